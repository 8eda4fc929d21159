package migrate

import (
	"cmp"
	"strings"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// Configuration is a profile of mode External to write. Where Request names no other
// profile, its settings are those of the profile itself; else they are on top of the
// other one.
type Configuration struct {
	Name    string
	Request request.Request
	Call    request.Call // goes onto the process_command
	Region  string       // empty: as it is, or cn-hangzhou for a new profile
}

// Configure writes the profile into the config.json at path, and tells on out what
// it changed. w is what the profile is going to be resolved in. Errors are of kind
// Usage, and leave the file as it was.
func Configure(f Configuration, path string, w chain.World, out *cli.Printer) error {
	if f.Request.Refresh {
		return credential.NewError(credential.Usage, "--refresh", "leave it out", "a profile that renews its session on every call makes no sense")
	}
	if f.Request.Profile == f.Name {
		f.Request.Profile = ""
	}
	file, err := w.Config()
	if err != nil {
		return err
	}
	mode, err := f.mode(file, w)
	if err != nil {
		return err
	}
	edits, command, err := f.plan(mode, w.Self)
	if err != nil {
		return err
	}
	var lines []string
	var plaintext bool
	err = config.Update(path, func(d *config.Document) error {
		p, found := d.Profile(f.Name)
		if !found {
			p = d.Add(f.Name)
		}
		lines = apply(p, append(f.base(file, found), edits...), w.Self)
		plaintext = !secretOf(p, "access_key_secret").IsZero() && !isSession(p)
		if d.Current() == "" {
			d.SetCurrent(f.Name)
		}
		return buildable(d, path, command, w)
	})
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		out.Notef("profile %s of %s is like that already", f.Name, path)
		return nil
	}
	out.Text(diffText(path, f.Name, lines))
	out.Notef("profile written; to test it: %s whoami %s", request.HelperName, afterGet(command, w.Self))
	WarnIfQuoted(out, f.Name, command)
	if plaintext {
		out.Warnf("profile %s still holds an AccessKey in plaintext: %s import %s", f.Name, request.HelperName, f.Name)
	}
	return nil
}

// mode returns the mode that stands behind the profile: what the flag says, or what
// the profile has been until now. On top of another profile it may be empty.
func (f Configuration) mode(file *config.File, w chain.World) (string, error) {
	p, found := file.Profile(f.Name)
	switch {
	case f.Request.Mode != "":
		return credential.CanonicalMode(f.Request.Mode), nil
	case f.Request.Profile != "":
		return "", nil
	case !found && w.Keys.Known(f.Name):
		return credential.ModeAK, nil
	case !found:
		return "", credential.NewError(credential.Usage, "profile "+f.Name, "give --mode, or --profile with the name of another profile or key",
			"it is not in "+file.Path+" and there is no key of that name in the keychain, so its mode is not known")
	case !p.Is(credential.ModeExternal):
		return credential.CanonicalMode(p.Mode), nil
	}
	before, own := request.ReadCommand(p.ProcessCommand, w.Self)
	if !own || before.Mode == "" || before.Profile != f.Name {
		return "", credential.NewError(credential.Usage, "profile "+f.Name, "give --mode",
			"it is of mode External, and its process_command does not tell which mode stands behind it")
	}
	return before.Mode, nil
}

// plan decides which setting becomes a key of the profile and which a flag of its
// process_command. What speaks of the last role fits into the profile if that is the
// role of the profile.
func (f Configuration) plan(mode, self string) (edits []edit, command string, err error) {
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
	f.Call.Debug = false // of this call
	for _, s := range f.Call.Settings() {
		args = append(args, s.Words()...)
	}
	command = request.GetCommand(self, args...)
	return append(edits, edit{key: "process_command", value: command}), command, nil
}

// base are the edits that every profile gets. What `aliyun` cannot do without is
// filled in for a new one.
func (f Configuration) base(file *config.File, found bool) []edit {
	edits := []edit{{key: "mode", value: credential.ModeExternal, after: "name"}}
	region := f.Region
	if !found {
		source, _ := file.Profile(f.Request.Profile)
		region = cmp.Or(region, source.RegionID, "cn-hangzhou")
		edits = append(edits, edit{key: "output_format", value: "json"}, edit{key: "language", value: "en"})
	}
	if region != "" {
		edits = append(edits, edit{key: "region_id", value: region, after: "mode"})
	}
	return edits
}

// buildable returns an error if the command that d has now could not resolve
// anything. It asks nobody.
func buildable(d *config.Document, path, command string, w chain.World) error {
	file, err := d.File(path)
	if err != nil {
		return err
	}
	c, _ := request.ReadCommand(command, w.Self)
	if !c.Plain {
		return credential.NewError(credential.Internal, "process_command", "", "it cannot be read back")
	}
	w.Config = func() (*config.File, error) { return file, nil }
	_, err = chain.Build(c.Request, w)
	return err
}

// afterGet returns the arguments of a get command for another command.
func afterGet(command, self string) string {
	c, _ := request.ReadCommand(command, self)
	return shell.Join(c.Args[1:])
}

// WarnIfQuoted warns about a process_command that needs quotes.
func WarnIfQuoted(out *cli.Printer, profile, command string) {
	if strings.ContainsAny(command, `'"`) {
		out.Warnf("the process_command of profile %s needs quotes, which older consumers do not understand: they split at white space", profile)
	}
}
