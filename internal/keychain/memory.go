package keychain

import (
	"path/filepath"
	"sync"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// keepNote is how long something that does not work is left alone.
const keepNote = time.Minute

// note is what is remembered of something that does not work.
type note struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

func (n note) fresh(now time.Time) bool {
	age := now.Sub(n.At)
	return age >= 0 && age < keepNote
}

// memory notes what did not work: in a file for the next processes, and in this
// one, where it holds even if the file cannot be written or a person is there,
// since a second wait within one call tells nothing new.
type memory struct {
	index  *index
	now    credential.Clock
	person bool

	mu    sync.Mutex
	notes map[string]note // guarded by mu
	filed map[string]bool // guarded by mu: there may be a file to delete
}

func (m *memory) file(name string) string {
	return filepath.Join(m.index.dir(), "backend-"+name+".json")
}

func (m *memory) recall(name string) (reason string, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := m.notes[name]; n.fresh(m.now()) {
		return n.Reason, true
	}
	if m.person {
		m.expect(name)
		return "", false
	}
	var n note
	if !m.index.load(m.file(name), &n) {
		return "", false
	}
	m.expect(name)
	return n.Reason, n.fresh(m.now())
}

// expect notes that works may have a file to delete.
func (m *memory) expect(name string) {
	if m.filed == nil {
		m.filed = map[string]bool{}
	}
	m.filed[name] = true
}

func (m *memory) note(name, reason string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := note{At: m.now().UTC(), Reason: oneLine(reason)}
	m.notes[name] = n
	m.expect(name)
	_ = m.index.save(m.file(name), n) // best effort: without it the next call waits, too
}

// works drops the note on name, if there can be one.
func (m *memory) works(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.filed[name] {
		m.index.unlink(m.file(name))
		delete(m.filed, name)
		delete(m.notes, name)
	}
}

func (m *memory) forget(name string) {
	m.mu.Lock()
	m.expect(name)
	m.mu.Unlock()
	m.works(name)
}

// Remember notes for a minute, for this and the next processes, that something
// does not work: name is of lower-case letters, reason is printable and no
// secret. The backends of this package note themselves.
func (k *Keychain) Remember(name, reason string) { k.memory.note(name, reason) }

// Remembered returns the reason of a note that is less than a minute old. With
// Options.Person it knows only those of this process.
func (k *Keychain) Remembered(name string) (reason string, ok bool) { return k.memory.recall(name) }

// Forget drops the note on name, for when it was seen to work.
func (k *Keychain) Forget(name string) { k.memory.forget(name) }
