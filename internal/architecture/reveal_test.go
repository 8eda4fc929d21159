package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// revealed counts the places, by file, that may take the text out of a secret:
// where it is signed with, sent, stored or printed. A new one is a decision.
var revealed = map[string]int{
	"ack/ack.go":               1, // into the token
	"ack/certificate.go":       3, // the kubeconfig to its parser; whether certificate and key are a pair
	"ack/document.go":          3, // the document of kube-token
	"acr/acr.go":               1, // whether it can be a password
	"chain/oidc.go":            1, // whose the token is
	"cli/external.go":          3, // the document of get
	"config/ini_edit.go":       1, // into the SDKs' file, where a section is put back
	"config/value.go":          1, // into config.json, where a profile is put back
	"console/redirect.go":      1, // where the browser is sent
	"console/token.go":         3, // into the request; the address with the token
	"credential/secret.go":     1, // Redact looks for it
	"helper/console.go":        1, // the document of console --print
	"helper/docker_get.go":     2, // the answer for Docker
	"httpx/keys.go":            2, // whether it can be in a header
	"imds/imds.go":             1, // the token's header
	"kept/key.go":              3, // the shape of what was typed
	"kept/kept.go":             2, // out of the keychain
	"kept/portals.go":          1, // which token was refused
	"keychain/keychain.go":     1, // into the backend
	"keychain/keys.go":         1, // into what is stored
	"openapi/openapi.go":       1, // whether it can be in a header
	"openapi/sign.go":          2, // the token's header; the key of the signature
	"runner/runner.go":         3, // the header; whether it can be a token
	"shell/mapping.go":         2, // variables of other programs
	"shell/names.go":           3, // variables of other programs
	"ssoflow/oauth.go":         2, // into a request; whether it can be a token
	"ssoflow/query.go":         1, // the token's header
	"ssoflow/token.go":         2, // whether it can be a token
	"ssoflow/signin/device.go": 1, // into requests
	"ssoflow/signin/oauth.go":  3, // into requests
	"ssoflow/signin/poll.go":   2, // into requests
	"sts/oidc.go":              1, // into the request
	"uriserver/handler.go":     2, // the document of serve
}

// TestReveal holds the calls of Secret.Reveal in the product against the list.
func TestReveal(t *testing.T) {
	found := map[string]int{}
	walkProduct(t, func(name string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Reveal" {
				found[name]++
			}
			return true
		})
	})
	for name, n := range found {
		if revealed[name] != n {
			t.Errorf("%s reveals secrets in %d places, and %d are allowed", name, n, revealed[name])
		}
	}
	for name := range revealed {
		if found[name] == 0 {
			t.Errorf("%s is on the list and reveals nothing", name)
		}
	}
}

// forTests are the packages of internal that are no part of the product.
var forTests = []string{"bustest", "cloudtest", "envtest", "tools"}

// walkProduct parses every file of the product.
func walkProduct(t *testing.T, visit func(name string, file *ast.File)) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(forTests, d.Name()):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err == nil {
			visit(filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator))), file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
