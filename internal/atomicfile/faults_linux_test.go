package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/processtest"
)

func init() {
	processtest.Roles["full"] = func(args []string) error { return onFullDisk(args[0]) }
}

// TestFullDisk leaves the file as it was, and nothing beside it.
func TestFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	processtest.Run(t, processtest.Command(t, "full", path))
	if got := contents(t, path); got != "old" {
		t.Errorf("got %q", got)
	}
	alone(t, path)
}

// onFullDisk writes a file that is larger than its process may write.
func onFullDisk(path string) error {
	signal.Ignore(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 10, Max: before.Max}); err != nil {
		return err
	}
	errs := []error{Write(path, make([]byte, 100), Options{}), Create(path+".2", make([]byte, 100), Options{})}
	_ = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before) // for the profile of the coverage
	for _, err := range errs {
		if !errors.Is(err, syscall.EFBIG) {
			return fmt.Errorf("got %w, want that the file is too large", err)
		}
	}
	return nil
}

// reachable returns a directory of that mode which others can reach.
func reachable(t *testing.T, mode fs.FileMode) string {
	t.Helper()
	dir := t.TempDir()
	if err := errors.Join(os.Chmod(filepath.Dir(dir), 0o755), os.Chmod(dir, mode)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// asOther runs do as far as files go with the rights of another user.
func asOther(t *testing.T, do func()) {
	t.Helper()
	cloudtest.NeedsRoot(t)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := syscall.Setfsuid(65534); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Setfsuid(0) }()
	do()
}

// TestOwnerThatCannotBe keeps a file of another user as it is where it cannot be given to that
// user again.
func TestOwnerThatCannotBe(t *testing.T) {
	cloudtest.NeedsRoot(t)
	path := filepath.Join(reachable(t, 0o777), "file")
	if err := errors.Join(os.WriteFile(path, []byte("old"), 0o600), os.Chown(path, 4242, 4242)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	asOther(t, func() { err = Write(path, []byte("new"), Options{Owner: info}) })
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v", err)
	}
	if got := contents(t, path); got != "old" {
		t.Errorf("got %q", got)
	}
	alone(t, path)
}

// TestLeftoversOfAnother takes a file whose writer nobody can ask for for a leftover after an
// hour, or if it is from the future.
func TestLeftoversOfAnother(t *testing.T) {
	cloudtest.NeedsRoot(t)
	dir, now := reachable(t, 0o755), time.Now()
	ages := []time.Duration{-time.Second, 0, time.Minute, 2 * time.Minute, time.Hour, time.Hour + time.Second}
	for n, age := range ages {
		path := filepath.Join(dir, fmt.Sprintf(".new-%d", n))
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chtimes(path, now.Add(-age), now.Add(-age))); err != nil {
			t.Fatal(err)
		}
	}
	left := func() (found []time.Duration) {
		for _, path := range Leftovers(dir, ".new-", now) {
			found = append(found, ages[path[len(path)-1]-'0'])
		}
		return found
	}
	if got, want := left(), []time.Duration{-time.Second, 2 * time.Minute, time.Hour, time.Hour + time.Second}; !slices.Equal(got, want) {
		t.Errorf("our own: got %v, want %v", got, want)
	}
	var got []time.Duration
	asOther(t, func() { got = left() })
	if want := []time.Duration{-time.Second, time.Hour + time.Second}; !slices.Equal(got, want) {
		t.Errorf("another's: got %v, want %v", got, want)
	}
}

// TestSweepWithoutRights leaves everything where it cannot write.
func TestSweepWithoutRights(t *testing.T) {
	cloudtest.NeedsRoot(t)
	dir := reachable(t, 0o755)
	path := filepath.Join(dir, ".new-1")
	old := time.Now().Add(-time.Hour)
	if err := errors.Join(os.WriteFile(path, nil, 0o644), os.Chtimes(path, old, old)); err != nil {
		t.Fatal(err)
	}
	asOther(t, func() { Sweep(dir, ".new-") })
	alone(t, path)
	Sweep(dir, ".new-")
	if left, err := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// TestDescriptors has no call keep a file open: a server makes them for weeks.
func TestDescriptors(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	count := func() int {
		open, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			cloudtest.Missing(t, "no list of open files: %v", err)
		}
		return len(open)
	}
	calls := map[string]func(){
		"Write":           func() { _ = Write(path, []byte("x"), Options{Prefix: "p"}) },
		"Write, volatile": func() { _ = Write(path, []byte("x"), Options{Prefix: "p", Volatile: true}) },
		"Write, refused":  func() { _ = Write(path, nil, Options{Check: func() error { return fs.ErrInvalid }}) },
		"Create": func() {
			_ = Create(filepath.Join(dir, "new"), nil, Options{})
			_ = os.Remove(filepath.Join(dir, "new"))
		},
		"Create, refused": func() { _ = Create(path, nil, Options{}) },
		"Read":            func() { _, _, _ = Read(path, 0, 10) },
		"Read, too large": func() { _, _, _ = Read(path, 0, 0) },
		"Read, no file":   func() { _, _, _ = Read(dir, 0, 10) },
		"Leftovers, Sweep": func() {
			_ = Leftovers(dir, "p", time.Now())
			_ = Leftovers(dir, "q", time.Now().Add(time.Hour))
			Sweep(dir, "q")
		},
	}
	// One that is held by somebody else, and is looked at each time.
	if err := os.WriteFile(filepath.Join(dir, "q1"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	runtime.GC() // closes what other tests have left
	for name, call := range calls {
		call()
		const times = 20
		before := count()
		for range times {
			call()
		}
		if after := count(); after > before+times/2 {
			t.Errorf("%s: %d open files, before %d", name, after, before)
		}
	}
}
