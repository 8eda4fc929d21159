package keychain

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// class sorts items by what their loss costs.
type class int

const (
	classKey     class = iota // a long-term key: it must survive a reboot
	classToken                // of a sign-in: losing it costs a login
	classSession              // losing it costs a request
)

// classOf returns the class of the item of account.
func classOf(account string) class {
	switch kind, _, _ := strings.Cut(account, ":"); kind {
	case KindKey:
		return classKey
	case KindSession:
		return classSession
	}
	return classToken
}

// order lists the backends for a class, the best one first.
func (k *Keychain) order(c class) []*vault {
	if k.opt.Backend != BackendAuto {
		if v := k.vaults[k.opt.Backend]; v != nil {
			return []*vault{v}
		}
		return nil
	}
	list := []*vault{k.vaults[backendSystem]}
	if k.opt.AgeIdentity != "" {
		list = append(list, k.vaults[backendFile])
	}
	if kernel := k.vaults[backendKernel]; kernel != nil {
		switch c {
		case classSession:
			list = append([]*vault{kernel}, list...)
		case classToken:
			list = append(list, kernel)
		case classKey: // which a reboot must not take
		}
	}
	return list
}

// writable is order for an item that will be written. It refuses an item that
// must survive a reboot where the chosen backend does not.
func (k *Keychain) writable(it Item) ([]*vault, error) {
	c := classOf(it.Account)
	if it.durable {
		c = classKey
	}
	list := k.order(c)
	const hint = "use --backend system, or " + hintElsewhere
	switch {
	case len(list) == 0:
		return nil, credential.NewError(credential.Keychain, "keychain none", hint, "this backend stores nothing")
	case c == classKey && !list[0].survivesReboot:
		return nil, credential.NewError(credential.Keychain, "keychain "+list[0].name, hint,
			"a reboot empties this backend, so it takes no long-term key")
	}
	return list, nil
}

// read finds the value of account and the backend that has it.
func (k *Keychain) read(ctx context.Context, account string) (value, backend string, err error) {
	if err := checkAccount(account); err != nil {
		return "", "", err
	}
	c := classOf(account)
	list := k.order(c)
	if k.opt.Backend == BackendAuto {
		var first error
		if c == classSession && list[0].name == backendKernel {
			// Most calls end here, after one read of the kernel. They do not even
			// read the index.
			value, err := list[0].get(ctx, account)
			if err == nil || !isNotFound(err) && !isUnavailable(err) {
				return value, backendKernel, err
			}
			first, list = err, list[1:]
		}
		if entry, ok := k.index.read(account); ok {
			if entry.Backend == backendKernel && first != nil {
				return "", "", first
			}
			if v := k.vaults[entry.Backend]; v != nil {
				value, err := v.get(ctx, account)
				return value, v.name, err
			}
		}
		if isNotFound(first) {
			return "", "", first // do not ask the bus for a session that is not in the kernel
		}
	}
	return search(ctx, list, account, c == classSession)
}

// search looks for account in one backend after the other. With firstUsable it
// stops at the first backend that works, even if that does not have the item.
func search(ctx context.Context, list []*vault, account string, firstUsable bool) (value, backend string, err error) {
	result := ErrNotFound
	for i, v := range list {
		value, err := v.get(ctx, account)
		switch {
		case err == nil:
			return value, v.name, nil
		case isNotFound(err):
			if firstUsable {
				return "", "", err
			}
			result = ErrNotFound
		case !isUnavailable(err):
			return "", v.name, err
		case i == 0:
			result = err
		}
	}
	return "", "", result
}

// Probe writes, reads and deletes a value of 4 KB in the backend that would store
// a login token. It asks that backend even if it failed a moment ago.
func (k *Keychain) Probe(ctx context.Context) (Report, error) {
	account := "probe:" + rand.Text()
	list, err := k.writable(Item{Account: account})
	if err != nil {
		return Report{}, err
	}
	value := strings.Repeat("0123456789abcdef", 256)
	var first error
	for _, v := range list {
		k.outages.remove(v.name)
		r, err := k.probe(ctx, v, account, value)
		if err == nil || ctx.Err() != nil {
			return r, err
		}
		if first == nil {
			first = err
		}
	}
	return Report{}, first
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
		err = unavailable("it returns another value than it was given", hintElsewhere, nil)
	}
	if deleteErr := v.delete(ctx, account); err == nil {
		err = deleteErr
	}
	r.Delete = lap()
	if err != nil {
		return r, fmt.Errorf("probe of backend %s: %w", v.name, err)
	}
	return r, nil
}
