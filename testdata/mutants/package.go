package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
)

// pkg is a package of this system, as go list tells it, parsed.
type pkg struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	DepOnly                 bool

	fset     *token.FileSet
	names    []string // whole paths of the files
	files    []*ast.File
	sources  map[string][]byte
	importer types.Importer
}

// load returns the packages that the patterns name.
func load(ctx context.Context, box *sandbox, patterns []string) ([]*pkg, error) {
	out, err := box.gotool(ctx, append([]string{"list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,DepOnly"}, patterns...)...)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	var named []*pkg
	exports := make(map[string]string)
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(pkg)
		if err := d.Decode(p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
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
	p.fset, p.sources = token.NewFileSet(), make(map[string][]byte)
	p.importer = importer.ForCompiler(p.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
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
		p.names, p.files, p.sources[name] = append(p.names, name), append(p.files, file), source
	}
	return nil
}

// mutated returns the file of m with the change.
func (p *pkg) mutated(m mutant) []byte {
	source := p.sources[m.file]
	return slices.Concat(source[:m.start], []byte(m.text), source[m.end:])
}

// compiles reports whether m is a program. That is much quicker than the compiler, and
// counts what no test executes, too.
func (p *pkg) compiles(m mutant) bool {
	file, err := parser.ParseFile(p.fset, m.file, p.mutated(m), parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	files := slices.Clone(p.files)
	files[slices.Index(p.names, m.file)] = file
	check := types.Config{Importer: p.importer, Sizes: types.SizesFor("gc", runtime.GOARCH)}
	_, err = check.Check(p.ImportPath, p.fset, files, nil)
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
	byPlace(chosen)
	return chosen
}
