package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestReadObject(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": [1]}`:             `{"a": [1]}`,
		" \n{}\n":                " \n{}\n",
		"\ufeff{\"a\":\"\xff\"}": "{\"a\":\"\xff\"}",
	} {
		if got, err := ReadObject(file(t, text)); err != nil || string(got) != want {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"":                           ":1:1: the file is empty",
		`[{}]`:                       ":1:1: it is not a JSON object",
		"{\n\"a\": " + canary + "}":  ":2:6: a text must be in double quotes",
		strings.Repeat(`{"a":`, 100): "nested deeper than 32 levels",
	} {
		path := file(t, text)
		got, err := ReadObject(path)
		if wantUsage(t, err, path, want); got != nil {
			t.Errorf("%q: got %q beside the error", text, got)
		}
	}
	missing := filepath.Join(t.TempDir(), "none")
	_, err := ReadObject(missing)
	if wantUsage(t, err, missing, ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: got %v", err)
	}
}

func TestUpdateObject(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "sub", "settings.json")
	update := func(wantRaw, after string) error {
		t.Helper()
		return UpdateObject(path, func(raw []byte) []byte {
			if string(raw) != wantRaw {
				t.Errorf("got %q to change, want %q", raw, wantRaw)
			}
			if after == "" {
				return nil
			}
			return []byte(after)
		})
	}
	if err := update("{}", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no change made a file: %v", err)
	}
	for _, step := range []struct{ raw, after string }{{"{}", "\ufeff{\"a\":1}"}, {`{"a":1}`, `{"a":2}`}, {`{"a":2}`, ""}} {
		if err := update(step.raw, step.after); err != nil {
			t.Fatal(err)
		}
	}
	if got := contents(t, path); got != `{"a":2}` {
		t.Errorf("got %s", got)
	}
	onlyFile(t, path)

	for _, bad := range []string{"", "[]", "{,}"} {
		rewrite(t, path, bad)
		wantUsage(t, update("", "{}"), path, ":1:")
		if got := contents(t, path); got != bad {
			t.Errorf("%q was replaced by %q", bad, got)
		}
	}
	rewrite(t, path, `{}`)
	below := filepath.Join(path, "x")
	wantUsage(t, UpdateObject(below, func([]byte) []byte { return []byte("{}") }), below, "")
}

// Another program's change is not lost, and no endless contest begins.
func TestUpdateObjectOfAChangingFile(t *testing.T) {
	path := file(t, `{}`)
	calls := 0
	err := UpdateObject(path, func(raw []byte) []byte {
		if calls++; calls == 1 {
			rewrite(t, path, `{"theirs":1}`)
		}
		return append(raw[:len(raw)-1:len(raw)-1], `,"ours":2}`...)
	})
	if got, want := contents(t, path), `{"theirs":1,"ours":2}`; err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	calls = 0
	err = UpdateObject(path, func(raw []byte) []byte {
		calls++
		rewrite(t, path, `{}`)
		return []byte(`{"ours":1}`)
	})
	if wantUsage(t, err, path, "changed by another program"); calls != attempts || credential.HintOf(err) == "" {
		t.Errorf("%d calls, hint %q", calls, credential.HintOf(err))
	}
	if got := contents(t, path); got != `{}` {
		t.Errorf("their text is lost: %s", got)
	}
	onlyFile(t, path)
}
