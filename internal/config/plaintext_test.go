package config

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestPlaintextSecrets(t *testing.T) {
	const text = "\ufeff" + `{"current":3,"profiles":[
		{"name":"clean","mode":"External","access_key_id":"id","access_key_secret":""},
		{"name":"ak","mode":"AK","access_key_secret":"` + canary + `"},
		null,
		{"name":"back","mode":"External","Access_Key_Secret":"` + canary + `","sts_token":"` + canary + `"},
		{"name":"ak","private_key":"` + canary + `","access_token":7},
		{"oauth_refresh_token":"` + canary + `","mode":"OAuth"}
	]}`
	got, err := PlaintextSecrets(file(t, text))
	want := "[{ak AK [access_key_secret]} {back External [access_key_secret sts_token]} {ak AK [private_key]} { OAuth [oauth_refresh_token]}]"
	if err != nil || fmt.Sprint(got) != want {
		t.Errorf("got %v, %v; want %s", got, err, want)
	}
	if got, err := PlaintextSecrets(filepath.Join(t.TempDir(), "none")); got != nil || err != nil {
		t.Errorf("without a file: got %v, %v", got, err)
	}
	for bad, want := range map[string]string{
		"": ":1:1: the file is empty", "[]": ":1:1: it is not a JSON object", "{": ":1:2: the file ends before its last bracket",
		`{"profiles":[1]}`: ":1:13: its profiles are not a list of objects", `{"profiles":{}}`: ":1:13: its profiles are not a list of objects",
	} {
		path := file(t, bad)
		_, err := PlaintextSecrets(path)
		wantUsage(t, err, path, want)
	}
}

// Each key that can hold a secret is found, and no other.
func TestPlaintextKeys(t *testing.T) {
	secrets := []string{
		"access_key_secret", "sts_token", "private_key", "bearer_token", "access_token", "oauth_access_token", "oauth_refresh_token",
	}
	for _, key := range secrets {
		got, err := PlaintextSecrets(file(t, `{"profiles":[{"name":"p","mode":"External","`+key+`":"`+canary+`"}]}`))
		if want := "[{p External [" + key + "]}]"; err != nil || fmt.Sprint(got) != want {
			t.Errorf("got %v, %v, want %s", got, err, want)
		}
	}
	var all strings.Builder
	fields := reflect.TypeFor[Profile]()
	for i := range fields.NumField() {
		if key := fields.Field(i).Tag.Get("json"); !slices.Contains(secrets, key) {
			if fields.Field(i).Type == reflect.TypeFor[credential.Secret]() {
				t.Errorf("%s is a secret and not in the list", key)
			}
			fmt.Fprintf(&all, `%q:"x",`, key)
		}
	}
	if got, err := PlaintextSecrets(file(t, `{"profiles":[{`+all.String()+`"more":"x"}]}`)); got != nil || err != nil {
		t.Errorf("got %v, %v for all other keys", got, err)
	}
	large := file(t, `{"x": "`+strings.Repeat("x", maxSize)+`"}`)
	_, err := PlaintextSecrets(large)
	wantUsage(t, err, large, "it is larger than 16384 KiB")
}
