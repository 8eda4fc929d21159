package migrate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// verdict is what is to be done about a profile.
type verdict struct {
	key     credential.Credential // what moves; empty: only what an SDK has left goes
	edits   []edit
	command string       // the new process_command, if there is one
	lines   []string     // how the edits are shown
	after   *config.File // config.json as it will be
}

func (v verdict) moves() bool { return v.key.AccessKeyID != "" || !v.key.BearerToken.IsZero() }

// leftError means that a profile has something secret that cannot be moved.
type leftError struct{ why, hint string }

func (l *leftError) Error() string { return "it cannot be moved: " + l.why }

// left returns a leftError as an error of kind Usage.
func left(hint, format string, args ...any) error {
	return &credential.Error{Kind: credential.Usage, Hint: hint, Err: &leftError{fmt.Sprintf(format, args...), hint}}
}

// sameKey reports whether a and b are the same key.
func sameKey(a, b credential.Credential) bool {
	return a.AccessKeyID == b.AccessKeyID && a.AccessKeySecret.Equal(b.AccessKeySecret) &&
		a.SecurityToken.Equal(b.SecurityToken) && a.BearerToken.Equal(b.BearerToken)
}

// listedNames joins the names of the profiles for an error.
func listedNames(file *config.File) string {
	return cmp.Or(strings.Join(file.Names(), ", "), "none")
}

// warnOfTwins warns of further profiles of that name: only the first is ever
// read, and the others can be addressed by nobody.
func (m *Importer) warnOfTwins(file *config.File, name string) {
	n := 0
	for _, p := range file.Profiles {
		if p.Name == name {
			n++
		}
	}
	if n > 1 {
		m.Out.Warnf("%s has %d profiles called %s: only the first is read, and the others keep what they hold", m.Path, n, name)
	}
}

// judge decides what to do about a profile whose secret is to move. errNothing:
// it has none. A leftError: it has one that stays.
func (m *Importer) judge(p *config.ProfileEdit) (verdict, error) {
	name := textOf(p, "name")
	hasSecret := !secretOf(p, "access_key_secret").IsZero()
	mode := credential.CanonicalMode(modeOf(p))
	switch mode {
	case credential.ModeAK, credential.ModeRAMRoleARN:
		if !hasSecret {
			return verdict{}, errNothing
		}
		key, err := keyOf(p, mode == credential.ModeRAMRoleARN)
		return m.external(p, key, "access_key_secret"), err
	case credential.ModeExternal:
		return m.judgeExternal(p, hasSecret)
	case credential.ModeStsToken:
		return verdict{}, left("", "it is a session, which ends by itself")
	}
	if mode == credential.ModeBearerToken && !secretOf(p, "bearer_token").IsZero() {
		key := credential.Credential{BearerToken: secretOf(p, "bearer_token")}
		return m.external(p, key, "bearer_token"), kept.CheckKey(key)
	}
	for _, held := range []struct{ mode, key, why, hint string }{
		{credential.ModeCloudSSO, "access_token", "its sign-in ends by itself; a new one goes into the keychain", request.LoginName + " login --profile " + shell.Quote(name)},
		{credential.ModeOAuth, "oauth_refresh_token", "its refresh token belongs to `aliyun`, which replaces it; a sign-in of our own goes into the keychain", request.LoginName + " login --mode OAuth --profile " + shell.Quote(name)},
		{credential.ModeRSAKeyPair, "private_key", "the vendor has given mode RsaKeyPair up", "create an AccessKey, and store it: aliyun-cred-helper store " + shell.Quote(name)},
		{mode, "bearer_token", "mode " + mode + " does not resolve, or makes no use of its bearer_token", "delete it from the file if nothing needs it"},
	} {
		if mode == held.mode && !secretOf(p, held.key).IsZero() {
			return verdict{}, left(held.hint, "%s", held.why)
		}
	}
	if hasSecret {
		return verdict{}, left("delete it from the file if nothing needs it", "mode %s makes no use of its access_key_secret", mode)
	}
	return verdict{}, errNothing
}

// modeOf returns the mode of a profile or, where it has none, what `aliyun`
// takes it for.
func modeOf(p *config.ProfileEdit) string {
	mode := textOf(p, "mode")
	switch {
	case mode != "":
		return mode
	case !secretOf(p, "sts_token").IsZero():
		return credential.ModeStsToken
	case textOf(p, "ram_role_arn") != "":
		return credential.ModeRAMRoleARN
	}
	return credential.ModeAK
}

