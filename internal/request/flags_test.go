package request

import (
	"cmp"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/config"
)

// leftOut are flags that exclude others.
var leftOut = []string{"Refresh", "ReadOnly", "OIDCTokenEnv"}

// full is a Request in which every field but leftOut is set, each to another value.
func full(t *testing.T) Request {
	t.Helper()
	var r Request
	v := reflect.ValueOf(&r).Elem()
	for i := range v.NumField() {
		if slices.Contains(leftOut, v.Type().Field(i).Name) {
			continue
		}
		switch field := v.Field(i); field.Kind() {
		case reflect.String:
			field.SetString(fmt.Sprintf("/v%d", i)) // a path is absolute already
		case reflect.Int:
			field.SetInt(int64(900 + i))
		case reflect.Slice:
			field.Set(reflect.ValueOf([]string{fmt.Sprintf("a%d", i), fmt.Sprintf("b%d", i)}))
		case reflect.Bool:
			field.SetBool(true)
		default:
			t.Fatalf("%s has a type that no flag can have", v.Type().Field(i).Name)
		}
	}
	return r
}

// Every field survives the way onto a command line and back.
func TestEveryFlagIsParsed(t *testing.T) {
	want, call := full(t), CommonFlags{Backend: "file", Timeout: "3s", Debug: true}
	if runtimeIsWindows() {
		want.ConfigPath, want.OIDCTokenFile = Absolute(want.ConfigPath), Absolute(want.OIDCTokenFile)
	}
	var args []string
	for _, s := range append(want.Settings(), call.Settings()...) {
		args = append(args, s.Words()...)
	}
	got, gotCall, ok := Parse(args)
	if !ok || !reflect.DeepEqual(got, want) || gotCall != call {
		t.Errorf("got %+v %+v %v\nwant %+v %+v", got, gotCall, ok, want, call)
	}
	c, own := ReadCommand(GetCommand("/opt/aliyun-cred-helper", args...), "")
	if !own || c.Err != nil || !reflect.DeepEqual(c.Request, want) || c.CommonFlags != call {
		t.Errorf("in a process_command: got %+v, %v", c, own)
	}
	if n := reflect.TypeFor[Request]().NumField(); len(want.Settings()) != n-len(leftOut) {
		t.Errorf("%d settings of %d fields", len(want.Settings()), n)
	}
}

func runtimeIsWindows() bool { return filepath.Separator == '\\' }

// Every key of the profile fills its flag, and after it the variables in their
// order; a flag that is given stays.
func TestEveryFlagIsFilled(t *testing.T) {
	for _, f := range Flags() {
		if f.Key == "" || f.Scope == "role" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			value := func(r Request) string { return reflect.ValueOf(r).Field(f.field).String() }
			var p config.Profile
			profile := reflect.ValueOf(&p).Elem()
			for i := range profile.NumField() {
				if profile.Type().Field(i).Tag.Get("json") == f.Key {
					profile.Field(i).SetString("of the profile")
				}
			}
			environment := func(name string) string {
				if slices.Contains(f.Variables, name) {
					return "of " + name
				}
				return ""
			}
			if got := value(Request{}.Fill(&p, environment)); got != "of the profile" {
				t.Errorf("the profile: got %q", got)
			}
			if len(f.Variables) > 0 {
				if got, want := value(Request{}.Fill(&config.Profile{}, environment)), "of "+f.Variables[0]; got != want {
					t.Errorf("the environment: got %q, want %q", got, want)
				}
			}
			given := full(t)
			if got := value(given.Fill(&p, environment)); got != value(given) {
				t.Errorf("the flag: got %q, want %q", got, value(given))
			}
		})
	}
}

// Every flag is declared in full.
func TestDeclarations(t *testing.T) {
	names := map[string]bool{}
	for _, s := range []reflect.Type{reflect.TypeFor[Request](), reflect.TypeFor[CommonFlags]()} {
		for i, f := range declared(s) {
			field := s.Field(i)
			if names[f.Name] {
				t.Errorf("--%s is declared twice", f.Name)
			}
			names[f.Name] = true
			if field.Tag.Get("help") == "" || (field.Type.Kind() == reflect.Bool) != (field.Tag.Get("placeholder") == "") {
				t.Errorf("--%s: help or placeholder is missing", f.Name)
			}
			if !slices.Contains([]string{"", "role", "chain"}, f.Scope) || !slices.Contains([]string{"", "file", "@"}, f.Path) {
				t.Errorf("--%s: scope %q, path %q", f.Name, f.Scope, f.Path)
			}
			if f.Identity && len(f.Variables) == 0 {
				t.Errorf("--%s: identity without variables", f.Name)
			}
		}
	}
}

// What reaches every profile on the way is where STS is, whether External programs run
// again and the source identity, and nothing else.
func TestEverywhere(t *testing.T) {
	r := full(t)
	want := Request{StsRegion: r.StsRegion, StsEndpoint: r.StsEndpoint, EndpointType: r.EndpointType, SourceIdentity: r.SourceIdentity, CacheExternal: true}
	if got := r.Everywhere(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// The one pass over a tag reads what StructTag.Get reads.
func TestTagsAreRead(t *testing.T) {
	for _, of := range []reflect.Type{reflect.TypeFor[Request](), reflect.TypeFor[CommonFlags]()} {
		for i, f := range declared(of) {
			tag := of.Field(i).Tag
			want := Flag{
				Name: cmp.Or(tag.Get("name"), strings.ToLower(of.Field(i).Name)), Key: tag.Get("key"),
				Scope: tag.Get("scope"), Identity: tag.Get("identity") != "", Path: tag.Get("path"), Xor: tag.Get("xor"), field: i,
			}
			if list := tag.Get("var"); list != "" {
				want.Variables = strings.Split(list, ",")
			}
			if list := tag.Get("modes"); list != "" {
				want.Modes = strings.Split(list, ",")
			}
			if !reflect.DeepEqual(f, want) {
				t.Errorf("%s: got %+v, want %+v", of.Field(i).Name, f, want)
			}
		}
	}
}
