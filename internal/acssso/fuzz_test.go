package acssso

import (
	"os"
	"reflect"
	"slices"
	"testing"
)

// FuzzDelete has any text in the file of acs-sso. A profile that is deleted is gone, all
// others stay as they were, and after an error or for a name that is not there the file is
// the same.
func FuzzDelete(f *testing.F) {
	for _, text := range []string{
		`{"current":"a","profiles":{"a":"1:c","b":"1:c"},"map":{"1:c":{"accessKeyId":"x"},"2:d":{}},"accessToken":{"token":"t"}}`, `{"profiles":{"a":7,"b":"x"}}`, `{"profiles":[]}`, `{"profiles":{"a":"1:c","a":"2:d"}}`, "{}", "[]", "", "{", `{"":""}`,
	} {
		f.Add(text, "a")
		f.Add(text, "")
	}
	home := f.TempDir()
	f.Fuzz(func(t *testing.T, text, name string) {
		files := Files{Home: home}
		if err := os.WriteFile(files.StatePath(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		before, err := files.State()
		deleted, deleteErr := files.Delete(name)
		if (err == nil) != (deleteErr == nil) {
			t.Fatalf("%q: read: %v, deleted: %v", text, err, deleteErr)
		}
		raw, readErr := os.ReadFile(files.StatePath())
		if readErr != nil {
			t.Fatal(readErr)
		}
		if !deleted {
			if string(raw) != text {
				t.Errorf("%q became %q", text, raw)
			}
			return
		}
		after, err := files.State()
		want := slices.DeleteFunc(slices.Clone(before.Profiles), func(p Profile) bool { return p.Name == name })
		if err != nil || len(want)+len(after.Profiles) > 0 && !reflect.DeepEqual(after.Profiles, want) {
			t.Errorf("%q without %q: got %+v, %v; want %+v", text, name, after.Profiles, err, want)
		}
	})
}