// keyOf returns the long-term AccessKey of a profile. With useToken, an
// sts_token makes a session of it.
func keyOf(p *config.ProfileEdit, useToken bool) (credential.Credential, error) {
	key := credential.Credential{AccessKeyID: textOf(p, "access_key_id"), AccessKeySecret: secretOf(p, "access_key_secret")}
	switch {
	case key.AccessKeyID == "":
		return key, left("", "it has an access_key_secret and no access_key_id")
	case useToken && !secretOf(p, "sts_token").IsZero(), isSession(p):
		return key, left("", "its AccessKey is that of a session, which ends by itself")
	}
	return key, kept.CheckKey(key)
}

// isSession reports whether the AccessKey of the profile is that of a session.
func isSession(p *config.ProfileEdit) bool {
	return strings.HasPrefix(textOf(p, "access_key_id"), "STS.")
}

// external returns the verdict that turns a profile into one of mode External.
// The AccessKey id stays: it is no secret, and tells which key it is.
func (m *Importer) external(p *config.ProfileEdit, key credential.Credential, secret string) verdict {
	args := append(request.FlagWords("profile", textOf(p, "name")), "--mode", modeOf(p))
	command := request.GetCommand(m.World.Self, append(args, m.Carry...)...)
	return verdict{key: key, command: command, edits: []edit{
		{key: "mode", value: credential.ModeExternal, after: "name"},
		{key: secret},
		{key: "process_command", value: command},
	}}
}

// judgeExternal decides about a profile of mode External. What it holds is
// either a long-term key, or was written by an SDK that ran the process_command.
func (m *Importer) judgeExternal(p *config.ProfileEdit, hasSecret bool) (verdict, error) {
	if !hasSecret {
		return verdict{}, errNothing
	}
	c, own := request.ReadCommand(textOf(p, "process_command"), m.World.Self)
	if !own || !c.Plain {
		return verdict{}, left("", "its process_command is another program, whose secret this may be")
	}
	mode := credential.CanonicalMode(c.Mode)
	usesKey := (mode == credential.ModeAK || mode == credential.ModeRAMRoleARN) && c.Mode != ""
	switch {
	case c.Profile != textOf(p, "name"):
		usesKey = false
	case mode == credential.ModeStsToken || mode == credential.ModeOAuth:
		return verdict{}, left("", "it is a session, which ends by itself")
	}
	if isSession(p) {
		return verdict{edits: []edit{{key: "access_key_id"}, {key: "access_key_secret"}, {key: "sts_token"}, {key: "sts_expiration"}}}, nil
	}
	if !usesKey {
		return verdict{}, left("delete it from the file if nothing needs it", "its process_command makes no use of its access_key_secret")
	}
	key, err := keyOf(p, true)
	return verdict{key: key, edits: []edit{{key: "access_key_secret"}}}, err
}

// judgeBack decides how a profile that was imported gets its secret back.
func (m *Importer) judgeBack(ctx context.Context, p *config.ProfileEdit) (verdict, error) {
	name := textOf(p, "name")
	c, own := request.ReadCommand(textOf(p, "process_command"), m.World.Self)
	mode := credential.CanonicalMode(c.Mode)
	bearer := mode == credential.ModeBearerToken
	if credential.CanonicalMode(textOf(p, "mode")) != credential.ModeExternal || !own || !c.Plain || c.Profile != name || !c.OnlyNames() || c.Mode == "" ||
		mode != credential.ModeAK && mode != "RamRoleArn" && !bearer {
		return verdict{}, credential.NewError(credential.Usage, "", "", "it was not imported: its process_command is not what import writes")
	}
	key, err := m.Keychain.Key(ctx, name)
	switch {
	case errors.Is(err, keychain.ErrNotFound):
		return verdict{}, &credential.Error{Kind: credential.NotFound, Hint: "aliyun-cred-helper list", Err: errors.New("there is no key of that name in the keychain")}
	case err != nil:
		return verdict{}, err
	case bearer != (key.Mode() == credential.ModeBearerToken):
		return verdict{}, credential.NewError(credential.Usage, "", "", "the key of that name in the keychain is of another kind than mode "+mode+" needs")
	}
	v := verdict{key: key, edits: []edit{{key: "mode", value: c.Mode}}}
	if bearer {
		v.edits = append(v.edits, edit{key: "bearer_token", value: key.BearerToken})
	} else {
		v.edits = append(v.edits,
			edit{key: "access_key_id", value: key.AccessKeyID, after: "mode"},
			edit{key: "access_key_secret", value: key.AccessKeySecret, after: "access_key_id"})
	}
	if isSession(p) {
		v.edits = append(v.edits, edit{key: "sts_token"}, edit{key: "sts_expiration"})
	}
	v.edits = append(v.edits, edit{key: "process_command"})
	return v, nil
}
