package config

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
)

const canary = "CANARY-secret-7f3a"

// file writes text to a config.json of its own.
func file(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantUsage checks an error that a person reads.
func wantUsage(t *testing.T, err error, path, part string) {
	t.Helper()
	switch {
	case err == nil:
		t.Fatalf("no error, want %q", part)
	case credential.KindOf(err) != credential.Usage:
		t.Errorf("kind %v, want Usage: %v", credential.KindOf(err), err)
	case !strings.HasPrefix(err.Error(), path+":") || !strings.Contains(err.Error(), part):
		t.Errorf("got %q, want %q and the path", err, part)
	case strings.Contains(err.Error(), canary):
		t.Errorf("the error repeats a value: %v", err)
	}
}

func TestLoad(t *testing.T) {
	path := file(t, `{
	"current": "b",
	"profiles": [
		{"name": "a", "mode": "AK", "access_key_id": "id-a", "access_key_secret": "`+canary+`", "new_key": [1, {"x": null}]},
		{"name": "b", "mode": "RamRoleArn", "ram_role_arn": "acs:ram::1:role/r", "expired_seconds": 900, "sts_expiration": 1767323045},
		{"name": "a", "mode": "StsToken"},
		null,
		{}
	],
	"meta_path": "", "new_top": true
}`)
	f, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if f.Current != "b" || f.Path != path {
		t.Errorf("current %q, path %q", f.Current, f.Path)
	}
	if got, want := f.Names(), []string{"a", "b"}; !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	a, ok := f.Profile("a")
	if !ok || a.Mode != "AK" || a.AccessKeyID != "id-a" || a.AccessKeySecret.Reveal() != canary {
		t.Errorf("the first profile of a name counts: got %+v, %v", a, ok)
	}
	if b, _ := f.Profile("b"); b.ExpiredSeconds != 900 || b.StsExpiration != 1767323045 {
		t.Errorf("got %+v", b)
	}
	if _, ok := f.Profile("c"); ok {
		t.Error("found a profile that is not there")
	}
}

func TestLoadMissing(t *testing.T) {
	f, err := Load(filepath.Join(t.TempDir(), "none", "config.json"))
	if err != nil || len(f.All()) != 0 || f.Names() != nil {
		t.Errorf("got %+v, %v; want no profiles", f, err)
	}
}

func TestLoadByteOrderMark(t *testing.T) {
	f, err := Load(file(t, "\ufeff{\"current\": \"a\"}\r\n"))
	if err != nil || f.Current != "a" {
		t.Errorf("got %+v, %v", f, err)
	}
}

func TestLoadRefuses(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", ":1:1: the file is empty"},
		{"only a mark", "\ufeff", ":1:1: the file is empty"},
		{"two marks", "\ufeff\ufeff{}", ":1:1: it is not a JSON object"},
		{"not JSON", canary, ":1:1: it is not a JSON object"},
		{"cut", "{\"profiles\": [\n{\"name\": \"" + canary, ":2:29: the file ends before its last bracket"},
		{"more after it", `{} "` + canary + `"`, ":1:4: there is something after the end of the object"},
		{"comma before the end", "{\n\t\"profiles\": [\n\t\t{\"name\": \"é\",}\n\t]}", `:3:16: unexpected "}" after a comma`},
		{"comma after a profile", "{\"profiles\": [{},\r\n]}", `:2:1: unexpected "]" after a comma`},
		{"two commas", `{"a": 1,, "b": 2}`, `:1:9: unexpected "," after a comma`},
		{"no comma", "{\"a\": \"" + canary + "\"\n \"b\": 2}", ":2:2: a comma or a colon is missing before this"},
		{"no colon", `{"a" 1}`, ":1:6: unexpected character"},
		{"too many brackets", `{"a": 1]}`, `:1:8: unexpected "]"`},
		{"comment", "{\n// mine\n}", ":2:1: JSON has no comments"},
		{"single quotes", `{'a': 1}`, ":1:2: a text must be in double quotes"},
		{"no quotes", `{"a": ` + canary + `}`, ":1:7: a text must be in double quotes"},
		{"path of Windows", `{"a": "C:\Users\` + canary + `"}`, ":1:11: a backslash in a text must be written twice"},
		{"text without an end", "{\"a\": \"" + canary + "\n}", ":1:26: a text must end on its line"},
		{"array", ` ["` + canary + `"]`, ":1:2: it is not a JSON object"},
		{"null", "null", ":1:1: it is not a JSON object"},
		{"string", `"` + canary + `"`, "it is not a JSON object"},
		{"current", `{"current": ["` + canary + `"]}`, ":1:13: current has a value of the wrong type"},
		{"profiles", `{"profiles": "` + canary + `"}`, ":1:14: profiles has a value of the wrong type"},
		{"profile", `{"profiles": ["` + canary + `"]}`, ":1:15: profile number 1: it has a value of the wrong type"},
		{"secret", `{"profiles": [{"name": "p", "access_key_secret": {"x": "` + canary + `"}}]}`, "profile p: access_key_secret has a value of the wrong type"},
		{"number for text", `{"profiles": [{"name": "p", "mode": 17}]}`, ":1:37: profile p: mode has a value of the wrong type"},
		{"text for number", `{"profiles": [{"name": "p", "expired_seconds": "` + canary + `"}]}`, "profile p: expired_seconds has a value of the wrong type"},
		{"fraction", `{"profiles": [{"name": "p", "expired_seconds": 1.5}]}`, "profile p: expired_seconds has a value of the wrong type"},
		{"name", `{"profiles": [{}, {"name": false}]}`, ":1:28: profile number 2: name has a value of the wrong type"},
		{"key before name", `{"profiles": [{"mode": 1, "name": "p"}]}`, "profile p: mode has a value of the wrong type"},
		{"depth", `{"x": ` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, ":1:38: it is nested deeper than 32 levels"},
		{"UTF-16", "\xff\xfe{\x00}\x00", ":1:1: it is UTF-16"},
		{"UTF-16, big end first", "\xfe\xff\x00{\x00}", ":1:1: it is UTF-16"},
		{"depth without end", strings.Repeat("[", 100000), "nested deeper than 32 levels"},
		{"size", `{"x": "` + strings.Repeat("x", maxSize) + `"}`, "it is larger than 16384 KiB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := file(t, tt.text)
			_, err := Load(path)
			wantUsage(t, err, path, tt.want)
		})
	}
}

