package config

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// FuzzEdit checks that a change reaches the reader, and nothing else does.
func FuzzEdit(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"profiles":[{"name":"p","a":1e3,"A":"x"},{}]}`, "\ufeff{\r\n  \"profiles\" : [ null ]\r\n}",
		`{"profiles":[{"name":"p"}],"Profiles":null,"current":"x"}`, `{"profiles":[{"\u006eame":"p","b":[{"}":"\\\""}]}]}`,
	} {
		f.Add([]byte(seed), "a", "value")
		f.Add([]byte(seed), "name", "\u2028<\x00")
	}
	f.Fuzz(checkEdit)
}

// TestEditOfDamage does the same with files that are odd at every place.
func TestEditOfDamage(t *testing.T) {
	for _, text := range []string{
		"{\n\t\"current\": \"p\",\n\t\"profiles\": [\n\t\t{\n\t\t\t\"k\": [1, {\"b\": \"]\"}],\n\t\t\t\"name\": \"p\"\n\t\t}, {}\n\t]\n}\n",
		`{"profiles":[{"name":"q","K":true},{"name":"p","\u006b":"\\\"}","c":-1.5e3}],"x":null}`,
	} {
		damaged(text, func(text string) { checkEdit(t, []byte(text), "k", "value") })
	}
}

// checkEdit changes nothing, then sets a key of the profile p, then removes it.
func checkEdit(t *testing.T, raw []byte, key, value string) {
	same, err := edit(raw, func(d *Document) error {
		if c := d.Current(); c != "" {
			d.SetCurrent(c)
		}
		return nil
	})
	if err != nil {
		return
	}
	if string(same) != string(raw) {
		t.Fatalf("changed without a change:\n%q\n%q", raw, same)
	}
	index := 0
	changed, err := edit(raw, func(d *Document) error {
		p := d.Add("p")
		index = p.index
		p.Set(key, value)
		return nil
	})
	if err != nil {
		return
	}
	before, after := members(t, raw, index), members(t, changed, index)
	if got, ok := find(after, key); !ok || got != value {
		t.Errorf("%q: got %q, want %q\n%q\n%q", key, got, value, raw, changed)
	}
	for name, want := range before {
		if !strings.EqualFold(name, key) && !reflect.DeepEqual(after[name], want) {
			t.Errorf("%q: got %v, want %v", name, after[name], want)
		}
	}
	gone, err := edit(changed, func(d *Document) error {
		(&ProfileEdit{d, index}).Remove(key)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := find(members(t, gone, index), key); ok {
		t.Errorf("%q is still there: %q", key, got)
	}
}

// members returns the members of a profile, as a reader sees them.
func members(t *testing.T, raw []byte, index int) map[string]any {
	t.Helper()
	var top struct {
		Profiles []json.RawMessage `json:"profiles"`
	}
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(raw), "\ufeff")), &top); err != nil {
		t.Fatal(err)
	}
	all := map[string]any{}
	if index < len(top.Profiles) {
		if err := json.Unmarshal(top.Profiles[index], &all); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// find returns the text under key in whatever case.
func find(all map[string]any, key string) (string, bool) {
	if s, ok := all[key].(string); ok {
		return s, ok
	}
	for name, v := range all {
		if s, ok := v.(string); ok && strings.EqualFold(name, key) {
			return s, ok
		}
	}
	return "", false
}
