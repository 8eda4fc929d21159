package atomicfile

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// rename replaces the file to. Windows refuses that while another process has
// the file open, which for a reader is a moment only; but there may be many readers.
func rename(from, to string) error {
	return patiently(100, func() error { return os.Rename(from, to) })
}

// open opens the file path. Windows refuses that in the moment in which another process
// replaces the file.
func open(path string, flag int) (f *os.File, err error) {
	err = patiently(10, func() error {
		f, err = os.OpenFile(path, flag, 0)
		return err
	})
	return f, err
}

// patiently calls f up to n times, as long as another process may have the file.
func patiently(n int, f func() error) (err error) {
	for range n {
		err = f()
		if !errors.Is(err, windows.ERROR_SHARING_VIOLATION) && !errors.Is(err, windows.ERROR_ACCESS_DENIED) {
			return err
		}
		time.Sleep(time.Millisecond + rand.N(8*time.Millisecond))
	}
	return err
}

// syncDir does nothing: Windows cannot flush a directory.
func syncDir(string) {}

// hold does nothing: while the writer has the file open, nobody can delete it.
func hold(*os.File) {}

// isHeld does not know: see hold.
func isHeld(string) (held, known bool) { return false, true }

// written closes the file, since Windows does not rename one that is open.
func written(f *os.File) error { return f.Close() }

// setOwner does nothing: the directory's access list decides.
func setOwner(*os.File, fs.FileInfo, fs.FileMode) error { return nil }

// OwnedBy returns true: access lists decide on this system.
func OwnedBy(fs.FileInfo, int) bool { return true }

func giveTo(string, fs.FileInfo) error { return nil }
