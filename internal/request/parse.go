package request

import (
	"reflect"
	"strings"
)

// Parse parses the arguments of a plain `get`, with or without the word get. ok is
// false for everything else, such as another command, help or a mistake, which kong
// parses. A flag that is given empty is a mistake. Building kong's model of all commands takes longer than the rest of a
// call with a cached session.
func Parse(args []string) (r Request, c CommonFlags, ok bool) {
	if len(args) > 0 && args[0] == "get" {
		args = args[1:]
	}
	for len(args) > 0 {
		name, isLong := strings.CutPrefix(args[0], "--")
		name, value, joined := strings.Cut(name, "=")
		field := fieldOf(reflect.ValueOf(&r).Elem(), Flags(), name)
		if !field.IsValid() {
			field = fieldOf(reflect.ValueOf(&c).Elem(), commonFlags(), name)
		}
		args = args[1:]
		if !isLong || !field.IsValid() {
			return r, c, false
		}
		if field.Kind() == reflect.Bool {
			if joined {
				return r, c, false
			}
			field.SetBool(true)
			continue
		}
		if !joined {
			if len(args) == 0 || strings.HasPrefix(args[0], "-") {
				return r, c, false
			}
			value, args = args[0], args[1:]
		}
		if !setField(field, value) {
			return r, c, false
		}
	}
	return r, c, !r.NoCache || !r.Refresh
}

// fieldOf returns the field of the struct v for the flag of that name, or the zero
// Value.
func fieldOf(v reflect.Value, flags []Flag, name string) reflect.Value {
	for _, f := range flags {
		if f.Name == name {
			return v.Field(f.field)
		}
	}
	return reflect.Value{}
}

// setField sets a field, or adds value to its list. It returns false for an empty
// value and for a wrong number.
func setField(field reflect.Value, value string) bool {
	if value == "" {
		return false
	}
	switch p := field.Addr().Interface().(type) {
	case *string:
		*p = value
	case *[]string:
		*p = append(*p, value)
	case *Seconds:
		return p.UnmarshalText([]byte(value)) == nil
	default:
		return false
	}
	return true
}
