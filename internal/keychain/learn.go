package keychain

import (
	"context"
	"slices"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// Learn corrects the index where it does not say what e says. The caller has read that
// in value, the item itself, which another program or another state directory of the
// user may have written, or a backup brought back. If the index cannot be written, only
// this Keychain knows it.
func (k *Keychain) Learn(ctx context.Context, e Entry, value credential.Secret) {
	r, _ := k.index.read(e.Account)
	before := r.Entry
	if e.Issued.IsZero() {
		e.Issued = before.Issued
	}
	e.Issued, e.Expires, e.Tied, e.Person = e.Issued.UTC(), e.Expires.UTC(), before.Tied, before.personOf(e.Key)
	k.learned.Delete(e.Account)
	if before.Backend == e.Backend && before.Kind == e.Kind && before.AccessKeyID == e.AccessKeyID && before.Pair == e.Pair &&
		before.Fingerprint == e.Fingerprint && slices.Equal(before.Key, e.Key) {
		return
	}
	if before.Backend != "" && before.Backend != e.Backend && k.isOutdated(ctx, e.Account, value) {
		return
	}
	r.Entry = e
	if err := k.index.write(r); err != nil {
		k.opt.Debugf("keychain index: %v", err)
		k.learned.Store(e.Account, e)
	}
	// Another process may have replaced or deleted the item in between, and then have
	// written the index before this one did.
	switch now, _, err := k.read(ctx, e.Account); {
	case store.IsNotFound(err):
		k.learned.Delete(e.Account)
		k.index.remove(e.Account)
	case !value.Equal(credential.NewSecret(now)):
		k.doubt(e.Account)
	}
}

// isOutdated reports whether the backend that the index names has another value of account,
// or may have one. A newer value was stored there if the backend of the old one failed just
// then, which so has kept its copy.
func (k *Keychain) isOutdated(ctx context.Context, account string, value credential.Secret) bool {
	now, _, err := k.read(ctx, account)
	return err == nil && !value.Equal(credential.NewSecret(now)) || err != nil && !store.IsNotFound(err)
}

// Attribute notes who the person of a sign-in is, for lists. It lasts until somebody
// signs in again.
func (k *Keychain) Attribute(account, person string) {
	r, ok := k.index.read(account)
	if !ok || r.Backend == "" || len(r.Key) == 0 || r.Person == person {
		return
	}
	r.Person = person
	if err := k.index.write(r); err != nil {
		k.opt.Debugf("keychain index: %v", err)
	}
}

// personOf returns the person of e if key says that it is the same sign-in.
func (e Entry) personOf(key []string) string {
	if len(key) == 0 || !slices.Equal(e.Key, key) {
		return ""
	}
	return e.Person
}
