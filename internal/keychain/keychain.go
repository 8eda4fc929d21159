// Package keychain keeps secrets outside of config.json: long-term AccessKeys,
// login tokens and cached sessions, in the operating system's keychain, the
// Linux kernel keyring (keyrings(7)) or age-encrypted files (age-encryption.org/v1).
//
// Every call to a backend has a time limit and survives a panic of the library
// below it. A value over a backend's limit is split; a reader sees the old value,
// the new one or a miss, never a mixture. The package refuses to store a long-term
// key where a reboot loses it, to use directories or identity files that others
// can read, and to write a secret anywhere but into a backend: the index and the
// lock files on disk have none.
//
// No backend protects the items from other programs of the same user of the
// operating system: they can read what this program can.
package keychain

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/kernelring"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

// The time limits of one call to a backend.
const (
	limitAlone  = 3 * time.Second // nobody is there to answer a prompt
	limitPerson = time.Minute
)

// The backends, as Options.Backend and Entry.Backend name them.
const (
	BackendAuto   = "auto"
	backendSystem = "system"
	backendKernel = "kernel"
	backendFile   = "file"
	BackendNone   = "none"
)

// Backends lists what Options.Backend can be.
func Backends() []string {
	return []string{BackendAuto, backendSystem, backendKernel, backendFile, BackendNone}
}

// The errors of package store that callers tell apart.
var (
	ErrNotFound    = store.ErrNotFound
	ErrUnavailable = store.ErrUnavailable
	ErrAbsent      = store.ErrAbsent
)

// Reason returns why a keychain does not work, in a few words: "the keyring is locked".
// Of other errors it returns the text.
func Reason(err error) string {
	var t *store.Trouble
	if errors.As(err, &t) {
		return message.Text(t.Reason)
	}
	return err.Error()
}

// Options says which keychain to open, and where. The zero value of a field is
// what its comment says; Now is required.
type Options struct {
	Backend     string // auto, system, kernel, file or none; empty is auto
	StateDir    string // absolute; index, age files and sealing key. Unusable or empty: no index
	LockDir     string // absolute; lock files, and the sealing key if StateDir cannot have it. Unusable or empty: no locks
	AgeIdentity string // the age identity file; empty: OwnIdentity
	OwnIdentity string // absolute; where MakeIdentity makes one. Empty, or no such file: the file backend is not usable
	BusAddress  string // DBUS_SESSION_BUS_ADDRESS, exactly as this process has it
	RuntimeDir  string // XDG_RUNTIME_DIR, which holds the bus socket when BusAddress is empty
	Person      bool   // a person is present: calls may prompt, and take 60 s instead of 3 s

	// Run runs a program, as osenv.Env does. It is needed on macOS only.
	Run func(ctx context.Context, argv, environment []string, limit int) ([]byte, error)

	// Process and HasEnded are those of osenv.Env. nil: nobody knows which process has ended.
	Process  func() string
	HasEnded func(process string) bool

	Now   credential.Clock
	Warnf func(format string, args ...any) // at most one call a Keychain; nil: silent
	// Noticef warns, once a Keychain, of what is so on every call until a person changes
	// it: there is no place for a cache. nil: Warnf does.
	Noticef func(format string, args ...any)
	Debugf  func(format string, args ...any) // a line a call to a backend; nil: silent
}

// Keychain reads and writes through the backends that Options chose. It is safe
// for concurrent use.
type Keychain struct {
	opt       Options
	vaults    map[string]*vault // by name: every backend of this system except none
	index     *index
	outages   *outages
	warned    sync.Once
	noticed   sync.Once
	recovered map[string]record // see Recover
	locked    sync.Map          // the accounts of sessions whose lock this process holds
	// hasIdentity reports whether there is an age identity. It looks at the disk once, and
	// a call with a cached session does not ask.
	hasIdentity func() bool
	learned     sync.Map // account to Entry: what Learn could not write into the index
}

// Open checks o and does no I/O. A backend that does not exist, or not on this
// system, is an error of Kind Usage.
func Open(o Options) (*Keychain, error) {
	if o.Backend == "" {
		o.Backend = BackendAuto
	}
	if !slices.Contains(Backends(), o.Backend) {
		return nil, credential.NewError(credential.Usage, "keychain",
			"use auto, system, kernel, file or none", message.Sprintf("there is no backend %q", o.Backend))
	}
	if o.Now == nil {
		return nil, credential.NewError(credential.Internal, "keychain", "", "no clock")
	}
	if o.Process == nil || o.HasEnded == nil {
		o.Process, o.HasEnded = func() string { return "" }, func(string) bool { return false }
	}
	if o.Debugf == nil {
		o.Debugf = func(string, ...any) {}
	}
	k := &Keychain{opt: o, vaults: map[string]*vault{}}
	k.hasIdentity = sync.OnceValue(o.hasIdentity)
	k.index = newIndex(o)
	k.outages = newOutages(k.index, o.Now, o.Person)

	k.add(backendSystem, newSystem(o), systemLimit)
	k.add(backendFile, newAgeFiles(o), unsplit)
	if kernel := kernelring.New(o.Now); kernel != nil {
		k.add(backendKernel, kernelring.Seal(kernel, sealDirs(o)...), kernelring.Limit)
	} else if o.Backend == backendKernel {
		return nil, credential.NewError(credential.Usage, "keychain",
			"use auto, system, file or none", "the kernel backend exists on Linux only")
	}
	return k, nil
}

// sealDirs lists the directories that can have the sealing key, the best one first.
func sealDirs(o Options) []string { return []string{o.StateDir, o.LockDir} }

