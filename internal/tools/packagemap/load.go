package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// pkg is one package of this module.
type pkg struct {
	name    string // path below the module
	purpose string // first sentence of the package comment
	lines   int    // of all files but the tests
	imports []*pkg // of this module, sorted by name
	floor   int    // longest path of imports below it
}

// load returns the packages of this module, sorted by name. It reads the files
// of every operating system, so that the machine makes no difference.
func load() ([]*pkg, error) {
	out, err := exec.Command("go", "list", "-f", "{{.Module.Path}} {{.ImportPath}} {{.Dir}}", "./cmd/...", "./internal/...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	byPath, imports := map[string]*pkg{}, map[string][]string{}
	for line := range strings.Lines(string(out)) {
		module, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		path, dir, _ := strings.Cut(rest, " ")
		p := &pkg{name: strings.TrimPrefix(path, module+"/")}
		if imports[path], err = p.read(dir); err != nil {
			return nil, err
		}
		byPath[path] = p
	}
	maps.DeleteFunc(byPath, func(_ string, p *pkg) bool { return p.lines == 0 }) // tests and nothing else
	packages := slices.SortedFunc(maps.Values(byPath), func(a, b *pkg) int { return strings.Compare(a.name, b.name) })
	for path, p := range byPath {
		for _, imported := range slices.Compact(slices.Sorted(slices.Values(imports[path]))) {
			if other := byPath[imported]; other != nil {
				p.imports = append(p.imports, other)
			}
		}
	}
	for _, p := range packages {
		p.setFloor()
	}
	return packages, nil
}

// read takes the files of dir that are no tests, and returns what they import.
func (p *pkg) read(dir string) (imports []string, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return nil, err
		}
		p.lines += bytes.Count(text, []byte("\n"))
		p.purpose += purpose(file)
		for _, spec := range file.Imports {
			imports = append(imports, strings.Trim(spec.Path.Value, `"`))
		}
	}
	return imports, err
}

// purpose returns the first sentence of the file's package comment without its
// first two words, which are "Package NAME" or "Command NAME".
func purpose(file *ast.File) string {
	words := strings.SplitN(new(doc.Package).Synopsis(file.Doc.Text()), " ", 3)
	return strings.TrimSuffix(words[len(words)-1], ":")
}

// setFloor puts p one above the highest package that it imports.
func (p *pkg) setFloor() {
	for _, below := range p.imports {
		below.setFloor()
		p.floor = max(p.floor, below.floor+1)
	}
}

// reaches reports whether p imports other, directly or through others.
func (p *pkg) reaches(other *pkg) bool {
	return slices.ContainsFunc(p.imports, func(below *pkg) bool { return below == other || below.reaches(other) })
}

// arrows returns the imports of p that do not follow from the others.
func (p *pkg) arrows() []*pkg {
	return slices.DeleteFunc(slices.Clone(p.imports), func(below *pkg) bool {
		return slices.ContainsFunc(p.imports, func(between *pkg) bool { return between.reaches(below) })
	})
}

// linked returns the packages that the programs below cmd consist of.
func linked(packages []*pkg) []*pkg {
	return slices.DeleteFunc(slices.Clone(packages), func(p *pkg) bool {
		return !slices.ContainsFunc(packages, func(program *pkg) bool {
			return strings.HasPrefix(program.name, "cmd/") && (program == p || program.reaches(p))
		})
	})
}
