package login

import (
	"cmp"
	"context"
	"net/url"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/migrate"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
)

type loginCommand struct {
	Name         string `arg:"" optional:"" complete:"profile" help:"The same as --profile NAME."`
	Profile      string `short:"p" placeholder:"NAME" complete:"profile" help:"Profile of config.json to sign in for (default: the current one of acs-sso, else default)."`
	Mode         string `placeholder:"MODE" complete:"signin-mode" help:"CloudSSO, or OAuth for a sign-in in the browser (default: that of the profile, else CloudSSO)."`
	SignInURL    string `name:"cloud-sso-sign-in-url" placeholder:"URL" complete:"portal" help:"Sign-in URL of the CloudSSO portal."`
	AccountID    string `name:"cloud-sso-account-id" placeholder:"ID|NAME" help:"Account to use."`
	AccessConfig string `name:"cloud-sso-access-config" placeholder:"ID|NAME" help:"Access configuration to use."`
	OAuthSite    string `name:"oauth-site-type" placeholder:"CN|INTL" complete:"site" help:"Site to sign in at in mode OAuth (default CN)."`
	StsRegion    string `name:"sts-region" placeholder:"REGION" help:"Region of STS, which says at the end whose session it is."`
	StsEndpoint  string `name:"sts-endpoint" placeholder:"HOST" help:"Host of STS, which says at the end whose session it is."`
	Region       string `placeholder:"REGION" help:"Region of a new profile (default cn-hangzhou)."`
	request.ConfigFile
	Force       bool `help:"Sign in again, and renew the cached session."`
	NoBrowser   bool `help:"Print the URL without opening a browser."`
	QR          bool `name:"qr" help:"Show the URL as a QR code, too, to approve on a phone."`
	NoConfigure bool `help:"Do not change config.json."`
	Env         bool `help:"Print export statements instead of JSON."`
	JSON        bool `name:"json" help:"Print JSON on a terminal, too."`

	// The names of two flags in acs-sso.
	OldAccountID    string `name:"account_id" hidden:""`
	OldAccessConfig string `name:"access_config" hidden:""`
}

// AfterApply implements cli.Applied.
func (l *loginCommand) AfterApply() error { return request.OneName(&l.Name, &l.Profile) }

// Untimed implements cli.Untimed: it waits for a person.
func (*loginCommand) Untimed() {}

// attempt is one run of the login command.
type attempt struct {
	flags     *loginCommand
	call      *cli.Call
	factory   *factory.Factory
	keychain  *keychain.Keychain
	file      *config.File
	named     string         // the profile whose session is printed; flags.Profile has the sign-in
	before    config.Profile // as in config.json
	target    config.Profile // as it will be
	signInURL *url.URL       // a browser may be sent to this host
	approved  bool           // a person has signed in, or agreed to replace the profile
	written   bool           // the profile is in config.json as it was to be written
}

// flow is one way to sign in.
type flow interface {
	// prepare completes the target as far as possible before the sign-in.
	prepare(ctx context.Context) error
	// complete reports whether the target has everything that resolve needs.
	complete() bool
	// signIn stores a sign-in in the keychain, and makes the target complete.
	signIn(ctx context.Context) error
	// fields returns the fields of the profile that the sign-in determines.
	fields() []field
	// summary returns the lines of the summary that tell what was signed in to: a label
	// and a text each.
	summary(ctx context.Context) [][2]string
}

// field is a field of a profile.
type field struct{ key, before, value string }

func (l *loginCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	osenv.DenyDump()
	if l.Profile == "" {
		var err error
		if l.Profile, err = defaultProfile(c); err != nil {
			return nil, err
		}
	}
	a := &attempt{flags: l, call: c, factory: factory.New(c)}
	defer a.factory.Close()
	f, err := a.load()
	if err != nil {
		return nil, err
	}
	if err := a.confirmReplace(ctx); err != nil {
		return nil, err
	}
	if err := f.prepare(ctx); err != nil {
		return nil, err
	}
	got, err := a.credential(ctx, f)
	if err != nil {
		return nil, explainRefusal(ctx, f, err)
	}
	if err := a.writeProfile(ctx, f.fields()); err != nil {
		return nil, err
	}
	if a.written {
		a.factory.WarnUnread(a.flags.ConfigPath)
	}
	return a.output(ctx, got, f)
}

