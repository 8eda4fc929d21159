package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"hash/fnv"
	"regexp"
	"strings"
)

// mutant is a package with one change.
type mutant struct {
	index        int    // of its file in the package
	file         string // its whole path
	line, column int
	start, end   int    // the bytes that text replaces
	text         string // what is there instead
	what         string // the change in words
	function     string // what it is in
	key          uint64 // its place in the order of samples
}

// mutants returns all changes, also such that do not compile.
func (p *pkg) mutants() []mutant {
	var all []mutant
	for i, file := range p.syntax {
		for _, decl := range file.Decls {
			f := finder{p: p, index: i, skip: make(map[ast.Node]bool)}
			if function, ok := decl.(*ast.FuncDecl); ok {
				f.function = function.Name.Name
				if function.Recv != nil && len(function.Recv.List) > 0 {
					f.function = types.ExprString(function.Recv.List[0].Type) + "." + f.function
				}
			}
			ast.Inspect(decl, f.visit)
			all = append(all, f.found...)
		}
	}
	seen := make(map[string]int)
	for i := range all {
		identity := all[i].function + "\x00" + all[i].what
		h := fnv.New64a()
		fmt.Fprintf(h, "%s\x00%d", identity, seen[identity])
		seen[identity]++
		all[i].key = h.Sum64() * 0x9e3779b97f4a7c15 // FNV alone leaves similar texts side by side
	}
	return all
}

// finder collects the changes of one declaration.
type finder struct {
	p        *pkg
	index    int // of the file
	function string
	skip     map[ast.Node]bool
	found    []mutant
}

// source returns the text from start to end.
func (f *finder) source(start, end token.Pos) string {
	return string(f.p.sources[f.index][f.p.fset.Position(start).Offset:f.p.fset.Position(end).Offset])
}

// add records that the bytes from start to end are replaced. An empty what is made of both
// texts.
func (f *finder) add(start, end token.Pos, text, what string) {
	if what == "" {
		what = f.source(start, end) + " -> " + text
	}
	place := f.p.fset.Position(start)
	f.found = append(f.found, mutant{
		index: f.index, file: place.Filename, line: place.Line, column: place.Column,
		start: place.Offset, end: f.p.fset.Position(end).Offset, text: text, what: what, function: f.function,
	})
}

// operators are what each is changed into.
var operators = map[token.Token]string{
	token.EQL: "!=", token.NEQ: "==", token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">",
	token.LAND: "||", token.LOR: "&&", token.ADD: "-", token.SUB: "+", token.ADD_ASSIGN: "-=", token.SUB_ASSIGN: "+=",
}

func (f *finder) operator(at token.Pos, op token.Token) {
	if other, ok := operators[op]; ok {
		f.add(at, at+token.Pos(len(op.String())), other, "")
	}
}

func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec:
		return false
	case *ast.Field:
		f.skip[n.Tag] = n.Tag != nil
	case *ast.BinaryExpr:
		f.operator(n.OpPos, n.Op)
	case *ast.IfStmt:
		// For == and != this is the same as another operator.
		if b, ok := n.Cond.(*ast.BinaryExpr); !ok || b.Op != token.EQL && b.Op != token.NEQ {
			f.add(n.Cond.Pos(), n.Cond.End(), "!("+f.source(n.Cond.Pos(), n.Cond.End())+")", "")
		}
	case *ast.Ident:
		if other := map[string]string{"true": "false", "false": "true"}[n.Name]; other != "" && !f.skip[n] {
			f.add(n.Pos(), n.End(), other, "")
		}
	case *ast.BasicLit:
		f.literal(n)
	case *ast.ReturnStmt:
		f.returns(n)
	case *ast.BlockStmt:
		f.statements(n.List)
	case *ast.CaseClause:
		f.statements(n.Body)
	case *ast.CommClause:
		f.statements(n.Body)
	}
	return true
}

// prose is a text for people: two words.
var prose = regexp.MustCompile(`\S \S`)

// literal changes a number, or a string that is not for people.
func (f *finder) literal(n *ast.BasicLit) {
	switch {
	case f.skip[n]:
	case n.Kind == token.INT:
		f.add(n.Pos(), n.End(), "("+n.Value+" + 1)", "")
	case n.Kind == token.STRING && !prose.MatchString(n.Value):
		last := len(n.Value) - 1
		f.add(n.Pos(), n.End(), n.Value[:last]+"x"+n.Value[last:], "")
	}
}

var isError = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

// returns has a function return no error where it returns one. The other results
// beside an err stay: nobody looks at them.
func (f *finder) returns(n *ast.ReturnStmt) {
	if len(n.Results) == 0 {
		return
	}
	last := n.Results[len(n.Results)-1]
	if !types.Implements(f.p.info.TypeOf(last), isError) {
		return
	}
	f.add(last.Pos(), last.End(), "nil", "")
	if _, ok := last.(*ast.Ident); !ok {
		return // a call may return nil
	}
	for _, other := range n.Results[:len(n.Results)-1] {
		f.skip[other] = true
	}
}

// statements removes calls and assignments.
func (f *finder) statements(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.ExprStmt, *ast.IncDecStmt:
		case *ast.AssignStmt:
			f.operator(s.TokPos, s.Tok)
			if s.Tok == token.DEFINE {
				continue
			}
		default:
			continue
		}
		first, _, more := strings.Cut(f.source(s.Pos(), s.End()), "\n")
		if more {
			first += "..."
		}
		f.add(s.Pos(), s.End(), "", "removed: "+first)
	}
}
