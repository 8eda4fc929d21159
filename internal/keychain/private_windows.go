package keychain

import "io/fs"

// On Windows the directories lie in the profile of the user. Its access list keeps
// others out; modes and numeric owners say nothing there.

const openNoFollow = 0

func openToOthers(fs.FileInfo) bool { return false }
