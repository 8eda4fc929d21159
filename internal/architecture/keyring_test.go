package architecture

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestKeyring: where there is a Secret Service, no part of go-keyring is linked, which
// has one on FreeBSD only with cgo. macOS and Windows have nothing but go-keyring.
func TestKeyring(t *testing.T) {
	for system, want := range map[string]string{
		"linux":   "github.com/godbus/dbus/v5",
		"freebsd": "github.com/godbus/dbus/v5", "netbsd": "github.com/godbus/dbus/v5", "openbsd": "github.com/godbus/dbus/v5",
		"darwin": "github.com/zalando/go-keyring", "windows": "github.com/zalando/go-keyring",
	} {
		cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{.ImportPath}}", "aliyun-cred-helper/cmd/aliyun-cred-helper")
		cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		var libraries []string
		for path := range strings.FieldsSeq(string(out)) {
			if strings.HasPrefix(path, "github.com/godbus/") || strings.HasPrefix(path, "github.com/zalando/") {
				libraries = append(libraries, path)
			}
		}
		if got := strings.Join(libraries, " "); got != want && got != "github.com/zalando/go-keyring/internal/shellescape "+want {
			t.Errorf("%s links %q, want %q", system, got, want)
		}
	}
}
