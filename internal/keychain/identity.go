package keychain

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/shell"
)

const identityLimit = 64 << 10 // bytes of an identity file

// identityFile is the file with the age identity of the backend file.
type identityFile struct {
	path string // "": none
	own  bool   // MakeIdentity makes it, and it need not be there
}

func (o Options) identityFile() identityFile {
	if o.AgeIdentity != "" {
		return identityFile{path: o.AgeIdentity}
	}
	return identityFile{path: o.OwnIdentity, own: true}
}

// hasIdentity reports whether an identity was named or made. One that is there and
// cannot be used counts: the backend then says why.
func (o Options) hasIdentity() bool {
	f := o.identityFile()
	if f.path == "" || !f.own {
		return f.path != ""
	}
	_, err := os.Lstat(f.path)
	return !errors.Is(err, fs.ErrNotExist)
}

// load reads the file at every call: it is small, and may lie on a disk that was just
// plugged in.
func (f identityFile) load() ([]age.Identity, age.Recipient, error) {
	data, err := f.read()
	if err != nil {
		return nil, nil, err
	}
	ids, err := age.ParseIdentities(bytes.NewReader(data))
	if err == nil { // an error may quote the file
		switch id := ids[0].(type) {
		case *age.X25519Identity:
			return ids, id.Recipient(), nil
		case *age.HybridIdentity:
			return ids, id.Recipient(), nil
		}
	}
	return nil, nil, store.Unavailable("the age identity file does not begin with an identity that can be used",
		"make one with: age-keygen -o FILE, or aliyun-cred-helper init", nil)
}

// read reads the file if nobody but its owner can. It follows a link, and checks the
// file that the link leads to.
func (f identityFile) read() ([]byte, error) {
	none := store.Unset("there is no age identity", "aliyun-cred-helper init, or set ALIYUN_CRED_HELPER_AGE_IDENTITY=FILE", nil)
	if f.path == "" {
		return nil, none
	}
	hint := "check ALIYUN_CRED_HELPER_AGE_IDENTITY"
	if f.own {
		hint = message.Sprintf("check %s", f.path)
	}
	data, info, err := atomicfile.Read(f.path, 0, identityLimit)
	switch {
	case f.own && errors.Is(err, fs.ErrNotExist):
		return nil, none
	case err != nil:
		return nil, store.Unavailable(message.Sprintf("the age identity file %s cannot be read", f.path), hint, err)
	case !private.OwnedBy(info, os.Geteuid()) && !private.OwnedBy(info, 0):
		return nil, store.Unavailable("the age identity file belongs to another user", hint, nil)
	case private.OpenToOthers(info):
		return nil, store.Unavailable("the age identity file is open to other users", "chmod 600 "+shell.Quote(f.path), nil)
	}
	return data, nil
}

// MakeIdentity makes an age identity in the new file path, which becomes
// Options.OwnIdentity. It makes the directory, too. If the file is there, even if another
// process just made it, the error is fs.ErrExist. It is of Kind Keychain if the directory
// cannot be used.
func MakeIdentity(path string, now time.Time) error {
	dir := filepath.Dir(path)
	if err := private.MakeDir(dir); err != nil {
		return err
	}
	atomicfile.Sweep(dir, private.Temporary)
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	text := fmt.Sprintf("# created: %s\n# public key: %s\n%s\n", now.UTC().Format(time.RFC3339), id.Recipient(), id)
	err = atomicfile.Create(path, []byte(text), atomicfile.Options{Prefix: private.Temporary})
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return &credential.Error{Kind: credential.Keychain, Op: path, Err: err}
	}
	return err
}
