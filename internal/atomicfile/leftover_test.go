package atomicfile

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestLeftovers(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	var want []string
	for _, tt := range []struct {
		name string
		age  time.Duration
		left bool
	}{
		{".new-1", 2 * time.Minute, true},
		{".new-22222222", 8 * time.Hour, true},
		{".new-3", -8 * time.Hour, true}, // the clock was set back
		{".new-4", 30 * time.Second, false},
		{".new-", time.Hour, false},
		{".new-old", time.Hour, false},
		{".new-5~", time.Hour, false},
		{".other-6", time.Hour, false},
		{"new-7", time.Hour, false},
	} {
		path := filepath.Join(dir, tt.name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-tt.age), now.Add(-tt.age)); err != nil {
			t.Fatal(err)
		}
		if tt.left {
			want = append(want, path)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, ".new-8"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := Leftovers(dir, ".new-", now); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	before, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	Sweep(dir, ".new-")
	after, err := os.ReadDir(dir)
	if err != nil || len(after) != len(before)-len(want) {
		t.Errorf("after Sweep: %v, %v", after, err)
	}
	if got := Leftovers(dir, ".new-", now); got != nil {
		t.Errorf("after Sweep: %q", got)
	}
	Sweep(filepath.Join(dir, "missing"), ".new-")
}
