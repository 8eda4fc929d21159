package config

import (
	"errors"
	"path/filepath"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// SetIniSecret replaces the AccessKey secret of a section of the SDKs' file at path, which
// has to be old, and leaves every other byte. A zero Secret makes it empty. It replaces
// the file as Update does. Errors are of Kind Usage.
func SetIniSecret(path, section string, old, secret credential.Secret) error {
	target, err := atomicfile.Target(path)
	if err != nil {
		return failed(path, err)
	}
	atomicfile.Sweep(filepath.Dir(target), temporary)
	for range attempts {
		if err = setIniSecret(target, section, old, secret); !errors.Is(err, errChanged) {
			break
		}
	}
	if err != nil {
		return failed(path, err)
	}
	return nil
}

func setIniSecret(path, section string, old, secret credential.Secret) error {
	before, err := takeSnapshot(path)
	if err != nil {
		return err
	}
	f, err := parseIni(path, before.raw)
	if err != nil {
		return err
	}
	line, found := f.line(section, iniSecret)
	if !found || !f.Secret(section).Equal(old) {
		return message.Errorf("section %s: %w", section, errOtherSecret)
	}
	after := append([]byte{}, f.raw[:line.start]...)
	after = append(after, secret.Reveal()...)
	return write(path, append(after, f.raw[line.end:]...), before)
}

var errOtherSecret = message.New("another program has changed its access_key_secret")
