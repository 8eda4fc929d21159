package keychain

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

// The kinds of an Entry. An account begins with its kind, except that the account
// of a bearer token is key:NAME.
const (
	KindKey     = "key"
	KindBearer  = "bearer"
	KindSSO     = "sso"
	KindOAuth   = "oauth"
	KindSession = "session"
)

// Entry is what the index has of an item; nothing in it is secret.
type Entry struct {
	Account     string    `json:"account"`
	Kind        string    `json:"kind"`
	Name        string    `json:"name"`
	Backend     string    `json:"backend,omitempty"`
	AccessKeyID string    `json:"access_key_id,omitempty"` // of a key
	Fingerprint string    `json:"fingerprint,omitempty"`   // of a key: credential.Credential.Fingerprint
	Key         []string  `json:"key,omitempty"`           // of a session: the list that determines it; of a sign-in: whose it is
	Issued      time.Time `json:"issued,omitzero"`
	Expires     time.Time `json:"expires,omitzero"` // zero: never
	Tied        bool      `json:"tied,omitzero"`    // of a key: see Tie
	Pair        string    `json:"pair,omitempty"`   // of a key of a rotation: see StorePaired
	Person      string    `json:"person,omitempty"` // of a sign-in: see Attribute
}

// record is the file of an entry. A record without a backend stands for no item: it
// only has a failure.
type record struct {
	Version int `json:"v"`
	Entry
	Failure *failure `json:"failure,omitempty"`
}

const (
	indexDir     = "index"
	indexVersion = 1
	indexLimit   = 16 << 10 // bytes of a file

	// keepFailure is how long a failure stays in the index if no success replaces it.
	keepFailure = time.Hour
)

// index is a directory with one file for each account. A file is replaced as a
// whole, so the index needs no lock. List and Clear depend on it; other calls are
// only faster with it.
type index struct {
	private.Dir
	debugf func(format string, args ...any)
}

func newIndex(o Options) *index {
	return &index{private.Dir{State: o.StateDir, Name: indexDir, Extension: ".json"}, o.Debugf}
}

// load decodes the JSON file at path into v. It reports false for a file that is
// not there or cannot be used.
func (x *index) load(path string, v any) bool {
	data, err := x.ReadFile(path, indexLimit)
	if err == nil && json.Unmarshal(data, v) != nil {
		err = message.New("not the JSON that was expected")
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		x.debugf("keychain index %s: %v", filepath.Base(path), err)
	}
	return err == nil
}

// save replaces the file at path by v as JSON. A file that has just that is not written
// again, unless it has to outlive a crash: who wrote it may not have waited for the disk.
func (x *index) save(path string, v any, durable bool) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if !durable {
		if now, err := x.ReadFile(path, indexLimit); err == nil && bytes.Equal(now, data) {
			return nil
		}
	}
	return x.WriteFile(path, data, durable)
}

func (x *index) read(account string) (record, bool) {
	var r record
	if !x.load(x.File(account), &r) || r.Version != indexVersion || r.Account != account {
		return record{}, false
	}
	return r, true
}

func (x *index) write(r record) error {
	r.Version = indexVersion
	return x.save(x.File(r.Account), r, isDurable(r.Account))
}

// isDurable reports whether it matters that an item is there after a crash of the
// system. A session that is lost costs a request.
func isDurable(account string) bool { return !strings.HasPrefix(account, KindSession+":") }

func (x *index) remove(account string) { x.unlink(x.File(account)) }

func (x *index) unlink(path string) {
	_ = x.RemoveFile(path) // best effort: a stale entry costs a miss
}

// all returns every record, and deletes the temporary files of dead writers.
func (x *index) all() ([]record, error) {
	err := x.Check()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	x.Sweep()
	files, err := os.ReadDir(x.Path())
	if err != nil {
		return nil, err
	}
	var list []record
	for _, f := range files {
		path := filepath.Join(x.Path(), f.Name())
		if strings.HasPrefix(f.Name(), private.Temporary) {
			continue
		}
		var r record
		if x.load(path, &r) && r.Version == indexVersion && path == x.File(r.Account) && checkAccount(r.Account) == nil {
			list = append(list, r)
		}
	}
	return list, nil
}

// Leftovers returns the temporary files that processes left in the state directory
// when they died. They have no secret in plaintext.
func (k *Keychain) Leftovers() []string {
	var paths []string
	items := private.Dir{State: k.opt.StateDir, Name: itemsDir}
	for _, dir := range []string{k.opt.StateDir, k.index.Path(), k.index.Temporaries(), items.Path(), items.Temporaries()} {
		paths = append(paths, atomicfile.Leftovers(dir, private.Temporary, k.opt.Now())...)
	}
	return paths
}

// Entry returns what the index has of account, without asking a backend. It
// reports false when the index does not have the item, or has it in another
// backend than the one that Options names.
func (k *Keychain) Entry(account string) (Entry, bool) {
	if learned, ok := k.learned.Load(account); ok {
		return learned.(Entry), true
	}
	r, ok := k.index.read(account)
	if !ok || r.Backend == "" || k.opt.Backend != BackendAuto && k.opt.Backend != r.Backend {
		return Entry{}, false
	}
	return r.Entry, true
}

// List returns what is stored and cached, sorted by kind, name and account. It
// deletes expired sessions, and leaves them out. It reads only the index: an item
// that was stored where no index could be written is not listed.
func (k *Keychain) List(ctx context.Context) ([]Entry, error) {
	now := k.opt.Now()
	records, err := k.records()
	if err != nil {
		return nil, err
	}
	var list []Entry
	for _, r := range records {
		switch {
		case r.Backend == "":
			if r.Failure == nil || r.Failure.At.After(now) || now.Sub(r.Failure.At) > keepFailure {
				k.index.remove(r.Account)
			}
		case r.Kind == KindSession && !r.Expires.IsZero() && !r.Expires.After(now):
			_ = k.discard(ctx, r.Entry) // best effort: the next call tries again
		default:
			list = append(list, r.Entry)
		}
	}
	slices.SortFunc(list, func(a, b Entry) int {
		return strings.Compare(a.Kind+"\x00"+a.Name+"\x00"+a.Account, b.Kind+"\x00"+b.Name+"\x00"+b.Account)
	})
	return list, nil
}

// Clear deletes the items that filter selects, from the backend that the index
// names, and returns how many it deleted. A nil filter selects every session.
// After an error it continues with the next item; it returns the first error.
func (k *Keychain) Clear(ctx context.Context, filter func(Entry) bool) (n int, err error) {
	if filter == nil {
		filter = func(e Entry) bool { return e.Kind == KindSession }
	}
	records, err := k.records()
	if err != nil {
		return 0, err
	}
	for _, r := range records {
		if !filter(r.Entry) {
			continue
		}
		if r.Backend == "" {
			k.index.remove(r.Account)
			continue
		}
		failed := k.discard(ctx, r.Entry)
		if failed == nil {
			n++
		}
		err = cmp.Or(err, failed)
	}
	return n, err
}

// discard deletes the item of e and then its entry. An item that is not there is
// no error.
func (k *Keychain) discard(ctx context.Context, e Entry) error {
	return k.aloneOrNot(ctx, e.Account, func() error {
		k.doubt(e.Account)
		if v := k.vaults[e.Backend]; v != nil {
			if err := v.delete(ctx, e.Account); err != nil && !store.IsNotFound(err) {
				return err
			}
		}
		k.index.remove(e.Account)
		return nil
	})
}
