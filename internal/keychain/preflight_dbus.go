//go:build linux || dragonfly || freebsd || netbsd || openbsd

package keychain

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"

	"aliyun-cred-helper/internal/credential"
)

// Names of the Secret Service API (freedesktop.org, draft 0.2) and of the bus.
const (
	secretsName       = "org.freedesktop.secrets"
	secretsPath       = dbus.ObjectPath("/org/freedesktop/secrets")
	secretsService    = "org.freedesktop.Secret.Service"
	secretsCollection = "org.freedesktop.Secret.Collection"
	loginCollection   = secretsPath + "/collection/login"
	getProperty       = "org.freedesktop.DBus.Properties.Get"
)

const (
	hintUnlock = "unlock the login keyring, or " + hintElsewhere

	// keepReady is how long an answer is good for. Long-running callers ask
	// again, since a keyring can be locked at any time.
	keepReady = 5 * time.Second
)

// preflight finds out, in about a millisecond and without prompting, whether the
// library can be let at the Secret Service. Without it a missing bus makes the
// library execute dbus-launch, and a locked keyring makes it wait for somebody
// to answer a prompt.
type preflight struct {
	address, runtimeDir string
	discovered          string // the runtime directory that the library looks into
	person              bool
	now                 credential.Clock

	mu sync.Mutex
	at time.Time // guarded by mu: when the answer was yes; zero: ask
}

func newPreflight(address, runtimeDir string, person bool, now credential.Clock) checker {
	return &preflight{
		address: address, runtimeDir: runtimeDir, discovered: fmt.Sprintf("/run/user/%d", os.Getuid()),
		person: person, now: now,
	}
}

func (p *preflight) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = time.Time{}
}

func (p *preflight) ready(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if age := p.now().Sub(p.at); !p.at.IsZero() && age >= 0 && age < keepReady {
		return nil
	}
	if err := p.bus(); err != nil {
		return err
	}
	conn, err := dbus.SessionBus() // shared with the library; has no time limit of its own
	if err != nil {
		return unavailable("the session bus cannot be reached", hintElsewhere, busText(err))
	}
	locked, err := ask(ctx, conn)
	if isNotRunning(err) {
		if err = start(ctx, conn); err == nil {
			locked, err = ask(ctx, conn)
		}
	}
	switch {
	case err == nil && locked && !p.person:
		return errLocked()
	case err != nil:
		return explainBus(err)
	}
	p.at = p.now()
	return nil
}

func errLocked() error { return unavailable("the keyring is locked", hintUnlock, nil) }

// bus checks the address that the library is going to use, which it takes from
// the environment. Only sockets of this machine will do: others start a program
// or carry secrets over a network. Without an address it looks into one
// directory, and starts a bus if there is none in it.
func (p *preflight) bus() error {
	none := unavailable("there is no session bus", hintElsewhere, nil)
	if p.address == "" || p.address == "autolaunch:" {
		path := filepath.Join(p.runtimeDir, "bus")
		switch {
		case p.runtimeDir == "" || !isSocket(path):
			return none
		case filepath.Clean(p.runtimeDir) != p.discovered:
			return unavailable("the environment does not say where the session bus is",
				"set DBUS_SESSION_BUS_ADDRESS=unix:path="+path, nil)
		}
		return nil
	}
	found := false
	for _, address := range strings.Split(p.address, ";") {
		options, ok := strings.CutPrefix(address, "unix:")
		if !ok && address != "" {
			return unavailable("the session bus is not a socket of this machine", hintElsewhere, nil)
		}
		found = found || reachable(options)
	}
	if !found {
		return none
	}
	return nil
}

func reachable(options string) bool {
	for _, option := range strings.Split(options, ",") {
		key, value, _ := strings.Cut(option, "=")
		switch key {
		case "abstract":
			return true
		case "path":
			path, err := url.PathUnescape(value)
			return err == nil && isSocket(path)
		}
	}
	return false
}

func isSocket(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode()&fs.ModeSocket != 0
}

// collections lists the collections of the keyring. It is asked first and alone:
// gnome-keyring dies of a question about a collection that reaches it before it
// has taken note of the caller, which it has when it answers this one (Debian bug
// 1147303). Afterwards the user's keyring is locked.
func collections(ctx context.Context, conn *dbus.Conn) (paths []dbus.ObjectPath, err error) {
	err = conn.Object(secretsName, secretsPath).
		CallWithContext(ctx, getProperty, dbus.FlagNoAutoStart, secretsService, "Collections").Store(&paths)
	return paths, err
}

// ask finds out whether the collection that the library will use is locked: the
// one called login, else the default one.
func ask(ctx context.Context, conn *dbus.Conn) (locked bool, err error) {
	paths, err := collections(ctx, conn)
	if err != nil {
		return false, err
	}
	path := loginCollection
	if !slices.Contains(paths, path) {
		err := conn.Object(secretsName, secretsPath).
			CallWithContext(ctx, secretsService+".ReadAlias", dbus.FlagNoAutoStart, "default").Store(&path)
		if err != nil {
			return false, err
		}
		if path == "/" {
			return false, unavailable("the keyring has no collection yet",
				"log in at the desktop once, or "+hintElsewhere, nil)
		}
	}
	err = conn.Object(secretsName, path).
		CallWithContext(ctx, getProperty, dbus.FlagNoAutoStart, secretsCollection, "Locked").Store(&locked)
	return locked, err
}

// start has the bus start the Secret Service, if it can. One that starts without
// a login is locked, which is then reported.
func start(ctx context.Context, conn *dbus.Conn) error {
	bus := conn.BusObject()
	var names []string
	err := bus.CallWithContext(ctx, "org.freedesktop.DBus.ListActivatableNames", 0).Store(&names)
	if err != nil {
		return err
	}
	if !slices.Contains(names, secretsName) {
		return unavailable("no keyring service is running", "start gnome-keyring or KWallet, or "+hintElsewhere, nil)
	}
	return bus.CallWithContext(ctx, "org.freedesktop.DBus.StartServiceByName", 0, secretsName, uint32(0)).Err
}

// busError returns the name of an error that came over the bus, or "".
func busError(err error) string {
	var e dbus.Error
	if errors.As(err, &e) {
		return e.Name
	}
	var p *dbus.Error
	if errors.As(err, &p) {
		return p.Name
	}
	return ""
}

func isNotRunning(err error) bool {
	name := busError(err)
	return name == "org.freedesktop.DBus.Error.NameHasNoOwner" || name == "org.freedesktop.DBus.Error.ServiceUnknown"
}

// isBusNotFound recognises an item that another process deleted between the
// library's search and its use.
func isBusNotFound(err error) bool {
	switch busError(err) {
	case "org.freedesktop.DBus.Error.UnknownObject",
		"org.freedesktop.DBus.Error.UnknownInterface",
		"org.freedesktop.DBus.Error.UnknownMethod",
		"org.freedesktop.Secret.Error.NoSuchObject":
		return true
	}
	return false
}

// busText replaces an error of the bus by its name: its text comes from others.
func busText(err error) error {
	if name := busError(err); name != "" {
		return errors.New(name)
	}
	return err
}

// explainBus sorts what went wrong on the bus.
func explainBus(err error) error {
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), isUnavailable(err):
		return err
	case busError(err) == "org.freedesktop.Secret.Error.IsLocked":
		return errLocked()
	}
	return unavailableSlow("the keyring service does not work", hintElsewhere, busText(err))
}