// Reseal replaces the sealing key. All that was sealed in the kernel keyring by this
// state directory can never be read again, with or without an index. It does nothing
// where there is no key. An error is of Kind Keychain.
func (k *Keychain) Reseal() error { return kernelring.Reseal(sealDirs(k.opt)...) }

// add makes a backend of a store whose items have at most limit bytes.
func (k *Keychain) add(name string, inner store.Store, limit int) {
	g := &guard{name: name, inner: inner, limit: limitAlone, outages: k.outages, now: k.opt.Now, debugf: k.opt.Debugf}
	isKernel := name == backendKernel
	switch {
	case isKernel: // it answers in microseconds, whether it works or not
		g.limit, g.outages = 0, nil
	case name == backendSystem && systemDialogs:
		g.limit, g.dialogs = limitPerson, true
	case k.opt.Person:
		g.limit = limitPerson
	}
	k.vaults[name] = &vault{name: name, store: g, limit: limit, survivesReboot: !isKernel}
}

// Item is what Set stores. Account, Kind and Value are required.
type Item struct {
	Account string
	Kind    string // KindSSO and so on
	Name    string // what List shows
	Value   credential.Secret
	Key     []string  // of a session or a sign-in; goes into the index, and is no secret
	Issued  time.Time // zero: now
	Expires time.Time // zero: never. The kernel drops the item then

	accessKeyID, fingerprint, pair string // of a key; go into the index, and are no secrets
}

// Set stores an item and reads it back, and returns the name of the backend
// that has it now. An older copy in another backend is deleted. Set waits for another
// process that writes the same item, for 12 s at most.
func (k *Keychain) Set(ctx context.Context, it Item) (backend string, err error) {
	if err := checkAccount(it.Account); err != nil {
		return "", err
	}
	err = k.alone(ctx, it.Account, func() (err error) {
		backend, err = k.set(ctx, it)
		return err
	})
	return backend, err
}

func (k *Keychain) set(ctx context.Context, it Item) (backend string, err error) {
	if it.Value.IsZero() {
		return "", credential.NewError(credential.Internal, "keychain", "", "an empty value")
	}
	order, err := k.writable(it.Account)
	if err != nil {
		return "", err
	}
	if it.Issued.IsZero() {
		it.Issued = k.opt.Now()
	}
	before, _ := k.index.read(it.Account)
	stale := map[string]bool{before.Backend: true}
	if before.Backend == "" && it.Kind != KindSession { // an index that was lost may have named any
		for _, v := range order {
			stale[v.name] = true
		}
	}
	var first error
	for _, v := range order {
		k.announce(it.record(v.name, before))
		err := v.put(ctx, it.Account, it.Value.Reveal(), it.Expires)
		if err == nil {
			k.stored(ctx, it.record(v.name, before), stale)
			return v.name, nil
		}
		if ctx.Err() != nil {
			return "", err
		}
		first = v.worse(first, err)
		// An item that it has is older than the one that is written next.
		stale[v.name] = true
	}
	k.retract(before, it.Account)
	return "", withoutKeyring(first)
}

// record is the record of an item that backend has. before is that of the item before.
func (it Item) record(backend string, before record) record {
	return record{Entry: Entry{
		Account: it.Account, Kind: it.Kind, Name: it.Name, Backend: backend,
		AccessKeyID: it.accessKeyID, Fingerprint: it.fingerprint, Key: it.Key, Issued: it.Issued.UTC(), Expires: it.Expires.UTC(),
		Tied: before.Tied, Pair: it.pair, Person: before.personOf(it.Key),
	}}
}

// stored writes the record of an item that was stored, and deletes older copies of it
// from the backends in stale.
func (k *Keychain) stored(ctx context.Context, r record, stale map[string]bool) {
	if err := k.index.write(r); err != nil {
		k.warnIndex(err)
	}
	for name := range stale {
		if v := k.vaults[name]; v != nil && name != r.Backend {
			_ = v.delete(ctx, r.Account) // best effort: the index names the right backend
		}
	}
}

// Get returns the value of account. ErrNotFound means that no backend has it. An
// error of Kind Keychain means that no backend that could have it works, or that
// the item is damaged.
func (k *Keychain) Get(ctx context.Context, account string) (credential.Secret, error) {
	value, _, err := k.Find(ctx, account)
	return value, err
}

// Find is Get, and returns the backend that has the item, too.
func (k *Keychain) Find(ctx context.Context, account string) (value credential.Secret, backend string, err error) {
	text, backend, err := k.read(ctx, account)
	return credential.NewSecret(text), backend, err
}

// Delete removes account. ErrNotFound means that it was not there. After any other
// error it may still be there.
func (k *Keychain) Delete(ctx context.Context, account string) error {
	if err := checkAccount(account); err != nil {
		return err
	}
	return k.aloneOrNot(ctx, account, func() error { return k.delete(ctx, account) })
}

func (k *Keychain) delete(ctx context.Context, account string) error {
	entry, _ := k.index.read(account)
	k.doubt(account)
	from := k.order(kindIn(account))
	if v := k.vaults[entry.Backend]; v != nil && k.opt.Backend == BackendAuto {
		from = []*vault{v}
	}
	deleted := false
	var failed error
	removeRecord := entry.Backend == "" // a record without an item has a failure only
	for _, v := range from {
		err := v.delete(ctx, account)
		if err != nil && !store.IsNotFound(err) {
			failed = cmp.Or(failed, err)
			continue
		}
		deleted = deleted || err == nil
		removeRecord = removeRecord || v.name == entry.Backend
	}
	if removeRecord {
		k.index.remove(account)
	}
	switch {
	case deleted:
		return nil
	case failed != nil:
		return failed
	}
	return store.ErrNotFound
}
