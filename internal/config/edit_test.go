package config

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

// edited returns what change makes of text.
func edited(t *testing.T, text string, change func(*Document)) string {
	t.Helper()
	path := file(t, text)
	if err := Update(path, func(d *Document) error { change(d); return nil }); err != nil {
		t.Fatal(err)
	}
	return contents(t, path)
}

func contents(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// on returns a change of the profile p.
func on(change func(*ProfileEdit)) func(*Document) {
	return func(d *Document) {
		if p, ok := d.Profile("p"); ok {
			change(p)
		}
	}
}

func set(key string, value any) func(*Document) {
	return on(func(p *ProfileEdit) { p.Set(key, value) })
}

func remove(key string) func(*Document) {
	return on(func(p *ProfileEdit) { p.Remove(key) })
}

func add(d *Document) { d.Add("n").Set("mode", "AK") }

func TestEdit(t *testing.T) {
	const strange = `{"x" : 1e3,"profiles":[ {"b":10.0,"name":"p","big":123456789012345678901234567890,"s":"\u00e9\/","mode":"AK"} ],"y":null}`
	tests := []struct {
		name   string
		text   string
		change func(*Document)
		want   string
	}{
		{"spellings stay", strange, set("mode", "X"), strings.Replace(strange, `"AK"`, `"X"`, 1)},
		{"append on one line", `{"profiles":[{"name":"p"}]}`, set("mode", "AK"), `{"profiles":[{"name":"p","mode":"AK"}]}`},
		{"append after several", `{"profiles": [{ "name": "p", "a": 1 }]}`, set("mode", "AK"), `{"profiles": [{ "name": "p", "a": 1, "mode": "AK" }]}`},
		{
			"append with tabs", "{\n\t\"profiles\": [\n\t\t{\n\t\t\t\"name\": \"p\"\n\t\t}\n\t]\n}", set("mode", "AK"),
			"{\n\t\"profiles\": [\n\t\t{\n\t\t\t\"name\": \"p\",\n\t\t\t\"mode\": \"AK\"\n\t\t}\n\t]\n}",
		},
		{
			"comma first", "{\"profiles\":[{ \"name\":\"p\"\n, \"a\":1\n}]}", set("mode", "AK"),
			"{\"profiles\":[{ \"name\":\"p\"\n, \"a\":1\n, \"mode\":\"AK\"\n}]}",
		},
		{"CRLF", "{\r\n  \"profiles\": []\r\n}\r\n", add, "{\r\n  \"profiles\": [\r\n    {\r\n      \"name\": \"n\",\r\n      \"mode\": \"AK\"\r\n    }\r\n  ]\r\n}\r\n"},
		{"mark", "\ufeff{\"profiles\":[{\"name\":\"p\"}]}", set("a", 1), "\ufeff{\"profiles\":[{\"name\":\"p\",\"a\":1}]}"},
		{"first of two", `{"profiles":[{"name":"p","a":1},{"name":"p","a":1}]}`, set("a", 2), `{"profiles":[{"name":"p","a":2},{"name":"p","a":1}]}`},
		{"key twice", `{"profiles":[{"name":"p","a":1,"a":2}]}`, set("a", 3), `{"profiles":[{"name":"p","a":1,"a":3}]}`},
		{"key in two cases", `{"profiles":[{"name":"p","a":1,"A":2,"b":3}]}`, set("a", 4), `{"profiles":[{"name":"p","a":1,"A":4,"b":3}]}`},
		{"key with escapes", `{"profiles":[{"name":"p","\u0061":1}]}`, set("a", 2), `{"profiles":[{"name":"p","\u0061":2}]}`},
		{"name twice", `{"profiles":[{"name":"x","name":"p"}]}`, set("a", 1), `{"profiles":[{"name":"x","name":"p","a":1}]}`},
		{"profiles twice", `{"profiles":[{"name":"p"}],"profiles":[{"name":"q"},{"name":"p"}]}`, set("a", 1), `{"profiles":[{"name":"p"}],"profiles":[{"name":"q"},{"name":"p","a":1}]}`},
		{"brackets in text", `{"profiles":[{"name":"p","a":"}]\"{","b":[{"a":1},[2]]}]}`, set("c", true), `{"profiles":[{"name":"p","a":"}]\"{","b":[{"a":1},[2]],"c":true}]}`},
		{"same key elsewhere", `{"a":1,"profiles":[{"a":1,"name":"q"},{"x":{"a":1},"name":"p"}]}`, set("a", 2), `{"a":1,"profiles":[{"a":1,"name":"q"},{"x":{"a":1},"name":"p","a":2}]}`},
		{"another type", `{"profiles":[{"name":"p","a":{"b":[1]}}]}`, set("a", "x"), `{"profiles":[{"name":"p","a":"x"}]}`},
		{"null profile", `{"profiles":[null,{"name":"p"}]}`, set("a", 1), `{"profiles":[null,{"name":"p","a":1}]}`},
		{"no profile of that name", `{"profiles":[{"name":"q"}]}`, set("a", 1), `{"profiles":[{"name":"q"}]}`},

		{"text", `{"profiles":[{"name":"p"}]}`, set("a", "<&>\"\\\n\u2028é"), `{"profiles":[{"name":"p","a":"<&>\"\\\n\u2028é"}]}`},
		{"secret", `{"profiles":[{"name":"p"}]}`, set("a", credential.NewSecret("s")), `{"profiles":[{"name":"p","a":"s"}]}`},
		{"int64", `{"profiles":[{"name":"p"}]}`, set("a", int64(-1767323045)), `{"profiles":[{"name":"p","a":-1767323045}]}`},
		{"raw", `{"profiles":[{"name":"p"}]}`, set("a", json.RawMessage(" [1.0] ")), `{"profiles":[{"name":"p","a":[1.0]}]}`},

		{"remove first", `{"profiles":[{ "a":1, "name":"p" }]}`, remove("a"), `{"profiles":[{ "name":"p" }]}`},
		{"remove middle", "{\"profiles\":[{\n\"name\":\"p\",\n\"a\":1,\n\"b\":2\n}]}", remove("a"), "{\"profiles\":[{\n\"name\":\"p\",\n\"b\":2\n}]}"},
		{"remove last", "{\"profiles\":[{\n\"name\":\"p\",\n\"a\":1\n}]}", remove("a"), "{\"profiles\":[{\n\"name\":\"p\"\n}]}"},
		{"remove all of a name", `{"profiles":[{"a":1,"name":"p","A":2,"b":3,"a":4}]}`, remove("a"), `{"profiles":[{"name":"p","b":3}]}`},
		{"remove what is not there", `{"profiles":[{"name":"p"}]}`, remove("a"), `{"profiles":[{"name":"p"}]}`},
		{
			"remove all, then set", `{"profiles": [{ "name": "p" }]}`,
			on(func(p *ProfileEdit) { p.Remove("name"); p.Set("a", 1) }), `{"profiles": [{"a": 1}]}`,
		},

		{"add to nothing", `{}`, add, "{\n\t\"profiles\": [\n\t\t{\n\t\t\t\"name\": \"n\",\n\t\t\t\"mode\": \"AK\"\n\t\t}\n\t]\n}"},
		{"add to null", `{"profiles":null}`, add, `{"profiles":[{"name":"n","mode":"AK"}]}`},
		{"add to none", "{\n  \"current\": \"\"\n}", add, "{\n  \"current\": \"\",\n  \"profiles\": [\n    {\n      \"name\": \"n\",\n      \"mode\": \"AK\"\n    }\n  ]\n}"},
		{"add like the last", `{"profiles": [{"name" : "a"}, { "name" : "p" }]}`, add, `{"profiles": [{"name" : "a"}, { "name" : "p" }, { "name" : "n", "mode" : "AK" }]}`},
		{"add after an empty one", `{"profiles":[{}]}`, add, `{"profiles":[{},{"name":"n","mode":"AK"}]}`},
		{"add what is there", `{"profiles":[{"name":"n"},{"name":"p"}]}`, add, `{"profiles":[{"name":"n","mode":"AK"},{"name":"p"}]}`},

		{"current", `{"current": "a", "profiles": []}`, func(d *Document) { d.SetCurrent("b") }, `{"current": "b", "profiles": []}`},
		{"no current", `{"profiles": []}`, func(d *Document) { d.SetCurrent("b") }, `{"profiles": [],"current": "b"}`},
		{"two profiles at once", `{"profiles":[]}`, func(d *Document) {
			p, q := d.Add("p"), d.Add("q")
			p.Set("a", 1)
			d.SetCurrent("q")
			q.Set("b", 2)
			p.Remove("name")
			p.Set("name", "pp")
		}, `{"profiles":[{"a":1,"name":"pp"},{"name":"q","b":2}],"current":"q"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := edited(t, tt.text, tt.change); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestGet(t *testing.T) {
	text := `{"current": "p", "profiles": [{"name": "p", "a": 1e3, "A": [1,  2], "s": "\u0061"}]}`
	edited(t, text, func(d *Document) {
		if d.Current() != "p" {
			t.Errorf("current %q", d.Current())
		}
		p, ok := d.Profile("p")
		if !ok {
			t.Fatal("no profile")
		}
		for key, want := range map[string]string{"a": "[1,  2]", "s": `"\u0061"`} {
			if got, ok := p.Get(key); !ok || string(got) != want {
				t.Errorf("%s: got %s, %v, want %s", key, got, ok, want)
			}
		}
		if got, ok := p.Get("none"); ok {
			t.Errorf("got %s for a key that is not there", got)
		}
		if _, ok := d.Profile("P"); ok {
			t.Error("names of profiles have a case")
		}
		if _, ok := d.Profile(""); ok {
			t.Error("a profile without a name was found")
		}
	})
}

func TestUpdateWithoutChange(t *testing.T) {
	path := file(t, "{ \"current\" :\"\\u0070\",\"profiles\":[{\"name\":\"p\",\"n\":5,\"o\":{\"a\": 1},\"b\":true}] }")
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	err = Update(path, func(d *Document) error {
		d.SetCurrent("p")
		p := d.Add("p")
		p.Set("n", 5)
		p.Set("b", true)
		p.Set("o", json.RawMessage(`{"a":1}`))
		p.Remove("x")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		t.Error("the file was written")
	}
}

func TestUpdateRefuses(t *testing.T) {
	touch := func(d *Document) error { d.SetCurrent("x"); return nil }
	tests := []struct {
		name   string
		text   string
		change func(*Document) error
		want   string
	}{
		{"empty", "", touch, "1:1: the file is empty"},
		{"not JSON", `{"a": ` + canary + `}`, touch, "1:7: a text must be in double quotes"},
		{"array", `[]`, touch, "it is not a JSON object"},
		{"depth", `{"x": ` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, touch, "nested deeper"},
		{"size", `{"x": "` + strings.Repeat("x", maxSize) + `"}`, touch, "larger than 16384 KiB"},
		{"profiles", `{"profiles": {"a": "` + canary + `"}}`, touch, "profiles has a value of the wrong type"},
		{"profile", `{"profiles": [{}, "` + canary + `"]}`, touch, "profile number 2 is not an object"},
		{"current", `{"current": 5}`, touch, "current has a value of the wrong type"},
		{"empty name", `{}`, func(d *Document) error { d.Add("").Set("a", canary); return nil }, "the profile's name: it is empty"},
		{"name in Latin-1", `{}`, func(d *Document) error { d.Add("\xe9"); return nil }, "the profile's name: it is not valid UTF-8"},
		{"value in Latin-1", `{}`, func(d *Document) error { d.Add("p").Set("a", canary+"\xe9"); return nil }, "a: it is not valid UTF-8"},
		{"key in Latin-1", `{}`, func(d *Document) error { d.Add("p").Set("\xe9", ""); return nil }, "it is not valid UTF-8"},
		{"raw that is none", `{}`, func(d *Document) error { d.Add("p").Set("a", json.RawMessage(canary)); return nil }, "a: it is not valid JSON"},
		{"type", `{}`, func(d *Document) error {
			d.Add("p").Set("a", []credential.Secret{credential.NewSecret(canary)})
			return nil
		}, "a: a value of type []credential.Secret cannot be written"},
		{"grown", `{}`, func(d *Document) error { d.Add("p").Set("a", strings.Repeat("x", maxSize)); return nil }, "after the change it is larger than 16384 KiB"},
		{"deepened", `{}`, func(d *Document) error {
			d.Add("p").Set("a", json.RawMessage(strings.Repeat("[", 40)+strings.Repeat("]", 40)))
			return nil
		}, "after the change: it is nested deeper"},
		{"broken by its caller", `{}`, func(d *Document) error { d.Add("p").Set("name", 5); d.raw = []byte("{"); return nil }, "after the change: the file ends"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := file(t, tt.text)
			wantUsage(t, Update(path, tt.change), path, tt.want)
			if got := contents(t, path); got != tt.text {
				t.Errorf("the file was written: %s", got)
			}
			onlyFile(t, path)
		})
	}
}

func TestUpdateReturnsTheCallersError(t *testing.T) {
	mine := errors.New("mine")
	path := file(t, `{}`)
	calls := 0
	err := Update(path, func(d *Document) error { calls++; d.Add(""); return mine })
	if !errors.Is(err, mine) || calls != 1 {
		t.Errorf("got %v after %d calls", err, calls)
	}
	if got := contents(t, path); got != "{}" {
		t.Errorf("the file was written: %s", got)
	}
}

func TestUpdateMakesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", ".aliyun", "config.json")
	if err := Update(path, func(*Document) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a change of nothing made the directory: %v", err)
	}
	err := Update(path, func(d *Document) error {
		d.Add("p").Set("mode", "AK")
		d.SetCurrent("p")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "{\n\t\"current\": \"p\",\n\t\"profiles\": [\n\t\t{\n\t\t\t\"name\": \"p\",\n\t\t\t\"mode\": \"AK\"\n\t\t}\n\t]\n}\n"
	if got := contents(t, path); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	onlyFile(t, path)
	if f, err := Load(path); err != nil || f.Current != "p" || len(f.All()) != 1 {
		t.Errorf("reading it back: %+v, %v", f, err)
	}
}

// onlyFile checks that nothing temporary is left beside path.
func onlyFile(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("left in the directory: %v, %v", entries, err)
	}
}
