package migrate

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// Configuration is a profile of mode External to write. If Request names another
// profile, its settings apply on top of that one, and go onto the process_command.
type Configuration struct {
	Name    string
	Request request.Request
	Common  request.CommonFlags // goes onto the process_command
	Region  string              // "": unchanged, or cn-hangzhou in a new profile
}

// Configure writes the profile into the config.json at path and prints the changes
// to out. It checks first that the profile can be resolved in w, without sending a
// request. An error means that the file was not changed.
func Configure(ctx context.Context, f Configuration, path string, w chain.World, out *cli.Printer) error {
	if f.Request.Refresh {
		return credential.NewError(credential.Usage, "--refresh", "omit --refresh", "a profile with it would renew its session at every call")
	}
	if f.Request.Profile == f.Name {
		f.Request.Profile = ""
	}
	file, err := w.Config()
	if err != nil {
		return err
	}
	mode, err := f.mode(ctx, file, w)
	if err != nil {
		return err
	}
	edits, command, err := f.edits(mode, w.Self)
	if err != nil {
		return err
	}
	var diff []string
	var plaintext bool
	err = config.Update(path, func(d *config.Document) error {
		p, found := d.Profile(f.Name)
		if !found {
			p = d.Add(f.Name)
		}
		diff = apply(p, append(f.commonEdits(file, found), edits...), w.Self)
		plaintext = hasSecret(p, "access_key_secret") && !isSession(p)
		d.Select(f.Name)
		return buildable(d, path, command, f.Request, w)
	})
	if err != nil {
		return err
	}
	if len(diff) == 0 {
		out.Notef("profile %s in %s is up to date", f.Name, path)
		return nil
	}
	out.Text(diffText(path, f.Name, diff))
	out.Notef("profile written; to test it: %s whoami %s", request.HelperName, shell.Quote(f.Name))
	WarnIfQuoted(out, f.Name, command)
	if plaintext {
		out.Warnf("profile %s has an AccessKey in plaintext; to move it: %s import %s", f.Name, request.HelperName, shell.Quote(f.Name))
	}
	return nil
}

// mode returns the mode that the process_command is to name: that of the flag, or
// the profile's mode until now. It may be "" on top of another profile.
func (f Configuration) mode(ctx context.Context, file *config.File, w chain.World) (string, error) {
	p, found := file.Profile(f.Name)
	switch {
	case f.Request.Mode != "":
		return credential.CanonicalMode(f.Request.Mode), nil
	case f.Request.Profile != "":
		return "", nil
	case !found:
		_, err := w.Keys.Key(ctx, f.Name)
		if err == nil {
			return credential.ModeAK, nil
		}
		if !errors.Is(err, credential.ErrNotConfigured) && !errors.Is(err, chain.ErrNoKeychain) {
			return "", err
		}
		return "", credential.NewError(credential.Usage, message.Sprintf("profile %s", f.Name), "add --mode MODE, or --profile NAME with another profile or key",
			message.Sprintf("its mode is unknown, because neither %s nor the keychain has this name", file.Path))
	case !p.Is(credential.ModeExternal):
		return credential.CanonicalMode(p.Mode), nil
	}
	before, own := request.ReadCommand(p.ProcessCommand, w.Self)
	if !own || before.Mode == "" || before.Profile != f.Name {
		return "", credential.NewError(credential.Usage, message.Sprintf("profile %s", f.Name), "add --mode MODE",
			"its mode is External, and its process_command does not say which mode to resolve")
	}
	return before.Mode, nil
}

// edits puts each setting into the profile if config.json has a key for it, and else
// onto the process_command. Settings of the last role fit into the profile only if
// that is the profile's own role.
func (f Configuration) edits(mode, self string) (edits []edit, command string, err error) {
	policy, err := chain.PolicyText(f.Request.Policy)
	if err != nil {
		return nil, "", err
	}
	ownRole := mode != "" && chain.Assumes(mode) && len(f.Request.RoleARNs) <= 1
	other := f.Request.Profile
	args := request.FlagWords("profile", cmp.Or(other, f.Name))
	if mode != "" {
		args = append(args, request.FlagWords("mode", mode)...)
	}
	f.Request.Profile, f.Request.Mode = "", ""
	for _, s := range f.Request.Settings() {
		switch {
		case other != "" || s.Key == "" || s.Scope == "role" && !ownRole:
			args = append(args, s.Words()...)
		case s.Path == "@":
			edits = append(edits, edit{key: s.Key, value: policy})
		case s.Number != 0:
			edits = append(edits, edit{key: s.Key, value: s.Number})
		default:
			edits = append(edits, edit{key: s.Key, value: s.Values[0]})
		}
	}
	f.Common.Debug = false // meant for this call only
	for _, s := range f.Common.Settings() {
		args = append(args, s.Words()...)
	}
	command = request.GetCommand(self, args...)
	return append(edits, edit{key: "process_command", value: command}), command, nil
}

// commonEdits returns the edits that every profile gets. A new one also gets the
// fields that `aliyun` requires.
func (f Configuration) commonEdits(file *config.File, found bool) []edit {
	edits := []edit{{key: "mode", value: credential.ModeExternal, after: "name"}}
	if found && f.Region != "" {
		edits = append(edits, edit{key: "region_id", value: f.Region, after: "mode"})
	}
	if !found {
		source, _ := file.Profile(f.Request.Profile)
		for _, field := range NewFields(cmp.Or(f.Region, source.RegionID)) {
			edits = append(edits, edit{key: field.Key, value: field.Value, after: field.After})
		}
	}
	return edits
}

// Field is a key of a profile with its value. A new key goes after the key After.
type Field struct{ Key, Value, After string }

// NewFields returns the fields that `aliyun` requires of every profile, for a new one.
// Without a region it is that of `aliyun`.
func NewFields(region string) []Field {
	return []Field{{"output_format", "json", ""}, {"language", "en", ""}, {"region_id", cmp.Or(region, config.DefaultRegion), "mode"}}
}

// buildable returns an error if command cannot be resolved with the config.json d, or not
// with the flags of typed over its own: one that has no effect would be lost in the
// profile. It sends no request.
func buildable(d *config.Document, path, command string, typed request.Request, w chain.World) error {
	file, err := d.File(path)
	if err != nil {
		return err
	}
	c, _ := request.ReadCommand(command, w.Self)
	if c.Err != nil {
		return credential.NewError(credential.Internal, "process_command", "", "the new command cannot be parsed")
	}
	w.Config = func() (*config.File, error) { return file, nil }
	_, err = chain.Build(typed.Over(c.Request), w)
	return err
}

// WarnIfQuoted warns about a process_command with quotes.
func WarnIfQuoted(out *cli.Printer, profile, command string) {
	if strings.ContainsAny(command, `'"`) {
		out.Warnf("the process_command of profile %s has quotes; older programs split it at spaces and cannot run it", profile)
	}
}
