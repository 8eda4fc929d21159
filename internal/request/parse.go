package request

import (
	"reflect"
	"strconv"
	"strings"
)

// Parse parses the command line of a plain `get`, with or without its name, and
// reports false for everything else: another command, help, anything unusual or
// wrong. Those are for the program's own parser, whose model of all commands takes
// longer to build than the rest of a call that is served from the cache.
func Parse(args []string) (r Request, c Call, ok bool) {
	if len(args) > 0 && args[0] == "get" {
		args = args[1:]
	}
	for len(args) > 0 {
		name, isLong := strings.CutPrefix(args[0], "--")
		name, value, joined := strings.Cut(name, "=")
		field := fieldOf(reflect.ValueOf(&r).Elem(), Flags(), name)
		if !field.IsValid() {
			field = fieldOf(reflect.ValueOf(&c).Elem(), callFlags(), name)
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
		if !set(field, value) {
			return r, c, false
		}
	}
	return r, c, !r.NoCache || !r.Refresh
}

// fieldOf returns the field of the struct v that holds the flag, or the zero Value.
func fieldOf(v reflect.Value, flags []Flag, name string) reflect.Value {
	for _, f := range flags {
		if f.Name == name {
			return v.Field(f.field)
		}
	}
	return reflect.Value{}
}

func set(field reflect.Value, value string) bool {
	switch p := field.Addr().Interface().(type) {
	case *string:
		*p = value
	case *[]string:
		*p = append(*p, value)
	case *int:
		n, err := strconv.Atoi(value)
		*p = n
		return err == nil
	default:
		return false
	}
	return true
}
