package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// revealed counts the places, by file, that may take the text out of a secret:
// where it is signed with, sent, stored or printed. A new one is a decision.
var revealed = map[string]int{
	"chain/oidc.go":        1, // whose the token is
	"sts/oidc.go":          1, // into the request
	"cli/export.go":        3, // the document of export
	"cli/get.go":           3, // the document of get
	"cli/serve_site.go":    2, // the document of serve
	"cli/signin.go":        3, // into the keychain
	"cli/signin_oauth.go":  3, // into and out of the keychain
	"chain/oauth.go":       1, // whose session is cached
	"cli/store.go":         3, // the shape of what was typed
	"config/value.go":      1, // into config.json, where a profile is put back
	"ssoflow/oauth.go":     7, // into requests
	"ssoflow/poll.go":      3, // into requests
	"ssoflow/portal.go":    1, // the token's header
	"ssoflow/token.go":     1, // whether it can be a token
	"credential/secret.go": 1, // Redact looks for it
	"imds/imds.go":         1, // the token's header
	"sts/client.go":        2, // the token's header
	"sts/sign.go":          1, // the key of the signature
	"keychain/keychain.go": 1, // into the backend
	"keychain/stored.go":   1, // into the payload
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

// walkProduct parses every file of internal that is neither a test nor test
// support.
func walkProduct(t *testing.T, visit func(name string, file *ast.File)) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "cloudtest" || d.Name() == "bustest"):
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
