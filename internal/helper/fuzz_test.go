package helper

import (
	"strings"
	"testing"
)

// FuzzStoreInput wants a whole key or an error, which does not repeat what was typed.
func FuzzStoreInput(f *testing.F) {
	for _, text := range []string{
		"", "LTAI0000000000000\nsecret", "a\r\nb\r\n", "{}", `{"access_key_id":"a","access_key_secret":"b"}`, `{"access_key_id":"a","access_key_secret":"b","sts_token":"c"}`,
		`{"bearer_token":"t"}`, "token", "a\nb\nc", " {\"access_key_id\":1}", "{\"access_key_id\":\"a\"}{}", "\x00\n\xff", " \n\t\n \n",
	} {
		f.Add(text, false)
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, bearer bool) {
		key, err := (&storeCommand{BearerToken: bearer}).parse(text)
		switch {
		case err != nil:
			for word := range strings.FieldsSeq(text) {
				if len(word) > 16 && strings.Contains(err.Error(), word) {
					t.Errorf("%q: the error repeats %q: %v", text, word, err)
				}
			}
		case bearer && (key.BearerToken.IsZero() || key.AccessKeyID != ""):
			t.Errorf("%q: no bearer token", text)
		case !bearer && (key.AccessKeyID == "" || key.AccessKeySecret.IsZero() || !key.BearerToken.IsZero() || !key.SecurityToken.IsZero()):
			t.Errorf("%q: half a key", text)
		}
	})
}
