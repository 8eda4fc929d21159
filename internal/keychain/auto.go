package keychain

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

// order lists the backends for items of kind, the best one first. A lost session
// costs a request, a lost sign-in costs a login, and a key must not get lost.
func (k *Keychain) order(kind string) []*vault {
	if k.opt.Backend != BackendAuto {
		if v := k.vaults[k.opt.Backend]; v != nil {
			return []*vault{v}
		}
		return nil
	}
	list := []*vault{k.vaults[backendSystem]}
	if k.hasIdentity() {
		list = append(list, k.vaults[backendFile])
	}
	if kernel := k.vaults[backendKernel]; kernel != nil {
		switch kind {
		case KindSession:
			list = append([]*vault{kernel}, list...)
		case KindKey: // a reboot would take it
		default:
			list = append(list, kernel)
		}
	}
	return list
}

// writable is order for the item of account, which will be written. It refuses a
// key where the chosen backend does not survive a reboot.
func (k *Keychain) writable(account string) ([]*vault, error) {
	kind := kindIn(account)
	list := k.order(kind)
	switch {
	case len(list) == 0:
		return nil, credential.NewError(credential.Keychain, message.Sprintf("keychain %s", BackendNone), store.HintOther, "this backend stores nothing")
	case kind == KindKey && !list[0].survivesReboot:
		return nil, credential.NewError(credential.Keychain, message.Sprintf("keychain %s", list[0].name), store.HintOther,
			"a reboot empties this backend, so it takes no long-term key")
	}
	return list, nil
}

// read finds the value of account and the backend that has it.
func (k *Keychain) read(ctx context.Context, account string) (value, backend string, err error) {
	if err := checkAccount(account); err != nil {
		return "", "", err
	}
	kind := kindIn(account)
	if k.opt.Backend == BackendAuto {
		var first error
		if kernel := k.vaults[backendKernel]; kind == KindSession && kernel != nil {
			// Most calls end here, after one read of the kernel. They do not even
			// read the index, or look for an age identity.
			value, err := kernel.get(ctx, account)
			if err == nil || !store.IsNotFound(err) && !store.IsUnavailable(err) {
				return value, backendKernel, err
			}
			first = err
		}
		if entry, ok := k.index.read(account); ok {
			if entry.Backend == backendKernel && first != nil {
				return "", "", first
			}
			if v := k.vaults[entry.Backend]; v != nil {
				value, err := v.get(ctx, account)
				// A call that ended while it tried one backend after the other has left the
				// name of one that does not have the item. A session is not worth the search.
				if kind == KindSession || !store.IsNotFound(err) {
					return value, v.name, err
				}
			}
		}
		if store.IsNotFound(first) {
			return "", "", first // do not ask the bus for a session that is not in the kernel
		}
		if kind == KindKey {
			return searchAll(ctx, k.order(kind), account)
		}
		if first != nil {
			return search(ctx, k.order(kind)[1:], account, true)
		}
	}
	return search(ctx, k.order(kind), account, kind == KindSession)
}

// search looks for account in one backend after the other. With firstUsable it
// stops at the first backend that works, even if that does not have the item.
func search(ctx context.Context, list []*vault, account string, firstUsable bool) (value, backend string, err error) {
	result := store.ErrNotFound
	for i, v := range list {
		value, err := v.get(ctx, account)
		switch {
		case err == nil:
			return value, v.name, nil
		case store.IsNotFound(err):
			if firstUsable {
				return "", "", err
			}
			result = store.ErrNotFound
		case !store.IsUnavailable(err):
			return "", v.name, err
		case i == 0:
			result = err
		}
	}
	return "", "", result
}

// searchAll looks for the key of account in every backend. It is ErrNotFound only if
// every backend that exists says so: another identity may be used then.
func searchAll(ctx context.Context, list []*vault, account string) (value, backend string, err error) {
	result := store.ErrNotFound
	asked := false
	for _, v := range list {
		value, err := v.get(ctx, account)
		switch {
		case err == nil || !store.IsNotFound(err) && !store.IsUnavailable(err):
			return value, v.name, err
		case store.IsNotFound(err):
			asked = true
		case store.IsNotFound(result) || errors.Is(result, store.ErrAbsent):
			result = err
		}
	}
	if asked && errors.Is(result, store.ErrAbsent) {
		result = store.ErrNotFound
	}
	return "", "", result
}

// CheckPlaces reports why there is no place for the lock files or the index. Calls work
// without them, and warn of it only where a person sees that.
func (k *Keychain) CheckPlaces() error {
	if err := private.MakeDir(k.opt.LockDir); err != nil {
		return message.Errorf("no place for lock files, so that processes do not wait for each other: %w", err)
	}
	for _, dir := range []string{k.opt.StateDir, k.index.Path()} {
		if err := private.MakeDir(dir); err != nil {
			return message.Errorf("no place for the index, so that list and clear do not see everything: %w", err)
		}
	}
	return nil
}

// worse returns which error to report: the first, of a backend that was tried before v,
// or that of v. Who has made an identity knows that there is no keyring.
func (v *vault) worse(first, own error) error {
	if v.name == backendFile && errors.Is(first, store.ErrAbsent) {
		return own
	}
	return cmp.Or(first, own)
}

// withoutKeyring returns err, or what to do where something is to be stored and there is
// no keyring.
func withoutKeyring(err error) error {
	var t *store.Trouble
	if !errors.Is(err, store.ErrAbsent) || !errors.As(err, &t) {
		return err
	}
	return &credential.Error{Kind: credential.Keychain, Hint: store.HintInit, Err: &store.Trouble{
		Reason: message.Sprintf("this machine has no keyring (%s)", message.Text(t.Reason)), Absent: true,
	}}
}

// Report is what Probe measured.
type Report struct {
	Backend             string // which would store a login token
	Write, Read, Delete time.Duration
	Better              error // why a backend before it in the order does not work, or nil
}

// Probe writes, reads and deletes a value of 4 KB in the backend that would store
// a login token. It asks that backend even if it failed a moment ago.
func (k *Keychain) Probe(ctx context.Context) (Report, error) {
	account := "probe:" + rand.Text()
	list, err := k.writable(account)
	if err != nil {
		return Report{}, err
	}
	value := strings.Repeat("0123456789abcdef", 256)
	var first error
	for _, v := range list {
		k.outages.remove(v.name)
		r, err := k.probe(ctx, v, account, value)
		if err == nil || ctx.Err() != nil {
			r.Better = first
			return r, err
		}
		first = v.worse(first, err)
	}
	return Report{}, withoutKeyring(first)
}

func (k *Keychain) probe(ctx context.Context, v *vault, account, value string) (r Report, err error) {
	r.Backend = v.name
	start := k.opt.Now()
	lap := func() time.Duration {
		last := start
		start = k.opt.Now()
		return start.Sub(last)
	}
	err = v.put(ctx, account, value, k.opt.Now().Add(time.Minute))
	r.Write = lap()
	if err != nil {
		return r, err
	}
	got, err := v.get(ctx, account)
	r.Read = lap()
	if err == nil && got != value {
		err = store.Unavailable("it returns another value than it was given", store.HintElsewhere, nil)
	}
	if deleteErr := v.delete(ctx, account); err == nil {
		err = deleteErr
	}
	r.Delete = lap()
	if err != nil {
		return r, message.Errorf("probe of backend %s: %w", v.name, err)
	}
	return r, nil
}
