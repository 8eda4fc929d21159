package cli

import (
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// parseQuickly parses the command line of a plain `get` into g and flags, and
// reports false for everything else: another command, help, anything unusual or
// wrong. Those are for kong, whose model of all commands takes longer to build
// than the rest of a call that is served from the cache.
func parseQuickly(args []string, g *getCommand, flags *common) bool {
	if len(args) > 0 && args[0] == "get" {
		args = args[1:]
	}
	for len(args) > 0 {
		name, isLong := strings.CutPrefix(args[0], "--")
		name, value, joined := strings.Cut(name, "=")
		field := flagField(reflect.ValueOf(&g.resolveFlags).Elem(), name)
		if !field.IsValid() {
			field = flagField(reflect.ValueOf(flags).Elem(), name)
		}
		args = args[1:]
		if !isLong || !field.IsValid() {
			return false
		}
		if field.Type() == reflect.TypeFor[bool]() {
			if joined {
				return false
			}
			field.SetBool(true)
			continue
		}
		if !joined {
			if len(args) == 0 || strings.HasPrefix(args[0], "-") {
				return false
			}
			value, args = args[0], args[1:]
		}
		if !setFlag(field, value) {
			return false
		}
	}
	return !g.NoCache || !g.Refresh
}

// flagField returns the field of the struct v that holds the flag, or the zero
// Value.
func flagField(v reflect.Value, flag string) reflect.Value {
	for i := range v.NumField() {
		if flagName(v.Type().Field(i)) == flag {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

// flagName returns the name of the flag that a field holds.
func flagName(field reflect.StructField) string {
	if name := field.Tag.Get("name"); name != "" {
		return name
	}
	return hyphenated(field.Name)
}

// hyphenated turns NoCache into no-cache.
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

func setFlag(field reflect.Value, value string) bool {
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
