package request

import (
	"reflect"
	"testing"
)

// What was typed replaces what a process_command carries, flag by flag.
func TestOver(t *testing.T) {
	carried := full(t)
	if got := (Request{Profile: "typed", Mode: "External", ConfigPath: "/typed"}).Over(carried); !reflect.DeepEqual(got, carried) {
		t.Errorf("nothing is typed: got %+v, want %+v", got, carried)
	}
	for i := range reflect.TypeFor[Request]().NumField() {
		name := Flags()[i].Name
		if name == "profile" || name == "mode" || name == "config-path" {
			continue
		}
		var typed Request
		want := full(t)
		switch field := reflect.ValueOf(&typed).Elem().Field(i); field.Kind() {
		case reflect.String:
			field.SetString("typed")
		case reflect.Int:
			field.SetInt(1)
		case reflect.Bool:
			field.SetBool(true)
		default:
			field.Set(reflect.ValueOf([]string{"typed"}))
		}
		reflect.ValueOf(&want).Elem().Field(i).Set(reflect.ValueOf(typed).Field(i))
		for j, g := range Flags() { // what it excludes
			if g.Xor != "" && g.Xor == Flags()[i].Xor && j != i {
				reflect.ValueOf(&want).Elem().Field(j).SetZero()
			}
		}
		if got := typed.Over(carried); !reflect.DeepEqual(got, want) {
			t.Errorf("--%s: got %+v, want %+v", name, got, want)
		}
	}
	for i := range reflect.TypeFor[CommonFlags]().NumField() {
		carried := CommonFlags{Backend: "b", Timeout: "t", Debug: true}
		typed := CommonFlags{Backend: "B", Timeout: "T"}
		v := reflect.ValueOf(&typed).Elem().Field(i)
		want := reflect.ValueOf(typed).Field(i).Interface()
		if v.IsZero() {
			want = reflect.ValueOf(carried).Field(i).Interface()
		}
		if got := reflect.ValueOf(typed.Over(carried)).Field(i).Interface(); got != want {
			t.Errorf("common flag %d: got %v, want %v", i, got, want)
		}
		if got := (CommonFlags{}).Over(carried); got != carried {
			t.Errorf("nothing is typed: got %+v", got)
		}
	}
}
