package keychain

import (
	"io/fs"
	"os"
	"time"
)

// On Windows the directories lie in the profile of the user. Its access list keeps
// others out; modes and numeric owners say nothing there.

const (
	openNoWait   = 0
	openNoFollow = 0
)

func ownedBy(fs.FileInfo, int) bool { return true }

func openToOthers(fs.FileInfo) bool { return false }

// replace renames a file over another one. Windows refuses while a reader has the
// old file open. Readers close it soon, so replace tries again.
func replace(from, to string) (err error) {
	for range 10 {
		if err = os.Rename(from, to); err == nil {
			return nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return err
}
