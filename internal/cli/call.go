package cli

import (
	"cmp"
	"context"
	"path/filepath"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/keychain"
)

// call is one run of a command: what it was given, and the parts that it opens
// when it needs them.
type call struct {
	env   Env
	out   printer
	flags *common
	limit time.Duration

	client *httpx.Client
	store  *keychain.Keychain

	wrapCache func(chain.Cache) chain.Cache // of a process that lives long; nil: nothing
}

func (c *call) close() {
	if c.client != nil {
		c.client.Close()
	}
}

// http returns the one client of the call, so that all requests to an endpoint
// share a connection.
func (c *call) http() *httpx.Client {
	if c.client == nil {
		c.client = httpx.New(httpx.Options{Transport: c.env.Transport, Now: c.env.Now, Debugf: c.out.debugf})
	}
	return c.client
}

// backend returns the name of the keychain backend that was asked for.
func (c *call) backend() string {
	return cmp.Or(c.flags.Backend, c.env.Getenv("ALIYUN_CRED_HELPER_BACKEND"), "auto")
}

// keychain opens the keychain. person says that somebody is there to answer
// its prompts.
func (c *call) keychain(person bool) (*keychain.Keychain, error) {
	if c.store != nil {
		return c.store, nil
	}
	k, err := keychain.Open(keychain.Options{
		Backend:     c.backend(),
		StateDir:    c.env.StateDir,
		LockDir:     c.env.LockDir,
		AgeIdentity: c.env.Getenv("ALIYUN_CRED_HELPER_AGE_IDENTITY"),
		BusAddress:  c.env.Getenv("DBUS_SESSION_BUS_ADDRESS"),
		RuntimeDir:  c.env.Getenv("XDG_RUNTIME_DIR"),
		Person:      person,
		Now:         c.env.Now,
		Warnf:       c.out.warnf,
		Debugf:      c.out.debugf,
	})
	c.store = k
	return k, err
}

// listed opens the keychain and returns what is in it, too.
func (c *call) listed(ctx context.Context) (*keychain.Keychain, []keychain.Entry, error) {
	k, err := c.keychain(false)
	if err != nil {
		return nil, nil, err
	}
	entries, err := k.List(ctx)
	return k, entries, err
}

// world gives package chain what it resolves with.
func (c *call) world(f *resolveFlags) (chain.World, error) {
	k, err := c.keychain(false)
	if err != nil {
		return chain.World{}, err
	}
	w := chain.World{
		Config:  func() (*config.File, error) { return config.Load(c.configPath(f.ConfigPath)) },
		Getenv:  c.env.Getenv,
		HTTP:    c.http(),
		Keys:    keys{k},
		SignIns: signIns{k: k, now: c.env.Now},
		OAuth:   oauthSignIns{k},
		Refresh: f.Refresh,
		Exec:    c.env.RunProgram,
		Memory:  k,
		Now:     c.env.Now,
		Warnf:   c.out.warnf,
		User:    c.env.User,
		Host:    c.env.Host(),
		Self:    c.env.Self,
		Command: c.commandReader(f),
	}
	if !f.NoCache && c.backend() != "none" {
		w.Cache = sessions{k.Sessions(), c.out}
	}
	if c.wrapCache != nil {
		w.Cache = c.wrapCache(w.Cache)
	}
	if override := c.env.Getenv("ALIYUN_CRED_HELPER_IMDS_ENDPOINT"); override != "" {
		if w.IMDS, err = httpx.LoopbackEndpoint("ALIYUN_CRED_HELPER_IMDS_ENDPOINT", override); err != nil {
			return w, err
		}
	}
	w.OAuthEndpoint, err = c.oauthEndpoint()
	return w, err
}

// configPath returns where config.json is.
func (c *call) configPath(flag string) string {
	if flag != "" {
		return flag
	}
	return c.env.getenvOr("ALIBABA_CLOUD_CONFIG_FILE", filepath.Join(c.env.Home, ".aliyun", "config.json"))
}

// resolve returns the credential that the flags ask for, complete and alive.
func (c *call) resolve(ctx context.Context, f *resolveFlags) (credential.Credential, error) {
	request, err := f.request()
	if err != nil {
		return credential.Credential{}, err
	}
	w, err := c.world(f)
	if err != nil {
		return credential.Credential{}, err
	}
	provider, err := chain.Build(request, w)
	if err != nil {
		return credential.Credential{}, err
	}
	got, err := provider.Retrieve(ctx)
	if err != nil {
		return credential.Credential{}, err
	}
	if err := got.Check(c.env.Now()); err != nil {
		return credential.Credential{}, &credential.Error{Kind: credential.NotFound, Op: got.Source, Err: err}
	}
	c.out.debugf("credential from %s", got.Source)
	return got, nil
}
