//go:build unix

package atomicfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTarget follows links to the file that is to be replaced, which need not exist.
func TestTarget(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := os.Mkdir(in("sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(in("sub/file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, link := range []struct{ name, to string }{
		{"relative", "sub/file"},
		{"absolute", in("sub/file")},
		{"second", "relative"},
		{"directory", "sub"},
		{"sub/up", "../relative"},
		{"dangling", "sub/missing"},
		{"dangling2", in("dangling")},
		{"sub/dangling", "missing"},
		{"loop", "loop2"},
		{"loop2", "loop"},
	} {
		if err := os.Symlink(link.to, in(link.name)); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct{ path, want string }{
		{"sub/file", "sub/file"},
		{"missing", "missing"},
		{"relative", "sub/file"},
		{"absolute", "sub/file"},
		{"second", "sub/file"},
		{"directory/file", "sub/file"},
		{"sub/up", "sub/file"},
		{"dangling", "sub/missing"},
		{"dangling2", "sub/missing"},
		{"sub/dangling", "sub/missing"},
		{"loop", ""},
	}
	for _, test := range tests {
		got, err := Target(in(test.path))
		if test.want == "" {
			if err == nil || got != "" || strings.Contains(err.Error(), dir) {
				t.Errorf("%s: got %s, %v, want an error without a path", test.path, got, err)
			}
			continue
		}
		if got != in(test.want) || err != nil {
			t.Errorf("%s: got %s, %v, want %s", test.path, got, err, in(test.want))
		}
	}
}

// TestExisting finds the nearest directory that exists.
func TestExisting(t *testing.T) {
	dir := t.TempDir()
	want, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, below := range []string{"", "a", "a/b/c"} {
		if got, err := Existing(filepath.Join(dir, below)); err != nil || !os.SameFile(got, want) {
			t.Errorf("%q: got %v, %v", below, got, err)
		}
	}
	root, err := os.Stat("/")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Existing("/none/of/these"); err != nil || !os.SameFile(got, root) {
		t.Errorf("got %v, %v, want the root", got, err)
	}
	if got, err := Existing(strings.Repeat("x", 10) + "/y"); err != nil || !got.IsDir() {
		t.Errorf("relative: got %v, %v", got, err)
	}
}
