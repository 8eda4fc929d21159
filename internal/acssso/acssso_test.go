package acssso

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

// files returns the files of a new home directory with this in the two files. Nothing
// stands for no file.
func files(t *testing.T, url, state string) Files {
	t.Helper()
	f := Files{Home: t.TempDir()}
	for path, text := range map[string]string{f.URLPath(): url, f.StatePath(): state} {
		if text == "" {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func TestSignInURL(t *testing.T) {
	for _, test := range []struct{ file, want string }{
		{"", ""},
		{`{"signinUrl":"https://x/login"}`, "https://x/login"},
		{"\ufeff{\"other\":1,\"signinUrl\":\"u\"}", "u"},
		{`{"signinUrl":["u"]}`, ""},
		{`{"signinUrl":null}`, ""},
		{`{}`, ""},
	} {
		if got, err := files(t, test.file, "").SignInURL(); got != test.want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", test.file, got, err, test.want)
		}
	}
	if got, err := (Files{}).SignInURL(); got != "" || err != nil {
		t.Errorf("without a home: got %q, %v", got, err)
	}
}

func TestState(t *testing.T) {
	for _, test := range []struct {
		name, file string
		want       State
	}{
		{"missing", "", State{}},
		{
			"whole", `{"current":"b","map":{"1:ac-x":{"data":{"sts_token":"s"}}},"profiles":{"b":"1:ac-x","a":"2:ac-y"},"accessToken":{"token":"t","expireTime":1}}`,
			State{Current: "b", Profiles: []Profile{{"a", "2", "ac-y"}, {"b", "1", "ac-x"}}, HasSecrets: true},
		},
		{"only a token", `{"accessToken":{"token":"t"}}`, State{HasSecrets: true}},
		{"empty", `{"current":"","map":{},"profiles":{},"accessToken":{"token":"","expireTime":""}}`, State{}},
		{"wrong types", `{"current":1,"map":[],"profiles":{"a":{},"b":["1:x"],"":"1:x","c":":"},"accessToken":"t"}`, State{}},
		{"profiles of the wrong type", `{"profiles":"a"}`, State{}},
		{"half a profile", `{"profiles":{"a":"1","b":":ac-x"}}`, State{Profiles: []Profile{{"a", "1", ""}, {"b", "", "ac-x"}}}},
	} {
		if got, err := files(t, "", test.file).State(); !reflect.DeepEqual(got, test.want) || err != nil {
			t.Errorf("%s: got %+v, %v, want %+v", test.name, got, err, test.want)
		}
	}
}

// TestBadFile wants the place of what cannot be read, and no word of it.
func TestBadFile(t *testing.T) {
	for _, test := range []struct{ file, want string }{
		{"{\n \"current\": secret\n}", ".alibabacloud_sso_sts:2:13: "},
		{`["secret"]`, ".alibabacloud_sso_sts:1:1: "},
		{" ", ".alibabacloud_sso_sts:1:2: "},
		{strings.Repeat(`{"secret":`, 40) + "1" + strings.Repeat("}", 40), "nested deeper than"},
		{`{"secret":"` + strings.Repeat("x", 17<<20) + `"}`, "larger than"},
	} {
		f := files(t, "", test.file)
		_, err := f.State()
		_, deleteErr := f.Delete("a")
		for _, err := range []error{err, deleteErr} {
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret") || credential.KindOf(err) != credential.Usage {
				t.Errorf("got %v, want an error with %s", err, test.want)
			}
		}
	}
}

func TestSetSignInURL(t *testing.T) {
	for _, test := range []struct{ before, want string }{
		{"", `{"signinUrl":"u"}`},
		{`{"signinUrl":"v"}`, `{"signinUrl":"u"}`},
		{`{ "more": [1, 2], "signinUrl": 7 }`, `{"more":[1,2],"signinUrl":"u"}`},
	} {
		f := files(t, test.before, "")
		if err := f.SetSignInURL("u"); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(f.URLPath()); string(got) != test.want+"\n" {
			t.Errorf("%s: got %s, want %s", test.before, got, test.want)
		}
	}
	if err := (Files{}).SetSignInURL("u"); credential.KindOf(err) != credential.Usage {
		t.Errorf("without a home: got %v", err)
	}
}

func TestDelete(t *testing.T) {
	const before = `{"current":"a","map":{"1:x":{"n":1},"2:y":{"n":2}},"profiles":{"a":"1:x","b":"2:y","c":"1:x"},"accessToken":{"token":"t"}}`
	for _, test := range []struct {
		name    string
		delete  []string
		deleted bool
		want    string
	}{
		{"none", []string{"d"}, false, before},
		{"a session that another has", []string{"a"}, true, `{"accessToken":{"token":"t"},"current":"","map":{"1:x":{"n":1},"2:y":{"n":2}},"profiles":{"b":"2:y","c":"1:x"}}` + "\n"},
		{"a session of its own", []string{"b"}, true, `{"accessToken":{"token":"t"},"current":"a","map":{"1:x":{"n":1}},"profiles":{"a":"1:x","c":"1:x"}}` + "\n"},
		{"all", []string{"a", "b", "c"}, true, `{"accessToken":{"token":"t"},"current":"","map":{},"profiles":{}}` + "\n"},
	} {
		f := files(t, "", before)
		for _, name := range test.delete {
			if deleted, err := f.Delete(name); deleted != test.deleted || err != nil {
				t.Errorf("%s: got %v, %v", test.name, deleted, err)
			}
		}
		if got, _ := os.ReadFile(f.StatePath()); string(got) != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
	f := files(t, "", "")
	if deleted, err := f.Delete("a"); deleted || err != nil {
		t.Errorf("without a file: got %v, %v", deleted, err)
	}
	if left, _ := filepath.Glob(filepath.Join(f.Home, ".*")); len(left) != 0 {
		t.Errorf("a file was made: %q", left)
	}
}
