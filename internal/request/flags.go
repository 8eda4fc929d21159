package request

import (
	"cmp"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"aliyun-cred-helper/internal/config"
)

// Flag is what the tags of a field of Request or Call declare.
type Flag struct {
	Name      string // without the hyphens
	Key       string // of a profile in config.json; empty: none
	Variables []string
	Scope     string
	Identity  bool
	Path      string

	field int // of the struct
}

// Flags lists the flags of Request.
var Flags = sync.OnceValue(func() []Flag { return declared(reflect.TypeFor[Request]()) })

var callFlags = sync.OnceValue(func() []Flag { return declared(reflect.TypeFor[Call]()) })

func declared(t reflect.Type) []Flag {
	flags := make([]Flag, t.NumField())
	for i := range flags {
		f := t.Field(i)
		flags[i] = Flag{
			Name: f.Tag.Get("name"), Key: f.Tag.Get("key"), Scope: f.Tag.Get("scope"),
			Identity: f.Tag.Get("identity") != "", Path: f.Tag.Get("path"), field: i,
		}
		if flags[i].Name == "" {
			flags[i].Name = hyphenated(f.Name)
		}
		if v := f.Tag.Get("var"); v != "" {
			flags[i].Variables = strings.Split(v, ",")
		}
	}
	return flags
}

// hyphenated turns NoCache into no-cache, as kong does.
func hyphenated(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// IdentityVariables lists the variables that lead other consumers to an identity,
// too.
func IdentityVariables() []string {
	var names []string
	for _, f := range Flags() {
		if f.Identity {
			names = append(names, f.Variables...)
		}
	}
	return names
}

// Everywhere returns what r says of every profile on the way, and nothing else.
func (r Request) Everywhere() Request {
	from, to := reflect.ValueOf(&r).Elem(), reflect.ValueOf(&Request{}).Elem()
	for _, f := range Flags() {
		if f.Scope == "chain" {
			to.Field(f.field).Set(from.Field(f.field))
		}
	}
	return to.Interface().(Request)
}

// Fill returns r with what it leaves empty taken from the profile and then from the
// environment. What speaks of the last role is left out: the roles of a profile and
// of the flags are a list, which package chain makes.
func (r Request) Fill(p *config.Profile, getenv func(string) string) Request {
	to := reflect.ValueOf(&r).Elem()
	for _, f := range Flags() {
		field := to.Field(f.field)
		if f.Key == "" || f.Scope == "role" || !field.IsZero() {
			continue
		}
		field.SetString(cmp.Or(p.Text(f.Key), f.variable(getenv)))
	}
	return r
}

// Variable returns what the environment says in place of the flag called name.
func Variable(name string, getenv func(string) string) string {
	for _, f := range Flags() {
		if f.Name == name {
			return f.variable(getenv)
		}
	}
	return ""
}

// variable returns the first of the flag's variables that is set.
func (f Flag) variable(getenv func(string) string) string {
	for _, name := range f.Variables {
		if value := getenv(name); value != "" {
			return value
		}
	}
	return ""
}

// Setting is a flag that is given, with its values; a switch has none.
type Setting struct {
	Flag
	Values []string
	Number int // of a flag that takes one
}

// Settings lists what r sets, in the order of its fields. Files that a flag names
// are named as they are known in every directory.
func (r Request) Settings() []Setting {
	return settings(reflect.ValueOf(r), Flags())
}

// Settings lists what c sets.
func (c Call) Settings() []Setting { return settings(reflect.ValueOf(c), callFlags()) }

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
			s.Values = []string{f.fromAnywhere(x)}
		case []string:
			s.Values = x
		case int:
			s.Number, s.Values = x, []string{strconv.Itoa(x)}
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

// FlagWords returns a flag with its value as arguments.
func FlagWords(name, value string) []string {
	if strings.HasPrefix(value, "-") { // which would be taken for another flag
		return []string{"--" + name + "=" + value}
	}
	return []string{"--" + name, value}
}

// fromAnywhere makes the file that a flag names known in every directory.
func (f Flag) fromAnywhere(value string) string {
	file, at := strings.CutPrefix(value, "@")
	switch {
	case f.Path == "@" && at:
		return "@" + Absolute(file)
	case f.Path == "file":
		return Absolute(value)
	}
	return value
}

// Absolute returns path as it is seen from any directory.
func Absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}
