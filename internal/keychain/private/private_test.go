package private

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// newDir is a Dir that is not there yet.
func newDir(t *testing.T) Dir {
	t.Helper()
	return Dir{State: filepath.Join(t.TempDir(), "state"), Name: "index", Extension: ".json"}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// names lists a directory.
func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// TestPaths holds where the files are: versions that are installed side by side share them.
func TestPaths(t *testing.T) {
	d := Dir{State: filepath.Join("home", "state"), Name: "items", Extension: ".age"}
	const hash = "682c42c526e3f5e87eecea25694c435c16a00bf316bd1a8dc6079bcd1d8f9e46"
	tests := []struct{ what, got, want string }{
		{"directory", d.Path(), filepath.Join("home", "state", "items")},
		{"temporary files", d.Temporaries(), filepath.Join("home", "state", "items", ".new-files")},
		{"file", d.File("key:a"), filepath.Join("home", "state", "items", hash+".age")},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("%s: got %s, want %s", test.what, test.got, test.want)
		}
	}
}

// TestFiles writes, reads and deletes a file.
func TestFiles(t *testing.T) {
	d := newDir(t)
	path := d.File("a")
	if _, err := d.ReadFile(path, 100); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no directory: got %v", err)
	}
	if err := d.RemoveFile(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no directory, delete: got %v", err)
	}
	for _, durable := range []bool{true, false} {
		for _, want := range []string{"a longer text", "short"} {
			must(t, d.WriteFile(path, []byte(want), durable))
			if got, err := d.ReadFile(path, int64(len(want))); string(got) != want || err != nil {
				t.Errorf("durable %t: got %q, %v, want %q", durable, got, err, want)
			}
			if got, err := d.ReadFile(path, int64(len(want))-1); got != nil || err == nil {
				t.Errorf("durable %t, over the limit: got %q, %v", durable, got, err)
			}
		}
	}
	if got, want := names(t, d.Path()), []string{filepath.Base(d.Temporaries()), filepath.Base(path)}; !slices.Equal(got, want) {
		t.Errorf("in the directory: %q, want %q", got, want)
	}
	if got := names(t, d.Temporaries()); len(got) != 0 {
		t.Errorf("left over: %q", got)
	}
	must(t, d.RemoveFile(path))
	if _, err := d.ReadFile(path, 100); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after it was deleted: got %v", err)
	}
}

// TestWholeFiles has a reader that has opened a file go on reading the one that it was,
// whatever is written in its place. So it sees the old or the new one, and never half.
func TestWholeFiles(t *testing.T) {
	d := newDir(t)
	path, text := d.File("a"), bytes.Repeat([]byte("old"), 10_000)
	for _, durable := range []bool{true, false} {
		must(t, d.WriteFile(path, text, durable))
		f, err := os.Open(path)
		must(t, err)
		begin := make([]byte, 100)
		_, err = io.ReadFull(f, begin)
		must(t, err)
		must(t, d.WriteFile(path, []byte("new"), durable))
		rest, err := io.ReadAll(f)
		if !bytes.Equal(append(begin, rest...), text) || err != nil {
			t.Errorf("durable %t: a reader got %d bytes, %v, want the %d of the file that it opened", durable, len(begin)+len(rest), err, len(text))
		}
		must(t, f.Close())
	}
}

// TestSweep deletes what writers left that died, also beside the directories where earlier
// versions wrote.
func TestSweep(t *testing.T) {
	d := newDir(t)
	must(t, d.WriteFile(d.File("a"), nil, false))
	leave := func(dir, name string, age time.Duration) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, nil, 0o600))
		at := time.Now().Add(-age)
		must(t, os.Chtimes(path, at, at))
		return path
	}
	var dead []string
	for _, dir := range []string{d.State, d.Path(), d.Temporaries()} {
		dead = append(dead, leave(dir, Temporary+"1", 2*time.Minute))
	}
	fresh := leave(d.Temporaries(), Temporary+"2", 0)
	d.Sweep()
	for _, path := range dead {
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is left: %v", path, err)
		}
	}
	for _, path := range []string{fresh, d.File("a")} {
		if _, err := os.Lstat(path); err != nil {
			t.Error(err)
		}
	}
	// The next writer of this directory does that, too.
	left := leave(d.Temporaries(), Temporary+"3", 2*time.Minute)
	must(t, d.WriteFile(d.File("b"), nil, false))
	if _, err := os.Lstat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left: %v", left, err)
	}
}

// wantRefused checks the error for a directory.
func wantRefused(t *testing.T, what string, err error) {
	t.Helper()
	if credential.KindOf(err) != credential.Keychain {
		t.Errorf("%s: got %v, of kind %v", what, err, credential.KindOf(err))
	}
}

// TestNoDirectory has nothing written below a relative path, which is another one for each
// directory that a call begins in, or where there is no directory.
func TestNoDirectory(t *testing.T) {
	t.Chdir(t.TempDir())
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	for _, path := range []string{"", "relative", file, filepath.Join(file, "below")} {
		wantRefused(t, "make "+path, MakeDir(path))
		wantRefused(t, "check "+path, CheckDir(path))
		d := Dir{State: path, Name: "index", Extension: ".json"}
		wantRefused(t, "write in "+path, d.WriteFile(d.File("a"), nil, false))
	}
	if got := names(t, "."); len(got) != 0 {
		t.Errorf("it made %q", got)
	}
	missing := filepath.Join(t.TempDir(), "missing")
	if err := CheckDir(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing: got %v", err)
	}
}
