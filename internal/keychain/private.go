package keychain

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/credential"
)

// temporary is how the name of a file begins that is being written. The file of a
// process that died stays until the next one writes there, or lists the index.
const temporary = ".new-"

// privateDir is a directory in the state directory that only this user may use. It
// has a file for each account.
type privateDir struct {
	state     string // the state directory
	name      string
	extension string // of its files
}

func (d privateDir) path() string { return filepath.Join(d.state, d.name) }

func (d privateDir) file(account string) string {
	return filepath.Join(d.path(), hashed(account)+d.extension)
}

// check refuses directories that others can reach.
func (d privateDir) check() error {
	if err := checkPrivateDir(d.state); err != nil {
		return err
	}
	return checkPrivateDir(d.path())
}

// readFile reads a file of at most limit bytes. It follows no link.
func (d privateDir) readFile(path string, limit int64) ([]byte, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	data, info, err := atomicfile.Read(path, openNoFollow, limit)
	if err == nil && !ownedBy(info, os.Geteuid()) {
		return nil, errors.New("it belongs to another user")
	}
	return data, err
}

// writeFile replaces a file, mode 0600. It makes the directories where they are
// missing.
func (d privateDir) writeFile(path string, data []byte) error {
	for _, dir := range []string{d.state, d.path()} {
		if err := makePrivateDir(dir); err != nil {
			return err
		}
	}
	err := atomicfile.Write(path, data, atomicfile.Options{Prefix: temporary})
	d.sweep()
	return err
}

// sweep deletes the temporary files of dead writers.
func (d privateDir) sweep() {
	for _, dir := range []string{d.state, d.path()} {
		atomicfile.Sweep(dir, temporary)
	}
}

// Leftovers returns the temporary files that processes left in the state directory
// when they died. They have no secret in plaintext.
func (k *Keychain) Leftovers() []string {
	var paths []string
	for _, name := range []string{"", indexDir, itemsDir} {
		paths = append(paths, atomicfile.Leftovers(filepath.Join(k.opt.StateDir, name), temporary, k.opt.Now())...)
	}
	return paths
}

func (d privateDir) removeFile(path string) error {
	if err := d.check(); err != nil {
		return err
	}
	return os.Remove(path)
}

func ownedBy(info fs.FileInfo, uid int) bool { return atomicfile.OwnedBy(info, uid) }

// hashed returns the SHA-256 of text in hexadecimal, which can be the name of a file.
func hashed(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}

// makePrivateDir makes the directory path and those above it, and checks it. Root makes
// nothing below a directory of another user (sudo with HOME kept): that user could not
// enter it, or could enter what root trusts.
func makePrivateDir(path string) error {
	if filepath.IsAbs(path) {
		above, err := atomicfile.Existing(filepath.Dir(path))
		if _, missing := os.Lstat(path); missing != nil && err == nil && os.Geteuid() == 0 && !ownedBy(above, 0) {
			return credential.NewError(credential.Keychain, "", "", path+" is below a directory of another user")
		}
		if err := os.MkdirAll(path, 0o700); err != nil {
			return &credential.Error{Kind: credential.Keychain, Err: err}
		}
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
