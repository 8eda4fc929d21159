package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// nested returns an object with so many levels.
func nested(levels int, rest string) string {
	return `{"x":` + strings.Repeat("[", levels-1) + strings.Repeat("]", levels-1) + rest + `}`
}

// What is just within the limits is read and edited.
func TestWithinTheLimits(t *testing.T) {
	for name, text := range map[string]string{
		"depth":              nested(32, `,"profiles":[{"name":"p"}]`),
		"depth, key by key":  nested(32, `,"profiles":[{"name":"p"},null]`),
		"depth of a profile": `{"profiles":[{"name":"p","x":` + strings.Repeat("[", 29) + strings.Repeat("]", 29) + `}]}`,
		"brackets in a text": `{"profiles":[{"name":"p","x":"` + strings.Repeat(`[{\"`, 100) + `"},null]}`,
		"wide":               `{"profiles":[{"name":"p"},null],"x":[` + strings.Repeat("{},[],", 100) + `1]}`,
	} {
		path := file(t, text)
		if f, err := Load(path); err != nil || f.Names()[0] != "p" {
			t.Errorf("%s: got %+v, %v", name, f, err)
		}
		if _, err := PlaintextSecrets(path); err != nil {
			t.Errorf("%s: PlaintextSecrets: %v", name, err)
		}
		if err := Update(path, func(d *Document) error { d.Add("p").Remove("none"); return nil }); err != nil {
			t.Errorf("%s: Update: %v", name, err)
		}
	}
	largest := `{"profiles":[{"name":"p"}],"x":"` + strings.Repeat("x", maxSize-34) + `"}`
	if f, err := Load(file(t, largest)); err != nil || len(largest) != maxSize || f.Names()[0] != "p" {
		t.Errorf("%d bytes: %v", len(largest), err)
	}
	for _, size := range []int{maxDocker, maxDocker + 1} {
		path := file(t, `{"hosts":{"a":{"profile":"`+strings.Repeat("x", size-30)+`"}}}`)
		_, err := LoadDocker(path, func(DockerHost) error { return nil })
		if size == maxDocker && err != nil {
			t.Errorf("docker.json: %v", err)
		} else if size > maxDocker {
			wantUsage(t, err, path, "it is larger than 1024 KiB")
		}
	}
}

// A killed run's temporary file has secrets: it is reported, and the next run deletes it.
func TestLeftovers(t *testing.T) {
	path := file(t, `{}`)
	dir := filepath.Dir(path)
	old := time.Now().Add(-2 * time.Hour)
	plant := func(name string) string {
		t.Helper()
		left := filepath.Join(dir, name)
		if err := os.WriteFile(left, []byte(canary), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(left, old, old); err != nil {
			t.Fatal(err)
		}
		return left
	}
	foreign := plant(".config.json-mine")
	secret := credential.NewSecret(canary)
	ini := iniAt(t, dir, "credentials", "[a]\naccess_key_secret = "+canary)
	for name, run := range map[string]func() error{
		"Update":       func() error { return Update(path, func(*Document) error { return nil }) },
		"UpdateObject": func() error { return UpdateObject(path, func([]byte) []byte { return nil }) },
		"SetIniSecret": func() error { return SetIniSecret(ini, "a", secret, secret) },
	} {
		left := plant(".config.json-123")
		if got := Leftovers(path, time.Now()); len(got) != 1 || got[0] != left {
			t.Errorf("got %q, want %s", got, left)
		}
		if err := run(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := Leftovers(path, time.Now()); got != nil {
			t.Errorf("after %s there is %q", name, got)
		}
	}
	if got := contents(t, foreign); got != canary {
		t.Errorf("another program's file has %q", got)
	}
}
