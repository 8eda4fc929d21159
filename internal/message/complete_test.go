package message

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// forOthers are the packages that write nothing that a person reads, or only for those
// who work on this project.
var forOthers = []string{"architecture", "bustest", "cloudtest", "envtest", "message", "processtest", "script", "tools"}

// bilingual is a file whose texts are in both languages.
const bilingual = "../ssoflow/signin/page.go"

// prose is a text with at least two words, so no name, number, path or command.
var prose = regexp.MustCompile(`[A-Za-z]{2}[,;:]? ([A-Za-z%"(]|$)|^[A-Za-z]+: `)

// The texts that look like prose, and are the same in every language: command lines
// without a comment, or the part after the program, and the manual page.
var (
	commandLine = regexp.MustCompile(`^(aliyun-cred-helper |aliyun-sso-login |docker-credential-aliyun |docker pull |aliyun (configure|sts) ` +
		`| (help|completion|import|clear|remove|login) |(rm|unset) $)([^,# ]+ ?)*$`)
	roff = regexp.MustCompile(`(?m)^\.[A-Za-z]{2}( |$)|\\f[BIR]`)
)

func isForPeople(text string) bool {
	return prose.MatchString(text) && !commandLine.MatchString(text) && !roff.MatchString(text) &&
		!slices.Contains(untranslated, text)
}

// TestComplete sees that the table has every text for people, with the same verbs, and
// nothing else.
func TestComplete(t *testing.T) {
	used := map[string]string{}                           // text to the place of its first use
	all := map[string]bool{"SOURCE": true, "CACHE": true} // capitals of the groups of flags
	for path := range productFiles(t) {
		for text, place := range textsOf(t, path) {
			all[text] = true
			if isForPeople(text) {
				used[text] = place
			}
		}
	}
	var missing []string
	for text, place := range used {
		switch translated := chinese(text); {
		case translated == "":
			missing = append(missing, place+": "+strconv.Quote(text))
		case !slices.Equal(verbs(text), verbs(translated)):
			t.Errorf("%q has other verbs than %q", translated, text)
		}
	}
	slices.Sort(missing)
	for _, m := range missing {
		t.Error("no translation: ", m)
	}
	for _, text := range tableTexts(t) {
		if !all[text] {
			t.Errorf("a translation of what is nowhere: %q", text)
		}
	}
}

// tableTexts returns the English texts of the table.
func tableTexts(t *testing.T) (texts []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "zh.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if c, ok := n.(*ast.CaseClause); ok {
			for _, e := range c.List {
				texts = append(texts, unquoted(e.(*ast.BasicLit)))
			}
		}
		return true
	})
	return texts
}

// productFiles lists the Go files of the product.
func productFiles(t *testing.T) map[string]bool {
	t.Helper()
	files := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if entry.IsDir() && slices.Contains(forOthers, entry.Name()) {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && filepath.ToSlash(path) != bilingual {
			files[path] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// textsOf returns the texts of a file and their places: its string literals, those that
// are added up as one, and in place of struct tags their help.
func textsOf(t *testing.T, path string) map[string]string {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	add := func(n ast.Node, text string) { texts[text] = fset.Position(n.Pos()).String() }
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && strings.EqualFold(f.Sel.Name, "debugf") {
				return false
			}
			if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "panic" {
				return false
			}
		case *ast.Field:
			if n.Tag != nil {
				add(n, reflect.StructTag(unquoted(n.Tag)).Get("help"))
			}
			return n.Tag == nil
		case *ast.BinaryExpr:
			if text, ok := sum(n); ok {
				add(n, text)
				return false
			}
			if isCommand(n) {
				return false
			}
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				add(n, unquoted(n))
			}
		}
		return true
	})
	return texts
}

// sum returns the text of literals that are added up.
func sum(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return unquoted(e), e.Kind == token.STRING
	case *ast.BinaryExpr:
		x, ok1 := sum(e.X)
		y, ok2 := sum(e.Y)
		return x + y, ok1 && ok2 && e.Op == token.ADD
	}
	return "", false
}

// isCommand reports whether the first of what is added up is the name of a program.
func isCommand(n *ast.BinaryExpr) bool {
	switch x := n.X.(type) {
	case *ast.BinaryExpr:
		return isCommand(x)
	case *ast.BasicLit:
		return commandLine.MatchString(unquoted(x))
	case *ast.SelectorExpr:
		return x.Sel.Name == "HelperName" || x.Sel.Name == "LoginName"
	}
	return false
}

func unquoted(lit *ast.BasicLit) string {
	text, _ := strconv.Unquote(lit.Value)
	return text
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*[0-9.*]*([a-zA-Z%])`)

// verbs returns the verbs of a format in the order of their arguments.
func verbs(format string) []string {
	type use struct {
		argument int
		verb     string
	}
	var uses []use
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		uses = append(uses, use{next, m[2]})
		next++
	}
	slices.SortStableFunc(uses, func(a, b use) int { return cmp.Compare(a.argument, b.argument) })
	var sorted []string
	for _, u := range uses {
		sorted = append(sorted, strconv.Itoa(u.argument)+u.verb)
	}
	return slices.Compact(sorted)
}
