package chain

import (
	"slices"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// KeyUsers lists the profiles of file that need the key or bearer token of that name
// in the keychain: by themselves, by a process_command that is this program, or by a
// source_profile. self is the path of this program. It reads no key.
func KeyUsers(file *config.File, key, self string) []string {
	return slices.DeleteFunc(file.Names(), func(profile string) bool {
		stops, err := Follow(file, self, "", request.Request{Profile: profile})
		return err != nil || !stops[len(stops)-1].needsKey(key)
	})
}

// needsKey reports whether the profile takes the key of that name.
func (s Stop) needsKey(key string) bool {
	p := s.Profile
	switch p.Mode {
	case credential.ModeBearerToken:
		return p.Name == key && p.BearerToken.IsZero()
	case credential.ModeAK, credential.ModeRAMRoleARN:
		// What an SDK wrote back into an External profile does not replace the key.
		return p.Name == key && (p.AccessKeySecret.IsZero() || s.External)
	}
	return false
}
