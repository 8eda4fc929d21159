//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package secretservice

import (
	"slices"

	"github.com/godbus/dbus/v5"
)

// unlock asks the person for the password of a collection or an item.
func (b bus) unlock(path dbus.ObjectPath) error {
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err := b.ask(servicePath, serviceInterface+".Unlock", []dbus.ObjectPath{path}).Store(&unlocked, &prompt)
	if err != nil {
		return Explain(err)
	}
	result, err := b.prompt(prompt)
	if err != nil {
		return err
	}
	more, _ := result.Value().([]dbus.ObjectPath)
	if !slices.Contains(append(unlocked, more...), path) {
		return errLocked
	}
	return nil
}

// prompt has the service show a prompt, if there is one, and waits until it is answered.
// At the end of the context the prompt is taken away.
func (b bus) prompt(path dbus.ObjectPath) (result dbus.Variant, err error) {
	if path == noObject {
		return result, nil
	}
	signals := make(chan *dbus.Signal, 8)
	b.Signal(signals)
	defer b.RemoveSignal(signals)
	match := []dbus.MatchOption{dbus.WithMatchObjectPath(path), dbus.WithMatchInterface(promptInterface)}
	if err := b.AddMatchSignalContext(b.ctx, match...); err != nil {
		return result, explainQuestion(err)
	}
	defer func() { _ = b.RemoveMatchSignalContext(b.ctx, match...) }()
	if err := b.ask(path, promptInterface+".Prompt", "").Err; err != nil {
		return result, explainQuestion(err)
	}
	for {
		select {
		case s, open := <-signals:
			if !open {
				return result, explainQuestion(dbus.ErrClosed)
			}
			if s.Path != path || s.Name != promptInterface+".Completed" {
				continue
			}
			var dismissed bool
			if err := dbus.Store(s.Body, &dismissed, &result); err != nil {
				return result, explainQuestion(err)
			}
			if dismissed {
				return result, errDismissed
			}
			return result, nil
		case <-b.ctx.Done():
			b.tell(path, promptInterface+".Dismiss")
			return result, b.ctx.Err()
		}
	}
}
