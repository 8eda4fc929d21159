// Command thirdparty writes the licences of everything that is linked into the
// two programs, for all systems that there are releases for:
//
//	thirdparty FILE
//
// It reads the module cache and asks no network if that is complete (go mod
// download). A module without a licence that it knows is an error.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

var (
	programs = []string{"aliyun-cred-helper", "aliyun-sso-login"}
	systems  = []string{"linux", "windows", "darwin", "freebsd"}
)

// module is one module that is linked into a program.
type module struct {
	path, version string
	programs      map[string]bool
	notices       map[string]string // file name below the module, and its text
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "thirdparty:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("usage: thirdparty FILE")
	}
	modules := map[string]*module{}
	for _, program := range programs {
		for _, system := range systems {
			if err := collect(modules, program, system); err != nil {
				return fmt.Errorf("%s for %s: %w", program, system, err)
			}
		}
	}
	text, err := render(modules)
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], text, 0o644)
}

// listed is what `go list -json` says of a package.
type listed struct {
	Dir      string
	Standard bool
	Module   *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// collect adds the modules that are linked into one program on one system.
func collect(modules map[string]*module, program, system string) error {
	cmd := exec.Command("go", "list", "-deps", "-json=Dir,Standard,Module", "./cmd/"+program)
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("go list: %w", err)
		}
		if p.Standard || p.Module == nil || p.Module.Main {
			continue
		}
		m := modules[p.Module.Path]
		if m == nil {
			m = &module{path: p.Module.Path, version: p.Module.Version, programs: map[string]bool{}, notices: map[string]string{}}
			modules[m.path] = m
		}
		m.programs[program] = true
		if err := m.read(p.Module.Dir, p.Dir); err != nil {
			return err
		}
	}
}

// read takes the notices of a package: those of its directory and of every one
// above it in the module, since a package may have been copied from elsewhere.
func (m *module) read(root, dir string) error {
	for ; strings.HasPrefix(dir, root); dir = filepath.Dir(dir) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if entry.IsDir() || !isNotice(entry.Name()) {
				continue
			}
			text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
			if err != nil {
				return err
			}
			name, err := filepath.Rel(root, filepath.Join(dir, entry.Name()))
			if err != nil {
				return err
			}
			m.notices[filepath.ToSlash(name)] = string(text)
		}
	}
	return nil
}

// isNotice reports whether a file has to go with the program, by its name.
func isNotice(name string) bool {
	word := strings.ToUpper(name)
	word, _, _ = strings.Cut(word, ".")
	word, _, _ = strings.Cut(word, "-")
	return slices.Contains([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "PATENTS"}, word) && !strings.HasSuffix(name, ".go")
}

const intro = `Third-party software in aliyun-cred-helper and aliyun-sso-login
===============================================================

Made by "make third-party"; do not edit.

`

// render returns the document: a list, then the texts.
func render(modules map[string]*module) ([]byte, error) {
	list := slices.SortedFunc(maps.Values(modules), func(a, b *module) int { return strings.Compare(a.path, b.path) })
	golang, err := standardLibrary()
	if err != nil {
		return nil, err
	}
	list = append([]*module{golang}, list...)
	line := strings.Repeat("-", 72)
	var index, texts strings.Builder
	for _, m := range list {
		licence, err := m.licence()
		if err != nil {
			return nil, err
		}
		name := strings.TrimSpace(m.path + " " + m.version)
		fmt.Fprintf(&index, "%s\n    %s; in %s\n", name, licence, strings.Join(slices.Sorted(maps.Keys(m.programs)), ", "))
		for _, file := range slices.Sorted(maps.Keys(m.notices)) {
			fmt.Fprintf(&texts, "\n%s\n%s: %s\n%s\n\n%s\n", line, name, file, line, clean(m.notices[file]))
		}
	}
	return []byte(intro + index.String() + texts.String()), nil
}

// standardLibrary is Go itself. Its version is that of the release's toolchain,
// which go.mod does not say.
func standardLibrary() (*module, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	root := strings.TrimSpace(string(out))
	m := &module{path: "Go standard library and runtime", programs: map[string]bool{}, notices: map[string]string{}}
	for _, program := range programs {
		m.programs[program] = true
	}
	return m, m.read(root, root)
}

// licences are told apart by words that only one of them has; the first that
// fits counts.
var licences = []struct{ name, words string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose"},
	{"BSD-3-Clause", "be used to endorse or promote products derived from"},
	{"BSD-2-Clause", "redistributions in binary form must reproduce the above copyright"},
}

// licence names the licences in the module's notices.
func (m *module) licence() (string, error) {
	var names []string
	for _, file := range slices.Sorted(maps.Keys(m.notices)) {
		text := strings.Join(strings.Fields(strings.ToLower(m.notices[file])), " ")
		for _, l := range licences {
			if strings.Contains(text, l.words) {
				if !slices.Contains(names, l.name) {
					names = append(names, l.name)
				}
				break
			}
		}
	}
	if len(names) == 0 {
		return "", fmt.Errorf("%s %s has no licence that is known here", m.path, m.version)
	}
	return strings.Join(names, " and "), nil
}

// clean makes line ends the same everywhere and takes spaces off them, so that
// git leaves the file as it is.
func clean(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight(line, " \t\r\n") + "\n")
	}
	return strings.Trim(b.String(), "\n")
}
