// Package migrate writes profiles of config.json that take their credential from the
// helper, and moves plaintext secrets from config.json into the keychain and back. A
// secret leaves the file only after the keychain has given it back.
package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// Importer moves secrets between config.json and the keychain.
type Importer struct {
	Path     string // of config.json
	Keychain *keychain.Keychain
	World    chain.World // what the profiles are going to be resolved in, without a cache
	Carry    []string    // flags that a new process_command carries
	Out      *cli.Printer

	DryRun bool // show what would change, and change nothing
	Undo   bool // put the secret back, in plaintext
	Force  bool // replace another key of that name in the keychain
}

// errNothing means that a profile is as it should be.
var errNothing = errors.New("there is nothing to do")

// Profile imports one profile, or puts it back, and returns what a dry run shows.
// Errors leave config.json as it was.
func (m *Importer) Profile(ctx context.Context, name string) ([]byte, error) {
	file, err := config.Load(m.Path)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(file.Names(), name) {
		return nil, credential.NewError(credential.Usage, "profile "+name, "", fmt.Sprintf("it is not in %s; there are: %s", m.Path, listedNames(file)))
	}
	m.warnOfTwins(file, name)
	diff, err := m.one(ctx, name)
	if errors.Is(err, errNothing) {
		m.Out.Notef("%v", err)
		err = nil
	}
	return []byte(diff), err
}

// All imports every profile; one that fails does not stop the others. The error
// tells how many failed, with the kind of the first.
func (m *Importer) All(ctx context.Context) ([]byte, error) {
	file, err := config.Load(m.Path)
	if err != nil {
		return nil, err
	}
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
			m.Out.Notef("profile %s is left as it is: %s", name, left.why)
		case errors.Is(err, errNothing):
			m.Out.Notef("%v", err)
		case err != nil:
			m.Out.Fail(err)
			failures++
			if first == nil {
				first = err
			}
		}
		document = append(document, diff...)
	}
	if first != nil {
		return nil, &credential.Error{
			Kind: credential.KindOf(first), Hint: "fix the errors above and run import again; profiles already moved are skipped",
			Err: fmt.Errorf("%d of %d profiles could not be imported", failures, len(names)),
		}
	}
	return document, nil
}

// one imports a profile or puts it back, and returns what a dry run shows.
func (m *Importer) one(ctx context.Context, name string) (diff string, err error) {
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
		return diffText(m.Path, name, plan.lines), nil
	}
	if err := m.rewrite(name, plan, judge); err != nil {
		return "", fmt.Errorf("profile %s: %w", name, err)
	}
	m.report(name, plan, backend)
	return "", nil
}

func (m *Importer) report(name string, plan verdict, backend string) {
	switch {
	case m.Undo:
		m.Out.Notef("put profile %s back: %s holds its secret in plaintext, and the keychain still has it", name, m.Path)
		m.Out.Notef("to take it out of the keychain: %s remove %s", request.HelperName, name)
	case !plan.moves():
		m.Out.Notef("took a session that an SDK has written out of profile %s", name)
	case backend == "":
		m.Out.Notef("took the secret out of profile %s: the keychain had it already", name)
	default:
		m.Out.Notef("moved the secret of profile %s into the keychain (backend %s)", name, backend)
	}
	if plan.command != "" {
		WarnIfQuoted(m.Out, name, plan.command)
	}
	if plan.key.Mode() == credential.ModeBearerToken && !m.Undo {
		m.Out.Warnf("profile %s: the SDKs take no bearer token from a profile of mode External", name)
	}
}

// rehearse finds out what is to be changed and that the profile will resolve
// afterwards, and changes nothing.
func (m *Importer) rehearse(name string, judge func(*config.ProfileEdit) (verdict, error)) (plan verdict, err error) {
	errDone := errors.New("rehearsed")
	err = config.Update(m.Path, func(d *config.Document) error {
		p, found := d.Profile(name)
		if !found {
			return credential.NewError(credential.Usage, "", "", "another program has just removed it")
		}
		if plan, err = judge(p); err != nil {
			return err
		}
		plan.lines = apply(p, plan.edits, m.World.Self)
		if plan.after, err = d.File(m.Path); err != nil {
			return err
		}
		if plan.command != "" {
			if err := buildable(d, m.Path, plan.command, m.World); err != nil {
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
func (m *Importer) keep(ctx context.Context, name string, plan verdict) (backend string, err error) {
	have, err := m.Keychain.Key(ctx, name)
	missing := errors.Is(err, keychain.ErrNotFound)
	switch {
	case err == nil && sameKey(have, plan.key):
		return "", m.readBack(ctx, name, plan)
	case err == nil && !m.Force:
		return "", credential.NewError(credential.Usage, "", "aliyun-cred-helper import --force "+shell.Quote(name)+", if the one in config.json is right",
			"the keychain has another key of that name")
	case err != nil && !missing && !m.Force:
		return "", err
	case m.DryRun:
		return "", nil
	}
	if backend, err = m.Keychain.StoreKey(ctx, name, plan.key, m.Force); err != nil {
		return "", err
	}
	if !missing {
		kept.DropSessions(ctx, m.Keychain, name)
	}
	return backend, m.readBack(ctx, name, plan)
}

// readBack resolves the key from config.json as it will be.
func (m *Importer) readBack(ctx context.Context, name string, plan verdict) error {
	w := m.World
	w.Config = func() (*config.File, error) { return plan.after, nil }
	provider, err := chain.Build(request.Request{Profile: name, Mode: plan.key.Mode()}, w)
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
func (m *Importer) rewrite(name string, plan verdict, judge func(*config.ProfileEdit) (verdict, error)) error {
	err := config.Update(m.Path, func(d *config.Document) error {
		changed := credential.NewError(credential.Usage, "", "try again when the other program is done", "another program has changed the profile in the meantime")
		p, found := d.Profile(name)
		if !found {
			return changed
		}
		now, err := judge(p)
		if err != nil || !sameKey(now.key, plan.key) || now.command != plan.command {
			return changed
		}
		apply(p, now.edits, m.World.Self)
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
