package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
)

// loginName is the program that signs in.
const loginName = "aliyun-sso-login"

// loginGrammar is the command line of aliyun-sso-login.
type loginGrammar struct {
	common
	Login    loginCommand    `cmd:"" default:"withargs" help:"Sign in and print the credential as External-mode JSON (the default command)."`
	Logout   logoutCommand   `cmd:"" help:"Forget a sign-in and every session made from it."`
	Status   statusCommand   `cmd:"" help:"Show where one is signed in, and until when."`
	Accounts accountsCommand `cmd:"" help:"List every account and access configuration that one may use."`

	Completion completionCommand `cmd:"" help:"Print a completion script for a shell."`
}

// Login runs aliyun-sso-login and returns its exit code.
func Login(ctx context.Context, env Env) int {
	var g loginGrammar
	return run(ctx, &env, loginName, &g.common, func() (command, []byte, error) {
		return parse(env.Args, loginName, "Sign in to Alibaba Cloud by CloudSSO or in the browser, once, and use every account from the keychain.", &g)
	})
}

type loginCommand struct {
	Profile      string `placeholder:"NAME" required:"" help:"Profile of config.json to sign in for."`
	Mode         string `placeholder:"MODE" help:"CloudSSO, or OAuth for a sign-in in the browser (default: as the profile says, else CloudSSO)."`
	SignInURL    string `name:"cloud-sso-sign-in-url" placeholder:"URL" help:"The portal's sign-in URL."`
	AccountID    string `name:"cloud-sso-account-id" placeholder:"ID|NAME" help:"Account to use."`
	AccessConfig string `name:"cloud-sso-access-config" placeholder:"ID|NAME" help:"Access configuration to use."`
	OAuthSite    string `name:"oauth-site-type" placeholder:"CN|INTL" help:"Site to sign in at in mode OAuth (CN)."`
	Region       string `placeholder:"REGION" help:"Region of a profile that is new (cn-hangzhou)."`
	ConfigPath   string `placeholder:"FILE" help:"config.json to use ($$ALIBABA_CLOUD_CONFIG_FILE)."`
	Force        bool   `help:"Sign in again, and renew what is cached."`
	NoBrowser    bool   `help:"Print the URL and open no browser."`
	NoConfigure  bool   `help:"Leave config.json as it is."`
	Env          bool   `help:"Print export statements instead of JSON."`
	JSON         bool   `name:"json" help:"Print JSON on a terminal, too."`

	// The names that acs-sso has for two of the above.
	OldAccountID    string `name:"account_id" hidden:""`
	OldAccessConfig string `name:"access_config" hidden:""`
}

// interactive marks a command that waits for a person.
func (*loginCommand) interactive() {}

// login is one run of the command, and the flow of mode CloudSSO.
type login struct {
	*loginCommand
	*call
	file    *config.File
	before  config.Profile // as config.json has it
	target  config.Profile // as it is to be
	portal  *url.URL       // what a browser may be sent to
	tokens  signIns
	renewed bool // a person has signed in
}

// loginFlow is what differs between the modes.
type loginFlow interface {
	// prepare finds out what to sign in for.
	prepare(ctx context.Context) error
	// credential returns the session, signing in where that is needed.
	credential(ctx context.Context) (credential.Credential, error)
	// settings are what the profile says of the sign-in.
	settings() []setting
}

// setting is a key of a profile with the value that config.json has and the one
// that it is to have, and with what a person calls it, unless that is of no
// interest.
type setting struct{ key, label, before, value string }

func (l *loginCommand) run(ctx context.Context, c *call) ([]byte, error) {
	run := &login{loginCommand: l, call: c}
	flow, err := run.load()
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
	if err := run.configure(flow.settings()); err != nil {
		return nil, err
	}
	return run.document(got, flow.settings())
}

// load reads the profile, and chooses the flow: by the flag, then by what the
// profile says.
func (l *login) load() (loginFlow, error) {
	var err error
	if l.file, err = config.Load(l.configPath(l.ConfigPath)); err != nil {
		return nil, err
	}
	p, _ := l.file.Profile(l.Profile)
	l.before = p
	var flow loginFlow = l
	mode := "CloudSSO"
	switch {
	case strings.EqualFold(l.Mode, "OAuth"), l.Mode == "" && isOAuth(p):
		flow, mode = &oauthLogin{login: l}, "OAuth"
	case l.Mode != "" && !strings.EqualFold(l.Mode, mode):
		return nil, credential.NewError(credential.Usage, "--mode", "use CloudSSO or OAuth", "nobody can sign in with mode "+l.Mode)
	}
	if p.AccessKeyID != "" && !strings.EqualFold(p.Mode, mode) && !strings.EqualFold(p.Mode, "External") {
		return nil, credential.NewError(credential.Usage, "profile "+p.Name, "choose another name for --profile",
			"it holds an AccessKey of its own (mode "+p.Mode+"), which a sign-in would put out of use")
	}
	p.Name, p.Mode = l.Profile, mode
	l.target = p
	return flow, nil
}

