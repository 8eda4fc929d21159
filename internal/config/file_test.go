package config

import (
	"slices"
	"testing"
)

// modes lists name and mode of all profiles.
func modes(f *File) (list []string) {
	for _, p := range f.All() {
		list = append(list, p.Name+":"+p.Mode)
	}
	return list
}

// With changes the first profile of a name, and leaves the file that it was called on.
func TestFileWith(t *testing.T) {
	loaded, err := Load(file(t, `{"current":"b","profiles":[{"name":"a"},{"name":"b"},{"name":"a","mode":"External"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	made := NewFile(loaded.All()...)
	before := []string{"a:AK", "b:AK", "a:External"}
	for _, f := range []*File{loaded, made} {
		for _, tt := range []struct {
			profile Profile
			want    []string
		}{
			{Profile{Name: "a", Mode: "OIDC"}, []string{"a:OIDC", "b:AK", "a:External"}},
			{Profile{Name: "c", Mode: "OIDC"}, []string{"a:AK", "b:AK", "a:External", "c:OIDC"}},
		} {
			got := f.With(tt.profile)
			if !slices.Equal(modes(got), tt.want) || got.Path != f.Path || got.Current != f.Current {
				t.Errorf("got %q at %q, current %q; want %q", modes(got), got.Path, got.Current, tt.want)
			}
			if again := got.With(Profile{Name: "d", Mode: "AK"}); !slices.Equal(modes(again), append(slices.Clone(tt.want), "d:AK")) {
				t.Errorf("and once more: got %q", modes(again))
			}
			if !slices.Equal(modes(f), before) {
				t.Errorf("the file itself has changed: %q", modes(f))
			}
		}
		if got := []int{f.Count("a"), f.Count("b"), f.Count("c"), f.Count("A")}; !slices.Equal(got, []int{2, 1, 0, 0}) {
			t.Errorf("got %d profiles of the names", got)
		}
	}
}

// Without a current profile it is the one called default, as in aliyun.
func TestCurrent(t *testing.T) {
	for text, want := range map[string]string{
		`{"profiles":[{"name":"a"},{"name":"default"}]}`:                 "default",
		`{"current":"","profiles":[{"name":"default"}]}`:                 "default",
		`{"current":"a","profiles":[{"name":"a"},{"name":"default"}]}`:   "a",
		`{"current":"x","profiles":[{"name":"default"}]}`:                "x",
		`{"profiles":[{"name":"a"}]}`:                                    "",
		`{"profiles":[null,{"name":"default"}]}`:                         "default",
		`{"current":"a"}`:                                                "a",
		`{}`:                                                             "",
		`{"Current":"a","profiles":[{"name":"a"}]}`:                      "a",
		`{"current":null,"profiles":[{"name":"default","Mode":"OIDC"}]}`: "default",
	} {
		if f, err := Load(file(t, text)); err != nil || f.Current != want {
			t.Errorf("%s: got %+v, %v, want %q", text, f, err, want)
		}
	}
}

func TestSelect(t *testing.T) {
	for _, tt := range []struct{ before, name, want string }{
		{`{"current":"","profiles":[{"name":"p"}]}`, "p", `{"current":"p","profiles":[{"name":"p"}]}`},
		{`{"current":"q","profiles":[{"name":"p"}]}`, "p", `{"current":"q","profiles":[{"name":"p"}]}`},
		{`{"current":"","profiles":[{"name":"p"},{"name":"default"}]}`, "p", `{"current":"","profiles":[{"name":"p"},{"name":"default"}]}`},
		{`{"current":"","profiles":[{"name":"default"}]}`, "default", `{"current":"default","profiles":[{"name":"default"}]}`},
	} {
		if got := edited(t, tt.before, func(d *Document) { d.Select(tt.name) }); got != tt.want {
			t.Errorf("%s: select %s: got %s, want %s", tt.before, tt.name, got, tt.want)
		}
	}
}

func TestProfileText(t *testing.T) {
	f, err := Load(file(t, `{"profiles":[{"name":"a","ram_role_arn":"r","expired_seconds":900,"access_key_secret":"`+canary+`","other":"x"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	p := f.All()[0]
	for key, want := range map[string]string{
		"name": "a", "ram_role_arn": "r", "mode": "AK", "policy": "", "expired_seconds": "", "access_key_secret": "", "other": "", "RAM_ROLE_ARN": "",
	} {
		if got := p.Text(key); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
}

func TestIsBlank(t *testing.T) {
	for text, want := range map[string]bool{
		`{"name":"a"}`: true,
		`{"name":"a","mode":"ak","region_id":"r"}`: true,
		`{"name":"a","access_key_id":"id"}`:        false,
		`{"name":"a","access_key_secret":"s"}`:     false,
		`{"name":"a","mode":"External"}`:           false,
	} {
		f, err := Load(file(t, `{"profiles":[`+text+`]}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := f.All()[0]; got.IsBlank() != want {
			t.Errorf("%s: got %v", text, got.IsBlank())
		}
	}
}
