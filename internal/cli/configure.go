package cli

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
)

// configureCommand writes a profile. Without --profile the settings are those
// of the profile that is written; with it, they are on top of another one.
type configureCommand struct {
	Name         string `arg:"" help:"Name of the profile to write."`
	resolveFlags `embed:""`
	Region       string `placeholder:"REGION" help:"Region of the profile (a new one: cn-hangzhou)."`
}

// profileKeys are the flags that config.json has a key for.
var profileKeys = map[string]string{
	"source-profile":          "source_profile",
	"ram-role-arn":            "ram_role_arn",
	"ram-role-name":           "ram_role_name",
	"role-session-name":       "ram_session_name",
	"external-id":             "external_id",
	"expired-seconds":         "expired_seconds",
	"policy":                  "policy",
	"sts-region":              "sts_region",
	"sts-endpoint":            "sts_endpoint",
	"oidc-provider-arn":       "oidc_provider_arn",
	"oidc-token-file":         "oidc_token_file",
	"credentials-uri":         "credentials_uri",
	"oauth-site-type":         "oauth_site_type",
	"cloud-sso-sign-in-url":   "cloud_sso_sign_in_url",
	"cloud-sso-account-id":    "cloud_sso_account_id",
	"cloud-sso-access-config": "cloud_sso_access_config",
}

// commandFlags are those that only the process_command can carry. endpoint-type
// is one: `aliyun` takes the key endpoint_type for all services, not just STS.
var commandFlags = []string{"endpoint-type", "no-cache"}

// ofRole are the flags that speak of the last role. They fit into the profile
// if that is the role of the profile.
var ofRole = []string{"ram-role-arn", "role-session-name", "external-id", "expired-seconds", "policy"}

func (f *configureCommand) run(_ context.Context, c *call) ([]byte, error) {
	if f.Refresh {
		return nil, credential.NewError(credential.Usage, "--refresh", "leave it out", "a profile that renews its session on every call makes no sense")
	}
	if f.Profile == f.Name {
		f.Profile = ""
	}
	path := c.configPath(f.ConfigPath)
	w, err := c.world(&f.resolveFlags)
	if err != nil {
		return nil, err
	}
	file, err := w.Config()
	if err != nil {
		return nil, err
	}
	mode, err := f.mode(file, w)
	if err != nil {
		return nil, err
	}
	edits, command, err := f.plan(c, mode)
	if err != nil {
		return nil, err
	}
	var lines []string
	var plaintext bool
	err = config.Update(path, func(d *config.Document) error {
		p, found := d.Profile(f.Name)
		if !found {
			p = d.Add(f.Name)
		}
		lines = apply(p, append(f.base(file, found), edits...), w.Self)
		plaintext = !secretOf(p, "access_key_secret").IsZero() && !strings.HasPrefix(textOf(p, "access_key_id"), "STS.")
		if d.Current() == "" {
			d.SetCurrent(f.Name)
		}
		return buildable(d, path, command, w)
	})
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		c.out.notef("profile %s of %s is like that already", f.Name, path)
		return nil, nil
	}
	fmt.Fprint(c.env.Stderr, diffText(path, f.Name, lines))
	c.out.notef("wrote profile %s; its settings fit together, and whether they work was not tried: aliyun-cred-helper whoami %s", f.Name, afterGet(command, w.Self))
	c.out.warnIfQuoted(f.Name, command)
	if plaintext {
		c.out.warnf("profile %s still holds an AccessKey in plaintext: aliyun-cred-helper import %s", f.Name, f.Name)
	}
	return nil, nil
}

// mode returns the mode that stands behind the profile: what the flag says, or
// what the profile has been until now. With --profile it may be empty.
func (f *configureCommand) mode(file *config.File, w chain.World) (string, error) {
	p, found := file.Profile(f.Name)
	switch {
	case f.Mode != "":
		name, _, _ := chain.Mode(f.Mode)
		return name, nil
	case f.Profile != "":
		return "", nil
	case !found && w.Keys.Known(f.Name):
		return credential.ModeAK, nil
	case !found:
		return "", credential.NewError(credential.Usage, "profile "+f.Name, "give --mode, or --profile with the name of another profile or key",
			"it is not in "+file.Path+" and there is no key of that name in the keychain, so its mode is not known")
	case !strings.EqualFold(p.Mode, "External"):
		name, _, _ := chain.Mode(p.Mode)
		return name, nil
	}
	args, _ := chain.HelperArgs(p.ProcessCommand, w.Self)
	before, ok := helperFlags(args)
	if !ok || before.Mode == "" || before.Profile != f.Name {
		return "", credential.NewError(credential.Usage, "profile "+f.Name, "give --mode",
			"it is of mode External, and its process_command does not tell which mode stands behind it")
	}
	return before.Mode, nil
}

