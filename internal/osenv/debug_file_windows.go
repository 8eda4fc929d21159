package osenv

import "io/fs"

// Access lists decide on this system.
const noFollow = 0

func onlyOurs(fs.FileInfo) error { return nil }
