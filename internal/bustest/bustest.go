// Package bustest starts a private desktop session for tests: a session bus of
// its own and an unlocked gnome-keyring on it, with a home directory that nobody
// else uses. It never touches the keyring or the bus of the person who runs it.
// It needs dbus-daemon, dbus-send and gnome-keyring-daemon.
package bustest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
)

// Session is a private desktop session. It is used by one goroutine.
type Session struct {
	home    string // also holds the socket of the bus
	bus     *exec.Cmd
	keyring *exec.Cmd
}

const (
	secretsName  = "org.freedesktop.secrets"
	secretsPath  = "/org/freedesktop/secrets"
	loginKeyring = secretsPath + "/collection/login"
)

// keyringPassword must not be empty: gnome-keyring makes no collection then.
const keyringPassword = "test"

// ForTest starts a session that ends with t. Without the programs it needs, t is
// skipped, or fails where nothing may be left out.
func ForTest(t testing.TB) *Session {
	t.Helper()
	dir, err := os.MkdirTemp("", "bus") // short, for the path of the socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s, err := Start(dir)
	if errors.Is(err, exec.ErrNotFound) {
		cloudtest.Missing(t, "no Secret Service: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Start starts a session whose files lie in a new directory below dir; the
// system limits the path of a socket to about 100 bytes. A missing program is an
// error that is exec.ErrNotFound. The caller must Close the session.
func Start(dir string) (*Session, error) {
	for _, name := range []string{"dbus-daemon", "dbus-send", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(name); err != nil {
			return nil, err
		}
	}
	home, err := os.MkdirTemp(dir, "session-")
	if err != nil {
		return nil, err
	}
	s := &Session{home: home}
	if err := s.start(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Session) start() error {
	for _, sub := range []string{"data", "config", "cache", "run"} {
		if err := os.Mkdir(filepath.Join(s.home, sub), 0o700); err != nil {
			return err
		}
	}
	// The bus has no directory of services: it starts nothing that Close does not end.
	conf := filepath.Join(s.home, "bus.conf")
	err := os.WriteFile(conf, []byte(`<busconfig><type>session</type><listen>`+s.Address()+`</listen>
<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*" eavesdrop="false"/>
<allow eavesdrop="false"/><allow own="*"/></policy></busconfig>
`), 0o600)
	if err != nil {
		return err
	}
	s.bus = s.command("dbus-daemon", "--config-file="+conf, "--nofork", "--nopidfile")
	if err := s.bus.Start(); err != nil {
		return err
	}
	if err := s.poll("the bus", func() bool {
		_, err := os.Stat(filepath.Join(s.home, "run", "bus"))
		return err == nil
	}); err != nil {
		return err
	}
	return s.StartKeyring()
}

// StartKeyring starts the keyring, unlocked, after StopKeyring.
func (s *Session) StartKeyring() error {
	s.keyring = s.command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets",
		"--control-directory="+filepath.Join(s.home, "run", "keyring"))
	s.keyring.Stdin = strings.NewReader(keyringPassword)
	if err := s.keyring.Start(); err != nil {
		return err
	}
	// This method lists the collections that can be unlocked without a prompt. A
	// property would be simpler, but the daemon may die of a client that begins
	// with one (Debian bug 1147303).
	return s.poll("the login keyring", func() bool {
		out, err := s.send(secretsName, secretsPath, "org.freedesktop.Secret.Service.Unlock", "array:objpath:"+loginKeyring)
		return err == nil && bytes.Contains(out, []byte(loginKeyring))
	})
}

// StopKeyring kills the keyring, and waits until the bus has noticed.
func (s *Session) StopKeyring() error {
	err := end(s.keyring)
	s.keyring = nil
	if err != nil {
		return err
	}
	return s.poll("the end of the keyring", func() bool {
		out, err := s.send("org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", "string:"+secretsName)
		return err == nil && bytes.Contains(out, []byte("boolean false"))
	})
}

// KeyringPID is the process of the keyring, for a test that kills it.
func (s *Session) KeyringPID() int { return s.keyring.Process.Pid }

// Lock locks the login keyring. Only a person, or StopKeyring and StartKeyring,
// can unlock it again.
func (s *Session) Lock() error {
	_, err := s.send(secretsName, secretsPath, "org.freedesktop.Secret.Service.Lock", "array:objpath:"+loginKeyring)
	return err
}

// Address is the address of the bus.
func (s *Session) Address() string { return "unix:path=" + filepath.Join(s.home, "run", "bus") }

// RuntimeDir is the XDG_RUNTIME_DIR of the session; the bus socket is in it.
func (s *Session) RuntimeDir() string { return filepath.Join(s.home, "run") }

// Env is the environment of a program in the session, without PATH.
func (s *Session) Env() []string {
	return []string{
		"HOME=" + s.home,
		"DBUS_SESSION_BUS_ADDRESS=" + s.Address(),
		"XDG_RUNTIME_DIR=" + s.RuntimeDir(),
		"XDG_DATA_HOME=" + filepath.Join(s.home, "data"),
		"XDG_CONFIG_HOME=" + filepath.Join(s.home, "config"),
		"XDG_CACHE_HOME=" + filepath.Join(s.home, "cache"),
	}
}

// Close ends the programs of the session and removes its directory.
func (s *Session) Close() error {
	return errors.Join(end(s.keyring), end(s.bus), os.RemoveAll(s.home))
}

func (s *Session) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(s.Env(), "PATH="+os.Getenv("PATH"))
	cmd.Dir = s.home
	return cmd
}

// send calls a method of the program that has name on the bus.
func (s *Session) send(name, path, method string, args ...string) ([]byte, error) {
	cmd := s.command("dbus-send", append([]string{
		"--session", "--print-reply", "--reply-timeout=2000",
		"--dest=" + name, path, method,
	}, args...)...)
	return cmd.Output()
}

func (s *Session) poll(what string, ready func() bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ready() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", what, ctx.Err())
		case <-tick.C:
		}
	}
	return nil
}

// end kills a program that was started here, and waits for it.
func end(cmd *exec.Cmd) error {
	if cmd == nil || cmd.Process == nil {
		return nil
	}
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	_ = cmd.Wait() // its error says that the program was killed
	return nil
}
