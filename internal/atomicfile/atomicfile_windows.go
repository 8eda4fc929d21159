package atomicfile

import (
	"io/fs"
	"os"
	"time"
)

// rename replaces the file to. Windows refuses that while another process has
// the file open, which for a reader is a moment only.
func rename(from, to string) (err error) {
	for range 10 {
		if err = os.Rename(from, to); err == nil {
			return nil
		}
		time.Sleep(5 * time.Millisecond)
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
func setOwner(*os.File, fs.FileInfo) error { return nil }

// OwnedBy returns true: access lists decide on this system.
func OwnedBy(fs.FileInfo, int) bool { return true }

func giveTo(string, fs.FileInfo) error { return nil }
