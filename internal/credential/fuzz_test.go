package credential

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode"
)

// FuzzRedact wants a secret to be gone from any text around it, as it is and in every form
// in which servers repeat what they were sent.
func FuzzRedact(f *testing.F) {
	for _, secret := range []string{"secret/with+signs=", "with \"quotes\" <in it>", "schön und geheim", "aaaaaaaaaaaa", "CAIS0123456789/+=="} {
		f.Add("before ", secret, " after")
		f.Add("%25", secret, "%")
		f.Add(`\u00`, secret, secret)
	}
	f.Fuzz(func(t *testing.T, before, secret, after string) {
		if len(secret) < 12 || strings.ContainsAny(secret, `%\`) || strings.ContainsFunc(secret, unicode.IsControl) || strings.Contains(redacted+redacted, secret[:4]) {
			return // no key is so short or has such characters, nor is it the word in its place
		}
		quoted, err := json.Marshal(secret)
		if err != nil {
			t.Fatal(err)
		}
		forms := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), url.QueryEscape(url.QueryEscape(secret))}
		if json.Valid(quoted) && strings.ToValidUTF8(secret, "") == secret {
			forms = append(forms, string(quoted[1:len(quoted)-1]))
		}
		for _, form := range forms {
			if got := Redact(before+form+after, NewSecret(secret)); strings.Contains(got, form) || strings.Contains(got, secret) {
				t.Errorf("%q in %q: got %q", secret, before+form+after, got)
			}
		}
	})
}
