package keychain

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

// lister is a store that can say what it has.
type lister interface {
	Items(ctx context.Context) (listing, error)
}

// listing is what a store has.
type listing struct {
	accounts []string
	closed   []string // what stands for the items that cannot be opened
}

// Recover puts the items into the index that it does not have: it was lost, or a
// process was killed, or another state directory stored them. Where the index cannot be
// written, only this Keychain knows them. describe gives the entry of a sign-in.
//
// What lies in the kernel keyring is not found, since its names are sealed; Reseal ends
// that. unseen says where items may be that Recover could not look into.
func (k *Keychain) Recover(ctx context.Context, describe func(account string, value credential.Secret) (Entry, bool)) (unseen []string) {
	k.recovered = map[string]record{}
	for _, name := range []string{backendSystem, backendFile} {
		if k.opt.Backend != BackendAuto && k.opt.Backend != name {
			continue
		}
		v := k.vaults[name]
		found, err := v.items(ctx)
		if err != nil && !errors.Is(err, store.ErrAbsent) {
			unseen = append(unseen, err.Error())
		}
		if n := len(found.closed) - k.known(v, found.closed); n > 0 {
			unseen = append(unseen, message.Sprintf("keychain %s: items that cannot be opened: %d", name, n))
		}
		for _, account := range found.accounts {
			if r, ok := k.index.read(account); ok && r.Backend != "" || checkAccount(account) != nil || isPart(account) {
				continue
			}
			k.recover(ctx, v, account, describe)
		}
	}
	return unseen
}

// known counts the closed items of v that the index has.
func (k *Keychain) known(v *vault, closed []string) (n int) {
	records, _ := k.index.all()
	for _, r := range records {
		if r.Backend == v.name && slices.Contains(closed, private.Hashed(r.Account)) {
			n++
		}
	}
	return n
}

func (k *Keychain) recover(ctx context.Context, v *vault, account string, describe func(string, credential.Secret) (Entry, bool)) {
	value, err := v.get(ctx, account)
	if store.IsNotFound(err) {
		return
	}
	e := Entry{Kind: kindIn(account), Name: account} // of a damaged item
	switch _, name, _ := strings.Cut(account, ":"); e.Kind {
	case KindKey:
		e.Name = name
		if c, err := decodeKey(name, value); err == nil {
			e = Entry{Kind: kindOfKey(c), Name: name, AccessKeyID: c.AccessKeyID, Fingerprint: c.Fingerprint(), Expires: c.Expires, Pair: pairIn(value).ID}
		}
	case KindSession:
		var s storedSession
		if json.Unmarshal([]byte(value), &s) == nil {
			e = Entry{Kind: KindSession, Name: s.Source, Key: s.Key, Issued: s.Obtained, Expires: s.Expires}
		}
	case KindSSO, KindOAuth:
		if described, ok := describe(account, credential.NewSecret(value)); ok {
			e = described
		}
	default:
		return
	}
	e.Account, e.Backend = account, v.name
	r, _ := k.index.read(account)
	r.Entry = e
	if err := k.index.write(r); err != nil {
		k.opt.Debugf("keychain index: %v", err)
		k.recovered[account] = r
	}
}

// records returns the records of the index, and those that Recover could not put there.
// After Recover an index that cannot be read is empty.
func (k *Keychain) records() ([]record, error) {
	list, err := k.index.all()
	if k.recovered == nil {
		return list, err
	}
	if err != nil {
		k.opt.Debugf("keychain index: %v", err)
	}
	for _, r := range k.recovered {
		list = append(list, r)
	}
	return list, nil
}
