package config

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// What the index finds is what encoding/json finds.
func TestIndex(t *testing.T) {
	tests := map[string]struct {
		text string
		ok   bool
	}{
		"usual":              {`{"current":"b","profiles":[{"name":"a","mode":"AK"},{"mode":"RamRoleArn","name":"b","expired_seconds":900,"enable_vpc":true}],"meta_path":""}`, true},
		"layout":             {" {\r\n\t\"profiles\" : [ { \"name\" : \"a\" } ,\n{ } ]\n}\n", true},
		"escapes":            {`{"current":"\u0061\"","profiles":[{"name":"\u0061\\","policy":"{\"a\":1}"},{"name":"密"}]}`, true},
		"not UTF-8":          {"{\"profiles\":[{\"name\":\"a\xff\"}]}", true},
		"twice":              {`{"profiles":[{"name":"x"}],"current":"x","current":"y","profiles":[{"name":"a","name":"b"}]}`, true},
		"null":               {`{"profiles":[{"name":null,"expired_seconds":null,"region_id":"r"}]}`, true},
		"nested":             {`{"profiles":[{"name":"a","more":{"a":[1,{"b":-1.5e3}],"c":false}}],"other":[[]]}`, true},
		"upper case":         {`{"Profiles":[{"name":"a"}],"CURRENT":"a"}`, true},
		"upper case key":     {`{"profiles":[{"Name":"a"}]}`, false},
		"null profile":       {`{"profiles":[null]}`, false},
		"null current":       {`{"current":null,"profiles":[{"name":"a"}]}`, false},
		"long number":        {`{"profiles":[{"sts_expiration":1234567890123}]}`, false},
		"wrong type":         {`{"profiles":[{"name":1}]}`, false},
		"wrong seconds":      {`{"profiles":[{"expired_seconds":"9"}]}`, false},
		"wrong profiles":     {`{"profiles":{}}`, false},
		"deep":               {`{"x":` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + `}`, false},
		"no comma":           {`{"profiles":[{"name":"a"}{"name":"b"}]}`, false},
		"comma at the end":   {`{"profiles":[{"name":"a",}]}`, false},
		"no colon":           {`{"profiles" []}`, false},
		"no value":           {`{"profiles":}`, false},
		"no end":             {`{"profiles":[{"name":"a"`, false},
		"no end of a string": {`{"profiles":[{"name":"a`, false},
		"no end of a key":    {`{"profiles":[{"name`, false},
		"end in a colon":     {`{"profiles":`, false},
		"wrong bracket":      {`{"profiles":[{"name":"a"]]}`, false},
		"wrong word":         {`{"profiles":[{"name":"a","x":tru}]}`, false},
		"wrong escape":       {`{"profiles":[{"name":"\x"}]}`, false},
		"control character":  {"{\"profiles\":[{\"name\":\"a\tb\"}]}", false},
		"two files":          {`{} {}`, false},
		"nothing":            {``, false},
		"blank":              {` `, false},
	}
	for name, tt := range tests {
		x, ok := indexOf([]byte(tt.text))
		if ok != tt.ok {
			t.Errorf("%s: got %v", name, ok)
		}
		if ok {
			checkIndex(t, tt.text, x)
		}
	}
}

func checkIndex(t *testing.T, text string, x index) {
	t.Helper()
	got, want := File{loaded: &loaded{[]byte(text), x.profiles}}, File{}
	if err := want.decodeAll([]byte(text)); err != nil || !json.Valid([]byte(text)) {
		t.Fatalf("%s: %v", text, err)
	}
	if x.current != want.Current || !reflect.DeepEqual(got.All(), want.All()) || !reflect.DeepEqual(got.Names(), want.Names()) {
		t.Errorf("%s: got %q %+v, want %q %+v", text, x.current, got.All(), want.Current, want.All())
	}
}

func FuzzIndex(f *testing.F) {
	for _, seed := range []string{
		`{"current":"a","profiles":[{"name":"a","mode":"AK","expired_seconds":900}]}`, `{"profiles":[{"name":"\u0061"},{}],"x":[1,-0.5e1,null]}`, `{}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if x, ok := indexOf([]byte(text)); ok && len(x.profiles) > 0 {
			checkIndex(t, text, x)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{1, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var text strings.Builder
			text.WriteString(`{"profiles":[{"name":"last"}`)
			for i := range n {
				fmt.Fprintf(&text, ",\n{\"name\":\"p%d\",\"mode\":\"External\",\"region_id\":\"cn-hangzhou\",\"cloud_sso_sign_in_url\":\"https://signin-acme.alibabacloudsso.com/acme/login\",\"cloud_sso_account_id\":\"%d\",\"process_command\":\"/usr/local/bin/aliyun-cred-helper get --profile p%d --mode CloudSSO\"}", i, i, i)
			}
			text.WriteString(`]}`)
			path := file(b, text.String())
			b.ResetTimer()
			for range b.N {
				f, err := Load(path)
				if err != nil {
					b.Fatal(err)
				}
				f.Profile("last")
			}
		})
	}
}

// A file that is printed by accident shows no secret.
func TestFileIsNotPrinted(t *testing.T) {
	f, err := Load(file(t, `{"profiles":[{"name":"a","access_key_secret":"CANARY"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		if got := fmt.Sprintf(format, f) + fmt.Sprintf(format, *f); got != f.Path+f.Path {
			t.Errorf("%s: got %s", format, got)
		}
	}
}
