package config

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"aliyun-cred-helper/internal/credential"
)

// Place is where config.json is.
type Place struct {
	Path    string // "": there is no home directory
	Named   bool   // a flag or variable names Path
	Guessed bool   // the environment has no home directory, and Path is in that of the user database
}

// Load is the function Load for a caller that needs the profiles. A missing file that
// is named is an error: without it, the profile's name could be that of a key. So is a
// missing file without a home directory, which wraps credential.ErrNotConfigured.
func (p Place) Load() (*File, error) {
	missing := false
	if p.Named || p.Guessed {
		_, err := os.Stat(p.Path)
		missing = errors.Is(err, fs.ErrNotExist)
	}
	switch {
	case p.Path == "" || p.Guessed && missing:
		return nil, &credential.Error{
			Kind: credential.Usage, Hint: "set HOME, or add --config-path FILE",
			Err: credential.NotConfigured("the home directory is not set, so config.json is not found"),
		}
	case p.Named && missing:
		return nil, credential.NewError(credential.Usage, p.Path, HintMissing(p.Path), "the file does not exist")
	}
	file, err := Load(p.Path)
	if err == nil {
		file.Guessed = p.Guessed
	}
	return file, err
}

// HintMissing is the hint for a file that a flag or variable names and that is not there.
// A shell does not replace the ~ of --config-path=~/x, nor does a file of variables, and
// a message shows the home directory as ~.
func HintMissing(path string) string {
	if strings.HasPrefix(path, "~") {
		return "write the path in full: no shell has replaced its ~"
	}
	return "correct --config-path or ALIBABA_CLOUD_CONFIG_FILE"
}
