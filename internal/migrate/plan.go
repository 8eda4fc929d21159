package migrate

import (
	"cmp"
	"context"
	"errors"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// plan is what an import changes in one profile.
type plan struct {
	key     credential.Credential // zero: only a session that an SDK wrote back is removed
	edits   []edit
	command string       // the new process_command, or ""
	diff    []string     // the edits, for people
	after   *config.File // config.json with the edits
}

func (p plan) movesKey() bool { return p.key.AccessKeyID != "" || !p.key.BearerToken.IsZero() }

// errNothing means that a profile has no secret to import.
var errNothing = message.New("nothing to import")

// unmovableError means that a profile has a secret that must stay in config.json.
type unmovableError struct{ reason string }

func (e *unmovableError) Error() string { return message.Sprintf("cannot be imported: %s", e.reason) }

// unmovable returns an unmovableError of kind Usage.
func unmovable(hint, format string, args ...any) error {
	return &credential.Error{Kind: credential.Usage, Hint: hint, Err: &unmovableError{message.Sprintf(format, args...)}}
}

const hintUnused = "if nothing else uses it, delete it from config.json"

// plan decides what to change in a profile. Its error is errNothing if there is no
// secret, and an unmovableError if the secret must stay.
func (m *Importer) plan(ctx context.Context, p *config.ProfileEdit) (plan, error) {
	if m.Undo {
		return m.planUndo(ctx, p)
	}
	hasKey := hasSecret(p, "access_key_secret")
	mode := credential.CanonicalMode(modeOf(p))
	switch {
	case mode == credential.ModeExternal:
		return m.planExternal(p)
	case mode == credential.ModeStsToken:
		return plan{}, unmovable("", "it holds a temporary session, which expires")
	case (mode == credential.ModeAK || mode == credential.ModeRAMRoleARN) && hasKey:
		key, err := keyOf(p, mode == credential.ModeRAMRoleARN)
		return m.toExternal(p, key, "access_key_secret"), err
	case mode == credential.ModeAK || mode == credential.ModeRAMRoleARN:
		return plan{}, errNothing
	case mode == credential.ModeBearerToken && hasSecret(p, "bearer_token"):
		key := credential.Credential{BearerToken: secretOf(p, "bearer_token")}
		_, err := kept.CheckExisting(key)
		return m.toExternal(p, key, "bearer_token"), err
	}
	name := shell.Quote(textOf(p, "name"))
	for _, held := range []struct{ mode, key, reason, hint string }{
		{credential.ModeCloudSSO, "access_token", "its access_token is temporary; a new sign-in is stored in the keychain", request.LoginName + " login " + name},
		{credential.ModeOAuth, "oauth_refresh_token", "`aliyun` renews its refresh token; a new sign-in is stored in the keychain", request.LoginName + " login " + name + " --mode OAuth"},
		{credential.ModeRSAKeyPair, "private_key", "the vendor no longer supports mode RsaKeyPair", message.Sprintf("create an AccessKey, then: %s", request.HelperName+" store "+name)},
		{mode, "bearer_token", message.Sprintf("mode %s is not supported or does not use a bearer_token", mode), hintUnused},
	} {
		if mode == held.mode && hasSecret(p, held.key) {
			return plan{}, unmovable(held.hint, "%s", message.Text(held.reason))
		}
	}
	if hasKey {
		return plan{}, unmovable(hintUnused, "mode %s does not use its access_key_secret", mode)
	}
	return plan{}, errNothing
}

// modeOf returns the mode of a profile, from its other fields if it does not name one.
func modeOf(p *config.ProfileEdit) string {
	return cmp.Or(textOf(p, "mode"), config.ImpliedMode(func(key string) bool { return hasSecret(p, key) }))
}

// keyOf returns the long-term AccessKey of a profile. usesToken says that the mode
// uses an sts_token, which makes the AccessKey temporary.
func keyOf(p *config.ProfileEdit, usesToken bool) (credential.Credential, error) {
	key := credential.Credential{AccessKeyID: textOf(p, "access_key_id"), AccessKeySecret: secretOf(p, "access_key_secret")}
	switch {
	case key.AccessKeyID == "":
		return key, unmovable("", "it has an access_key_secret but no access_key_id")
	case usesToken && hasSecret(p, "sts_token"), isSession(p):
		return key, unmovable("", "its AccessKey is temporary, and expires")
	}
	_, err := kept.CheckExisting(key)
	return key, err
}

// isSession reports whether the AccessKey of the profile is temporary.
func isSession(p *config.ProfileEdit) bool {
	return credential.IsSessionID(textOf(p, "access_key_id"))
}

// sameKey reports whether a and b are the same key.
func sameKey(a, b credential.Credential) bool {
	return a.AccessKeyID == b.AccessKeyID && a.AccessKeySecret.Equal(b.AccessKeySecret) &&
		a.SecurityToken.Equal(b.SecurityToken) && a.BearerToken.Equal(b.BearerToken)
}

// toExternal plans to set mode External and to remove the field secret. The
// AccessKey id stays: it is not secret, and shows which key the profile uses.
func (m *Importer) toExternal(p *config.ProfileEdit, key credential.Credential, secret string) plan {
	args := append(request.FlagWords("profile", textOf(p, "name")), "--mode", modeOf(p))
	command := request.GetCommand(m.World.Self, append(args, m.CommandFlags...)...)
	return plan{key: key, command: command, edits: []edit{
		{key: "mode", value: credential.ModeExternal, after: "name"},
		{key: secret},
		{key: "process_command", value: command},
	}}
}

// planExternal plans for a profile of mode External. Its AccessKey is either a
// long-term key or a session that an SDK wrote back after running process_command.
func (m *Importer) planExternal(p *config.ProfileEdit) (plan, error) {
	if !hasSecret(p, "access_key_secret") {
		return plan{}, errNothing
	}
	c, own := request.ReadCommand(textOf(p, "process_command"), m.World.Self)
	if !own || c.Err != nil {
		return plan{}, unmovable("", "its process_command runs another program, which may have written the secret")
	}
	mode := credential.CanonicalMode(c.Mode)
	ofProfile := c.Profile == textOf(p, "name")
	usesKey := ofProfile && c.Mode != "" && (mode == credential.ModeAK || mode == credential.ModeRAMRoleARN)
	switch {
	case ofProfile && (mode == credential.ModeStsToken || mode == credential.ModeOAuth):
		return plan{}, unmovable("", "it holds a temporary session, which expires")
	case isSession(p):
		return plan{edits: []edit{{key: "access_key_id"}, {key: "access_key_secret"}, {key: "sts_token"}, {key: "sts_expiration"}}}, nil
	case !usesKey:
		return plan{}, unmovable(hintUnused, "its process_command does not use its access_key_secret")
	}
	key, err := keyOf(p, true)
	return plan{key: key, edits: []edit{{key: "access_key_secret"}}}, err
}

// planUndo plans to put the secret of an imported profile back.
func (m *Importer) planUndo(ctx context.Context, p *config.ProfileEdit) (plan, error) {
	name := textOf(p, "name")
	c, own := request.ReadCommand(textOf(p, "process_command"), m.World.Self)
	mode := credential.CanonicalMode(c.Mode)
	bearer := mode == credential.ModeBearerToken
	if credential.CanonicalMode(textOf(p, "mode")) != credential.ModeExternal || !own || c.Err != nil || c.Profile != name || !c.OnlyNames() || c.Mode == "" ||
		mode != credential.ModeAK && mode != credential.ModeRAMRoleARN && !bearer {
		return plan{}, credential.NewError(credential.Usage, "", "", "not an imported profile: its process_command is not one that import writes")
	}
	key, err := m.Keychain.Key(ctx, name)
	switch {
	case errors.Is(err, keychain.ErrNotFound):
		return plan{}, credential.NewError(credential.NotFound, "", request.HelperName+" list", message.Sprintf("no key %s in the keychain", name))
	case err != nil:
		return plan{}, err
	case bearer != (key.Mode() == credential.ModeBearerToken):
		return plan{}, credential.NewError(credential.Usage, "", "", message.Sprintf("the key in the keychain is not of the kind that mode %s needs", mode))
	}
	edits := []edit{{key: "mode", value: c.Mode}}
	if bearer {
		edits = append(edits, edit{key: "bearer_token", value: key.BearerToken})
	} else {
		edits = append(edits,
			edit{key: "access_key_id", value: key.AccessKeyID, after: "mode"},
			edit{key: "access_key_secret", value: key.AccessKeySecret, after: "access_key_id"})
	}
	if isSession(p) {
		edits = append(edits, edit{key: "sts_token"}, edit{key: "sts_expiration"})
	}
	return plan{key: key, edits: append(edits, edit{key: "process_command"})}, nil
}
