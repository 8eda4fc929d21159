package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReplace(t *testing.T) {
	named := func(name string) []Field { return []Field{{"name", name}, {"mode", "External"}} }
	tests := []struct {
		name, before string
		remove       []int
		add          [][]Field
		want         string
	}{
		{"nothing", `{"profiles": [{"name":"a"}]}`, nil, nil, `{"profiles": [{"name":"a"}]}`},
		{"first", `{"profiles": [ {"name":"a"} , {"name":"b"}]}`, nil, [][]Field{named("c")}, `{"profiles": [ {"name":"a"} , {"name":"b"} , {"name":"c","mode":"External"}]}`},
		{
			"lines", "{\n \"profiles\": [\n  {\n   \"name\": \"a\"\n  }\n ]\n}", nil,
			[][]Field{named("b"), named("c")},
			"{\n \"profiles\": [\n  {\n   \"name\": \"a\"\n  },\n  {\n   \"name\": \"b\",\n   \"mode\": \"External\"\n  },\n  {\n   \"name\": \"c\",\n   \"mode\": \"External\"\n  }\n ]\n}",
		},
		{
			"empty", emptyFile, nil,
			[][]Field{named("a"), named("b")},
			"{\n\t\"current\": \"\",\n\t\"profiles\": [\n\t\t{\n\t\t\t\"name\": \"a\",\n\t\t\t\"mode\": \"External\"\n\t\t},\n\t\t{\n\t\t\t\"name\": \"b\",\n\t\t\t\"mode\": \"External\"\n\t\t}\n\t]\n}\n",
		},
		{"no list", `{}`, nil, [][]Field{named("a")}, "{\n\t\"profiles\": [\n\t\t{\n\t\t\t\"name\": \"a\",\n\t\t\t\"mode\": \"External\"\n\t\t}\n\t]\n}"},
		{"remove the first", `{"profiles": [{"name":"a"}, {"name":"b"}, {"name":"c"}]}`, []int{0}, nil, `{"profiles": [{"name":"b"}, {"name":"c"}]}`},
		{"remove the last", `{"profiles": [{"name":"a"}, {"name":"b"}, {"name":"c"}]}`, []int{2}, nil, `{"profiles": [{"name":"a"}, {"name":"b"}]}`},
		{"remove two", `{"profiles": [{"name":"a"}, {"name":"b"}, {"name":"c"}], "x": 1}`, []int{0, 1}, nil, `{"profiles": [{"name":"c"}], "x": 1}`},
		{"remove all", `{"profiles": [ {"name":"a"}, {"name":"b"} ]}`, []int{0, 1}, nil, `{"profiles": []}`},
		{"remove all and add", `{"profiles": [{"name":"a"}]}`, []int{0}, [][]Field{named("b")}, `{"profiles": [{"name": "b","mode": "External"}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := edit([]byte(tt.before), func(d *Document) error {
				d.Replace(tt.remove, tt.add)
				return nil
			})
			if err != nil || string(got) != tt.want {
				t.Errorf("got %s, %v\nwant %s", got, err, tt.want)
			}
		})
	}
	for _, bad := range [][]Field{nil, {{"mode", "AK"}}, {{"name", ""}}, {{"name", "a\xff"}}, {{"name", "a"}, {"x", 1.5}}} {
		_, err := edit([]byte(`{}`), func(d *Document) error {
			d.Replace(nil, [][]Field{bad})
			return nil
		})
		if err == nil {
			t.Errorf("no error for %v", bad)
		}
	}
}

// TestReplaceMany writes and deletes 3,000 profiles, which takes one write each.
func TestReplaceMany(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	var add [][]Field
	var remove []int
	for i := range 3000 {
		add = append(add, []Field{{"name", fmt.Sprint("p", i)}, {"mode", "External"}, {"process_command", strings.Repeat("x", 200)}})
		remove = append(remove, i+1)
	}
	if err := os.WriteFile(path, []byte(`{"profiles":[{"name":"own"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Update(path, func(d *Document) error { d.Replace(nil, add); return nil }); err != nil {
		t.Fatal(err)
	}
	f, err := Load(path)
	if err != nil || len(f.All()) != 3001 || f.All()[3000].Name != "p2999" {
		t.Fatalf("%d profiles, %v", len(f.All()), err)
	}
	if err := Update(path, func(d *Document) error { d.Replace(remove, nil); return nil }); err != nil {
		t.Fatal(err)
	}
	if f, err = Load(path); err != nil || len(f.All()) != 1 || f.All()[0].Name != "own" {
		t.Errorf("%d profiles, %v", len(f.All()), err)
	}
}
