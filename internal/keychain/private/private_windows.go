package private

import "io/fs"

// On Windows the directories lie in the profile of the user. Its access list keeps
// others out; modes and numeric owners say nothing there.

// OpenNoFollow is nothing on Windows.
const OpenNoFollow = 0

// OpenToOthers reports false.
func OpenToOthers(fs.FileInfo) bool { return false }
