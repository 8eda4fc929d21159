package kubeconfig

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

const (
	maxSize  = 4 << 20 // bytes of a file
	attempts = 5       // to edit a file that other programs write as well

	temporary = ".kubeconfig-" // how the name of a file begins that is being written
)

// errOthers means that another program wrote the file after it was read.
var errOthers = message.New("it was changed by another program at the same time")

// ClusterFor returns the name of the cluster in the file at path that an entry of that
// name uses, or else the one with that id, or "" where the file has none. The vendor's
// console gives each context a name that ends with -ID. Errors are of Kind Usage.
func ClusterFor(path, name, id string) (string, error) {
	s, err := read(path)
	if err != nil {
		return "", failed(path, err)
	}
	d, err := parse(s.text)
	if err != nil {
		return "", failed(path, err)
	}
	return clusterFor(d.root, name, id), nil
}

// Update adds e to the file at path, or brings up to date what e has there, in one step.
// Nothing else in the file changes, and its permissions stay. A missing file is made, with
// mode 0600; of a symbolic link the target is replaced. The current context is e's only if
// there was none. changed is false if the file had all of it. Errors are of Kind Usage, and
// then the file is as it was.
func Update(path string, e Entry) (changed bool, err error) {
	for range attempts {
		changed, err = update(path, e)
		if !errors.Is(err, errOthers) {
			break
		}
	}
	return changed, failed(path, err)
}

func update(path string, e Entry) (changed bool, err error) {
	old, err := read(path)
	if err != nil {
		return false, err
	}
	text, err := edit(old.text, e)
	if err != nil || old.info != nil && bytes.Equal(text, old.text) {
		return false, err
	}
	if err := atomicfile.MakeDirs(filepath.Dir(old.path)); err != nil {
		return false, message.Errorf("cannot make its directory: %w", atomicfile.WithoutPath(err))
	}
	atomicfile.Sweep(filepath.Dir(old.path), temporary)
	return true, atomicfile.Write(old.path, text, atomicfile.Options{
		Prefix: temporary, Owner: old.owner(), Mode: old.mode(),
		Check: func() error {
			now, err := read(path)
			if err == nil && (now.path != old.path || (now.info == nil) != (old.info == nil) || !bytes.Equal(now.text, old.text)) {
				err = errOthers
			}
			return err
		},
	})
}

// state is a file at one moment. A nil info means that there was none.
type state struct {
	path string // behind all links
	text []byte
	info fs.FileInfo
}

func read(path string) (state, error) {
	target, err := atomicfile.Target(path)
	if err != nil {
		return state{}, err
	}
	text, info, err := atomicfile.Read(target, 0, maxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return state{path: target}, nil
	}
	return state{target, text, info}, err
}

// mode returns the permissions of the file, or 0: that of a new one.
func (s state) mode() fs.FileMode {
	if s.info == nil {
		return 0
	}
	return s.info.Mode().Perm()
}

// owner returns a file whose owner the new one gets: root makes a file for the user whose
// directory it is.
func (s state) owner() fs.FileInfo {
	if s.info != nil || os.Geteuid() != 0 {
		return s.info
	}
	info, err := os.Stat(filepath.Dir(s.path))
	if err != nil {
		return nil
	}
	return info
}

func failed(path string, err error) error {
	if err == nil {
		return nil
	}
	hint := ""
	switch {
	case errors.Is(err, errLayout):
		hint = "have kubectl write it in its own layout: kubectl config view --raw"
	case errors.Is(err, errOthers):
		hint = "try again when the other program is done"
	case errors.Is(err, fs.ErrPermission):
		hint = "check who owns the file and its directory, and their permissions"
	}
	return &credential.Error{Kind: credential.Usage, Op: path, Hint: hint, Err: err}
}
