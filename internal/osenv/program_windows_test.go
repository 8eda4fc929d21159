package osenv

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestFindProgram(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"tool.exe", "text", "text.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	t.Setenv("PATHEXT", ".COM;.EXE;.BAT;.CMD")
	tests := []struct {
		name string
		want error
	}{
		{"tool", nil},
		{"TOOL.EXE", nil},
		{filepath.Join(dir, "tool"), nil},
		{filepath.ToSlash(filepath.Join(dir, "tool.exe")), nil},
		{dir, ErrIsDirectory},
		{dir + `\`, ErrIsDirectory},
		{filepath.ToSlash(dir), ErrIsDirectory},
		{filepath.Join(dir, "text"), ErrNotExecutable},
		{filepath.Join(dir, "none"), fs.ErrNotExist},
		{filepath.Join(dir, "none", "x"), fs.ErrNotExist},
		{"none", ErrNotInPath},
		{"text", ErrNotInPath},
		{"", ErrNotInPath},
	}
	for _, tt := range tests {
		if path, err := FindProgram(tt.name, nil); !errors.Is(err, tt.want) || (path == "") != (err != nil) {
			t.Errorf("%q: got %q, %v, want %v", tt.name, path, err, tt.want)
		}
	}
}
