package architecture

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// aTag finds the tags of kong that only Context.Validate obeys, which package cli does not
// call: flags that must be given, or given together.
var aTag = regexp.MustCompile(`\b(and:"|required:"")`)

// hooks are the methods that Kong.Parse and Context.Validate would call.
var hooks = []string{"BeforeReset", "BeforeResolve", "BeforeApply", "AfterRun", "Validate"}

// TestGrammar refuses what kong has for a grammar and package cli leaves out: it would
// have no effect.
func TestGrammar(t *testing.T) {
	walkProduct(t, func(file string, parsed *ast.File) {
		if dir, _, _ := strings.Cut(file, "/"); !slices.Contains([]string{"cli", "helper", "login", "request"}, dir) {
			return
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Field:
				if n.Tag != nil && aTag.MatchString(n.Tag.Value) {
					t.Errorf("%s: %s: this tag has no effect", file, n.Tag.Value)
				}
			case *ast.FuncDecl:
				isHook := slices.Contains(hooks, n.Name.Name) || n.Name.Name == "AfterApply" && n.Type.Params.NumFields() > 0
				if n.Recv != nil && isHook {
					t.Errorf("%s: nothing calls %s; see cli.Applied", file, n.Name.Name)
				}
			}
			return true
		})
	})
}
