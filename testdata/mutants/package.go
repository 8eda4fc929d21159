package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// pkg is a package of this system, as go list tells it, parsed.
type pkg struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	DepOnly                 bool

	fset    *token.FileSet
	syntax  []*ast.File // of GoFiles, as sources
	sources [][]byte
	info    types.Info
	check   types.Config
}

// load returns the packages that the patterns name.
func load(ctx context.Context, env, patterns []string) (named []*pkg, _ error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,DepOnly"}, patterns...)...)
	cmd.Env, cmd.Stderr = env, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	exports := make(map[string]string)
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		p := new(pkg)
		if err := d.Decode(p); err != nil {
			return nil, err
		}
		exports[p.ImportPath] = p.Export
		if !p.DepOnly && len(p.GoFiles) > 0 {
			named = append(named, p)
		}
	}
	for _, p := range named {
		if err := p.parse(exports); err != nil {
			return nil, err
		}
	}
	return named, nil
}

func (p *pkg) parse(exports map[string]string) error {
	p.fset, p.info.Types = token.NewFileSet(), make(map[ast.Expr]types.TypeAndValue)
	p.check.Sizes = types.SizesFor("gc", runtime.GOARCH)
	p.check.Importer = importer.ForCompiler(p.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for _, name := range p.GoFiles {
		name = filepath.Join(p.Dir, name)
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(p.fset, name, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		p.syntax, p.sources = append(p.syntax, file), append(p.sources, source)
	}
	_, err := p.check.Check(p.ImportPath, p.fset, p.syntax, &p.info)
	return err
}

// mutated returns the file of m with the change.
func (p *pkg) mutated(m mutant) []byte {
	source := p.sources[m.index]
	return slices.Concat(source[:m.start], []byte(m.text), source[m.end:])
}

// compiles reports whether m is a program. That is much quicker than the compiler, and
// counts what no test executes, too.
func (p *pkg) compiles(m mutant) bool {
	file, err := parser.ParseFile(p.fset, m.file, p.mutated(m), parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	files := slices.Clone(p.syntax)
	files[m.index] = file
	_, err = p.check.Check(p.ImportPath, p.fset, files, nil)
	return err == nil
}

// choose returns the mutants that compile, or n of them if n is not 0, in the order of
// the files.
func (p *pkg) choose(n int) []mutant {
	all := p.mutants()
	slices.SortStableFunc(all, func(a, b mutant) int { return cmp.Compare(a.key, b.key) })
	var chosen []mutant
	for _, m := range all {
		if n > 0 && len(chosen) == n {
			break
		}
		if p.compiles(m) {
			chosen = append(chosen, m)
		}
	}
	slices.SortStableFunc(chosen, func(a, b mutant) int {
		return cmp.Or(strings.Compare(a.file, b.file), a.start-b.start)
	})
	return chosen
}
