package script

import (
	"net"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"aliyun-cred-helper/internal/bustest"
	"aliyun-cred-helper/internal/cloudtest"
)

// keychainCmd selects the backend.
func keychainCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: keychain BACKEND")
	}
	ts.Setenv("ALIYUN_CRED_HELPER_BACKEND", args[0])
}

// deafBusCmd sets the session bus to one that accepts and never answers.
func deafBusCmd(ts *testscript.TestScript, _ bool, _ []string) {
	path := filepath.Join(worldOf(ts).work, "bus")
	listener, err := net.Listen("unix", path)
	ts.Check(err)
	ts.Defer(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
		}
	}()
	ts.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+path)
}

// secretServiceCmd starts a Secret Service of the script's own.
func secretServiceCmd(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	dir := filepath.Join(w.work, "secrets")
	ts.Check(cloudtest.MakeDirBelow(w.work, dir))
	session, err := bustest.Start(dir)
	ts.Check(err)
	ts.Defer(func() { _ = session.Close() })
	for _, v := range session.Env() {
		name, value, _ := strings.Cut(v, "=")
		// The script keeps its own home.
		if name == "DBUS_SESSION_BUS_ADDRESS" {
			ts.Setenv(name, value)
		}
	}
	if len(args) == 1 && args[0] == "locked" {
		ts.Check(session.Lock())
	}
}