// load reads the profile and selects the flow: by --mode, else by the profile.
func (a *attempt) load() (flow, error) {
	place := a.factory.ConfigPlace(a.flags.ConfigPath)
	place.Named = false // the profile can be the first
	var err error
	if a.file, err = place.Load(); err != nil {
		return nil, err
	}
	a.named = a.flags.Profile
	a.flags.Profile = a.signInProfile()
	p, _ := a.file.Profile(a.flags.Profile)
	a.before = p
	mode := credential.CanonicalMode(cmp.Or(a.flags.Mode, credential.ModeCloudSSO))
	if a.flags.Mode == "" && a.isOAuth(p) {
		mode = credential.ModeOAuth
	}
	var f flow
	switch mode {
	case credential.ModeCloudSSO:
		f = &cloudSSO{attempt: a}
	case credential.ModeOAuth:
		f = &oauth{attempt: a}
	default:
		return nil, credential.NewError(credential.Usage, "--mode", "use CloudSSO or OAuth", message.Sprintf("mode %s has no sign-in", a.flags.Mode))
	}
	if !p.Is(mode) { // its AccessKey or session is not from this sign-in
		p.AccessKeyID, p.AccessKeySecret, p.StsToken, p.StsExpiration = "", credential.Secret{}, credential.Secret{}, 0
	}
	p.Name, p.Mode = a.flags.Profile, mode
	a.target = p
	return f, nil
}

// signInProfile returns the profile to sign in for: the named one or, if that takes its
// credential from a sign-in of another profile, that one.
func (a *attempt) signInProfile() string {
	name := a.flags.Profile
	stops, err := chain.Follow(a.file, a.call.Env.Self, "", request.Request{Profile: name})
	if err != nil || a.flags.Mode != "" {
		return name
	}
	p := stops[len(stops)-1].Profile
	if p.Name == "" || p.Name == name || !p.Is(credential.ModeCloudSSO) && !p.Is(credential.ModeOAuth) {
		return name
	}
	a.call.Out.Notef("profile %s uses the sign-in of profile %s", name, p.Name)
	return p.Name
}

// isOAuth reports whether p uses an OAuth sign-in: by its mode, or by the mode on its
// process_command.
func (a *attempt) isOAuth(p config.Profile) bool {
	if p.Is(credential.ModeOAuth) {
		return true
	}
	c, own := request.ReadCommand(p.ProcessCommand, a.call.Env.Self)
	return p.Is(credential.ModeExternal) && own && credential.CanonicalMode(c.Mode) == credential.ModeOAuth
}

// credential returns the session of the target, and signs in if that is necessary.
func (a *attempt) credential(ctx context.Context, f flow) (credential.Credential, error) {
	if f.complete() && !a.flags.Force {
		got, err := a.resolve(ctx, false)
		if credential.KindOf(err) != credential.Login {
			return got, err
		}
	}
	if err := f.signIn(ctx); err != nil {
		return credential.Credential{}, err
	}
	return a.resolve(ctx, a.flags.Force)
}

// resolve gets the session of the named profile as `aliyun-cred-helper get` does, with the same cache.
func (a *attempt) resolve(ctx context.Context, refresh bool) (credential.Credential, error) {
	ctx, cancel := context.WithTimeout(ctx, a.call.Limit)
	defer cancel()
	req := request.Request{Profile: a.named, Refresh: refresh, StsRegion: a.flags.StsRegion, StsEndpoint: a.flags.StsEndpoint}
	w, err := a.factory.World(req)
	if err != nil {
		return credential.Credential{}, err
	}
	w.Config = func() (*config.File, error) { return a.file.With(a.target), nil }
	got, _, err := a.factory.ResolveIn(ctx, req, w)
	return got, err
}

// writeProfile gives the profile mode External, so that `aliyun` and the SDKs get
// their credentials from the helper. It does not change an External profile if no person
// is involved, since its command may be what runs this program now. Whose command is this
// program changes only if stdout is a terminal.
func (a *attempt) writeProfile(ctx context.Context, fields []field) error {
	before := a.before
	person := a.call.Env.StdoutTerminal || a.approved && !a.isCaller(before)
	if a.flags.NoConfigure || before.Is(credential.ModeExternal) && !person {
		return nil
	}
	name := a.flags.Profile
	command := request.GetCommand(a.call.Env.Self, append(request.FlagWords("profile", name), "--mode", a.target.Mode)...)
	migrate.WarnIfQuoted(a.call.Out, name, command)
	a.written = true
	return config.Update(a.file.Path, func(d *config.Document) error {
		if err := a.unasked(ctx, d); err != nil {
			return err
		}
		p, found := d.Profile(name)
		if !found {
			p = d.Add(name)
		}
		p.Set("mode", credential.ModeExternal)
		if !found {
			for _, f := range migrate.NewFields(a.flags.Region) {
				p.SetAfter(f.After, f.Key, f.Value)
			}
		}
		p.Set("process_command", command)
		for _, f := range fields {
			p.Set(f.key, f.value)
		}
		for _, key := range sessionKeys {
			p.Remove(key)
		}
		d.Select(name)
		return nil
	})
}

// sessionKeys are the keys in which `aliyun` and the SDKs keep sessions in plaintext.
var sessionKeys = []string{
	"access_token", "cloud_sso_access_token_expire", "access_key_id", "access_key_secret", "sts_token", "sts_expiration",
	"oauth_access_token", "oauth_access_token_expire", "oauth_refresh_token", "oauth_refresh_token_expire",
}
