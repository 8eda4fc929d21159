// Package wine runs the programs for Windows under Wine, against the fake cloud on
// loopback. `make wine` builds them and runs this; it is no part of `go test ./...`.
// Without Wine or mingw the tests are skipped, unless REQUIRE_REAL is 1.
package wine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
)

// patience is how long one program may take. Wine itself is made ready in the first.
const patience = 2 * time.Minute

// programs is where the programs are in Windows: in a path that has a blank.
const programs = `C:\Program Files\Alibaba Tools`

// machine is a Windows of its own, with a home and a Credential Manager, and its cloud.
type machine struct {
	cloud  *cloudtest.Cloud
	wine   string
	prefix string
	drive  string // the directory that is C:\
	home   string // the directory that is %USERPROFILE%
	env    []string
}

// checks and passed count what was compared.
var checks, passed atomic.Int32

// result is what a program left.
type result struct {
	code           int
	stdout, stderr string
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	m := &machine{wine: findWine(t), prefix: filepath.Join(t.TempDir(), "wine")}
	compiler, err := exec.LookPath("x86_64-w64-mingw32-gcc")
	if err != nil {
		cloudtest.Missing(t, "x86_64-w64-mingw32-gcc (gcc-mingw-w64-x86-64) is not here")
	}
	if m.cloud, err = cloudtest.New(cloudtest.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.cloud.Close() })
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if !strings.HasPrefix(name, "AL") && name != "DISPLAY" && name != "WAYLAND_DISPLAY" {
			m.env = append(m.env, v)
		}
	}
	m.env = append(m.env,
		"WINEPREFIX="+m.prefix, "WINEDEBUG=-all", "WINEDLLOVERRIDES=mscoree,mshtml,winemenubuilder.exe=;bcryptprimitives=n",
		"ALIBABA_CLOUD_ECS_METADATA_DISABLED=true", "ALIBABA_CLOUD_STS_ENDPOINT="+m.cloud.STSURL(),
	)
	if err := os.Mkdir(m.prefix, 0o700); err != nil {
		t.Fatal(err)
	}
	// The server stays between two programs, since starting it takes longer than they do.
	m.must(t, "wineserver", "-p")
	t.Cleanup(func() { m.must(t, "wineserver", "-k") })
	m.must(t, m.wine, "wineboot", "-i")
	m.drive = filepath.Join(m.prefix, "drive_c")
	users, err := filepath.Glob(filepath.Join(m.drive, "users", "[^P]*"))
	if err != nil || len(users) != 1 {
		t.Fatalf("the home directory: %q, %v", users, err)
	}
	m.home = users[0]
	dir := m.path(programs)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"aliyun-cred-helper.exe", "aliyun-sso-login.exe"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "bin", "windows", name))
		if err != nil {
			t.Fatalf("run make wine, which builds the programs: %v", err)
		}
		m.write(t, programs+`\`+name, string(data))
	}
	m.must(t, compiler, "-shared", "-O", "-o", filepath.Join(m.drive, "windows", "system32", "bcryptprimitives.dll"), filepath.Join("c", "prng.c"), "-ladvapi32")
	m.must(t, compiler, "-O", "-o", filepath.Join(dir, "shell.exe"), filepath.Join("c", "shell.c"))
	return m
}

// findWine prefers the loader to the script of Debian, which asks for 32 bits on stderr.
func findWine(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"wine64", "/usr/lib/wine/wine64", "wine"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	cloudtest.Missing(t, "Wine is not here")
	return ""
}

// path returns where a file of C: is.
func (m *machine) path(windows string) string {
	return filepath.Join(m.drive, filepath.FromSlash(strings.ReplaceAll(strings.TrimPrefix(windows, `C:`), `\`, "/")))
}

func (m *machine) write(t *testing.T, windows, text string) {
	t.Helper()
	if err := os.WriteFile(m.path(windows), []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}

// profiles writes config.json.
func (m *machine) profiles(t *testing.T, list string) {
	t.Helper()
	dir := filepath.Join(m.home, ".aliyun")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "config.json"), []byte(`{"current":"none","profiles":[`+list+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (m *machine) config(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(m.home, ".aliyun", "config.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// command is a program that is killed after a while.
func (m *machine) command(t *testing.T, stdin, name string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env, cmd.Dir = m.env, m.drive
	if stdin != "" {
		cmd.Stdin = strings.NewReader(stdin)
	}
	return cmd
}

// must runs a program that makes the machine.
func (m *machine) must(t *testing.T, name string, args ...string) {
	t.Helper()
	cmd := m.command(t, "", name, args...)
	cmd.Dir = ""
	if r := m.finish(t, cmd); r.code != 0 {
		t.Fatalf("%s %q: exit code %d\n%s%s", name, args, r.code, r.stdout, r.stderr)
	}
}

// run runs a program of Windows with what it reads from stdin.
func (m *machine) run(t *testing.T, stdin, program string, args ...string) result {
	t.Helper()
	return m.finish(t, m.command(t, stdin, m.wine, append([]string{program}, args...)...))
}

// finish runs cmd. Its output goes to files: the services of Wine, which the first program
// starts, would keep a pipe open.
func (m *machine) finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var files [2]*os.File
	for i := range files {
		f, err := os.CreateTemp(filepath.Dir(m.prefix), "output-")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close(); _ = os.Remove(f.Name()) }()
		files[i] = f
	}
	cmd.Stdout, cmd.Stderr = files[0], files[1]
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%q: %v", cmd.Args, err)
	}
	text := func(f *os.File) string {
		data, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(string(data), "\r\n", "\n")
	}
	return result{cmd.ProcessState.ExitCode(), text(files[0]), text(files[1])}
}

func (m *machine) helper(t *testing.T, args ...string) result {
	t.Helper()
	return m.run(t, "", programs+`\aliyun-cred-helper.exe`, args...)
}

// ok runs the helper, and wants it to succeed.
func (m *machine) ok(t *testing.T, args ...string) string {
	t.Helper()
	r := m.helper(t, args...)
	expect(t, fmt.Sprintf("exit code of %q (%s)", args, r.stderr), r.code, 0)
	return r.stdout
}

// expect is one check.
func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	checks.Add(1)
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
		return
	}
	passed.Add(1)
}

// contains is one check, too.
func contains(t *testing.T, what, text, part string) {
	t.Helper()
	checks.Add(1)
	if !strings.Contains(text, part) {
		t.Errorf("%s: got %q, which lacks %q", what, text, part)
		return
	}
	passed.Add(1)
}
