// Package factory opens what the commands of both programs need, at the first use:
// the HTTP client, the keychain, and the World of package chain.
package factory

import (
	"cmp"
	"context"
	"path/filepath"
	"sync"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/imds"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow"
)

// Factory opens the parts of one call. It is safe for concurrent use.
type Factory struct {
	call *cli.Call

	mu        sync.Mutex // guards client, keychains and isSettled
	client    *httpx.Client
	keychains map[string]*keychain.Keychain // by backend
	isSettled bool                          // see adopt
	outputs   chain.Outputs                 // of the External programs of this process; locks itself
}

// New returns the factory of a call. Close closes what it opened.
func New(c *cli.Call) *Factory { return &Factory{call: c} }

// HTTP returns the one client of the call, so that all requests to an endpoint share
// a connection.
func (f *Factory) HTTP() *httpx.Client {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.client == nil {
		env := f.call.Env
		f.client = httpx.New(httpx.Options{Transport: env.Transport, Getenv: env.Getenv, Now: env.Now, Debugf: f.call.Out.Debugf, Release: cli.Release})
	}
	return f.client
}

// Close closes idle connections.
func (f *Factory) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.client != nil {
		f.client.Close()
	}
}

// Backend returns the keychain backend of the flag, else of the environment, else
// keychain.BackendAuto.
func (f *Factory) Backend() string { return f.backend(request.CommonFlags{}) }

// backend is Backend for a process_command with those flags.
func (f *Factory) backend(carried request.CommonFlags) string {
	return cmp.Or(f.call.Flags.Over(carried).Backend, request.Variable("backend", f.call.Env.Getenv), keychain.BackendAuto)
}

// Keychain returns the keychain. The first call opens it, and person says whether it
// may prompt a person.
func (f *Factory) Keychain(person bool) (*keychain.Keychain, error) {
	return f.open(f.Backend(), person)
}

func (f *Factory) open(backend string, person bool) (*keychain.Keychain, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if k := f.keychains[backend]; k != nil {
		return k, nil
	}
	env := f.call.Env
	k, err := keychain.Open(keychain.Options{
		Backend:     backend,
		StateDir:    env.StateDir,
		LockDir:     env.LockDir,
		AgeIdentity: env.Getenv(ageVariable),
		OwnIdentity: f.Identity(),
		BusAddress:  env.Getenv("DBUS_SESSION_BUS_ADDRESS"),
		RuntimeDir:  env.Getenv("XDG_RUNTIME_DIR"),
		Person:      person,
		Run:         env.Run,
		Process:     env.Process,
		HasEnded:    env.HasEnded,
		Now:         env.Now,
		Warnf:       f.call.Out.Warnf,
		Noticef:     f.call.Out.Noticef,
		Debugf:      f.call.Out.Debugf,
	})
	if f.keychains == nil {
		f.keychains = map[string]*keychain.Keychain{}
	}
	f.keychains[backend] = k
	return k, err
}

// ageVariable names the identity of the backend file.
const ageVariable = "ALIYUN_CRED_HELPER_AGE_IDENTITY"

// Identity returns the path of the age identity that the backend file finds by itself,
// or "".
func (f *Factory) Identity() string {
	if f.call.Env.ConfigDir == "" {
		return ""
	}
	return filepath.Join(f.call.Env.ConfigDir, "identity.txt")
}

// NamedIdentity returns the variable that names another age identity, or "".
func (f *Factory) NamedIdentity() string {
	if f.call.Env.Getenv(ageVariable) == "" {
		return ""
	}
	return ageVariable
}

// Entries returns the keychain and the entries of its index.
func (f *Factory) Entries(ctx context.Context) (*keychain.Keychain, []keychain.Entry, error) {
	k, err := f.Keychain(false)
	if err != nil {
		return nil, nil, err
	}
	entries, err := k.List(ctx)
	return k, entries, err
}

