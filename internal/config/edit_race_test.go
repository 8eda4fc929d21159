package config

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// However another program writes the file meanwhile, the edit begins anew with its text.
func TestUpdateMeanwhile(t *testing.T) {
	const before, theirs = `{"profiles":[{"name":"p","theirs":1}]}`, `{"profiles":[{"name":"p","theirs":2}]}`
	then := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, tt := range map[string]struct {
		write func(path string) error
		calls int
		want  string
	}{
		"nothing":       {func(string) error { return nil }, 1, `{"profiles":[{"name":"p","theirs":1,"ours":1}]}`},
		"another time":  {func(path string) error { return os.Chtimes(path, then, then.Add(time.Second)) }, 2, `{"profiles":[{"name":"p","theirs":1,"ours":2}]}`},
		"in place":      {func(path string) error { return os.WriteFile(path, []byte(theirs), 0o600) }, 2, `{"profiles":[{"name":"p","theirs":2,"ours":2}]}`},
		"it is deleted": {os.Remove, 2, "{\n\t\"current\": \"\",\n\t\"profiles\": [\n\t\t{\n\t\t\t\"name\": \"p\",\n\t\t\t\"ours\": 2\n\t\t}\n\t]\n}\n"},
		"the same times": {func(path string) error {
			return errors.Join(os.WriteFile(path, []byte(theirs), 0o600), os.Chtimes(path, then, then))
		}, 2, `{"profiles":[{"name":"p","theirs":2,"ours":2}]}`},
		"another file": {func(path string) error {
			return errors.Join(os.WriteFile(path+".new", []byte(before), 0o600), os.Chtimes(path+".new", then, then), os.Rename(path+".new", path))
		}, 2, `{"profiles":[{"name":"p","theirs":1,"ours":2}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t, before)
			if err := os.Chtimes(path, then, then); err != nil {
				t.Fatal(err)
			}
			calls := 0
			err := Update(path, func(d *Document) error {
				if calls++; calls == 1 {
					if err := tt.write(path); err != nil {
						t.Fatal(err)
					}
				}
				d.Add("p").Set("ours", calls)
				return nil
			})
			if got := contents(t, path); err != nil || calls != tt.calls || got != tt.want {
				t.Errorf("got %s, %v after %d calls, want %s after %d", got, err, calls, tt.want, tt.calls)
			}
			onlyFile(t, path)
		})
	}
}

// An error of the caller that comes in the second attempt is the caller's, too.
func TestUpdateRefusedLater(t *testing.T) {
	path, mine := file(t, `{}`), errors.New("mine")
	calls := 0
	err := Update(path, func(d *Document) error {
		if calls++; calls == 2 {
			return mine
		}
		rewrite(t, path, `{"a":1}`)
		d.SetCurrent("p")
		return nil
	})
	if err != mine { //nolint:errorlint // it must be returned as it is
		t.Errorf("got %v", err)
	}
	if got := contents(t, path); got != `{"a":1}` {
		t.Errorf("got %s", got)
	}
}

// The secret of a section is replaced only in a file that is as it was read.
func TestSetIniSecretRefuses(t *testing.T) {
	old, secret := credential.NewSecret(canary), credential.NewSecret("CANARY-new")
	for text, want := range map[string]string{
		"[a]\naccess_key_secret = other":         "section a: another program has changed its access_key_secret",
		"[b]\naccess_key_secret = " + canary:     "section a: another program has changed its access_key_secret",
		"[a\naccess_key_secret = " + canary:      ":1:1: a section has no closing bracket",
		"[a]\n" + canary:                         ":2:1: a line is neither",
		`{"access_key_secret":"` + canary + `"}`: "section a: another program",
	} {
		path := iniAt(t, t.TempDir(), "credentials", text)
		wantUsage(t, SetIniSecret(path, "a", old, secret), path, want)
		if got := contents(t, path); got != text {
			t.Errorf("the file was written: %s", got)
		}
	}
	missing := file(t, "") + ".none"
	wantUsage(t, SetIniSecret(missing, "a", old, secret), missing, "another program has changed")
	if _, err := os.Stat(missing); err == nil {
		t.Error("the file was made")
	}
}

func TestUpdateOfAChangingFile(t *testing.T) {
	const theirs = `{"profiles":[{"name":"p","theirs":1}]}`
	path := file(t, `{"profiles":[{"name":"p"}]}`)
	calls := 0
	err := Update(path, func(d *Document) error {
		if calls++; calls == 1 {
			rewrite(t, path, theirs)
		}
		set("ours", calls)(d)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := contents(t, path), `{"profiles":[{"name":"p","theirs":1,"ours":2}]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	onlyFile(t, path)
}

func TestUpdateOfAFileThatAppears(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	calls := 0
	err := Update(path, func(d *Document) error {
		if calls++; calls == 1 {
			rewrite(t, path, `{"meta_path":"x"}`)
		}
		d.SetCurrent("p")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := contents(t, path), `{"meta_path":"x","current":"p"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestUpdateOfAFileThatKeepsChanging(t *testing.T) {
	path := file(t, `{}`)
	calls := 0
	err := Update(path, func(d *Document) error {
		calls++
		rewrite(t, path, `{ }`) // the same text from the second call on, in another file
		d.SetCurrent("p")
		return nil
	})
	wantUsage(t, err, path, "changed by another program")
	if calls != attempts || credential.HintOf(err) == "" {
		t.Errorf("%d calls, hint %q", calls, credential.HintOf(err))
	}
	if got := contents(t, path); got != `{ }` {
		t.Errorf("their text is lost: %s", got)
	}
	onlyFile(t, path)
}

// rewrite replaces the file as other programs do.
func rewrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path+".theirs", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".theirs", path); err != nil {
		t.Fatal(err)
	}
}
