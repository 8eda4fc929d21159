package migrate

import (
	"context"
	"errors"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// iniSuffix ends the name of the profile of a section whose own name is taken.
const iniSuffix = "-ini"

// section is a section of the SDKs' ini file, and the profile that is made of it.
type section struct {
	file    *config.Ini
	name    string
	profile config.Profile
	secret  credential.Secret // in the file
}

// ini reads the SDKs' ini file.
func (m *Importer) ini() (*config.Ini, error) {
	return config.LoadIni(m.World.Getenv(shell.CredentialsFile), m.World.Home)
}

// importSection makes the profile of a section, moves its secret into the keychain, and
// makes it empty in the ini file. It returns the changes of a dry run.
func (m *Importer) importSection(ctx context.Context, file *config.Ini, name string) (diff string, err error) {
	s := section{file: file, name: name, secret: file.Secret(name)}
	s.profile, err = file.Profile(name)
	if err != nil && !m.wasImported(s) {
		return "", err // it names the section
	}
	isDone := err != nil
	defer func() {
		if err != nil {
			err = message.Errorf("section %s of %s: %w", name, file.Path, err)
		}
	}()
	if isDone {
		return "", errNothing
	}
	if s.profile.Mode == credential.ModeRSAKeyPair {
		return "", unmovable(message.Sprintf("create an AccessKey, then: %s store %s", request.HelperName, shell.Quote(name)), "the vendor no longer supports mode RsaKeyPair")
	}
	planned := plan{key: credential.Credential{AccessKeyID: s.profile.AccessKeyID, AccessKeySecret: s.profile.AccessKeySecret}}
	target, exists, err := m.target(ctx, s, planned.key)
	if err != nil {
		return "", err
	}
	if exists && !planned.movesKey() {
		return "", errNothing
	}
	if err := m.prepareSection(s, target, &planned); err != nil {
		return "", err
	}
	backend := ""
	if planned.movesKey() {
		warning, err := kept.CheckExisting(planned.key)
		if err != nil {
			return "", err
		}
		if warning != "" {
			m.Out.Warnf("section %s: %s", name, warning)
		}
		if backend, err = m.storeKey(ctx, target, planned); err != nil {
			return "", err
		}
	}
	if m.DryRun {
		return m.sectionDiff(s, target, planned), nil
	}
	return "", m.finishSection(s, target, backend, planned)
}

// finishSection writes config.json and, if the keychain has the key, the ini file.
func (m *Importer) finishSection(s section, target, backend string, planned plan) error {
	if _, err := m.editSection(target, planned.edits, true); err != nil {
		return err
	}
	if planned.movesKey() {
		m.Keychain.Tie(target)
		if err := config.SetIniSecret(s.file.Path, s.name, s.secret, credential.Secret{}); err != nil {
			return message.Errorf("profile %s is written and its key is in the keychain, but the secret is still in the file: %w", target, err)
		}
	}
	switch {
	case !planned.movesKey():
		m.Out.Notef("made profile %s of section %s of %s", target, s.name, s.file.Path)
	case backend == "":
		m.Out.Notef("made profile %s of section %s of %s: its secret was already in the keychain", target, s.name, s.file.Path)
	default:
		m.Out.Notef("made profile %s of section %s of %s, and moved its secret into the keychain (backend %s)", target, s.name, s.file.Path, backend)
	}
	WarnIfQuoted(m.Out, target, planned.command)
	return nil
}

func (m *Importer) sectionDiff(s section, target string, planned plan) string {
	diff := diffText(m.Path, target, planned.diff)
	if planned.movesKey() {
		diff += diffText(s.file.Path, s.name, []string{"-access_key_secret = ********", "+access_key_secret ="})
	}
	return diff
}

// target returns the name of the profile of a section: its own or, where another profile
// or another key has that, the one with the suffix. exists reports whether the profile is
// there already.
func (m *Importer) target(ctx context.Context, s section, key credential.Credential) (name string, exists bool, err error) {
	file, err := config.Load(m.Path)
	if err != nil {
		return "", false, err
	}
	for _, name := range []string{s.name, s.name + iniSuffix} {
		p, found := file.Profile(name)
		if found {
			if m.isOf(p, s) {
				return name, true, nil
			}
			continue
		}
		if key.AccessKeyID != "" && !m.Force {
			stored, err := m.Keychain.Key(ctx, name)
			switch {
			case err == nil && !sameKey(stored, key):
				continue
			case err != nil && !errors.Is(err, keychain.ErrNotFound) && credential.KindOf(err) != credential.Usage:
				return "", false, err
			}
		}
		return name, false, nil
	}
	return "", false, credential.NewError(credential.Usage, "", message.Text("rename the section"),
		message.Sprintf("the names %s and %s are taken by other profiles or keys", s.name, s.name+iniSuffix))
}

// isOf reports whether p is the profile that an import has made of a section.
func (m *Importer) isOf(p config.Profile, s section) bool {
	c, own := request.ReadCommand(p.ProcessCommand, m.World.Self)
	return p.Is(credential.ModeExternal) && own && c.Err == nil && c.Profile == p.Name && c.OnlyNames() &&
		credential.CanonicalMode(c.Mode) == s.profile.Mode &&
		p.AccessKeyID == s.profile.AccessKeyID && p.RAMRoleARN == s.profile.RAMRoleARN &&
		p.RAMRoleName == s.profile.RAMRoleName && p.OIDCProviderARN == s.profile.OIDCProviderARN
}

// wasImported reports whether a profile was made of a section whose secret is empty now.
func (m *Importer) wasImported(s section) bool {
	file, err := config.Load(m.Path)
	s.profile = s.file.Outline(s.name)
	if err != nil || !s.secret.IsZero() || s.profile.AccessKeyID == "" {
		return false
	}
	return slices.ContainsFunc([]string{s.name, s.name + iniSuffix}, func(name string) bool {
		p, found := file.Profile(name)
		return found && m.isOf(p, s)
	})
}

// prepareSection plans the profile of a section, and checks that it will resolve.
func (m *Importer) prepareSection(s section, target string, planned *plan) error {
	p := s.profile
	args := append(request.FlagWords("profile", target), "--mode", p.Mode)
	planned.command = request.GetCommand(m.World.Self, append(args, m.CommandFlags...)...)
	planned.edits = []edit{{key: "mode", value: credential.ModeExternal, after: "name"}}
	for _, field := range NewFields("") {
		planned.edits = append(planned.edits, edit{key: field.Key, value: field.Value, after: field.After})
	}
	for _, field := range []Field{
		{Key: "access_key_id", Value: p.AccessKeyID},
		{Key: "ram_role_arn", Value: p.RAMRoleARN},
		{Key: "ram_session_name", Value: p.RAMSessionName},
		{Key: "policy", Value: p.Policy},
		{Key: "ram_role_name", Value: p.RAMRoleName},
		{Key: "oidc_provider_arn", Value: p.OIDCProviderARN},
		{Key: "oidc_token_file", Value: p.OIDCTokenFile},
		{Key: "process_command", Value: planned.command},
	} {
		if field.Value != "" {
			planned.edits = append(planned.edits, edit{key: field.Key, value: field.Value})
		}
	}
	done, err := m.editSection(target, planned.edits, false)
	planned.diff, planned.after = done.diff, done.after
	return err
}

// editSection makes the edits in a profile, which may be new, and checks that it will
// resolve. It writes them only if asked to.
func (m *Importer) editSection(target string, edits []edit, write bool) (done plan, err error) {
	errDone := message.New("prepared")
	err = config.Update(m.Path, func(d *config.Document) error {
		p := d.Add(target)
		done.diff = apply(p, edits, m.World.Self)
		d.Select(target)
		if done.after, err = d.File(m.Path); err != nil {
			return err
		}
		if err := buildable(d, m.Path, textOf(p, "process_command"), request.Request{}, m.World); err != nil || write {
			return err
		}
		return errDone // so that Update does not write
	})
	if errors.Is(err, errDone) {
		err = nil
	}
	return done, err
}

// undoProfile is undoSection for the profile of that name.
func (m *Importer) undoProfile(ctx context.Context, name string) (diff string, found bool, err error) {
	file, err := config.Load(m.Path)
	if err != nil {
		return "", false, err
	}
	p, _ := file.Profile(name)
	return m.undoSection(ctx, p)
}

// undoSection puts the secret of a profile back into the section of which it was made,
// and removes the profile. found is false if it was made of none.
func (m *Importer) undoSection(ctx context.Context, p config.Profile) (diff string, found bool, err error) {
	file, err := m.ini()
	if err != nil {
		return "", false, err
	}
	for _, name := range []string{p.Name, strings.TrimSuffix(p.Name, iniSuffix)} {
		s := section{file: file, name: name, profile: file.Outline(name)}
		if !file.Secret(name).IsZero() || !slices.Contains(file.Sections(), name) || !m.isOf(p, s) {
			continue
		}
		if m.DryRun {
			return diffText(file.Path, name, []string{"-access_key_secret =", "+access_key_secret = ********"}), true, nil
		}
		return "", true, m.putBack(ctx, s, p.Name)
	}
	return "", false, nil
}

func (m *Importer) putBack(ctx context.Context, s section, name string) error {
	if s.profile.AccessKeyID != "" {
		key, err := m.Keychain.Key(ctx, name)
		switch {
		case errors.Is(err, keychain.ErrNotFound):
			return credential.NewError(credential.NotFound, "", request.HelperName+" list", message.Sprintf("no key %s in the keychain", name))
		case err != nil:
			return err
		case key.AccessKeyID != s.profile.AccessKeyID:
			return credential.NewError(credential.Usage, "", "", message.Sprintf("the key %s in the keychain has another AccessKey id than section %s of %s", name, s.name, s.file.Path))
		}
		if err := config.SetIniSecret(s.file.Path, s.name, credential.Secret{}, key.AccessKeySecret); err != nil {
			return err
		}
	}
	err := config.Update(m.Path, func(d *config.Document) error {
		file, err := d.File(m.Path)
		if err != nil {
			return err
		}
		number := slices.IndexFunc(file.All(), func(p config.Profile) bool { return p.Name == name })
		if number >= 0 {
			d.Replace([]int{number}, nil)
		}
		if d.Current() == name {
			d.SetCurrent("")
		}
		return nil
	})
	if err != nil {
		return err
	}
	m.Out.Notef("removed profile %s: section %s of %s is as it was before the import", name, s.name, s.file.Path)
	if s.profile.AccessKeyID != "" {
		m.Out.Notef("to delete it from the keychain: %s remove %s", request.HelperName, name)
	}
	return nil
}
