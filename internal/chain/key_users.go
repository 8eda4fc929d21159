package chain

import (
	"cmp"
	"slices"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// KeyUsers lists the profiles of file that need the key or bearer token of that name
// in the keychain: by themselves, by a process_command that is this program, or by a
// source_profile. self is the path of this program. It reads no key.
func KeyUsers(file *config.File, key, self string) []string {
	u := keyUsers{file, key, self}
	return slices.DeleteFunc(file.Names(), func(profile string) bool {
		return !u.needs(request.Request{Profile: profile}, nil)
	})
}

type keyUsers struct {
	file      *config.File
	key, self string
}

// needs reports whether req needs the key. path has the requests that led to it.
func (u keyUsers) needs(req request.Request, path []string) bool {
	p, found := u.file.Profile(req.Profile)
	if !found {
		p.Name = req.Profile
	}
	m := modeOf(cmp.Or(req.Mode, p.Mode))
	step := p.Name + " " + m.name
	if slices.Contains(path, step) {
		return false
	}
	path = append(slices.Clone(path), step)
	switch m.name {
	case credential.ModeExternal:
		c, own := request.ReadCommand(p.ProcessCommand, u.self)
		return own && c.Plain && c.Profile != "" && u.needs(c.Request, path)
	case credential.ModeChainedRole:
		source := cmp.Or(req.SourceProfile, p.SourceProfile)
		return source != "" && u.needs(request.Request{Profile: source}, path)
	case credential.ModeBearerToken:
		return p.Name == u.key && p.BearerToken.IsZero()
	case credential.ModeAK, credential.ModeRAMRoleARN:
		// What an SDK wrote back into an External profile does not replace the key.
		return p.Name == u.key && (p.AccessKeySecret.IsZero() || p.Is(credential.ModeExternal))
	}
	return false
}