func TestLoadBracketsInStrings(t *testing.T) {
	f, err := Load(file(t, `{"profiles": [{"name": "`+strings.Repeat("[{\\\"", 100)+`"}]}`))
	if err != nil || len(f.All()) != 1 {
		t.Errorf("got %+v, %v", f, err)
	}
}

// TestLoadEveryKey holds what is read against encoding/json, which `aliyun` uses:
// case does not matter, the last of two values counts, and null is none.
func TestLoadEveryKey(t *testing.T) {
	fields := reflect.TypeFor[Profile]()
	var text strings.Builder
	text.WriteString(`{"profiles": [{"name": "first", "mode": null`)
	for i := range fields.NumField() {
		key := fields.Field(i).Tag.Get("json")
		if key == "" {
			continue
		}
		value := `"\u0078"`
		switch fields.Field(i).Type.Kind() {
		case reflect.Int, reflect.Int64:
			value = "1"
		case reflect.Bool:
			value = "true"
		}
		fmt.Fprintf(&text, ", %q: %s", strings.ToUpper(key), value)
	}
	text.WriteString(`, "external_id": null}]}`)
	f, err := Load(file(t, text.String()))
	if err != nil {
		t.Fatal(err)
	}
	var want struct{ Profiles []Profile }
	if err := json.Unmarshal([]byte(text.String()), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(f.All(), want.Profiles) {
		t.Errorf("got %+v\nwant %+v", f.All(), want.Profiles)
	}
	for i := range fields.NumField() {
		if field := fields.Field(i); field.IsExported() && reflect.ValueOf(f.All()[0]).Field(i).IsZero() {
			t.Errorf("%s is not read", fields.Field(i).Name)
		}
	}
}

func TestLoadDirectory(t *testing.T) {
	path := t.TempDir()
	_, err := Load(path)
	wantUsage(t, err, path, "it is not a regular file")
}

func TestLoadLink(t *testing.T) {
	path := file(t, `{"current": "a"}`)
	link := filepath.Join(t.TempDir(), "link.json")
	if err := os.Symlink(path, link); err != nil {
		cloudtest.Missing(t, "no symbolic links: %v", err)
	}
	f, err := Load(link)
	if err != nil || f.Current != "a" {
		t.Errorf("got %+v, %v", f, err)
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `{"current":"a","profiles":[{"name":"a","mode":"AK","expired_seconds":1}]}`,
		`{"profiles":[{"name":1}]}`, `{"profiles":[{"NAME":"a\u00e9","name":null, "enable_vpc" : true},null]}`, `{"profiles":null}`, "\ufeff{}", `{"profiles":[[[[]]]]}`, `{"a":"\`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		doc := &File{}
		if doc.decode(raw) != nil {
			return
		}
		var want struct {
			Profiles []json.RawMessage `json:"profiles"`
		}
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		for i, raw := range want.Profiles {
			var p Profile
			err := json.Unmarshal(raw, &p)
			if p.Mode == "" {
				p.Mode = ImpliedMode(p.isSet)
			}
			p.hasMore = doc.All()[i].hasMore // which encoding/json does not know
			if err != nil || !reflect.DeepEqual(doc.All()[i], p) {
				t.Errorf("profile number %d: encoding/json says %v, or another profile", i+1, err)
			}
		}
		for _, name := range doc.Names() {
			if p, ok := doc.Profile(name); !ok || p.Name != name {
				t.Errorf("profile %q is named and not found", name)
			}
		}
	})
}

// The default chain skips no other profile than this one.
func TestIsFirstRun(t *testing.T) {
	for text, want := range map[string]bool{
		`{"name":"default","mode":"AK"}`: true,
		`{"name":"default","mode":"","region_id":"cn-x","language":"en","output_format":"json"}`:                    true,
		`{"name":"default","mode":"ak","access_key_id":"","retry_timeout":0,"enable_vpc":false,"private_key":null}`: true,
		`{"name":"other","mode":"AK"}`:                               false,
		`{"name":"default","mode":"RamRoleArn"}`:                     false,
		`{"name":"default","mode":"AK","access_key_id":"x"}`:         false,
		`{"name":"default","mode":"AK","ram_role_arn":"x"}`:          false,
		`{"name":"default","mode":"AK","sts_region":"x"}`:            false,
		`{"name":"default","mode":"AK","a_key_of_tomorrow":"x"}`:     false,
		`{"name":"default","mode":"AK","expired_seconds":900}`:       false,
		`{"name":"default","mode":"AK","process_command":"program"}`: false,
	} {
		f, err := Load(file(t, `{"profiles":[`+text+`]}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := f.All()[0].IsFirstRun(); got != want {
			t.Errorf("%s: got %v", text, got)
		}
	}
}

// TestUsagePermission wants a way out where the system does not let the user read the file.
func TestUsagePermission(t *testing.T) {
	err := usage("config.json", &fs.PathError{Op: "open", Path: "config.json", Err: fs.ErrPermission})
	if got, want := credential.HintOf(err), "check who owns the file and its directory, and their permissions"; got != want {
		t.Errorf("got hint %q, want %q", got, want)
	}
	if got := credential.HintOf(usage("config.json", errWrongType)); got != "" {
		t.Errorf("got hint %q for another error", got)
	}
}
