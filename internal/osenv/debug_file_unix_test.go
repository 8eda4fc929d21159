//go:build unix

package osenv

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestOpenDebugFile(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	tests := []struct {
		name, want string // want: a part of the error, or "" for none
		prepare    func(path string) error
	}{
		{"new", "", func(string) error { return nil }},
		{"ours", "", func(path string) error { return os.WriteFile(path, []byte("before\n"), 0o600) }},
		{"open", "other users can open it", func(path string) error { return os.WriteFile(path, nil, 0o640) }},
		{"link", "too many", func(path string) error { return os.Symlink(at("ours"), path) }},
		{"second name", "more than one name", func(path string) error {
			if err := os.WriteFile(at("first name"), nil, 0o600); err != nil {
				return err
			}
			return os.Link(at("first name"), path)
		}},
		{"pipe", "no such device", func(path string) error { return syscall.Mkfifo(path, 0o600) }},
		{"directory", "is a directory", func(path string) error { return os.Mkdir(path, 0o700) }},
	}
	for _, tt := range tests {
		if err := tt.prepare(at(tt.name)); err != nil {
			t.Fatal(err)
		}
		before, _ := os.ReadFile(at("ours"))
		f, err := openDebugFile(at(tt.name))
		if (err == nil) != (tt.want == "") || err != nil && tt.want != "" && !strings.Contains(err.Error(), tt.want) && !strings.Contains(err.Error(), "it is not a regular file") {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
		if err != nil {
			continue
		}
		if _, err := io.WriteString(f, "line\n"); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		got, _ := os.ReadFile(at(tt.name))
		info, err := os.Stat(at(tt.name))
		if tt.name == "new" {
			before = nil
		}
		if err != nil || info.Mode().Perm() != 0o600 || string(got) != string(before)+"line\n" {
			t.Errorf("%s: got %q, mode %v, %v", tt.name, got, info.Mode(), err)
		}
	}
}
