package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestLoadDocker(t *testing.T) {
	path := filepath.Join(t.TempDir(), "docker.json")
	refuse := func(h DockerHost) error {
		if h.Host == "bad" {
			return errors.New("no such host")
		}
		return nil
	}
	if hosts, err := LoadDocker(path, refuse); hosts != nil || err != nil {
		t.Errorf("a missing file: %v, %v", hosts, err)
	}
	for _, tt := range []struct {
		text, wrong string // wrong: line:column and a part of the error
		want        []DockerHost
	}{
		{`{}`, "", nil},
		{"\ufeff{\"hosts\":{}}", "", nil},
		{
			`{"hosts":{"B.example:5000":{"profile":"ops","instance":"cri-1","region":"cn-hangzhou"},"a":{}}}`, "",
			[]DockerHost{{"b.example:5000", "ops", "cri-1", "cn-hangzhou"}, {Host: "a"}},
		},
		{``, "1:1: the file is empty", nil},
		{`[]`, "1:1: it is not a JSON object", nil},
		{"{\n \"hosts\": {},\n}", `3:1: unexpected "}" after a comma`, nil},
		{"{\n \"host\": {}}", `2:2: unknown key "host"`, nil},
		{`{"Hosts":{}}`, `1:2: unknown key "Hosts"`, nil},
		{`{"hosts":{},"hosts":{}}`, `1:13: "hosts" is there twice`, nil},
		{`{"hosts":[]}`, "1:10: hosts is not an object", nil},
		{`{"hosts":{"":{}}}`, "1:11: a host without a name", nil},
		{`{"hosts":{"a":{},"A":{}}}`, `1:18: "a" is there twice`, nil},
		{`{"hosts":{"a":"ops"}}`, "1:15: a is not an object", nil},
		{"{\"hosts\":{\n\"a\":{\"profil\":\"ops\"}}}", `2:6: unknown key "profil"; there are profile, instance and region`, nil},
		{`{"hosts":{"a":{"profile":7}}}`, "1:26: profile has a value of the wrong type", nil},
		{`{"hosts":{"a":{"profile":""}}}`, "1:26: profile is empty", nil},
		{`{"hosts":{"a":{"region":"r","region":"s"}}}`, `1:29: "region" is there twice`, nil},
		{`{"hosts":{"a":{},"bad":{}}}`, "1:18: bad: no such host", nil},
		{`{"hosts":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "}", ": it is nested deeper", nil},
	} {
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := LoadDocker(path, refuse)
		switch {
		case tt.wrong == "" && (err != nil || !slices.Equal(got, tt.want)):
			t.Errorf("%s: got %+v, %v, want %+v", tt.text, got, err, tt.want)
		case tt.wrong != "" && (err == nil || !strings.Contains(err.Error(), tt.wrong) || credential.KindOf(err) != credential.Usage || got != nil):
			t.Errorf("%s: got %+v, %v, want %s", tt.text, got, err, tt.wrong)
		}
	}
}

func FuzzDocker(f *testing.F) {
	f.Add([]byte(`{"hosts":{"b.example:5000":{"profile":"ops","instance":"cri-1","region":"cn-hangzhou"},"a":{}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		hosts, err := dockerHosts(raw, func(DockerHost) error { return nil })
		for _, h := range hosts {
			if err != nil || h.Host == "" {
				t.Errorf("%q: %+v, %v", raw, hosts, err)
			}
		}
	})
}
