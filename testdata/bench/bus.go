package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// startSecretService starts a session bus of its own with an unlocked gnome-keyring on
// it, and returns the variables that lead there.
func (w *world) startSecretService() (env []string, err error) {
	for _, name := range []string{"dbus-daemon", "dbus-send", "gnome-keyring-daemon", "secret-tool"} {
		if _, err := exec.LookPath(name); err != nil {
			return nil, fmt.Errorf("%s is missing", name)
		}
	}
	run := filepath.Join(w.dir, "run")
	if err := os.Mkdir(run, 0o700); err != nil {
		return nil, err
	}
	env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + run, "XDG_RUNTIME_DIR=" + run, "XDG_DATA_HOME=" + run}
	bus := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address")
	bus.Env = env
	stdout, err := bus.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := w.background(bus); err != nil {
		return nil, err
	}
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return nil, err
	}
	env = append(env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
	keyring := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets", "--control-directory="+filepath.Join(run, "keyring"))
	keyring.Env, keyring.Stdin = env, strings.NewReader("test")
	if err := w.background(keyring); err != nil {
		return nil, err
	}
	// Whoever asks before it is there has the bus start another one, which is locked.
	for range 100 {
		if onBus(env, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets", "boolean true") &&
			onBus(env, "org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Unlock",
				"array:objpath:/org/freedesktop/secrets/collection/login", "collection/login") {
			return env[2:], nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return nil, errors.New("the Secret Service did not start")
}

// onBus calls a method on the bus, and reports whether the answer has a text in it.
func onBus(env []string, service, object, method, argument, want string) bool {
	cmd := exec.Command("dbus-send", "--session", "--print-reply", "--dest="+service, object, method, argument)
	cmd.Env = env
	answer, err := cmd.Output()
	return err == nil && strings.Contains(string(answer), want)
}

// background starts a program that ends, by its process id, with the world.
func (w *world) background(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	w.ends = append(w.ends, func() error {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // says that it was killed
		return nil
	})
	return nil
}
