// Package migrate writes profiles of config.json that take their credential from the
// helper, and moves plaintext secrets from config.json into the keychain and back. It
// removes a secret from the file only after reading it back from the keychain.
package migrate

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// Importer moves secrets between config.json and the keychain. Its calls must not
// run at the same time.
type Importer struct {
	Path         string // of config.json
	Keychain     *keychain.Keychain
	World        chain.World // resolves the profiles; without a cache
	CommandFlags []string    // added to every new process_command
	Out          *cli.Printer

	DryRun bool // return the changes and make none
	Undo   bool // move the secret back into config.json, in plaintext
	Force  bool // replace a different key of that name in the keychain
}

// Profile imports one profile, or undoes that, and returns the changes of a dry run.
// An error means that config.json was not changed.
func (m *Importer) Profile(ctx context.Context, name string) ([]byte, error) {
	file, err := m.World.Config()
	if err != nil {
		return nil, err
	}
	ini, err := m.ini()
	if err != nil {
		return nil, err
	}
	names, isSection := file.Names(), !m.Undo && slices.Contains(ini.Sections(), name)
	isProfile := slices.Contains(names, name)
	if !isProfile && !isSection {
		if err := chain.Misspelt(name, m.Path, names); err != nil {
			return nil, err
		}
		return nil, credential.NewError(credential.Usage, "", "",
			message.Sprintf("no profile %s in %s (profiles: %s)", name, m.Path, cmp.Or(strings.Join(names, ", "), message.Text("none"))))
	}
	var document []byte
	if isProfile {
		m.warnIfDuplicate(file, name)
		diff, err := m.importOne(ctx, name)
		if document = append(document, diff...); err != nil && !errors.Is(err, errNothing) {
			return document, err
		}
		m.noteNothing(err)
	}
	if isSection {
		diff, err := m.importSection(ctx, ini, name)
		if document = append(document, diff...); err != nil && !errors.Is(err, errNothing) {
			return document, err
		}
		m.noteNothing(err)
	}
	return document, nil
}

// noteNothing says that there was nothing to import, if err does.
func (m *Importer) noteNothing(err error) {
	if err != nil {
		m.Out.Notef("%v", err)
	}
}

// All imports every profile and goes on after errors. The error that it returns
// counts the failures, and has the kind of the first.
func (m *Importer) All(ctx context.Context) ([]byte, error) {
	file, err := m.World.Config()
	if err != nil {
		return nil, err
	}
	ini, err := m.ini()
	if err != nil {
		return nil, err
	}
	var document []byte
	var failures []error
	names, sections := file.Names(), ini.Sections()
	for i, name := range slices.Concat(names, sections) {
		var diff string
		if i < len(names) {
			m.warnIfDuplicate(file, name)
			diff, err = m.importOne(ctx, name)
		} else {
			diff, err = m.importSection(ctx, ini, name)
		}
		if err != nil && ctx.Err() != nil {
			return nil, err
		}
		var stays *unmovableError
		switch {
		case errors.As(err, &stays) && i >= len(names):
			m.Out.Notef("skipped section %s: %s", name, stays.reason)
		case errors.As(err, &stays):
			m.Out.Notef("skipped profile %s: %s", name, stays.reason)
		case errors.Is(err, errNothing):
			m.Out.Notef("%v", err)
		case err != nil:
			m.Out.Fail(err)
			failures = append(failures, err)
		}
		document = append(document, diff...)
	}
	if len(failures) > 0 {
		return nil, &credential.Error{
			Kind: credential.KindOf(failures[0]), Hint: "fix the errors above and run import again; profiles already moved are skipped",
			Err: message.Errorf("%d of %d profiles were not imported", len(failures), len(names)+len(sections)),
		}
	}
	return document, nil
}

// warnIfDuplicate warns if several profiles have this name.
func (m *Importer) warnIfDuplicate(file *config.File, name string) {
	if n := file.Count(name); n > 1 {
		m.Out.Warnf("%s has %d profiles named %s; only the first is used and imported", m.Path, n, name)
	}
}

// importOne imports a profile, or undoes that, and returns the changes of a dry run.
func (m *Importer) importOne(ctx context.Context, name string) (diff string, err error) {
	defer func() {
		if err != nil {
			err = message.Errorf("profile %s: %w", name, err)
		}
	}()
	if m.Undo {
		if diff, found, err := m.undoProfile(ctx, name); found || err != nil {
			return diff, err
		}
	}
	planned, err := m.prepare(ctx, name)
	if err != nil {
		return "", err
	}
	backend := ""
	if !m.Undo && planned.movesKey() {
		if warning, _ := kept.CheckExisting(planned.key); warning != "" {
			m.Out.Warnf("profile %s: %s", name, warning)
		}
		if backend, err = m.storeKey(ctx, name, planned); err != nil {
			return "", err
		}
	}
	if m.DryRun {
		return diffText(m.Path, name, planned.diff), nil
	}
	if err := m.rewrite(ctx, name, planned); err != nil {
		return "", err
	}
	if planned.movesKey() {
		m.Keychain.Tie(name)
	}
	m.report(name, planned, backend)
	return "", nil
}

