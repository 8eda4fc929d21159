package cloudtest

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestBelow tries to get a file written that is none of a test's business.
func TestBelow(t *testing.T) {
	top := t.TempDir()
	work, outside := filepath.Join(top, "work"), filepath.Join(top, "outside")
	for _, dir := range []string{work, outside} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	victim := filepath.Join(outside, "victim")
	if err := os.WriteFile(victim, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	links := runtime.GOOS != "windows" // where making one takes a right of its own
	if links {
		for name, target := range map[string]string{"file": victim, "dir": outside, "device": os.DevNull} {
			if err := os.Symlink(target, filepath.Join(work, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, tt := range []struct {
		name, path string
		link       bool
	}{
		{name: "a device", path: os.DevNull},
		{name: "beside it", path: victim},
		{name: "up and beside it", path: filepath.Join(work, "..", "outside", "victim")},
		{name: "the directory itself", path: work},
		{name: "not absolute", path: "victim"},
		{name: "a link to a file", path: filepath.Join(work, "file"), link: true},
		{name: "a link to a device", path: filepath.Join(work, "device"), link: true},
		{name: "below a link", path: filepath.Join(work, "dir", "victim"), link: true},
		{name: "new below a link", path: filepath.Join(work, "dir", "new"), link: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.link && !links {
				t.Skip("no symbolic links here")
			}
			if err := WriteBelow(work, tt.path, []byte("after")); err == nil {
				t.Error("WriteBelow: got no error")
			}
			if f, err := AppendBelow(work, tt.path); err == nil {
				f.Close()
				t.Error("AppendBelow: got no error")
			}
		})
	}
	if err := MakeDirBelow(work, filepath.Join(outside, "new")); err == nil {
		t.Error("MakeDirBelow: got no error")
	}
	if got, err := os.ReadFile(victim); err != nil || string(got) != "before" {
		t.Errorf("the file outside holds %q, %v", got, err)
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) != 1 {
		t.Errorf("the directory outside holds %v, %v", entries, err)
	}
}

func TestWriteBelow(t *testing.T) {
	work := t.TempDir()
	if err := MakeDirBelow(work, filepath.Join(work, "a", "b")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(work, "a", "b", "file")
	for _, want := range []string{"first", "second"} {
		if err := WriteBelow(work, path, []byte(want)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	f, err := AppendBelow(work, path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(" more")
	f.Close()
	if got, readErr := os.ReadFile(path); err != nil || readErr != nil || string(got) != "second more" {
		t.Errorf("got %q, %v, %v", got, err, readErr)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("parts are left: %v, %v", entries, err)
	}
}
