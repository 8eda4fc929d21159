package config

import (
	"errors"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestSetAfter(t *testing.T) {
	tests := []struct {
		name     string
		profile  string
		previous string
		want     string
	}{
		{"behind", `{"name":"p","id":1,"last":2}`, "id", `{"name":"p","id":1,"new":"v","last":2}`},
		{"behind, spaced", `{ "name": "p", "id": 1, "last": 2 }`, "id", `{ "name": "p", "id": 1, "new": "v", "last": 2 }`},
		{"behind the last", `{"name":"p","id":1}`, "id", `{"name":"p","id":1,"new":"v"}`},
		{"behind the only one", `{"name":"p"}`, "name", `{"name":"p","new":"v"}`},
		{"behind nothing", `{"name":"p","last":2}`, "id", `{"name":"p","last":2,"new":"v"}`},
		{"there already", `{"name":"p","new":0,"id":1,"last":2}`, "id", `{"name":"p","new":"v","id":1,"last":2}`},
		{"in lines", "{\n  \"name\": \"p\",\n  \"id\": 1,\n  \"last\": 2\n}", "id", "{\n  \"name\": \"p\",\n  \"id\": 1,\n  \"new\": \"v\",\n  \"last\": 2\n}"},
	}
	for _, tt := range tests {
		before, want := `{"profiles":[`+tt.profile+`]}`, `{"profiles":[`+tt.want+`]}`
		got := edited(t, before, on(func(p *ProfileEdit) { p.SetAfter(tt.previous, "new", "v") }))
		if got != want {
			t.Errorf("%s: got %s, want %s", tt.name, got, want)
		}
		if back := edited(t, got, remove("new")); tt.name != "there already" && back != before {
			t.Errorf("%s: and back: got %s, want %s", tt.name, back, before)
		}
	}
}

func TestSetAfterOfABadValue(t *testing.T) {
	path := file(t, `{"profiles":[{"name":"p","id":1,"last":2}]}`)
	err := Update(path, func(d *Document) error {
		p, _ := d.Profile("p")
		p.SetAfter("id", "new", "\xff")
		return nil
	})
	wantUsage(t, err, path, "new: it is not valid UTF-8")
}

func TestDocumentFile(t *testing.T) {
	path := file(t, `{"current":"p","profiles":[{"name":"p"}]}`)
	stop := errors.New("stop")
	err := Update(path, func(d *Document) error {
		d.Add("q").Set("access_key_secret", credential.NewSecret("s"))
		f, err := d.File(path)
		if err != nil || f.Path != path || f.Current != "p" || len(f.All()) != 2 || !f.All()[1].AccessKeySecret.Equal(credential.NewSecret("s")) {
			t.Errorf("got %+v, %v", f, err)
		}
		d.Add("q").Set("mode", 1)
		if _, err := d.File(path); err == nil {
			t.Error("a mode that is a number: no error")
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Error(err)
	}
}
