package chain

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

// FuzzTokenSubject wants the same list for all tokens of one subject, another one for
// any other subject, and never the token itself.
func FuzzTokenSubject(f *testing.F) {
	for _, s := range [][2]string{{"", ""}, {"https://issuer.example", "system:serviceaccount:a:b"}, {"a", "b\nsubject=c"}, {"\u202e", "\x00"}} {
		f.Add(s[0], s[1], "h.e30.s")
	}
	f.Add("a", "b", "h.bm90IEpTT04.s")
	f.Add("a", "b", "..")
	f.Fuzz(func(t *testing.T, issuer, subject, other string) {
		payload, err := json.Marshal(map[string]any{"iss": issuer, "sub": subject, "exp": 1})
		if err != nil {
			t.Fatal(err)
		}
		token := func(signature string) []string {
			return tokenSubject(credential.NewSecret("e30." + base64.RawURLEncoding.EncodeToString(payload) + "." + signature))
		}
		first, second := token("first"), token("second")
		if same := strings.Join(first, "\x00") == strings.Join(second, "\x00"); same != (subject != "") {
			t.Errorf("%q, %q: %q and %q", issuer, subject, first, second)
		}
		if got := strings.Join(tokenSubject(credential.NewSecret(other)), "\n"); len(other) > 20 && strings.Contains(got, other) {
			t.Errorf("%q is in %q", other, got)
		}
	})
}
