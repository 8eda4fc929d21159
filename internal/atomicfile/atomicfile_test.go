package atomicfile

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// contents returns what the file at path has.
func contents(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// alone checks that the file at path is the only one in its directory.
func alone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 || entries[0].Name() != filepath.Base(path) {
		t.Errorf("got %v, %v in the directory, want only %s", entries, err, filepath.Base(path))
	}
}

func TestWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	for _, want := range []string{"new", "a longer text", "", "short"} {
		if err := Write(path, []byte(want), Options{Prefix: ".new-"}); err != nil {
			t.Fatal(err)
		}
		if got := contents(t, path); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		alone(t, path)
	}
}

// Of two that create a file at once, one does, and the other leaves it alone.
func TestCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	errs := make(chan error, 8)
	for i := range cap(errs) {
		go func() { errs <- Create(path, []byte{'0' + byte(i)}, Options{Prefix: ".new-"}) }()
	}
	made := 0
	for range cap(errs) {
		switch err := <-errs; {
		case err == nil:
			made++
		case !errors.Is(err, fs.ErrExist) || strings.Contains(err.Error(), path):
			t.Errorf("got %v, want ErrExist without a path", err)
		}
	}
	if made != 1 || len(contents(t, path)) != 1 {
		t.Errorf("%d of them made the file, which has %q", made, contents(t, path))
	}
	alone(t, path)
	if err := Create(filepath.Join(path, "below"), nil, Options{}); err == nil || errors.Is(err, fs.ErrExist) {
		t.Errorf("below a file: got %v", err)
	}
}

func TestCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	check := func() error {
		entries, err := os.ReadDir(filepath.Dir(path))
		if err != nil || len(entries) != 2 {
			t.Errorf("got %v, %v before the rename, want the file and a temporary one", entries, err)
		}
		for _, e := range entries {
			if name := e.Name(); name != "file" && !strings.HasPrefix(name, ".prefix-") {
				t.Errorf("got the temporary file %s", name)
			}
		}
		if got := contents(t, path); got != "old" {
			t.Errorf("got %q before the rename, want the old text", got)
		}
		return nil
	}
	if err := Write(path, []byte("new"), Options{Prefix: ".prefix-", Check: check}); err != nil {
		t.Fatal(err)
	}
	if got := contents(t, path); got != "new" {
		t.Errorf("got %q, want the new text", got)
	}

	refusal := errors.New("not now")
	err := Write(path, []byte("newer"), Options{Check: func() error { return refusal }})
	if err != refusal { //nolint:errorlint // it must be returned as it is
		t.Errorf("got %v, want the error of Check as it is", err)
	}
	if got := contents(t, path); got != "new" {
		t.Errorf("got %q, want the text from before", got)
	}
	alone(t, path)
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	err := Write(filepath.Join(dir, "missing", "file"), nil, Options{Prefix: ".new-"})
	if !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "cannot write beside it: ") || strings.Contains(err.Error(), dir) {
		t.Errorf("got %v, want ErrNotExist without a path", err)
	}

	sub := filepath.Join(dir, "sub")
	if err := os.Mkdir(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Write(sub, nil, Options{Prefix: ".new-"}); err == nil || err.Error() != "it is not a regular file" {
		t.Errorf("got %v for a directory", err)
	}
	alone(t, sub)

	// A directory that appears in the last moment makes the rename fail.
	late := filepath.Join(sub, "late")
	err = Write(late, nil, Options{Prefix: ".new-", Check: func() error { return os.MkdirAll(filepath.Join(late, "x"), 0o700) }})
	if err == nil || !strings.HasPrefix(err.Error(), "cannot replace it: ") || strings.Contains(err.Error(), dir) {
		t.Errorf("got %v, want an error without a path", err)
	}
	alone(t, late)
}

// TestReaders reads while the file is replaced again and again.
func TestReaders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	texts := [][]byte{bytes.Repeat([]byte("a"), 100), bytes.Repeat([]byte("b"), 100_000)}
	if err := Write(path, texts[0], Options{}); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		var err error
		for i := range 20 {
			err = errors.Join(err, Write(path, texts[i%2], Options{}))
		}
		done <- err
	}()
	for {
		got, _, err := Read(path, 0, 1<<20)
		if err != nil || !bytes.Equal(got, texts[0]) && !bytes.Equal(got, texts[1]) {
			t.Fatalf("got a file of %d bytes, %v, want all of one text", len(got), err)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return
		default:
		}
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := os.WriteFile(path, bytes.Repeat([]byte("x"), 2048), 0o600); err != nil {
		t.Fatal(err)
	}
	data, info, err := Read(path, 0, 2048)
	if err != nil || len(data) != 2048 || info.Name() != "file" {
		t.Errorf("got %d bytes, %v", len(data), err)
	}
	tests := []struct {
		name, path string
		limit      int64
		err        string
	}{
		{"too large", path, 1024, "it is larger than 1 KiB"},
		{"directory", dir, 1024, "it is not a regular file"},
	}
	for _, tt := range tests {
		if data, info, err := Read(tt.path, 0, tt.limit); data != nil || info != nil || err == nil || err.Error() != tt.err {
			t.Errorf("%s: got %d bytes, %v, %v, want %s", tt.name, len(data), info, err, tt.err)
		}
	}
	if _, _, err := Read(filepath.Join(dir, "none"), 0, 1024); !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), dir) {
		t.Errorf("no file: got %v, want one that does not name it", err)
	}
}
