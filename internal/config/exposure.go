package config

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/message"
)

// Exposure returns why another user than this one and root can choose what the file at
// path says, and so which programs it runs; "" if none can, or there is no file. On
// Windows it returns "": access lists decide there.
func Exposure(path string) string {
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS == "windows" {
		return ""
	}
	dir, dirErr := os.Stat(filepath.Dir(path))
	const others = 0o022
	switch {
	case !atomicfile.OwnedBy(info, os.Geteuid()) && !atomicfile.OwnedBy(info, 0):
		return message.Text("it belongs to another user")
	case info.Mode().Perm()&others != 0:
		return message.Sprintf("other users can write it (mode %04o)", info.Mode().Perm())
	case dirErr != nil:
		return ""
	case !atomicfile.OwnedBy(dir, os.Geteuid()) && !atomicfile.OwnedBy(dir, 0):
		return message.Text("its directory belongs to another user")
	case dir.Mode().Perm()&others != 0 && dir.Mode()&fs.ModeSticky == 0:
		return message.Sprintf("other users can replace it, because its directory has mode %04o", dir.Mode().Perm())
	}
	return ""
}
