package login

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/migrate"
	"aliyun-cred-helper/internal/request"
)

type loginCommand struct {
	Profile      string `placeholder:"NAME" required:"" complete:"profile" help:"Profile of config.json to sign in for."`
	Mode         string `placeholder:"MODE" complete:"signin-mode" help:"CloudSSO, or OAuth for a sign-in in the browser (default: as the profile says, else CloudSSO)."`
	SignInURL    string `name:"cloud-sso-sign-in-url" placeholder:"URL" complete:"portal" help:"The portal's sign-in URL."`
	AccountID    string `name:"cloud-sso-account-id" placeholder:"ID|NAME" help:"Account to use."`
	AccessConfig string `name:"cloud-sso-access-config" placeholder:"ID|NAME" help:"Access configuration to use."`
	OAuthSite    string `name:"oauth-site-type" placeholder:"CN|INTL" complete:"site" help:"Site to sign in at in mode OAuth (CN)."`
	Region       string `placeholder:"REGION" help:"Region of a profile that is new (cn-hangzhou)."`
	ConfigPath   string `placeholder:"FILE" var:"ALIBABA_CLOUD_CONFIG_FILE" complete:"file" help:"config.json to use."`
	Force        bool   `help:"Sign in again, and renew what is cached."`
	NoBrowser    bool   `help:"Print the URL and open no browser."`
	NoConfigure  bool   `help:"Leave config.json as it is."`
	Env          bool   `help:"Print export statements instead of JSON."`
	JSON         bool   `name:"json" help:"Print JSON on a terminal, too."`

	// The names that acs-sso has for two of the above.
	OldAccountID    string `name:"account_id" hidden:""`
	OldAccessConfig string `name:"access_config" hidden:""`
}

// Untimed implements cli.Untimed: it waits for a person.
func (*loginCommand) Untimed() {}

// attempt is one run of the command.
type attempt struct {
	flags    *loginCommand
	call     *cli.Call
	factory  *factory.Factory
	keychain *keychain.Keychain
	file     *config.File
	before   config.Profile // as config.json has it
	target   config.Profile // as it is to be
	signIn   *url.URL       // where people sign in: what a browser may be sent to
	acted    bool           // a person has signed in
}

// flow is what differs between the modes.
type flow interface {
	// prepare finds out what to sign in for.
	prepare(ctx context.Context) error
	// credential returns the session, signing in where that is needed.
	credential(ctx context.Context) (credential.Credential, error)
	// settings are what the profile says of the sign-in.
	settings() []setting
}

// setting is a key of a profile with the value that config.json has and the one that
// it is to have, and with what a person calls it, unless that is of no interest.
type setting struct{ key, label, before, value string }

// Run implements cli.Command.
func (l *loginCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	a := &attempt{flags: l, call: c, factory: factory.New(c)}
	defer a.factory.Close()
	flow, err := a.load()
	if err != nil {
		return nil, err
	}
	if err := flow.prepare(ctx); err != nil {
		return nil, err
	}
	got, err := flow.credential(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.configure(flow.settings()); err != nil {
		return nil, err
	}
	return a.document(got, flow.settings())
}

// load reads the profile, and chooses the flow: by the flag, then by what the
// profile says.
func (a *attempt) load() (flow, error) {
	path, _ := a.call.Env.ConfigPath(a.flags.ConfigPath)
	var err error
	if a.file, err = config.Load(path); err != nil {
		return nil, err
	}
	p, _ := a.file.Profile(a.flags.Profile)
	a.before = p
	mode := cmp.Or(a.flags.Mode, credential.ModeCloudSSO)
	if a.flags.Mode == "" && a.isOAuth(p) {
		mode = credential.ModeOAuth
	}
	mode = credential.CanonicalMode(mode)
	var chosen flow
	switch mode {
	case credential.ModeCloudSSO:
		chosen = &cloudSSO{attempt: a}
	case credential.ModeOAuth:
		chosen = &oauth{attempt: a}
	default:
		return nil, credential.NewError(credential.Usage, "--mode", "use CloudSSO or OAuth", "nobody can sign in with mode "+a.flags.Mode)
	}
	if p.AccessKeyID != "" && !p.Is(mode) && !p.Is(credential.ModeExternal) {
		return nil, credential.NewError(credential.Usage, "profile "+p.Name, "choose another name for --profile",
			"it holds an AccessKey of its own (mode "+p.Mode+"), which a sign-in would put out of use")
	}
	p.Name, p.Mode = a.flags.Profile, mode
	a.target = p
	return chosen, nil
}

// isOAuth reports whether a sign-in for p is one by OAuth: p has that mode, or runs
// the helper in it.
func (a *attempt) isOAuth(p config.Profile) bool {
	if p.Is(credential.ModeOAuth) {
		return true
	}
	c, own := request.ReadCommand(p.ProcessCommand, a.call.Env.Self)
	return p.Is(credential.ModeExternal) && own && c.Mode != "" && credential.CanonicalMode(c.Mode) == credential.ModeOAuth
}

// open opens the keychain, which may ask the person.
func (a *attempt) open() (err error) {
	a.keychain, err = a.factory.Keychain(a.call.Env.StderrTerminal)
	return err
}

// resolve gets the session as `aliyun-cred-helper get` does, through the same cache.
func (a *attempt) resolve(ctx context.Context, refresh bool) (credential.Credential, error) {
	ctx, cancel := context.WithTimeout(ctx, a.call.Limit)
	defer cancel()
	req := request.Request{Profile: a.flags.Profile, Refresh: refresh}
	w, err := a.factory.World(req)
	if err != nil {
		return credential.Credential{}, err
	}
	w.Config = func() (*config.File, error) { return a.file.With(a.target), nil }
	got, _, err := a.factory.ResolveIn(ctx, req, w)
	return got, err
}

// configure writes the profile as External, so that `aliyun` and the SDKs take their
// credential from the helper. A profile that is External already is left alone when
// its command is this program, or when no person has acted: this may be such a
// command.
func (a *attempt) configure(settings []setting) error {
	before := a.before
	own := strings.Contains(before.ProcessCommand, request.LoginName) && a.isOAuth(before) == a.isOAuth(a.target)
	person := a.acted || a.call.Env.StdoutTerminal
	if a.flags.NoConfigure || before.Is(credential.ModeExternal) && (own || !person) {
		return nil
	}
	name := a.flags.Profile
	command := request.GetCommand(a.call.Env.Self, "--profile", name, "--mode", a.target.Mode)
	migrate.WarnIfQuoted(a.call.Out, name, command)
	return config.Update(a.file.Path, func(d *config.Document) error {
		p, found := d.Profile(name)
		if !found {
			p = d.Add(name)
			p.Set("region_id", cmp.Or(a.flags.Region, "cn-hangzhou"))
			p.Set("output_format", "json")
			p.Set("language", "en")
		}
		p.Set("mode", credential.ModeExternal)
		p.Set("process_command", command)
		for _, s := range settings {
			p.Set(s.key, s.value)
		}
		// What `aliyun` or an SDK has left of earlier sessions is in plaintext, and of
		// no use any more.
		for _, key := range leftovers {
			p.Remove(key)
		}
		if d.Current() == "" {
			d.SetCurrent(name)
		}
		return nil
	})
}

// leftovers are the keys of earlier sessions.
var leftovers = []string{
	"access_token", "cloud_sso_access_token_expire", "access_key_id", "access_key_secret", "sts_token", "sts_expiration",
	"oauth_access_token", "oauth_access_token_expire", "oauth_refresh_token", "oauth_refresh_token_expire",
}
