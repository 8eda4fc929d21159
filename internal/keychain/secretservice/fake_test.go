//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package secretservice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/godbus/dbus/v5"

	"aliyun-cred-helper/internal/bustest"
)

// answers are what a fake Secret Service answers. It has the collections that it
// lists, and all its items are one.
type answers struct {
	collections any
	alias       dbus.ObjectPath
	locked      any
	items       []dbus.ObjectPath
	secret      any             // what GetSecret returns; nil: "value"
	refusal     string          // the error of GetSecret, CreateItem and Delete, or ""
	prompt      dbus.ObjectPath // of Unlock, CreateItem and Delete; empty: none
	dismissed   bool            // how the prompt ends
	unlocked    bool            // and it unlocks what was to be unlocked
	deaf        bool            // nobody answers the prompt
	prompted    chan struct{}   // closed when it is shown; nil: nobody waits for that
	dismiss     chan struct{}   // closed when the prompt is dismissed
	hang        chan struct{}   // closed when it may answer; nil: at once
	closed      []dbus.ObjectPath
	attributes  any      // of each item that is found; nil: it was deleted
	trouble     string   // the error of SearchItems of the service, Unlock and Prompt, or ""
	nonsense    bool     // the prompt ends with something else than is documented
	then        *answers // what it answers after the prompt; nil: the same
}

// provider is an object of a fake Secret Service.
type provider struct {
	path dbus.ObjectPath
	says *atomic.Pointer[answers]
	conn *dbus.Conn
	log  *log
}

// log is what a fake Secret Service was asked.
type log struct {
	mu    sync.Mutex
	lines []string
}

func (l *log) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
}

// taken returns the lines so far and forgets them.
func (l *log) taken() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := l.lines
	l.lines = nil
	return strings.Join(lines, " ")
}

func (p provider) Get(_, name string) (dbus.Variant, *dbus.Error) {
	p.log.add(name)
	a := p.says.Load()
	if a.hang != nil {
		<-a.hang
	}
	switch {
	case name == "Collections":
		return dbus.MakeVariant(a.collections), nil
	case name == "Attributes" && a.attributes != nil:
		return dbus.MakeVariant(a.attributes), nil
	}
	if paths, ok := a.collections.([]dbus.ObjectPath); ok && !slices.Contains(paths, p.path) {
		return dbus.Variant{}, dbus.NewError("org.freedesktop.DBus.Error.UnknownObject", nil)
	}
	return dbus.MakeVariant(a.locked), nil
}

func (p provider) ReadAlias(string) (dbus.ObjectPath, *dbus.Error) {
	p.log.add("ReadAlias")
	return p.says.Load().alias, nil
}

func (p provider) SearchItems(map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	p.log.add("SearchItems")
	if p.path == otherCollection && !slices.Contains(p.says.Load().collections.([]dbus.ObjectPath), p.path) {
		return nil, dbus.NewError("org.freedesktop.DBus.Error.UnknownObject", nil)
	}
	return p.says.Load().items, nil
}

func (p provider) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	p.log.add("OpenSession")
	return dbus.MakeVariant(""), servicePath + "/session/1", nil
}

func (p provider) refuse() *dbus.Error {
	if name := p.says.Load().refusal; name != "" {
		return dbus.NewError(name, nil)
	}
	return nil
}

func (p provider) GetSecret(session dbus.ObjectPath) (any, *dbus.Error) {
	p.log.add("GetSecret")
	if s := p.says.Load().secret; s != nil {
		return s, nil
	}
	return secret{session, []byte{}, []byte("value"), "text/plain"}, p.refuse()
}

func (p provider) troubled() *dbus.Error {
	if name := p.says.Load().trouble; name != "" {
		return dbus.NewError(name, []any{"canary"})
	}
	return nil
}

// whole is the service itself, which searches in all collections.
type whole struct{ provider }

func (w whole) SearchItems(map[string]string) (open, closed []dbus.ObjectPath, err *dbus.Error) {
	w.log.add("SearchAll")
	a := w.says.Load()
	return a.items, a.closed, w.troubled()
}

// asked returns the prompt, or none.
func (p provider) asked() dbus.ObjectPath { return cmp.Or(p.says.Load().prompt, noObject) }

func (p provider) CreateItem(_ map[string]dbus.Variant, _ secret, replace bool) (item, prompt dbus.ObjectPath, err *dbus.Error) {
	p.log.add(fmt.Sprintf("CreateItem(%t)", replace))
	return noObject, p.asked(), p.refuse()
}

func (p provider) Delete() (dbus.ObjectPath, *dbus.Error) {
	p.log.add("Delete")
	return p.asked(), p.refuse()
}

func (p provider) Unlock(paths []dbus.ObjectPath) (unlocked []dbus.ObjectPath, prompt dbus.ObjectPath, err *dbus.Error) {
	p.log.add("Unlock")
	return nil, p.asked(), p.troubled()
}

func (p provider) Prompt(string) *dbus.Error {
	p.log.add("Prompt")
	a := p.says.Load()
	if a.prompted != nil {
		close(a.prompted)
	}
	if err := p.troubled(); a.deaf || err != nil {
		return err
	}
	if a.then != nil {
		p.says.Store(a.then)
	}
	result := []dbus.ObjectPath{}
	if a.unlocked {
		result = append(result, loginCollection, loginItem)
	}
	if a.nonsense {
		_ = p.conn.Emit(p.path, promptInterface+".Completed", "x")
		return nil
	}
	// A signal of another prompt, which must not count.
	_ = p.conn.Emit(otherCollection, promptInterface+".Completed", false, dbus.MakeVariant(""))
	_ = p.conn.Emit(p.path, promptInterface+".Completed", a.dismissed, dbus.MakeVariant(result))
	return nil
}

func (p provider) Dismiss() *dbus.Error {
	p.log.add("Dismiss")
	close(p.says.Load().dismiss)
	return nil
}

const (
	otherCollection = servicePath + "/collection/other"
	loginItem       = loginCollection + "/1"
	promptPath      = servicePath + "/prompt/1"
)

// provide puts a fake Secret Service on the bus of s, in place of gnome-keyring.
func provide(t *testing.T, s *bustest.Session, says *atomic.Pointer[answers]) *log {
	t.Helper()
	must(t, s.StopKeyring())
	conn, err := dbus.Connect(s.Address())
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	l := new(log)
	for _, path := range []dbus.ObjectPath{servicePath, loginCollection, otherCollection, loginItem, promptPath} {
		for _, iface := range []string{"org.freedesktop.DBus.Properties", serviceInterface, collectionInterface, itemInterface, promptInterface} {
			must(t, conn.Export(provider{path, says, conn, l}, path, iface))
		}
	}
	must(t, conn.Export(whole{provider{servicePath, says, conn, l}}, servicePath, serviceInterface))
	if reply, err := conn.RequestName(serviceName, dbus.NameFlagDoNotQueue); reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	return l
}

const (
	noSuchObject = "org.freedesktop.Secret.Error.NoSuchObject"
	isLocked     = "org.freedesktop.Secret.Error.IsLocked"
)
