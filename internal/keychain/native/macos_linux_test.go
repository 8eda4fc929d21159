package native

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
)

// TestMacOS builds package keychain as it is for macOS, and go-keyring with it, but for
// Linux, and runs its TestInsideMacOS in that: on a fake security program that enforces the
// limits of the real one. It is here since to build a program takes longer than all that
// package keychain tests.
func TestMacOS(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		cloudtest.Missing(t, "no go command: %v", err)
	}
	dir := t.TempDir()
	overlay := macOverlay(t, goTool, dir)
	binary := filepath.Join(dir, "keychain.test")
	build := exec.CommandContext(t.Context(), goTool, "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay="+overlay, "-o", binary, "..")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	must(t, os.Symlink(binary, filepath.Join(dir, "security")))
	cmd := exec.CommandContext(t.Context(), binary, "-test.run=^TestInsideMacOS$", "-test.v")
	cmd.Env = []string{"KEYCHAIN_TEST_SECURITY=" + dir, "PATH=" + dir, "TMPDIR=" + os.TempDir()}
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: TestInsideMacOS") {
		t.Errorf("%v\n%s", err, out)
	}
}

// macOverlay writes to dir the overlay of a build that has the keychain of macOS on Linux,
// with the program security of PATH, and returns its path. The files of go-keyring for macOS
// become a package of this module, since nothing in the module cache can be replaced. They
// are the same at each run, so that the build cache has them.
func macOverlay(t *testing.T, goTool, dir string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), goTool, "list", "-f", "{{.Dir}}", "github.com/zalando/go-keyring").Output()
	must(t, err)
	library := strings.TrimSpace(string(out))
	here, err := filepath.Abs("..")
	must(t, err)
	copied := filepath.Join(here, "native", "keyring")
	replace := map[string]string{filepath.Join(here, "system_dbus_test.go"): ""} // there is no such file
	edit := func(from, to string, oldnew ...string) {
		t.Helper()
		data, err := os.ReadFile(from)
		must(t, err)
		text := string(data)
		for n := 0; n < len(oldnew); n += 2 {
			if !strings.Contains(text, oldnew[n]) {
				t.Fatalf("%s has no %s any more", from, oldnew[n])
			}
			text = strings.ReplaceAll(text, oldnew[n], oldnew[n+1])
		}
		replace[to] = filepath.Join(dir, fmt.Sprintf("%d.go", len(replace)))
		must(t, os.WriteFile(replace[to], []byte(text), 0o600))
	}
	const theirs, ours = "github.com/zalando/go-keyring", "aliyun-cred-helper/internal/keychain/native/keyring"
	const program = `"security"`
	edit(filepath.Join(library, "keyring.go"), filepath.Join(copied, "keyring.go"))
	edit(filepath.Join(library, "keyring_fallback.go"), filepath.Join(copied, "fallback.go"))
	edit(filepath.Join(library, "keyring_darwin.go"), filepath.Join(copied, "mac.go"),
		`"/usr/bin/security"`, program, theirs+"/internal/shellescape", ours+"/shellescape")
	edit(filepath.Join(library, "internal", "shellescape", "shellescape.go"), filepath.Join(copied, "shellescape", "shellescape.go"))
	native := filepath.Join(here, "native", "native.go")
	edit(native, native, `"/usr/bin/security"`, program, `runtime.GOOS == "darwin"`, `runtime.GOOS == "linux"`, `"`+theirs+`"`, `"`+ours+`"`)
	edit(filepath.Join(here, "system_native.go"), filepath.Join(here, "system_dbus.go"), "//go:build !(linux ", "// not (linux ")
	data, err := json.Marshal(map[string]any{"Replace": replace})
	must(t, err)
	overlay := filepath.Join(dir, "overlay.json")
	must(t, os.WriteFile(overlay, data, 0o600))
	return overlay
}

// must fails the test at an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