// ConfigPlace returns the place of config.json. flag is the value of --config-path.
func (f *Factory) ConfigPlace(flag string) config.Place {
	env := f.call.Env
	path, named := request.ConfigPath(flag, env.Getenv, env.Home)
	return config.Place{Path: path, Named: named, Guessed: env.HomeGuessed && !named}
}

// Ini returns the SDKs' ini file; without a Path if there is none.
func (f *Factory) Ini() (*config.Ini, error) {
	return config.LoadIni(f.call.Env.Getenv(shell.CredentialsFile), f.call.Env.Home)
}

// World returns the World in which package chain resolves req.
func (f *Factory) World(req request.Request) (chain.World, error) {
	stores, err := f.stores(request.CommonFlags{})
	if err != nil {
		return chain.World{}, err
	}
	env, out := f.call.Env, f.call.Out
	w := chain.World{
		Config:  f.ConfigPlace(req.ConfigPath).Load,
		Getenv:  env.Getenv,
		HTTP:    f.HTTP(),
		Stores:  stores,
		Run:     env.Run,
		Now:     env.Now,
		Zone:    env.Zone,
		Warnf:   out.Warnf,
		Noticef: out.Noticef,
		Debugf:  out.Debugf,
		User:    env.User,
		Host:    env.Host(),
		Machine: env.Machine,
		Home:    env.Home,
		Self:    env.Self,
		Outputs: &f.outputs,

		LookPath: env.LookPath, Ancestors: env.Ancestors,
		Reopen: func(carried request.CommonFlags, whole bool) (chain.Stores, error) {
			if whole {
				if err := f.adopt(carried); err != nil {
					return chain.Stores{}, err
				}
			}
			return f.stores(carried)
		},
	}
	if w.IMDS, err = imds.Override(env.Getenv); err != nil {
		return w, err
	}
	w.OAuthEndpoint, err = ssoflow.Override(env.Getenv)
	return w, err
}

// stores opens the keychain for process_commands with those flags.
func (f *Factory) stores(carried request.CommonFlags) (chain.Stores, error) {
	backend := f.backend(carried)
	k, err := f.open(backend, false)
	if err != nil {
		return chain.Stores{}, err
	}
	s := chain.Stores{
		Keys:    kept.Keys{Keychain: k},
		SignIns: kept.Portals{Keychain: k, Now: f.call.Env.Now},
		OAuth:   kept.OAuth{Keychain: k},
		Memory:  k,
	}
	if backend != keychain.BackendNone {
		s.Cache = kept.Sessions{Sessions: k.Sessions(), Debugf: f.call.Out.Debugf}
	}
	return s, nil
}

// adopt has the call use the time limit and --debug of process_commands that lead from
// the requested profile. Once a credential was resolved it does nothing: a server
// resolves again and again, and others use the call by then.
func (f *Factory) adopt(carried request.CommonFlags) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.isSettled {
		return nil
	}
	return f.call.Adopt(carried)
}

// Resolve returns the credential for req, which is complete and not expired, and its
// plan.
func (f *Factory) Resolve(ctx context.Context, req request.Request) (credential.Credential, *chain.Plan, error) {
	w, err := f.World(req)
	if err != nil {
		return credential.Credential{}, nil, err
	}
	return f.ResolveIn(ctx, req, w)
}

// ResolveIn is Resolve in a World that the caller has changed.
func (f *Factory) ResolveIn(ctx context.Context, req request.Request, w chain.World) (credential.Credential, *chain.Plan, error) {
	plan, err := chain.Build(req, w)
	if err != nil {
		return credential.Credential{}, nil, err
	}
	got, err := plan.Retrieve(ctx)
	f.mu.Lock()
	f.isSettled = true
	f.mu.Unlock()
	if err != nil {
		return credential.Credential{}, plan, err
	}
	if err := got.Check(f.call.Env.Now()); err != nil {
		return credential.Credential{}, plan, &credential.Error{Kind: credential.NotFound, Op: got.Source, Err: err}
	}
	f.call.Out.Debugf("credential from %s", got.Source)
	return got, plan, nil
}