// prepare takes the flag, then the profile, then what the person says.
func (l *login) prepare(ctx context.Context) error {
	if l.OAuthSite != "" {
		return credential.NewError(credential.Usage, "--oauth-site-type", "add --mode OAuth, or leave it out", "mode CloudSSO has no such site")
	}
	var err error
	p := l.target
	p.CloudSSOSignInURL = cmp.Or(l.SignInURL, p.CloudSSOSignInURL)
	p.CloudSSOAccountID = cmp.Or(l.AccountID, l.OldAccountID, p.CloudSSOAccountID)
	p.CloudSSOAccessConfig = cmp.Or(l.AccessConfig, l.OldAccessConfig, p.CloudSSOAccessConfig)
	if p.CloudSSOSignInURL == "" {
		if !l.canAsk() {
			return credential.NewError(credential.Usage, "profile "+p.Name, "give --cloud-sso-sign-in-url", "it has no cloud_sso_sign_in_url")
		}
		if p.CloudSSOSignInURL, err = l.prompt(ctx, "Sign-in URL of the CloudSSO portal: "); err != nil {
			return err
		}
	}
	l.target = p
	if l.portal, err = ssoflow.ParseSignInURL(p.CloudSSOSignInURL); err != nil {
		return err
	}
	k, err := l.keychain(l.env.StderrTerminal)
	l.tokens = signIns{k: k, now: l.env.Now}
	return err
}

// credential asks for the account and access configuration where they are not
// known.
func (l *login) credential(ctx context.Context) (credential.Credential, error) {
	if l.complete() && !l.Force {
		got, err := l.resolve(ctx, false)
		if credential.KindOf(err) != credential.Login {
			return got, err
		}
	}
	token, err := l.signIn(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	if err := l.choose(ctx, token); err != nil {
		return credential.Credential{}, err
	}
	return l.resolve(ctx, l.Force)
}

func (l *login) settings() []setting {
	return []setting{
		{"cloud_sso_sign_in_url", "", l.before.CloudSSOSignInURL, l.target.CloudSSOSignInURL},
		{"cloud_sso_account_id", "account", l.before.CloudSSOAccountID, l.target.CloudSSOAccountID},
		{"cloud_sso_access_config", "access configuration", l.before.CloudSSOAccessConfig, l.target.CloudSSOAccessConfig},
	}
}

// complete reports whether the account and the access configuration are given
// as ids, so that no list is needed.
func (l *login) complete() bool {
	account := l.target.CloudSSOAccountID
	return account != "" && strings.Trim(account, "0123456789") == "" && strings.HasPrefix(l.target.CloudSSOAccessConfig, "ac-")
}

// resolve gets the session as `aliyun-cred-helper get` does, through the same
// cache.
func (l *login) resolve(ctx context.Context, refresh bool) (credential.Credential, error) {
	ctx, cancel := context.WithTimeout(ctx, l.limit)
	defer cancel()
	w, err := l.world(&resolveFlags{Refresh: refresh})
	if err != nil {
		return credential.Credential{}, err
	}
	w.Config = func() (*config.File, error) { return l.file.With(l.target), nil }
	provider, err := chain.Build(chain.Request{Profile: l.Profile}, w)
	if err != nil {
		return credential.Credential{}, err
	}
	return provider.Retrieve(ctx)
}

// canAsk reports whether a person is there to be asked.
func (l *login) canAsk() bool { return l.env.StdinTerminal && l.env.StderrTerminal }

// prompt asks for a line.
func (l *login) prompt(ctx context.Context, text string) (string, error) {
	for {
		fmt.Fprint(l.env.Stderr, text)
		answer, err := readLine(ctx, l.env.Stdin)
		if err != nil || answer != "" {
			return answer, err
		}
	}
}

// document is what goes to stdout: what a caller reads, or a summary without
// secrets for a person.
func (l *login) document(got credential.Credential, settings []setting) ([]byte, error) {
	switch {
	case l.Env:
		return exportText(dialects["posix"], "standard", got, l.target.RegionID)
	case l.JSON || !l.env.StdoutTerminal:
		return externalJSON(got, l.env.StdoutTerminal)
	}
	var b bytes.Buffer
	for _, s := range settings {
		if s.label != "" {
			fmt.Fprintf(&b, "%-20s  %s\n", s.label, printable(s.value, maxText))
		}
	}
	fmt.Fprintf(&b, "valid until           %s\n", got.Expires.Format(credential.Layout))
	next := "aliyun sts GetCallerIdentity --profile " + l.Profile
	if l.NoConfigure {
		next = "aliyun-cred-helper get --mode " + l.target.Mode + " --profile " + l.Profile
		for _, s := range settings {
			if s.value != s.before {
				next += " --" + strings.ReplaceAll(s.key, "_", "-") + " " + quotedWord(s.value)
			}
		}
	}
	fmt.Fprintf(&b, "next                  %s\n", printable(next, maxText))
	return b.Bytes(), nil
}
