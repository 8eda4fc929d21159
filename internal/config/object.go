package config

import (
	"bytes"
	"errors"
	"path/filepath"

	"aliyun-cred-helper/internal/atomicfile"
)

// ReadObject returns the one JSON object in the file at path, of another program's
// format, within the limits of config.json. For a missing file the error wraps
// fs.ErrNotExist. All are of Kind Usage and name the path, with line and column of what
// cannot be read.
func ReadObject(path string) ([]byte, error) {
	raw, _, err := atomicfile.Read(path, 0, maxSize)
	if err == nil {
		raw, err = object(raw)
	}
	if err != nil {
		return nil, usage(path, err)
	}
	return raw, nil
}

// UpdateObject is Update for a file of another program's format: change returns the
// object that takes the place of raw, or nil to leave the file. A missing file is {}.
func UpdateObject(path string, change func(raw []byte) []byte) error {
	target, err := atomicfile.Target(path)
	if err != nil {
		return failed(path, err)
	}
	atomicfile.Sweep(filepath.Dir(target), temporary)
	for range attempts {
		if err = updateObject(target, change); !errors.Is(err, errChanged) {
			break
		}
	}
	if err != nil {
		return failed(path, err)
	}
	return nil
}

func updateObject(path string, change func(raw []byte) []byte) error {
	old, err := takeSnapshot(path)
	if err != nil {
		return err
	}
	raw := []byte("{}")
	if old.info != nil {
		if raw, err = object(old.raw); err != nil {
			return err
		}
	}
	after := change(raw)
	if after == nil {
		return nil
	}
	return write(path, after, old)
}

// object returns raw without a byte order mark, if it is one JSON object.
func object(raw []byte) ([]byte, error) {
	raw = bytes.TrimPrefix(raw, byteOrderMark)
	return raw, checkObject(raw)
}
