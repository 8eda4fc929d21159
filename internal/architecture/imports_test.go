// Package architecture holds the tests of the project's own rules: who imports whom,
// who takes the text out of a secret, what stands in one place only.
package architecture

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "aliyun-cred-helper/"

// allowed lists, for every package of the product, the packages of the product
// that it may import. None goes up or sideways.
var allowed = map[string][]string{
	"cmd/aliyun-cred-helper": {"startup", "helper", "osenv"},
	"cmd/aliyun-sso-login":   {"login", "osenv"},

	// The commands of the two programs.
	"helper": {"ack", "acr", "chain", "cli", "config", "console", "credential", "doctor", "factory", "httpx", "kept", "keychain", "kubeconfig", "message", "migrate", "openapi", "osenv", "ram", "request", "rotate", "shell", "sts", "text", "uriserver"},
	"login":  {"acssso", "chain", "cli", "config", "credential", "factory", "kept", "keychain", "message", "migrate", "osenv", "picker", "profilesync", "request", "shell", "ssoflow", "ssoflow/signin", "sts", "text"},

	// What a command does, where that is more than a file.
	"ack":        {"credential", "httpx", "kubeconfig", "message", "openapi", "text"},
	"kubeconfig": {"atomicfile", "credential", "message", "text"},

	"doctor":    {"acssso", "chain", "config", "credential", "httpx", "imds", "keychain", "message", "osenv", "request", "rotate", "shell", "ssoflow", "text"},
	"migrate":   {"chain", "cli", "config", "credential", "kept", "keychain", "message", "request", "shell", "text"},
	"uriserver": {"chain", "cli", "credential", "message", "text"},
	"console":   {"credential", "httpx", "message", "openapi", "text"},
	"picker":    {"message", "text"},
	"rotate":    {"credential", "httpx", "message", "ram", "sts", "text"},

	"profilesync": {"config", "credential", "message", "request", "ssoflow", "text"},

	// What every command needs.
	"factory": {"chain", "cli", "config", "credential", "httpx", "imds", "kept", "keychain", "message", "request", "shell", "ssoflow", "text"},
	"cli":     {"credential", "message", "osenv", "request", "shell", "text"},
	"kept":    {"chain", "credential", "keychain", "message", "ssoflow", "text"},

	// What is made with a credential.
	"acr": {"credential", "httpx", "message", "openapi", "text"},

	// Resolving.
	"chain":          {"config", "credential", "httpx", "imds", "message", "request", "runner", "shell", "ssoflow", "sts", "text"},
	"imds":           {"credential", "httpx", "message", "text"},
	"sts":            {"credential", "httpx", "message", "openapi", "text"},
	"ram":            {"credential", "httpx", "openapi", "text"},
	"openapi":        {"credential", "httpx", "message", "text"},
	"runner":         {"credential", "httpx", "message", "text"},
	"ssoflow":        {"credential", "httpx", "message", "text"},
	"ssoflow/signin": {"credential", "httpx", "message", "ssoflow", "text"},
	"request":        {"config", "message", "shell"},

	// Files, stores, the network.
	"acssso":                 {"config", "credential", "message"},
	"config":                 {"atomicfile", "credential", "message"},
	"httpx":                  {"credential", "message", "text"},
	"keychain":               {"atomicfile", "credential", "keychain/kernelring", "keychain/native", "keychain/private", "keychain/secretservice", "keychain/store", "message", "shell", "text"},
	"keychain/kernelring":    {"atomicfile", "credential", "keychain/private", "keychain/store", "message"},
	"keychain/native":        {"credential", "keychain/store", "message"},
	"keychain/private":       {"atomicfile", "credential", "message", "shell"},
	"keychain/secretservice": {"message"},
	"keychain/store":         {"credential", "message"},
	"osenv":                  {"message"},

	// Leaves.
	"atomicfile": {"message"},
	"startup":    {},
	"credential": {"message"},
	"shell":      {"credential", "message", "text"},
	"message":    {},
	"text":       {"message"},

	// Only for tests, the demo and the documents.
	"bustest":                   {"cloudtest"},
	"cloudtest":                 {},
	"cloudtest/cmd/cloudtest":   {"cloudtest"},
	"cloudtest/cmd/conformance": {"cloudtest/conformance"},
	"cloudtest/conformance":     {"cloudtest"},
	"envtest":                   {"osenv"},
	"processtest":               {},
	"tools/flagtable":           {"request"},
	"tools/packagemap":          {},
	"tools/releasecheck":        {},
	"tools/screen":              {},
	"tools/thirdparty":          {},
	"architecture":              {},
	"installer":                 {},
	"script":                    {},
}

// TestImports holds the imports of every package against the table.
func TestImports(t *testing.T) {
	for line := range strings.Lines(list(t, `{{.ImportPath}} {{join .Imports " "}}`, module+"...")) {
		words := strings.Fields(line)
		name := short(words[0])
		may, known := allowed[name]
		if !known {
			t.Errorf("package %s is not in the table: a new package needs two importers, or one and invariants of its own", name)
			continue
		}
		for _, imported := range words[1:] {
			if strings.HasPrefix(imported, module) && !slices.Contains(may, short(imported)) {
				t.Errorf("%s imports %s", name, short(imported))
			}
		}
	}
}

// TestHelperLinks wants nothing in the helper that only a login needs, and nothing
// of the tests in either program.
func TestHelperLinks(t *testing.T) {
	tests := []struct {
		program string
		never   []string
	}{
		{"cmd/aliyun-cred-helper", []string{
			module + "internal/login", module + "internal/ssoflow/signin", "golang.org/x/oauth2",
			module + "internal/picker", module + "internal/profilesync", "charm.land/bubbletea/v2", "rsc.io/qr",
			module + "internal/cloudtest", "net/http/httptest", "testing",
		}},
		{"cmd/aliyun-sso-login", []string{
			module + "internal/helper", module + "internal/doctor", module + "internal/uriserver",
			module + "internal/cloudtest", "net/http/httptest", "testing",
		}},
	}
	for _, tt := range tests {
		linked := strings.Fields(list(t, "{{join .Deps \" \"}}", module+tt.program))
		for _, name := range tt.never {
			if slices.Contains(linked, name) {
				t.Errorf("%s links %s", tt.program, name)
			}
		}
	}
}

// short is the name of a package in the table.
func short(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, module), "internal/")
}

func list(t *testing.T, format, pattern string) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", format, pattern).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return string(out)
}
