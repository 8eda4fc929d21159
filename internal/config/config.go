// Package config reads and edits config.json, the file in which the `aliyun`
// CLI and the SDKs keep their profiles. Reading ignores keys that it does not
// know and refuses wrong types in those that it uses. Editing leaves every byte
// that it was not asked to change. It does the same for the SDKs' ini file. It
// reads docker.json, too, and refuses every key there that it does not know. The package
// does not act on a profile: that is for package chain.
package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/message"
)

const (
	maxSize  = 16 << 20 // bytes; ten thousand profiles of `sync` are a quarter of it
	maxDepth = 32       // levels of nesting; the format has three
)

// File is a config.json in memory.
type File struct {
	Path    string
	Current string // without one in the file, DefaultProfile if there is that, as in `aliyun`
	Guessed bool   // as in Place: another config.json may be meant

	decoded []Profile // without loaded
	loaded  *loaded   // nil: see decoded
}

// loaded is a file whose profiles are not decoded. It has secrets: see Format.
type loaded struct {
	raw   []byte
	spans []span
}

// NewFile returns a File with these profiles that is at no path.
func NewFile(profiles ...Profile) *File { return &File{decoded: profiles} }

// Format implements fmt.Formatter. It prints the path alone, with every verb.
func (f File) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, f.Path) }

// All returns the profiles in the file's order. It decodes them anew at each call.
func (f *File) All() []Profile {
	if f.loaded == nil {
		return f.decoded
	}
	list := make([]Profile, len(f.loaded.spans))
	for i := range list {
		list[i] = f.at(i)
	}
	return list
}

// at returns the profile at an index.
func (f *File) at(i int) Profile {
	if f.loaded == nil {
		return f.decoded[i]
	}
	var p Profile
	at := f.loaded.spans[i]
	_, _ = p.decodeFull(f.loaded.raw[at.start:at.end]) // indexOf found no wrong type
	return p
}

// each calls yield with the index and the name of each profile.
func (f *File) each(yield func(i int, name string) bool) {
	if f.loaded != nil {
		for i, s := range f.loaded.spans {
			if !yield(i, s.name) {
				return
			}
		}
		return
	}
	for i := range f.decoded {
		if !yield(i, f.decoded[i].Name) {
			return
		}
	}
}

// Load reads the file at path. A missing file gives a File without profiles. All
// errors are of Kind Usage and name the path, with line and column of what cannot be
// read, and for a wrong type the profile and the key.
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
		return nil, usage(path, err)
	}
	return f, nil
}

// Profile returns the first profile of that name, as `aliyun` does.
func (f *File) Profile(name string) (Profile, bool) {
	if i := f.index(name); i >= 0 {
		return f.at(i), true
	}
	return Profile{}, false
}

// Count returns how many profiles have that name.
func (f *File) Count(name string) int {
	n := 0
	for _, other := range f.each {
		if other == name {
			n++
		}
	}
	return n
}

// index returns the index of the first profile of that name, or -1.
func (f *File) index(name string) int {
	for i, other := range f.each {
		if other == name {
			return i
		}
	}
	return -1
}

// With returns a copy of f in which p takes the place of the first profile of
// its name, or comes last.
func (f *File) With(p Profile) *File {
	out := *f
	out.decoded, out.loaded = slices.Clone(f.All()), nil
	if i := f.index(p.Name); i >= 0 {
		out.decoded[i] = p
	} else {
		out.decoded = append(out.decoded, p)
	}
	return &out
}

// Names returns the names of the profiles in the file's order, each once.
func (f *File) Names() []string {
	var names []string
	seen := map[string]bool{}
	for _, name := range f.each {
		if name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

var errWrongType = message.New("it has a value of the wrong type")

// byteOrderMark is what some Windows editors begin a file with.
var byteOrderMark = []byte("\ufeff")

// checkObject refuses everything but one JSON object of at most maxDepth levels.
func checkObject(raw []byte) error {
	if i := tooDeep(raw); i >= 0 {
		return at(raw, i, message.Errorf("it is nested deeper than %d levels", maxDepth))
	}
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		return at(raw, 0, message.New("it is UTF-16, as some Windows programs write: save it as UTF-8"))
	}
	if !json.Valid(raw) {
		return syntaxError(raw)
	}
	if begin := skipSpace(raw, 0); raw[begin] != '{' {
		return at(raw, begin, message.New("it is not a JSON object"))
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
		return outline{}, at(raw, memberAt(raw, wrong.Field), message.Errorf("%s has a value of the wrong type", wrong.Field))
	case err != nil:
		return outline{}, errWrongType
	}
	return top, nil
}

func (f *File) decode(raw []byte) (err error) {
	if x, ok := indexOf(raw); ok && len(x.profiles) > 0 {
		f.Current, f.loaded = x.current, &loaded{raw, x.profiles}
	} else {
		err = f.decodeAll(raw)
	}
	if f.Current == "" && f.index(DefaultProfile) >= 0 {
		f.Current = DefaultProfile
	}
	return err
}

// decodeAll decodes all profiles, for what is unusual about raw, or wrong.
func (f *File) decodeAll(raw []byte) error {
	top, err := outlineOf(raw)
	if err != nil {
		return err
	}
	f.Current = top.Current
	for i, rawProfile := range top.Profiles {
		var p Profile
		if offset, err := p.decodeFull(rawProfile); err != nil {
			about := message.Errorf("profile %s: %w", p.Name, err)
			if p.Name == "" {
				about = message.Errorf("profile number %d: %w", i+1, err)
			}
			return at(raw, profileAt(raw, i)+offset, about)
		}
		f.decoded = append(f.decoded, p)
	}
	return nil
}

// tooDeep returns where objects and arrays nest deeper than maxDepth, or -1. It
// does not need raw to be valid JSON.
func tooDeep(raw []byte) int {
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
				return i
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return -1
}
