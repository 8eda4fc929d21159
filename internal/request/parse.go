package request

import (
	"reflect"
	"strings"

	"aliyun-cred-helper/internal/message"
)

// Parse parses the arguments of a plain `get`, with or without the word get; a NAME needs
// the word. ok is false for everything else, such as another command, help or a mistake,
// which kong parses. A flag that is given empty is a mistake. Building kong's model of all
// commands takes longer than the rest of a call with a cached session.
func Parse(args []string) (r Request, c CommonFlags, ok bool) {
	r, c, err := parse(args)
	return r, c, err == nil
}

// parse is Parse with the reason why the arguments are not those of a plain get.
func parse(args []string) (r Request, c CommonFlags, err error) {
	name := ""
	hasGet, mayBeGet := false, true // mayBeGet: before the word get and every flag of get
	for len(args) > 0 && err == nil {
		arg := args[0]
		switch {
		case strings.HasPrefix(arg, "-"):
			var common bool
			args, common, err = parseFlag(&r, &c, args)
			mayBeGet = mayBeGet && common
			continue
		case mayBeGet && arg == "get":
			hasGet, mayBeGet = true, false
		case mayBeGet:
			err = errCommand
		case hasGet && name == "" && arg != "":
			name = arg
		default:
			err = errArgument
		}
		args = args[1:]
	}
	if err == nil {
		err = OneName(&name, &r.Profile)
	}
	if err == nil && excluding(reflect.ValueOf(r)) {
		err = message.New("it has flags that exclude each other")
	}
	return r, c, err
}

// unknownFlagError is the name of a flag that this version does not know.
type unknownFlagError string

func (e unknownFlagError) Error() string {
	return message.Sprintf("this version does not know the flag %s", string(e))
}

// These do not quote the argument, which may be anything.
var (
	errCommand  = message.New("it is another command than get")
	errArgument = message.New("it has an argument that get does not take")
)

// parseFlag sets the flag that args begin with, and returns the rest of them. common
// reports whether every command has that flag.
func parseFlag(r *Request, c *CommonFlags, args []string) (rest []string, common bool, err error) {
	name, isLong := strings.CutPrefix(args[0], "--")
	name, value, joined := strings.Cut(name, "=")
	if args[0] == "-p" {
		name, isLong = "profile", true
	}
	if !isLong || name == "" {
		return nil, false, errArgument
	}
	field := fieldOf(reflect.ValueOf(r).Elem(), Flags(), name)
	if !field.IsValid() {
		field = fieldOf(reflect.ValueOf(c).Elem(), commonFlags(), name)
		common = true
	}
	rest = args[1:]
	switch {
	case !field.IsValid():
		return nil, false, unknownFlagError("--" + name)
	case field.Kind() == reflect.Bool && joined:
		return nil, false, message.Errorf("--%s takes no value", name)
	case field.Kind() == reflect.Bool:
		field.SetBool(true)
		return rest, common, nil
	case !joined && (len(rest) == 0 || strings.HasPrefix(rest[0], "-")):
		return nil, false, message.Errorf("--%s has no value", name)
	case !joined:
		value, rest = rest[0], rest[1:]
	}
	if !setField(field, value) {
		return nil, false, message.Errorf("--%s has a wrong value", name)
	}
	return rest, common, nil
}

// excluding reports whether two flags that are set in v, a Request, exclude each other.
func excluding(v reflect.Value) bool {
	set := map[string]bool{}
	for _, f := range Flags() {
		if f.Xor == "" || v.Field(f.field).IsZero() {
			continue
		}
		if set[f.Xor] {
			return true
		}
		set[f.Xor] = true
	}
	return false
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
