package keychain

import (
	"path/filepath"
	"sync"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// keepOutage is how long what does not work is left alone.
const keepOutage = time.Minute

// outage is a note that something, a backend for example, did not work.
type outage struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

func (o outage) isRecent(now time.Time) bool {
	age := now.Sub(o.At)
	return age >= 0 && age < keepOutage
}

// outages notes what did not work, by name, so that it is not tried again at
// once. A file tells the next processes. This process also keeps the notes
// itself: they count even where no file can be written or a person is present,
// since a second wait within one call tells nothing new. Where a person is present
// no file is written: it may be the person who did not answer.
type outages struct {
	index  *index
	now    credential.Clock
	person bool // a person is present: notes stay in the process that made them

	mu    sync.Mutex
	noted map[string]outage // guarded by mu; the zero outage for a name that may have a file
}

func newOutages(x *index, now credential.Clock, person bool) *outages {
	return &outages{index: x, now: now, person: person, noted: map[string]outage{}}
}

func (o *outages) file(name string) string {
	return filepath.Join(o.index.Path(), "backend-"+name+".json")
}

// recent returns why name did not work less than keepOutage ago.
func (o *outages) recent(name string) (reason string, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if n := o.noted[name]; n.isRecent(o.now()) {
		return n.Reason, true
	}
	var n outage
	if !o.person && !o.index.load(o.file(name), &n) {
		return "", false
	}
	o.noted[name] = outage{}
	return n.Reason, n.isRecent(o.now())
}

// add notes that name does not work.
func (o *outages) add(name, reason string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := outage{At: o.now().UTC(), Reason: text.Printable(reason, text.Max)}
	o.noted[name] = n
	if o.person {
		return
	}
	_ = o.index.save(o.file(name), n, false) // best effort: without it the next process waits, too
}

// retract deletes the note on name if this process has made it.
func (o *outages) retract(name string) {
	o.mu.Lock()
	own := !o.noted[name].At.IsZero()
	o.mu.Unlock()
	if own {
		o.remove(name)
	}
}

// remove deletes the note on name, its file included.
func (o *outages) remove(name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.index.unlink(o.file(name))
	delete(o.noted, name)
}

// removeKnown is remove for a note that this process knows of. It does nothing
// for any other name, so it may follow every call to a backend.
func (o *outages) removeKnown(name string) {
	o.mu.Lock()
	_, known := o.noted[name]
	o.mu.Unlock()
	if known {
		o.remove(name)
	}
}

// Remember notes for a minute, for this and the next processes, that something
// does not work: name is of lower-case letters, reason is printable and no
// secret. With Options.Person only this process knows it. The backends of this package
// are noted without it.
func (k *Keychain) Remember(name, reason string) { k.outages.add(name, reason) }

// Remembered returns the reason of a note that is less than a minute old. With
// Options.Person it knows only the notes of this process.
func (k *Keychain) Remembered(name string) (reason string, ok bool) { return k.outages.recent(name) }
