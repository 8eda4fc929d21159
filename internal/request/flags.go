package request

import (
	"cmp"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"aliyun-cred-helper/internal/config"
)

// Flag is a flag as the tags of a field of Request or CommonFlags declare it. Its fields
// are those tags.
type Flag struct {
	Name      string // without the hyphens in front
	Key       string // "": config.json has no such key
	Variables []string
	Scope     string
	Modes     []string // that read it, if it says where the credential comes from
	Identity  bool
	Path      string
	Xor       string

	field int // its index in the struct
}

// Flags lists the flags of Request.
var Flags = sync.OnceValue(func() []Flag { return declared(reflect.TypeFor[Request]()) })

var commonFlags = sync.OnceValue(func() []Flag { return declared(reflect.TypeFor[CommonFlags]()) })

func declared(t reflect.Type) []Flag {
	flags := make([]Flag, t.NumField())
	for i := range flags {
		field := t.Field(i)
		flags[i].field = i
		flags[i].read(string(field.Tag))
		if flags[i].Name == "" {
			flags[i].Name = strings.ToLower(field.Name)
		}
	}
	return flags
}

// read takes f from a tag in one pass: each start of the program reads all tags, and
// StructTag.Get, which starts over for each key, would take a tenth of the start.
// The tags have no escapes.
func (f *Flag) read(tag string) {
	for tag != "" {
		key, rest, _ := strings.Cut(tag, `:"`)
		value, rest, _ := strings.Cut(rest, `"`)
		switch key {
		case "name":
			f.Name = value
		case "key":
			f.Key = value
		case "var":
			f.Variables = strings.Split(value, ",")
		case "scope":
			f.Scope = value
		case "modes":
			f.Modes = strings.Split(value, ",")
		case "identity":
			f.Identity = true
		case "path":
			f.Path = value
		case "xor":
			f.Xor = value
		}
		tag = strings.TrimPrefix(rest, " ")
	}
}

// IdentityVariables lists the variables that give other consumers an identity, too.
func IdentityVariables() []string {
	var names []string
	for _, f := range Flags() {
		if f.Identity {
			names = append(names, f.Variables...)
		}
	}
	return names
}

// Everywhere returns the part of r with the flags of scope "chain".
func (r Request) Everywhere() Request {
	fields := reflect.ValueOf(&r).Elem()
	for _, f := range Flags() {
		if f.Scope != "chain" {
			fields.Field(f.field).SetZero()
		}
	}
	return r
}

// Over returns the request of a process_command with the flags of r, which were typed,
// in place of its own ones. A list replaces a whole list, and a flag of r drops those of
// carried that it excludes. The profile, the mode and config.json are those of carried.
func (r Request) Over(carried Request) Request {
	merged := r
	typed, from, into := reflect.ValueOf(r), reflect.ValueOf(carried), reflect.ValueOf(&merged).Elem()
	for _, f := range Flags() {
		excluded := slices.ContainsFunc(Flags(), func(g Flag) bool {
			return f.Xor != "" && f.Xor == g.Xor && !typed.Field(g.field).IsZero()
		})
		if typed.Field(f.field).IsZero() && !excluded {
			into.Field(f.field).Set(from.Field(f.field))
		}
	}
	merged.Profile, merged.Mode, merged.ConfigPath = carried.Profile, carried.Mode, carried.ConfigPath
	return merged
}

// Over returns the flags of a process_command with those of c in place of its own ones.
func (c CommonFlags) Over(carried CommonFlags) CommonFlags {
	return CommonFlags{
		Backend: cmp.Or(c.Backend, carried.Backend),
		Timeout: cmp.Or(c.Timeout, carried.Timeout),
		Debug:   c.Debug || carried.Debug,
	}
}

