package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
)

type importCommand struct {
	Name       string `arg:"" optional:"" help:"Profile whose secret moves."`
	All        bool   `help:"Every profile; one that fails does not stop the others."`
	DryRun     bool   `xor:"how" help:"Print what would change, without secrets, and change nothing."`
	Undo       bool   `help:"Put the secret back into config.json, in plaintext. The keychain keeps it, too."`
	Force      bool   `xor:"how" help:"Replace another key of that name in the keychain."`
	ConfigPath string `placeholder:"FILE" help:"config.json to edit ($$ALIBABA_CLOUD_CONFIG_FILE)."`
}

// interactive marks a command whose keychain may ask a person.
func (*importCommand) interactive() {}

// mover moves secrets between config.json and the keychain.
type mover struct {
	*importCommand
	*call
	path string
	keys *keychain.Keychain
	w    chain.World
}

// errNothing means that a profile is as it should be.
var errNothing = errors.New("there is nothing to do")

func (i *importCommand) run(ctx context.Context, c *call) ([]byte, error) {
	if (i.Name == "") != i.All || i.All && i.Undo {
		return nil, credential.NewError(credential.Usage, "", "aliyun-cred-helper import NAME, or import --all",
			"give either the name of one profile or --all, which does not go with --undo")
	}
	limit := c.limit
	if c.env.StdinTerminal {
		limit += time.Minute // for the keychain's own prompt
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	m, err := i.mover(c)
	if err != nil {
		return nil, err
	}
	file, err := config.Load(m.path)
	switch {
	case err != nil:
		return nil, err
	case i.All:
		return m.all(ctx, file)
	case !slices.Contains(file.Names(), i.Name):
		return nil, credential.NewError(credential.Usage, "profile "+i.Name, "", fmt.Sprintf("it is not in %s; there are: %s", m.path, listedNames(file)))
	}
	m.warnOfTwins(file, i.Name)
	diff, err := m.one(ctx, i.Name)
	if errors.Is(err, errNothing) {
		m.out.notef("%v", err)
		err = nil
	}
	return []byte(diff), err
}

func (i *importCommand) mover(c *call) (*mover, error) {
	k, err := c.keychain(c.env.StdinTerminal)
	if err != nil {
		return nil, err
	}
	w, err := c.world(&resolveFlags{ConfigPath: i.ConfigPath, NoCache: true})
	return &mover{importCommand: i, call: c, path: c.configPath(i.ConfigPath), keys: k, w: w}, err
}

// all imports every profile. The error tells how many failed, with the exit
// code of the first.
func (m *mover) all(ctx context.Context, file *config.File) ([]byte, error) {
	var document []byte
	var first error
	failures, names := 0, file.Names()
	for _, name := range names {
		m.warnOfTwins(file, name)
		diff, err := m.one(ctx, name)
		if err != nil && ctx.Err() != nil {
			return nil, err
		}
		var left *leftError
		switch {
		case errors.As(err, &left):
			m.out.notef("profile %s is left as it is: %s", name, left.why)
		case errors.Is(err, errNothing):
			m.out.notef("%v", err)
		case err != nil:
			m.out.fail(err)
			failures++
			if first == nil {
				first = err
			}
		}
		document = append(document, diff...)
	}
	if first != nil {
		return nil, &credential.Error{
			Kind: credential.KindOf(first), Hint: "mend what is said above, and import again: what has moved stays moved",
			Err: fmt.Errorf("%d of %d profiles could not be imported", failures, len(names)),
		}
	}
	return document, nil
}

// one imports a profile or puts it back, and returns what a dry run shows.
func (m *mover) one(ctx context.Context, name string) (diff string, err error) {
	judge := m.judge
	if m.Undo {
		judge = func(p *config.ProfileEdit) (verdict, error) { return m.judgeBack(ctx, p) }
	}
	plan, err := m.rehearse(name, judge)
	if err != nil {
		return "", fmt.Errorf("profile %s: %w", name, err)
	}
	backend := ""
	if !m.Undo && plan.moves() {
		backend, err = m.keep(ctx, name, plan)
	}
	switch {
	case err != nil:
		return "", fmt.Errorf("profile %s: %w", name, err)
	case m.DryRun:
		return diffText(m.path, name, plan.lines), nil
	}
	if err := m.rewrite(name, plan, judge); err != nil {
		return "", fmt.Errorf("profile %s: %w", name, err)
	}
	m.report(name, plan, backend)
	return "", nil
}

func (m *mover) report(name string, plan verdict, backend string) {
	switch {
	case m.Undo:
		m.out.notef("put profile %s back: %s holds its secret in plaintext, and the keychain still has it", name, m.path)
		m.out.notef("to take it out of the keychain: %s remove %s", helperName, name)
	case !plan.moves():
		m.out.notef("took a session that an SDK has written out of profile %s", name)
	case backend == "":
		m.out.notef("took the secret out of profile %s: the keychain had it already", name)
	default:
		m.out.notef("moved the secret of profile %s into the keychain (backend %s)", name, backend)
	}
	if plan.command != "" {
		m.out.warnIfQuoted(name, plan.command)
	}
	if plan.key.Mode() == credential.ModeBearerToken && !m.Undo {
		m.out.warnf("profile %s: the SDKs take no bearer token from a profile of mode External", name)
	}
}

// rehearse finds out what is to be changed and that the profile will resolve
// afterwards, and changes nothing.
func (m *mover) rehearse(name string, judge func(*config.ProfileEdit) (verdict, error)) (plan verdict, err error) {
	errDone := errors.New("rehearsed")
	err = config.Update(m.path, func(d *config.Document) error {
		p, found := d.Profile(name)
		if !found {
			return credential.NewError(credential.Usage, "", "", "another program has just removed it")
		}
		if plan, err = judge(p); err != nil {
			return err
		}
		plan.lines = apply(p, plan.edits, m.w.Self)
		if plan.after, err = d.File(m.path); err != nil {
			return err
		}
		if plan.command != "" {
			if err := buildable(d, m.path, plan.command, m.w); err != nil {
				return err
			}
		}
		return errDone // so that nothing is written
	})
	if errors.Is(err, errDone) {
		err = nil
	}
	return plan, err
}

// keep makes sure that the keychain has the key, and that it gives it back in
// the way in which it will be asked for.
func (m *mover) keep(ctx context.Context, name string, plan verdict) (backend string, err error) {
	have, err := m.keys.Key(ctx, name)
	missing := errors.Is(err, keychain.ErrNotFound)
	switch {
	case err == nil && sameKey(have, plan.key):
		return "", m.readBack(ctx, name, plan)
	case err == nil && !m.Force:
		return "", credential.NewError(credential.Usage, "", "aliyun-cred-helper import --force "+quotedWord(name)+", if the one in config.json is right",
			"the keychain has another key of that name")
	case err != nil && !missing && !m.Force:
		return "", err
	case m.DryRun:
		return "", nil
	}
	if backend, err = m.keys.StoreKey(ctx, name, plan.key, m.Force); err != nil {
		return "", err
	}
	if !missing {
		// What was cached was made with the key that is gone.
		_, _ = m.keys.Clear(ctx, func(e keychain.Entry) bool { return e.Kind == keychain.KindSession && e.Name == name })
	}
	return backend, m.readBack(ctx, name, plan)
}

// readBack resolves the key from config.json as it will be.
func (m *mover) readBack(ctx context.Context, name string, plan verdict) error {
	w := m.w
	w.Config = func() (*config.File, error) { return plan.after, nil }
	provider, err := chain.Build(chain.Request{Profile: name, Mode: plan.key.Mode()}, w)
	var got credential.Credential
	if err == nil {
		got, err = provider.Retrieve(ctx)
	}
	switch {
	case err != nil:
		return fmt.Errorf("the keychain does not give the key back, and config.json is as it was: %w", err)
	case !sameKey(got, plan.key):
		return credential.NewError(credential.Keychain, "", "", "the keychain gives another key back, and config.json is as it was")
	}
	return nil
}

// rewrite changes config.json, unless the profile is no longer what it was
// when its secret was stored.
func (m *mover) rewrite(name string, plan verdict, judge func(*config.ProfileEdit) (verdict, error)) error {
	err := config.Update(m.path, func(d *config.Document) error {
		changed := credential.NewError(credential.Usage, "", "try again when the other program is done", "another program has changed the profile in the meantime")
		p, found := d.Profile(name)
		if !found {
			return changed
		}
		now, err := judge(p)
		if err != nil || !sameKey(now.key, plan.key) || now.command != plan.command {
			return changed
		}
		apply(p, now.edits, m.w.Self)
		return nil
	})
	switch {
	case err == nil:
		return nil
	case m.Undo || !plan.moves():
		return fmt.Errorf("config.json is as it was: %w", err)
	}
	return fmt.Errorf("nothing is lost: config.json is as it was, and the keychain has the key: %w", err)
}
