package shell

import (
	"slices"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

func TestParseMappings(t *testing.T) {
	for value, ok := range map[string]bool{
		"TF_VAR_key=id": true, "_=secret": true, "A1=token": true, "A=expiration": true, "A=region": true, "A=account": true,
		"A": false, "=id": false, "1A=id": false, "A-B=id": false, "A B=id": false, "Ä=id": false, "A=": false, "A=ID": false, "A=id=id": false,
		"ALIYUN_CRED_HELPER_PROFILE=secret": false,
	} {
		if _, err := ParseMappings([]string{value}); (err == nil) != ok || !ok && credential.KindOf(err) != credential.Usage {
			t.Errorf("%s: got %v", value, err)
		}
	}
}

func TestMap(t *testing.T) {
	key := credential.Credential{AccessKeyID: "i", AccessKeySecret: credential.NewSecret("s")}
	session := key
	session.SecurityToken, session.Expires = credential.NewSecret("t"), time.Unix(0, 0)
	tests := []struct {
		name, maps string
		c          credential.Credential
		o          Owned
		want       string // "": an error
	}{
		{"all", "A=id B=secret C=token D=expiration E=region F=account", session, Owned{"r", "1"}, "OLD=x A=i B=s C=t D=1970-01-01T00:00:00Z E=r F=1"},
		{"replaces", "OLD=id", key, Owned{}, "OLD=i"},
		{"the last one counts", "A=id A=secret", key, Owned{}, "OLD=x A=s"},
		{"a key has no token and no end", "A=token B=expiration", key, Owned{}, "OLD=x A= B="},
		{"no region", "A=region", key, Owned{}, ""},
		{"no account", "A=account", key, Owned{Region: "r"}, ""},
		{"a bearer token", "A=id", credential.Credential{BearerToken: credential.NewSecret("b")}, Owned{}, ""},
	}
	for _, tt := range tests {
		mappings, err := ParseMappings(strings.Fields(tt.maps))
		if err != nil {
			t.Fatal(err)
		}
		list, err := Map([]Variable{{Name: "OLD", Value: "x"}}, mappings, tt.c, tt.o)
		var got []string
		for _, v := range list {
			got = append(got, v.Name+"="+v.Value)
		}
		if strings.Join(got, " ") != tt.want || (err == nil) != (tt.want != "") || err != nil && credential.KindOf(err) != credential.Usage {
			t.Errorf("%s: got %q, %v, want %s", tt.name, got, err, tt.want)
		}
	}
}

func TestInteractive(t *testing.T) {
	tests := []struct {
		vars    map[string]string
		windows bool
		want    []string
	}{
		{nil, false, []string{"/bin/sh"}},
		{map[string]string{"SHELL": "/bin/zsh"}, false, []string{"/bin/zsh"}},
		{nil, true, []string{"pwsh.exe", "powershell.exe", "cmd.exe"}},
		{map[string]string{"ComSpec": "c", "PROMPT": "$P$G"}, true, []string{"c"}},
		{map[string]string{"ComSpec": "c", "SHELL": "bash.exe"}, true, []string{"bash.exe"}},
	}
	for _, tt := range tests {
		if got := Interactive(func(name string) string { return tt.vars[name] }, tt.windows); !slices.Equal(got, tt.want) {
			t.Errorf("%v: got %q, want %q", tt.vars, got, tt.want)
		}
	}
}
