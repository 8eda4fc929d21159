package config

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/message"
)

const (
	temporary = ".config.json-" // how the name of a file begins that is being written

	attempts = 5 // to edit a file that other programs write as well
)

// emptyFile stands for a missing file. `aliyun` indents with tabs, too.
const emptyFile = "{\n\t\"current\": \"\",\n\t\"profiles\": []\n}\n"

// errChanged means that another program wrote the file after it was read.
var errChanged = message.New("it was changed by another program at the same time")

// Update lets change edit the file at path and replaces it in one step, with
// mode 0600 and in its own layout. A missing file is created; of a symbolic link
// the target is replaced. When another program writes the file in the meantime,
// Update reads it again and calls change again, with a new Document. If change
// alters nothing, nothing is written. An error of change ends the Update and is
// returned as it is. All other errors are of Kind Usage. After an error the file
// is as it was. Update also deletes the Leftovers.
func Update(path string, change func(*Document) error) error {
	target, err := atomicfile.Target(path)
	if err != nil {
		return failed(path, err)
	}
	// A process that was killed has left its secrets there.
	atomicfile.Sweep(filepath.Dir(target), temporary)
	var refusal error // of change
	for range attempts {
		err = update(target, func(d *Document) error {
			refusal = change(d)
			return refusal
		})
		if !errors.Is(err, errChanged) {
			break
		}
	}
	if err == nil || refusal != nil {
		return err
	}
	return failed(path, err)
}

// Leftovers returns the temporary files beside the file at path that an Update left
// there when it was killed. They have the secrets of the file.
func Leftovers(path string, now time.Time) []string {
	target, err := atomicfile.Target(path)
	if err != nil {
		return nil
	}
	return atomicfile.Leftovers(filepath.Dir(target), temporary, now)
}

// update makes one attempt to edit the file path.
func update(path string, change func(*Document) error) error {
	old, err := takeSnapshot(path)
	if err != nil {
		return err
	}
	before := old.raw
	if old.info == nil {
		before = []byte(emptyFile)
	}
	after, err := edit(before, change)
	if err != nil || bytes.Equal(after, before) {
		return err
	}
	return write(path, after, old)
}

// edit returns what change makes of raw.
func edit(raw []byte, change func(*Document) error) ([]byte, error) {
	text := bytes.TrimPrefix(raw, byteOrderMark)
	d, err := newDocument(text)
	if err != nil {
		return nil, err
	}
	if err := change(d); err != nil {
		return nil, err
	}
	_, err = newDocument(d.raw)
	switch {
	case d.err != nil:
		return nil, d.err
	case len(d.raw) > maxSize:
		return nil, message.Errorf("after the change it is larger than %d KiB", maxSize>>10)
	case err != nil:
		return nil, message.Errorf("after the change: %w", err)
	}
	mark := raw[:len(raw)-len(text)]
	return append(bytes.Clone(mark), d.raw...), nil
}

func failed(path string, err error) error {
	out := usage(path, err)
	if errors.Is(err, errChanged) {
		out.Hint = "try again when the other program is done"
	}
	return out
}

// write replaces the file path by raw, if the file is still as old says.
func write(path string, raw []byte, old snapshot) error {
	if err := atomicfile.MakeDirs(filepath.Dir(path)); err != nil {
		return message.Errorf("cannot make its directory: %w", atomicfile.WithoutPath(err))
	}
	owner := old.info
	if owner == nil && os.Geteuid() == 0 { // root makes a file for the user whose directory it is
		owner, _ = os.Stat(filepath.Dir(path))
	}
	return atomicfile.Write(path, raw, atomicfile.Options{
		Prefix: temporary,
		Owner:  owner,
		// A program that writes between this check and the rename loses its
		// change; only a lock that all programs share could prevent that.
		Check: func() error {
			now, err := takeSnapshot(path)
			if err == nil && !old.equal(now) {
				err = errChanged
			}
			return err
		},
	})
}

// snapshot is a file at one moment. A nil info means that there was none.
type snapshot struct {
	raw  []byte
	info fs.FileInfo
}

func takeSnapshot(path string) (snapshot, error) {
	raw, info, err := atomicfile.Read(path, 0, maxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return snapshot{}, nil
	}
	return snapshot{raw, info}, err
}

// equal reports whether the file was not written between s and t, not even with
// the same text.
func (s snapshot) equal(t snapshot) bool {
	if s.info == nil || t.info == nil {
		return s.info == nil && t.info == nil
	}
	return os.SameFile(s.info, t.info) && s.info.ModTime().Equal(t.info.ModTime()) && bytes.Equal(s.raw, t.raw)
}
