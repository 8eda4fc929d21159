package atomicfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	// leftAfter is how old a temporary file is that is taken for a leftover.
	leftAfter = time.Minute
	// leftUnknown is the same where nobody knows whether its writer still runs.
	leftUnknown = time.Hour
)

// Leftovers returns the temporary files in dir that a process left there when it died:
// those of a Write with that prefix that are older than a minute at now, or from the
// future, and that no Write has now. On Windows a Write that takes longer than a
// minute is not noticed.
func Leftovers(dir, prefix string, now time.Time) []string {
	return leftovers(dir, temporaries(dir, prefix), now)
}

// Sweep deletes the Leftovers by the clock of the file system, which writes their
// times. It is best effort.
func Sweep(dir, prefix string) {
	found := temporaries(dir, prefix)
	if len(found) == 0 {
		return
	}
	f, err := os.CreateTemp(dir, prefix+"*") // for the time
	if err != nil {
		return
	}
	info, err := f.Stat()
	_ = f.Close()
	_ = os.Remove(f.Name())
	if err != nil {
		return
	}
	for _, path := range leftovers(dir, found, info.ModTime()) {
		_ = os.Remove(path)
	}
}

// temporaries returns the files that are named as os.CreateTemp does: prefix and
// digits. Others with that prefix are not ours.
func temporaries(dir, prefix string) []fs.DirEntry {
	entries, _ := os.ReadDir(dir)
	var found []fs.DirEntry
	for _, e := range entries {
		number, ok := strings.CutPrefix(e.Name(), prefix)
		if ok && number != "" && strings.Trim(number, "0123456789") == "" && e.Type().IsRegular() {
			found = append(found, e)
		}
	}
	return found
}

func leftovers(dir string, found []fs.DirEntry, now time.Time) []string {
	var paths []string
	for _, e := range found {
		info, err := e.Info()
		if err != nil {
			continue
		}
		age := now.Sub(info.ModTime())
		if age >= 0 && age <= leftAfter {
			continue
		}
		path := filepath.Join(dir, e.Name())
		held, known := isHeld(path)
		if held || !known && age >= 0 && age <= leftUnknown {
			continue
		}
		paths = append(paths, path)
	}
	return paths
}