// Fill returns r with its empty fields from the profile or else from the
// environment. It leaves out the flags of scope "role": package chain makes the
// list of roles.
func (r Request) Fill(p *config.Profile, getenv func(string) string) Request {
	fields := reflect.ValueOf(&r).Elem()
	for _, f := range Flags() {
		field := fields.Field(f.field)
		if f.Key == "" || f.Scope == "role" || !field.IsZero() {
			continue
		}
		field.SetString(cmp.Or(p.Text(f.Key), f.variable(getenv)))
	}
	return r
}

// Variable returns the value that the environment has for the flag of that name.
func Variable(name string, getenv func(string) string) string { return flagOf(name).variable(getenv) }

// VariableNames returns the variables of the flag of that name in the order in which they
// are read.
func VariableNames(name string) []string { return flagOf(name).Variables }

// VariableName returns the variable of the flag of that name, in its usual spelling, for
// messages.
func VariableName(name string) string {
	names := VariableNames(name)
	return names[len(names)-1]
}

// flagOf returns the flag of that name, which must be declared.
func flagOf(name string) Flag {
	for _, flags := range [][]Flag{Flags(), commonFlags()} {
		for _, f := range flags {
			if f.Name == name {
				return f
			}
		}
	}
	panic("no flag " + name)
}

// ConfigPath returns the path of config.json: flag, else that of the variable, else
// that of `aliyun` in the home directory, or "" without one. given is false for that
// of `aliyun`.
func ConfigPath(flag string, getenv func(string) string, home string) (path string, given bool) {
	if path := cmp.Or(flag, Variable("config-path", getenv)); path != "" {
		return path, true
	}
	if home == "" {
		return "", false
	}
	return filepath.Join(home, ".aliyun", "config.json"), false
}

// variable returns the value of the first of the flag's variables that is set.
func (f Flag) variable(getenv func(string) string) string {
	for _, name := range f.Variables {
		if value := getenv(name); value != "" {
			return value
		}
	}
	return ""
}

// Setting is a flag with its values; a switch has none.
type Setting struct {
	Flag
	Values []string
	Number int // the value of a flag that is a number
}

// Settings lists the flags that are set in r, in the order of its fields. Paths of
// files are absolute.
func (r Request) Settings() []Setting { return settings(reflect.ValueOf(r), Flags()) }

// Settings lists the flags that are set in c.
func (c CommonFlags) Settings() []Setting { return settings(reflect.ValueOf(c), commonFlags()) }

// OnlyNames reports whether r names at most a profile, a mode and a config.json.
func (r Request) OnlyNames() bool {
	r.Profile, r.Mode, r.ConfigPath = "", "", ""
	return len(r.Settings()) == 0
}

func settings(v reflect.Value, flags []Flag) []Setting {
	var list []Setting
	for _, f := range flags {
		field := v.Field(f.field)
		if field.IsZero() {
			continue
		}
		s := Setting{Flag: f}
		switch x := field.Interface().(type) {
		case string:
			s.Values = []string{f.absolute(x)}
		case []string:
			s.Values = x
		case Seconds:
			s.Number, s.Values = int(x), []string{strconv.Itoa(int(x))}
		}
		list = append(list, s)
	}
	return list
}

// Words returns the setting as arguments of a command line.
func (s Setting) Words() []string {
	if len(s.Values) == 0 {
		return []string{"--" + s.Name}
	}
	var words []string
	for _, value := range s.Values {
		words = append(words, FlagWords(s.Name, value)...)
	}
	return words
}

// FlagWords returns a flag with its value as arguments of a command line.
func FlagWords(name, value string) []string {
	if strings.HasPrefix(value, "-") { // the value would look like a flag
		return []string{"--" + name + "=" + value}
	}
	return []string{"--" + name, value}
}

// absolute returns value with an absolute path, if it is or has the path of a file.
func (f Flag) absolute(value string) string {
	file, at := strings.CutPrefix(value, "@")
	switch {
	case f.Path == "@" && at:
		return "@" + Absolute(file)
	case f.Path == "file":
		return Absolute(value)
	}
	return value
}

// Absolute returns the absolute form of path, or path if the working directory is
// not known.
func Absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}
