//go:build linux || dragonfly || freebsd || netbsd || openbsd

// Package secretservice asks a Secret Service over D-Bus without prompting, with
// an end, and tells every failing state apart.
//
// It looks before go-keyring does: without a bus go-keyring runs dbus-launch, and
// before a locked keyring it waits for somebody to answer a prompt. The package
// refuses a bus that is not a socket of this machine. It shares the connection of
// go-keyring (dbus.SessionBus), so it answers for the bus that is used later.
//
// The protocols: Secret Service API, draft 0.2
// (https://specifications.freedesktop.org/secret-service/0.2/) and D-Bus
// (https://dbus.freedesktop.org/doc/dbus-specification.html).
package secretservice

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

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
	getProperty         = "org.freedesktop.DBus.Properties.Get"

	loginCollection = servicePath + "/collection/login"
)

// keepReady is how long Ready trusts its last answer. A program that runs for
// long must ask again, since a keyring can be locked at any time.
const keepReady = 5 * time.Second

// Options says which bus to use. Now is required.
type Options struct {
	Address    string // DBUS_SESSION_BUS_ADDRESS, exactly as this process has it
	RuntimeDir string // XDG_RUNTIME_DIR, which holds the socket of the bus when Address is empty

	// Prompt says that a person is present: go-keyring may ask for the password
	// of a locked keyring. Then Ready accepts a locked keyring, and Read leaves
	// every item to go-keyring.
	Prompt bool

	Now func() time.Time
}

// Client asks the Secret Service on one bus. It is safe for concurrent use.
type Client struct {
	opt        Options
	ringRunDir string // the runtime directory that go-keyring looks into

	mu      sync.Mutex
	readyAt time.Time // guarded by mu; zero: Ready must ask
}

// New returns a client of the bus that o names. It does no I/O.
func New(o Options) *Client {
	return &Client{opt: o, ringRunDir: fmt.Sprintf("/run/user/%d", os.Getuid())}
}

// Reset makes the next call of Ready ask the service.
func (c *Client) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.readyAt = time.Time{}
}

// Ready returns nil if go-keyring can be called now, which takes about a
// millisecond to find out. Else it returns an *Error, or the error of ctx.
func (c *Client) Ready(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := c.opt.Now().Sub(c.readyAt); !c.readyAt.IsZero() && age >= 0 && age < keepReady {
		return nil
	}
	if err := c.checkAddress(); err != nil {
		return err
	}
	conn, err := dbus.SessionBus() // shared with go-keyring; has no time limit of its own
	if err != nil {
		return &Error{Reason: "the session bus cannot be reached", Err: withoutText(err)}
	}
	locked, err := isLocked(ctx, conn)
	if isNotRunning(err) {
		if err = start(ctx, conn); err == nil {
			locked, err = isLocked(ctx, conn)
		}
	}
	switch {
	case err == nil && locked && !c.opt.Prompt:
		return errLocked
	case err != nil:
		return explainQuestion(err)
	}
	c.readyAt = c.opt.Now()
	return nil
}

// collections lists the collections of the keyring. This question comes first
// and alone: gnome-keyring dies of a question about a collection that reaches it
// before it has registered the caller, which it has done when it answers this one
// (Debian bug 1147303). Afterwards the user's keyring would be locked.
func collections(ctx context.Context, conn *dbus.Conn) (paths []dbus.ObjectPath, err error) {
	err = conn.Object(serviceName, servicePath).
		CallWithContext(ctx, getProperty, dbus.FlagNoAutoStart, serviceInterface, "Collections").Store(&paths)
	return paths, err
}

// isLocked reports whether the collection that go-keyring will use is locked: the
// one called login, else the default one.
func isLocked(ctx context.Context, conn *dbus.Conn) (locked bool, err error) {
	paths, err := collections(ctx, conn)
	if err != nil {
		return false, err
	}
	path := loginCollection
	if !slices.Contains(paths, path) {
		err := conn.Object(serviceName, servicePath).
			CallWithContext(ctx, serviceInterface+".ReadAlias", dbus.FlagNoAutoStart, "default").Store(&path)
		if err != nil {
			return false, err
		}
		if path == "/" {
			return false, &Error{Reason: "the keyring has no collection yet", Hint: "log in at the desktop once"}
		}
	}
	err = conn.Object(serviceName, path).
		CallWithContext(ctx, getProperty, dbus.FlagNoAutoStart, collectionInterface, "Locked").Store(&locked)
	return locked, err
}

// start lets the bus start the Secret Service, if it can. A service that starts
// without a login has a locked keyring, which isLocked then finds.
func start(ctx context.Context, conn *dbus.Conn) error {
	bus := conn.BusObject()
	var names []string
	err := bus.CallWithContext(ctx, "org.freedesktop.DBus.ListActivatableNames", 0).Store(&names)
	if err != nil {
		return err
	}
	if !slices.Contains(names, serviceName) {
		return &Error{Reason: "no keyring service is running", Hint: "start gnome-keyring or KWallet", Absent: true}
	}
	return bus.CallWithContext(ctx, "org.freedesktop.DBus.StartServiceByName", 0, serviceName, uint32(0)).Err
}
