// Package envtest makes the outside of a program for tests: a machine of its own,
// whose clock stands still and whose network does not answer.
package envtest

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"aliyun-cred-helper/internal/osenv"
)

// Now is the clock of the machine: that of a synctest bubble at its start.
var Now = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// New returns a machine whose home has that config.json ("" for none), with those
// variables, in which HOME stands for the home, and a keychain of age files. Programs
// called there exist, and one called barred cannot be executed.
func New(t *testing.T, config string, vars map[string]string) *osenv.Env {
	t.Helper()
	home := t.TempDir()
	if config != "" {
		if err := os.MkdirAll(filepath.Join(home, ".aliyun"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, ".aliyun", "config.json"), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(home, "age.key")
	if err := os.WriteFile(key, []byte(identity.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	env := &osenv.Env{
		Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}, Home: home,
		StateDir: filepath.Join(home, "state"), LockDir: filepath.Join(home, "locks"),
		Now: func() time.Time { return Now }, Zone: time.UTC,
		Getenv: func(name string) string {
			switch {
			case vars[name] != "":
				return strings.ReplaceAll(vars[name], "HOME", home)
			case name == "ALIYUN_CRED_HELPER_AGE_IDENTITY":
				return key
			case name == "ALIYUN_CRED_HELPER_BACKEND":
				return "file"
			}
			return ""
		},
		LookPath: func(program string) (string, error) {
			switch program {
			case "/opt/there", "there", "sub/there", "/bin/aliyun-cred-helper", `C:\x.exe`:
				return program, nil
			case "/opt/barred":
				return "", os.ErrPermission
			}
			return "", os.ErrNotExist
		},
		User: func() string { return "u" }, Host: func() string { return "h" },
		Machine: func() []string { return []string{"boot_id=b", "network_namespace=n"} }, Self: "/opt/aliyun-cred-helper",
		Transport: Answering(func(*http.Request) (int, string) { return 0, "" }),
	}
	return env
}

// Answering is a network: it returns the status and the date of the answer, or
// a status of 0 for none.
type Answering func(*http.Request) (status int, date string)

func (a Answering) RoundTrip(req *http.Request) (*http.Response, error) {
	status, date := a(req)
	if status == 0 {
		return nil, errors.New("no network")
	}
	header := http.Header{}
	if date != "" {
		header.Set("Date", date)
	}
	return &http.Response{StatusCode: status, Header: header, Body: http.NoBody}, nil
}
