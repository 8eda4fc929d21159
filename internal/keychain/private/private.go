// Package private makes and checks the directories and files that only this user can
// reach.
package private

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/shell"
)

// Temporary is how the name of a file begins that is being written. The file of a
// process that died stays until the next one writes there, or lists the index.
const Temporary = ".new-"

// Dir is a directory in the state directory that only this user may use. It
// has a file for each account.
type Dir struct {
	State     string // the state directory
	Name      string
	Extension string // of its files
}

// Path returns the path of the directory.
func (d Dir) Path() string { return filepath.Join(d.State, d.Name) }

// Temporaries returns the path of a directory in it for the files that are being written.
// It is read at each write, when it has a few, while there may be thousands beside it.
func (d Dir) Temporaries() string { return filepath.Join(d.Path(), Temporary+"files") }

// File returns the path of the file of account.
func (d Dir) File(account string) string {
	return filepath.Join(d.Path(), Hashed(account)+d.Extension)
}

// Check refuses directories that others can reach.
func (d Dir) Check() error {
	if err := CheckDir(d.State); err != nil {
		return err
	}
	return CheckDir(d.Path())
}

// ReadFile reads a file of at most limit bytes. It follows no link.
func (d Dir) ReadFile(path string, limit int64) ([]byte, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	data, info, err := atomicfile.Read(path, OpenNoFollow, limit)
	if err == nil && !OwnedBy(info, os.Geteuid()) {
		return nil, message.New("it belongs to another user")
	}
	return data, err
}

// WriteFile replaces a file, mode 0600. It makes the directories where they are
// missing. A file that is not durable may be empty after a crash of the system.
func (d Dir) WriteFile(path string, data []byte, durable bool) error {
	for _, dir := range []string{d.State, d.Path(), d.Temporaries()} {
		if err := MakeDir(dir); err != nil {
			return err
		}
	}
	err := atomicfile.Write(path, data, atomicfile.Options{Prefix: Temporary, Dir: d.Temporaries(), Volatile: !durable})
	atomicfile.Sweep(d.Temporaries(), Temporary)
	return err
}

// Sweep deletes the temporary files of dead writers, also where older versions left
// them.
func (d Dir) Sweep() {
	for _, dir := range []string{d.State, d.Path(), d.Temporaries()} {
		atomicfile.Sweep(dir, Temporary)
	}
}

// RemoveFile deletes a file.
func (d Dir) RemoveFile(path string) error {
	if err := d.Check(); err != nil {
		return err
	}
	return os.Remove(path)
}

// OwnedBy reports whether a file belongs to the user uid.
func OwnedBy(info fs.FileInfo, uid int) bool { return atomicfile.OwnedBy(info, uid) }

// Hashed returns the SHA-256 of text in hexadecimal, which can be the name of a file.
func Hashed(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}

// MakeDir makes the directory path and those above it where they are missing, and checks
// it. Root makes nothing below a directory of another user (sudo with HOME kept): that
// user could not enter it, or could enter what root trusts.
func MakeDir(path string) error {
	err := CheckDir(path)
	var at *fs.PathError
	if !errors.As(err, &at) { // there is something, or path is relative
		return err
	}
	above := filepath.Dir(path)
	info, err := atomicfile.Existing(above)
	if err == nil && os.Geteuid() == 0 && !OwnedBy(info, 0) {
		return credential.NewError(credential.Keychain, "", "run this as that user, or set HOME to your own home directory",
			message.Sprintf("%s is below a directory of another user", path))
	}
	err = os.MkdirAll(above, 0o700)
	if errors.As(err, &at) && errors.Is(err, fs.ErrExist) {
		return leadsNowhere(at.Path)
	}
	if err == nil {
		err = os.Mkdir(path, 0o700)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return &credential.Error{Kind: credential.Keychain, Err: err}
	}
	return CheckDir(path) // which somebody else may have made in the meantime
}

// CheckDir refuses a directory that is a link, that others can enter or
// that belongs to another user: they could have put files there. It does not
// change the mode of a directory that exists.
func CheckDir(path string) error {
	if !filepath.IsAbs(path) {
		return credential.NewError(credential.Keychain, "", "set HOME to an absolute path", "there is no home directory for it")
	}
	info, err := os.Lstat(path)
	if err != nil {
		return &credential.Error{Kind: credential.Keychain, Err: err}
	}
	var why, hint string
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		if _, err := os.Stat(path); err != nil {
			return leadsNowhere(path)
		}
		why, hint = "%s is a symbolic link", moveAway(path)
	case !info.IsDir():
		why, hint = "%s is no directory", moveAway(path)
	case !OwnedBy(info, os.Geteuid()):
		why, hint = "%s belongs to another user", "run this as that user, or set HOME to your own home directory"
	case OpenToOthers(info):
		why, hint = "%s is open to other users", "chmod 700 "+shell.Quote(path)
	default:
		return nil
	}
	return credential.NewError(credential.Keychain, "", hint, message.Sprintf(why, path))
}

// leadsNowhere is the error for a symbolic link, at path, to what does not exist.
func leadsNowhere(path string) error {
	return credential.NewError(credential.Keychain, "", moveAway(path), message.Sprintf("%s is a symbolic link that leads nowhere", path))
}

// moveAway is the command that makes room for a directory at path.
func moveAway(path string) string { return shell.CommandLine([]string{"mv", path, path + ".old"}) }
