// Package config reads and edits config.json, the file in which the `aliyun`
// CLI and the SDKs keep their profiles. Reading ignores keys that it does not
// know and refuses wrong types in those that it uses. Editing leaves every byte
// that it was not asked to change. The package does not act on a profile:
// that is for package chain.
package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/credential"
)

const (
	maxSize  = 16 << 20 // bytes; ten thousand profiles of `sync` are a quarter of it
	maxDepth = 32       // levels of nesting; the format has three
)

// File is a config.json in memory.
type File struct {
	Path     string
	Current  string
	Profiles []Profile
	Guessed  bool // as in Place: another config.json may be meant
}

// Load reads the file at path. A missing file gives a File without profiles. All
// errors are of Kind Usage and name the path and, for a wrong type, the profile
// and the key.
func Load(path string) (*File, error) {
	f := &File{Path: path}
	raw, _, err := atomicfile.Read(path, 0, maxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err == nil {
		err = f.decode(bytes.TrimPrefix(raw, byteOrderMark))
	}
	if err != nil {
		return nil, &credential.Error{Kind: credential.Usage, Op: path, Err: err}
	}
	return f, nil
}

// Profile returns the first profile of that name, as `aliyun` does.
func (f *File) Profile(name string) (Profile, bool) {
	if i := f.index(name); i >= 0 {
		return f.Profiles[i], true
	}
	return Profile{}, false
}

// Count returns how many profiles have that name.
func (f *File) Count(name string) int {
	n := 0
	for _, p := range f.Profiles {
		if p.Name == name {
			n++
		}
	}
	return n
}

// index returns the index of the first profile of that name, or -1.
func (f *File) index(name string) int {
	return slices.IndexFunc(f.Profiles, func(p Profile) bool { return p.Name == name })
}

// With returns a copy of f in which p takes the place of the first profile of
// its name, or comes last.
func (f *File) With(p Profile) *File {
	out := *f
	out.Profiles = slices.Clone(f.Profiles)
	if i := f.index(p.Name); i >= 0 {
		out.Profiles[i] = p
	} else {
		out.Profiles = append(out.Profiles, p)
	}
	return &out
}

// Names returns the names of the profiles in the file's order, each once.
func (f *File) Names() []string {
	var names []string
	for _, p := range f.Profiles {
		if p.Name != "" && !slices.Contains(names, p.Name) {
			names = append(names, p.Name)
		}
	}
	return names
}

var errWrongType = errors.New("it has a value of the wrong type")

// byteOrderMark is what some Windows editors begin a file with.
var byteOrderMark = []byte("\ufeff")

// checkObject refuses everything but one JSON object of at most maxDepth levels.
func checkObject(raw []byte) error {
	if tooDeep(raw) {
		return fmt.Errorf("it is nested deeper than %d levels", maxDepth)
	}
	if !json.Valid(raw) || !bytes.HasPrefix(bytes.TrimLeft(raw, " \t\r\n"), []byte("{")) {
		return errors.New("it is not a JSON object")
	}
	return nil
}

// outline is a file whose profiles are not decoded.
type outline struct {
	Current  string            `json:"current"`
	Profiles []json.RawMessage `json:"profiles"`
}

// outlineOf decodes raw. Its errors name a key with a wrong type, not the value.
func outlineOf(raw []byte) (outline, error) {
	if err := checkObject(raw); err != nil {
		return outline{}, err
	}
	var top outline
	err := json.Unmarshal(raw, &top)
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return outline{}, fmt.Errorf("%s has a value of the wrong type", wrong.Field)
	case err != nil:
		return outline{}, errWrongType
	}
	return top, nil
}

func (f *File) decode(raw []byte) error {
	top, err := outlineOf(raw)
	if err != nil {
		return err
	}
	f.Current = top.Current
	for i, rawProfile := range top.Profiles {
		var p Profile
		if err := p.decode(rawProfile); err != nil {
			name := p.Name
			if name == "" {
				name = fmt.Sprintf("number %d", i+1)
			}
			return fmt.Errorf("profile %s: %w", name, err)
		}
		if p.Mode == "" {
			p.Mode = ImpliedMode(p.isSet)
		}
		f.Profiles = append(f.Profiles, p)
	}
	return nil
}

// tooDeep reports whether objects and arrays nest deeper than maxDepth. It
// does not need raw to be valid JSON.
func tooDeep(raw []byte) bool {
	depth, inString := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
