package keychain

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/keychain/store"
)

const (
	itemsDir  = "items"
	itemLimit = 2 << 20 // bytes of an encrypted file: twice maxValue
)

// ageFiles keeps every item in a file of its own, encrypted to the identity that
// the user names or made. The account is encrypted together with the value, so a file that
// was renamed to that of another account is found out.
type ageFiles struct {
	private.Dir
	identity identityFile
}

func newAgeFiles(o Options) *ageFiles {
	return &ageFiles{private.Dir{State: o.StateDir, Name: itemsDir, Extension: ".age"}, o.identityFile()}
}

func (a *ageFiles) Get(_ context.Context, account string) (string, error) {
	ids, _, err := a.identity.load()
	if err != nil {
		return "", err
	}
	plain, err := a.open(a.File(account), ids)
	if err != nil {
		return "", err
	}
	value, ok := strings.CutPrefix(plain, account+"\n")
	if !ok {
		return "", store.ErrCorrupt
	}
	return value, nil
}

// open decrypts a file.
func (a *ageFiles) open(path string, ids []age.Identity) (string, error) {
	sealed, err := a.ReadFile(path, itemLimit)
	if err != nil {
		return "", explainFile(err)
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), ids...)
	if err != nil {
		var other *age.NoIdentityMatchError
		if errors.As(err, &other) {
			return "", store.Corrupt("the item is encrypted to another age identity")
		}
		return "", store.ErrCorrupt
	}
	plain, err := io.ReadAll(io.LimitReader(r, itemLimit))
	if err != nil {
		return "", store.ErrCorrupt
	}
	return string(plain), nil
}

// Items implements lister. The name of a file, which is a hash of its account, stands
// for an item that cannot be opened.
func (a *ageFiles) Items(context.Context) (found listing, err error) {
	paths, err := filepath.Glob(filepath.Join(a.Path(), "*"+a.Extension))
	if err != nil || len(paths) == 0 {
		return listing{}, err
	}
	ids, _, _ := a.identity.load() // without any, nothing can be opened
	for _, path := range paths {
		plain, err := a.open(path, ids)
		account, _, ok := strings.Cut(plain, "\n")
		if err != nil || !ok || a.File(account) != path {
			found.closed = append(found.closed, strings.TrimSuffix(filepath.Base(path), a.Extension))
			continue
		}
		found.accounts = append(found.accounts, account)
	}
	return found, nil
}

func (a *ageFiles) Set(_ context.Context, account, value string, _ time.Time) error {
	_, recipient, err := a.identity.load()
	if err != nil {
		return err
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err == nil {
		_, err = io.WriteString(w, account+"\n"+value)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return store.Unavailable("age cannot encrypt", "", err)
	}
	if err := a.WriteFile(a.File(account), sealed.Bytes(), isDurable(account)); err != nil {
		return unusableFiles(err)
	}
	return nil
}

// Delete needs no identity, so a file that cannot be decrypted can be deleted.
func (a *ageFiles) Delete(_ context.Context, account string) error {
	return explainFile(a.RemoveFile(a.File(account)))
}

// explainFile sorts the errors of the file system.
func explainFile(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return store.ErrNotFound
	}
	return unusableFiles(err)
}

// unusableFiles explains err. One of Kind Keychain is about their directory.
func unusableFiles(err error) error {
	const reason = "its files cannot be used"
	if credential.KindOf(err) == credential.Keychain {
		return store.Unset(reason, credential.HintOf(err), err)
	}
	return store.Unavailable(reason, credential.HintOf(err), err)
}