// plan decides which setting becomes a key of the profile and which a flag of
// its process_command.
func (f *configureCommand) plan(c *call, mode string) (edits []edit, command string, err error) {
	policy, err := chain.PolicyText(f.Policy)
	if err != nil {
		return nil, "", err
	}
	_, _, assumes := chain.Mode(mode)
	ownRole := mode != "" && assumes && len(f.RamRoleArn) <= 1
	args := flagWords("profile", orDefault(f.Profile, f.Name))
	if mode != "" {
		args = append(args, flagWords("mode", mode)...)
	}
	for name, values := range f.given() {
		key, has := profileKeys[name]
		switch {
		case slices.Contains([]string{"profile", "mode"}, name):
			continue
		case f.Profile != "" || !has || slices.Contains(ofRole, name) && !ownRole:
		case name == "policy":
			edits = append(edits, edit{key: key, value: policy})
			continue
		case name == "expired-seconds":
			edits = append(edits, edit{key: key, value: f.ExpiredSeconds})
			continue
		default:
			edits = append(edits, edit{key: key, value: fromAnywhere(name, values[0])})
			continue
		}
		if len(values) == 0 {
			args = append(args, "--"+name)
		}
		for _, value := range values {
			args = append(args, flagWords(name, fromAnywhere(name, value))...)
		}
	}
	for _, flag := range []struct{ name, value string }{{"backend", c.flags.Backend}, {"timeout", c.flags.Timeout}} {
		if flag.value != "" {
			args = append(args, flagWords(flag.name, flag.value)...)
		}
	}
	command = helperCommand(c.env.Self, append([]string{"get"}, args...)...)
	return append(edits, edit{key: "process_command", value: command}), command, nil
}

// given yields the flags that are set, in order, with their values; a flag that
// takes none has none.
func (f *configureCommand) given() func(yield func(string, []string) bool) {
	return func(yield func(string, []string) bool) {
		v := reflect.ValueOf(f.resolveFlags)
		for i := range v.NumField() {
			name := flagName(v.Type().Field(i))
			if v.Field(i).IsZero() {
				continue
			}
			var values []string
			switch x := v.Field(i).Interface().(type) {
			case bool:
			case []string:
				values = x
			default:
				values = []string{fmt.Sprint(x)}
			}
			if !yield(name, values) {
				return
			}
		}
	}
}

// fromAnywhere makes the files that a flag names known in every directory.
func fromAnywhere(name, value string) string {
	file, isFile := strings.CutPrefix(value, "@")
	switch {
	case name == "policy" && isFile:
		return "@" + absolute(file)
	case name == "config-path" || name == "oidc-token-file":
		return absolute(value)
	}
	return value
}

// base are the edits that every profile gets. What `aliyun` cannot do without
// is filled in for a new one.
func (f *configureCommand) base(file *config.File, found bool) []edit {
	edits := []edit{{key: "mode", value: "External", after: "name"}}
	region := f.Region
	if !found {
		source, _ := file.Profile(f.Profile)
		region = orDefault(region, orDefault(source.RegionID, "cn-hangzhou"))
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
	args, _ := chain.HelperArgs(command, w.Self)
	request, ok := w.Command(args)
	if !ok {
		return credential.NewError(credential.Internal, "process_command", "", "it cannot be read back")
	}
	w.Config = func() (*config.File, error) { return file, nil }
	_, err = chain.Build(request, w)
	return err
}

// afterGet returns the arguments of a get command for another command.
func afterGet(command, self string) string {
	args, _ := chain.HelperArgs(command, self)
	for i, arg := range args {
		args[i] = quotedWord(arg)
	}
	return strings.Join(args[1:], " ")
}
