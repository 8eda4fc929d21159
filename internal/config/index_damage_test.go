package config

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// damaged calls check with text cut at every place, and with every byte of it replaced by
// some that mean something in JSON.
func damaged(text string, check func(string)) {
	for i := range text {
		check(text[:i])
		check(text[:i] + text[i+1:])
		for _, c := range []string{`"`, `\`, "{", "}", "[", "]", ",", ":", " ", "\x1f", "\x80", "A", "z", "0", "-", `"}`, `"]`, "null"} {
			check(text[:i] + c + text[i+1:])
		}
	}
}

// Whatever happens to a file, the index finds what encoding/json finds, or gives up.
func TestIndexOfDamage(t *testing.T) {
	for _, text := range []string{
		`{"current":"b","profiles":[{"name":"a","mode":"AK"},{"name":"longer than eight","expired_seconds":900,"enable_vpc":true,"x":[{"y":-1.5e3}]}],"m":""}`,
		" {\n\t\"profiles\" : [ { \"name\" : \"\\u0061\\\"\" , \"access_key_secret\" : \"a\\\\\" } , { } ] , \"current\" : \"a\" } ",
		`{"profiles":[{"name":"é","sts_expiration":123456789,"private_key":7,"key_pair_name":null,"more":{"a":"b"}}],"CURRENT":"é"}`,
	} {
		damaged(text, func(text string) {
			if x, ok := indexOf([]byte(text)); ok && len(x.profiles) > 0 {
				checkIndex(t, text, x)
			}
		})
	}
}

// Load takes what encoding/json takes, and says a place in the file where it does not.
func TestLoadOfDamage(t *testing.T) {
	damaged("{\"current\":\"b\",\n\"profiles\":[{\"name\":\"a\",\"expired_seconds\":900,\"enable_vpc\":true,\"sts_token\":\"t\"},null],\n\"x\":[tru]}", func(text string) {
		for _, text := range []string{text, strings.Replace(text, "tru", "true", 1)} {
			var want struct {
				Current  string
				Profiles []Profile
			}
			wantErr := json.Unmarshal([]byte(text), &want)
			if wantErr == nil && !strings.HasPrefix(strings.TrimSpace(text), "{") {
				continue // null
			}
			f := File{}
			err := f.decode([]byte(text))
			if (err == nil) != (wantErr == nil) {
				t.Errorf("%s: got %v, encoding/json says %v", text, err, wantErr)
			}
			if err != nil {
				if place, ok := err.(placed); !ok || place.line < 1 || place.line > 1+strings.Count(text, "\n") || place.column < 1 || place.column > len(text)+1 { //nolint:errorlint // it is not wrapped
					t.Errorf("%s: %v is nowhere", text, err)
				}
				continue
			}
			for i, p := range f.All() {
				p.hasMore = false
				if want.Profiles[i].Mode == "" {
					want.Profiles[i].Mode = p.Mode
				}
				if !reflect.DeepEqual(p, want.Profiles[i]) {
					t.Errorf("%s: got %+v, want %+v", text, p, want.Profiles[i])
				}
			}
		}
	})
}

// A text is read eight bytes at a time: at each place of it, what is special is found.
func TestIndexOfLongTexts(t *testing.T) {
	for i := range 20 {
		for _, c := range []string{`"`, `\`, `\"`, `\n`, "\x00", "\x1f", " ", "!", "#", "[", "]", "\x7f", "\x80", "\xff", "é"} {
			text := `{"profiles":[{"name":"` + strings.Repeat("x", i) + c + strings.Repeat("x", 20-i) + `"}]}`
			x, ok := indexOf([]byte(text))
			if ok != json.Valid([]byte(text)) {
				t.Errorf("%q: got %v", text, ok)
			}
			if ok {
				checkIndex(t, text, x)
			}
		}
	}
}

// What the index reads itself costs a warm call nothing; the rest is left to encoding/json.
func TestIndexReadsItself(t *testing.T) {
	for text, want := range map[string]bool{
		`"sts_expiration":999999999`: true, `"sts_expiration":1000000000`: false, `"expired_seconds":-1`: false, `"expired_seconds":1.5`: false, `"expired_seconds":0`: true,
		`"enable_vpc":true`: true, `"enable_vpc":false`: true, `"enable_vpc":null`: true, `"enable_vpc":"true"`: false, `"enable_vpc":1`: false, `"enable_vpc":{}`: false,
		`"access_key_secret":1`: false, `"access_key_secret":{}`: false, `"access_key_secret":null`: true, `"mode":[]`: false, `"mode":true`: false,
		`"private_key":1`: true, `"private_key":{}`: true, `"key_pair_name":true`: true, `"more":1`: true, `"more":{"Name":1}`: true,
		`"A":1`: false, `"Z":1`: false, `"[":1`: true, `"a@":1`: true, `"é":1`: false, `"\u0061":1`: false, `"":1`: true,
	} {
		text = `{"profiles":[{` + text + `},{"name":"b"}]}`
		x, ok := indexOf([]byte(text))
		if ok != want {
			t.Errorf("%s: got %v", text, ok)
		}
		if ok {
			checkIndex(t, text, x)
		}
	}
	if _, ok := indexOf([]byte(`{"profiles":[` + strings.Repeat(`{"name":"a","x":[[]]},`, 100) + `{}]}`)); !ok {
		t.Error("many profiles: got false")
	}
	for levels, want := range map[int]bool{maxDepth: true, maxDepth + 1: false} {
		if _, ok := indexOf([]byte(nested(levels, ""))); ok != want {
			t.Errorf("%d levels: got %v", levels, ok)
		}
	}
}
