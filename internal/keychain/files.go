package keychain

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/credential"
)

// makePrivateDir makes the directory path and those above it, and checks it.
func makePrivateDir(path string) error {
	if !filepath.IsAbs(path) {
		return credential.NewError(credential.Keychain, "", "", "there is no directory for it")
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return &credential.Error{Kind: credential.Keychain, Err: err}
	}
	return checkPrivateDir(path)
}

// checkPrivateDir refuses a directory that is a link, that others can enter or
// that belongs to another user: they could have put files there. It does not
// change the mode of a directory that exists.
func checkPrivateDir(path string) error {
	if !filepath.IsAbs(path) {
		return credential.NewError(credential.Keychain, "", "", "there is no directory for it")
	}
	info, err := os.Lstat(path)
	if err != nil {
		return &credential.Error{Kind: credential.Keychain, Err: err}
	}
	var why, hint string
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		why = "is a symbolic link"
	case !info.IsDir():
		why = "is no directory"
	case !ownedBy(info, os.Geteuid()):
		why = "belongs to another user"
	case openToOthers(info):
		why, hint = "is open to other users", "chmod 700 "+path
	default:
		return nil
	}
	return credential.NewError(credential.Keychain, "", hint, path+" "+why)
}

// readPrivate reads a file of at most limit bytes. The caller has checked its
// directory. It follows no link and does not wait for a pipe.
func readPrivate(path string, limit int64) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|openNoFollow, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || !ownedBy(info, os.Geteuid()) {
		return nil, fmt.Errorf("%s is no regular file of this user", path)
	}
	return readLimited(f, path, limit)
}

func readLimited(r io.Reader, path string, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, limit)
	}
	return data, nil
}

// writePrivate replaces the file path, mode 0600. The caller has checked its
// directory. A reader sees the old file or the new one.
func writePrivate(path string, data []byte) error {
	return atomicfile.Write(path, data, atomicfile.Options{Prefix: temporary})
}

// temporary is how the name of a file begins that is being written. The file of a
// process that died stays until index.all deletes it.
const temporary = ".new-"