func (m *Importer) report(name string, done plan, backend string) {
	switch {
	case m.Undo:
		m.Out.Notef("restored profile %s: its secret is in %s again, in plaintext, and still in the keychain", name, m.Path)
		m.Out.Notef("to delete it from the keychain: %s remove %s", request.HelperName, name)
	case !done.movesKey():
		m.Out.Notef("removed a session from profile %s that an SDK wrote there", name)
	case backend == "":
		m.Out.Notef("removed the secret from profile %s: it was already in the keychain", name)
	default:
		m.Out.Notef("moved the secret of profile %s into the keychain (backend %s)", name, backend)
	}
	WarnIfQuoted(m.Out, name, done.command)
	if done.key.Mode() == credential.ModeBearerToken && !m.Undo {
		m.Out.Warnf("profile %s: the SDKs accept no bearer token from an External profile", name)
	}
}

// prepare plans the change of a profile and checks that the profile will resolve
// afterwards. It writes nothing.
func (m *Importer) prepare(ctx context.Context, name string) (planned plan, err error) {
	errDone := message.New("prepared")
	err = config.Update(m.Path, func(d *config.Document) error {
		p, found := d.Profile(name)
		if !found {
			return credential.NewError(credential.Usage, "", "", "another program has deleted it")
		}
		if planned, err = m.plan(ctx, p); err != nil {
			return err
		}
		planned.diff = apply(p, planned.edits, m.World.Self)
		if planned.after, err = d.File(m.Path); err != nil {
			return err
		}
		if planned.command != "" {
			if err := buildable(d, m.Path, planned.command, request.Request{}, m.World); err != nil {
				return err
			}
		}
		return errDone // so that Update does not write
	})
	if errors.Is(err, errDone) {
		err = nil
	}
	return planned, err
}

// storeKey stores the key of the profile and reads it back. backend is "" if the
// keychain already has that key, and in a dry run.
func (m *Importer) storeKey(ctx context.Context, name string, planned plan) (backend string, err error) {
	stored, err := m.Keychain.Key(ctx, name)
	missing := errors.Is(err, keychain.ErrNotFound)
	switch {
	case err == nil && sameKey(stored, planned.key):
		return "", m.readBack(ctx, name, planned)
	case err == nil && !m.Force:
		return "", credential.NewError(credential.Usage, "", message.Sprintf("to replace it: %s", request.HelperName+" import --force "+shell.Quote(name)),
			"the keychain has a different key of this name")
	case err != nil && !missing && !m.Force:
		return "", err
	case m.DryRun:
		return "", nil
	}
	if backend, err = m.Keychain.StoreKey(ctx, name, planned.key, m.Force); err != nil {
		return "", err
	}
	if !missing {
		kept.DropSessions(ctx, m.Keychain, name)
	}
	return backend, m.readBack(ctx, name, planned)
}

// readBack resolves the key with config.json as it will be.
func (m *Importer) readBack(ctx context.Context, name string, planned plan) error {
	w := m.World
	w.Config = func() (*config.File, error) { return planned.after, nil }
	provider, err := chain.Build(request.Request{Profile: name, Mode: planned.key.Mode()}, w)
	var got credential.Credential
	if err == nil {
		got, err = provider.Retrieve(ctx)
	}
	switch {
	case err != nil:
		return message.Errorf("config.json was not changed, because the key cannot be read back from the keychain: %w", err)
	case !sameKey(got, planned.key):
		return credential.NewError(credential.Keychain, "", "", "config.json was not changed, because the keychain returned a different key")
	}
	return nil
}

// rewrite changes config.json, unless another program changed the profile after
// its key was stored.
func (m *Importer) rewrite(ctx context.Context, name string, planned plan) error {
	err := config.Update(m.Path, func(d *config.Document) error {
		changed := credential.NewError(credential.Usage, "", "run import again", "another program changed the profile at the same time")
		p, found := d.Profile(name)
		if !found {
			return changed
		}
		now, err := m.plan(ctx, p)
		if err != nil || !sameKey(now.key, planned.key) || now.command != planned.command {
			return changed
		}
		apply(p, now.edits, m.World.Self)
		return nil
	})
	switch {
	case err == nil:
		return nil
	case m.Undo || !planned.movesKey():
		return message.Errorf("config.json was not changed: %w", err)
	}
	return message.Errorf("config.json was not changed, and the key is in the keychain: %w", err)
}
