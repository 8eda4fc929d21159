//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

// Package secretservice keeps items in a Secret Service over D-Bus, with an end, and
// tells every failing state apart.
//
// It refuses a bus that is not a socket of this machine, starts no bus, and unlocks a
// keyring only where a person is present. An item has the shape that go-keyring gives it
// (github.com/zalando/go-keyring), so each finds and replaces the items of the other.
//
// The protocols: Secret Service API, draft 0.2
// (https://specifications.freedesktop.org/secret-service/0.2/) and D-Bus
// (https://dbus.freedesktop.org/doc/dbus-specification.html).
package secretservice

import (
	"context"
	"slices"
	"sync"

	"github.com/godbus/dbus/v5"
)

// Names of the Secret Service API and of the bus.
const (
	serviceName         = "org.freedesktop.secrets"
	servicePath         = dbus.ObjectPath("/org/freedesktop/secrets")
	serviceInterface    = "org.freedesktop.Secret.Service"
	collectionInterface = "org.freedesktop.Secret.Collection"
	itemInterface       = "org.freedesktop.Secret.Item"
	sessionInterface    = "org.freedesktop.Secret.Session"
	promptInterface     = "org.freedesktop.Secret.Prompt"
	getProperty         = "org.freedesktop.DBus.Properties.Get"

	loginCollection = servicePath + "/collection/login"
	noObject        = dbus.ObjectPath("/") // where a path is none
)

// Options says which bus to use.
type Options struct {
	Address    string // DBUS_SESSION_BUS_ADDRESS, exactly as this process has it
	RuntimeDir string // XDG_RUNTIME_DIR, which holds the socket of the bus when Address is empty

	// Prompt says that a person is present, who may be asked for the password of a
	// locked keyring.
	Prompt bool
}

// Client asks the Secret Service on one bus. It is safe for concurrent use. The errors of
// its methods are ErrNotFound, an *Error, or the error of the context.
type Client struct {
	opt Options

	mu   sync.Mutex
	conn *dbus.Conn // guarded by mu; nil before the first call
}

// New returns a client of the bus that o names. It does no I/O.
func New(o Options) *Client { return &Client{opt: o} }

// bus is a connection to the session bus, for one question after the other.
type bus struct {
	*dbus.Conn
	ctx context.Context
}

// start calls a method of an object of the service, and starts no service.
func (b bus) start(path dbus.ObjectPath, method string, args ...any) *dbus.Call {
	return b.Object(serviceName, path).GoWithContext(b.ctx, method, dbus.FlagNoAutoStart, nil, args...)
}

// ask is start, and waits for the answer.
func (b bus) ask(path dbus.ObjectPath, method string, args ...any) *dbus.Call {
	return <-b.start(path, method, args...).Done
}

// tell is start for what nobody waits for.
func (b bus) tell(path dbus.ObjectPath, method string) {
	b.Object(serviceName, path).Go(method, dbus.FlagNoAutoStart|dbus.FlagNoReplyExpected, nil)
}

// connect returns the connection, which is made anew after a bus that has ended.
func (c *Client) connect(ctx context.Context) (bus, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn == nil || !c.conn.Connected() {
		name, err := c.socket()
		if err != nil {
			return bus{}, err
		}
		if c.conn, err = dial(name); err != nil {
			c.conn = nil
			return bus{}, &Error{Reason: reasonNoAnswer, Err: withoutText(err)}
		}
	}
	return bus{c.conn, ctx}, nil
}

// open returns the collection for the items of this program, which is the one that
// go-keyring takes: the one called login, else the default one. If no service runs, the
// bus may start one. One that starts without a login has a locked keyring.
func (c *Client) open(ctx context.Context) (b bus, collection dbus.ObjectPath, err error) {
	b, err = c.connect(ctx)
	if err != nil {
		return b, "", err
	}
	collection, err = b.collection()
	if isNotRunning(err) {
		if err = b.startService(); err == nil {
			collection, err = b.collection()
		}
	}
	return b, collection, explainQuestion(err)
}

// collection asks for the list of collections first and alone: gnome-keyring dies of a
// question about a collection that reaches it before it has registered the caller, which
// it has done when it answers this one (Debian bug 1147303). Afterwards the user's
// keyring would be locked.
func (b bus) collection() (dbus.ObjectPath, error) {
	var paths []dbus.ObjectPath
	err := b.ask(servicePath, getProperty, serviceInterface, "Collections").Store(&paths)
	if err != nil || slices.Contains(paths, loginCollection) {
		return loginCollection, err
	}
	var path dbus.ObjectPath
	err = b.ask(servicePath, serviceInterface+".ReadAlias", "default").Store(&path)
	if err == nil && path == noObject {
		err = &Error{Reason: "the keyring has no collection yet", Hint: "log in at the desktop once"}
	}
	return path, err
}

// startService lets the bus start the Secret Service, if it can.
func (b bus) startService() error {
	var names []string
	err := b.BusObject().CallWithContext(b.ctx, "org.freedesktop.DBus.ListActivatableNames", 0).Store(&names)
	if err != nil {
		return err
	}
	if !slices.Contains(names, serviceName) {
		return &Error{Reason: "no keyring service is running", Hint: "start gnome-keyring or KWallet", Absent: true}
	}
	return b.BusObject().CallWithContext(b.ctx, "org.freedesktop.DBus.StartServiceByName", 0, serviceName, uint32(0)).Err
}

// unlocked returns nil if the collection is not locked. Where a person is present it asks
// for the password.
func (c *Client) unlocked(b bus, collection dbus.ObjectPath) error {
	var locked bool
	err := b.ask(collection, getProperty, collectionInterface, "Locked").Store(&locked)
	switch {
	case err != nil:
		return explainQuestion(err)
	case !locked:
		return nil
	case !c.opt.Prompt:
		return errLocked
	}
	return b.unlock(collection)
}
