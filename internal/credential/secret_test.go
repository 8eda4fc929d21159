package credential

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
)

const canary = "CANARY-secret-7f3a"

// holder keeps a secret where fmt cannot call its methods.
type holder struct {
	secret  Secret
	nested  struct{ inner Secret }
	pointer *Secret
	list    []Secret
	table   map[string]Secret
	any     any
}

func TestSecretIsNeverPrinted(t *testing.T) {
	s := NewSecret(canary)
	h := holder{secret: s, pointer: &s, list: []Secret{s}, table: map[string]Secret{"k": s}, any: s}
	h.nested.inner = s
	c := Credential{AccessKeyID: "id", AccessKeySecret: s, SecurityToken: s, BearerToken: s}
	values := map[string]any{
		"secret": s, "pointer": &s, "slice": []Secret{s}, "map": map[string]Secret{"k": s},
		"exported fields": c, "pointer to struct": &c, "unexported fields": h, "pointer to unexported": &h,
		"error": &Error{Kind: Internal, Op: "op", Err: fmt.Errorf("with %v", s)},
	}
	verbs := []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%b", "%o", "%c", "%U", "%e", "%g", "%p", "%T", "%10.3s", "%-20v", "%z"}
	for name, v := range values {
		for _, verb := range verbs {
			noSecret(t, name+" "+verb, fmt.Sprintf(verb, v))
		}
		noSecret(t, name+" Sprint", fmt.Sprint(v))
		encoded, err := json.Marshal(v)
		if err == nil {
			noSecret(t, name+" JSON", string(encoded))
		}
		var b bytes.Buffer
		slog.New(slog.NewTextHandler(&b, nil)).Info("m", "v", v)
		slog.New(slog.NewJSONHandler(&b, nil)).Info("m", "v", v)
		noSecret(t, name+" slog", b.String())
	}
}

func noSecret(t *testing.T, what, text string) {
	t.Helper()
	hexed := fmt.Sprintf("%x", canary)
	if strings.Contains(text, canary) || strings.Contains(strings.ToLower(text), hexed) {
		t.Errorf("%s prints the secret: %s", what, text)
	}
}

func TestSecretReveal(t *testing.T) {
	if got := NewSecret(canary).Reveal(); got != canary {
		t.Errorf("Reveal() = %q, want %q", got, canary)
	}
	if !NewSecret("").IsZero() || NewSecret("x").IsZero() || (Secret{}).Reveal() != "" {
		t.Error("an empty secret is the zero one and reveals nothing")
	}
}

func TestSecretUnmarshal(t *testing.T) {
	var v struct{ Token Secret }
	if err := json.Unmarshal([]byte(`{"Token":"`+canary+`"}`), &v); err != nil || v.Token.Reveal() != canary {
		t.Errorf("got %v, %v", v.Token.Reveal() == canary, err)
	}
	for _, wrong := range []string{`{"Token":5}`, `{"Token":{}}`, `{"Token":["x"]}`, `{"Token":true}`} {
		if err := json.Unmarshal([]byte(wrong), &v); err == nil {
			t.Errorf("%s is accepted as a secret", wrong)
		}
	}
}

func TestRedact(t *testing.T) {
	got := Redact("a "+canary+" b "+canary, NewSecret(canary), Secret{})
	if want := "a REDACTED b REDACTED"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestRedactEncoded redacts the copies that an echo of a request has.
func TestRedactEncoded(t *testing.T) {
	const secret = `CAIS+a/b=c"d e~é`
	tests := []struct{ name, text, want string }{
		{"query", "x " + url.QueryEscape(secret) + " y", "x REDACTED y"},
		{"path", url.PathEscape(secret) + "&z", "REDACTED&z"},
		{"lower case", strings.ToLower("%2B") + " " + strings.ReplaceAll(url.QueryEscape(secret), "%2B", "%2b"), "%2b REDACTED"},
		{"twice", "Token%3D" + url.QueryEscape(url.PathEscape(secret)) + "%26", "Token%3DREDACTED%26"},
		{"every byte", "%43%41%49%53%2b%61%2f%62%3d%63%22%64%20%65%7e%c3%a9", "REDACTED"},
		{"JSON", `{"a":"CAIS+a\/b=c\"d e~é"}`, `{"a":"REDACTED"}`},
		{"JSON, numbers", `CAIS\u002ba\u002Fb\u003dc\u0022d\u0020e\u007e\u00e9!`, "REDACTED!"},
		{"JSON in JSON", `CAIS\\u002ba/b=c\\\"d e~é`, "REDACTED"},
		{"both", `CAIS%2Ba\/b=c%22d+e~%C3%A9`, "REDACTED"},
		{"plain", secret + secret, "REDACTEDREDACTED"},
		{"another", "100% CAIS%2Ba%2Fb%3Dc%22d%20e~ CAIS%2", "100% CAIS%2Ba%2Fb%3Dc%22d%20e~ CAIS%2"},
		{"escape at the end", `x CAIS%2Ba/b=c"d e~%C3%A9`, "x REDACTED"},
		{"three times", strings.ReplaceAll(url.QueryEscape(secret), "%", "%2525") + ".", "REDACTED."},
		{"another byte", "CAIS%2Ca/b=c%22d e~é", "CAIS%2Ca/b=c%22d e~é"},
		{"another number", `CAIS\u002ca/b=c"d e~é`, `CAIS\u002ca/b=c"d e~é`},
		{"no hexadecimal", `CAIS%2xa/b=c"d e~é \u00zz`, `CAIS%2xa/b=c"d e~é \u00zz`},
		{"begun again", "CAIS%2BCAIS%2Ba/b=c%22d+e~é", "CAIS%2BREDACTED"},
		{"JSON, slash", `%CAIS+a\\/b=c"d e~é`, "%REDACTED"},
		{"ends in an escape", `\ % %4 \u00 CAIS\`, `\ % %4 \u00 CAIS\`},
	}
	for _, tt := range tests {
		if got := Redact(tt.text, NewSecret(secret)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestSecretEqual(t *testing.T) {
	tests := []struct {
		a, b Secret
		want bool
	}{
		{NewSecret(canary), NewSecret(canary), true},
		{NewSecret(canary), NewSecret("other"), false},
		{NewSecret(canary), Secret{}, false},
		{Secret{}, NewSecret(canary), false},
		{Secret{}, NewSecret(""), true},
	}
	for i, tt := range tests {
		if got := tt.a.Equal(tt.b); got != tt.want {
			t.Errorf("%d: got %v, want %v", i, got, tt.want)
		}
	}
}

// A secret with a character that JSON escapes is found in JSON and as it is.
func TestRedactInJSON(t *testing.T) {
	for _, secret := range []string{`a\b`, `a"b`, `a"/b`, "a\u00e9<b>"} {
		encoded, err := json.Marshal(secret)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{string(encoded), `"` + secret + `"`} {
			if got := Redact("x "+text+" y", NewSecret(secret)); got != `x "REDACTED" y` {
				t.Errorf("%s: got %s", text, got)
			}
		}
	}
}

// Where a secret ends, its last escape may end the text; a % of its own is no escape.
func TestRedactAtTheEnd(t *testing.T) {
	for _, tt := range []struct{ secret, text, want string }{
		{"abé", `ab\u00e9`, "REDACTED"},
		{"ab/", "ab%2F", "REDACTED"},
		{"ab/", "ab%252f", "REDACTED"},
		{`ab"`, `ab\"`, "REDACTED"},
		{"a%zbc", "a%25zbc", "REDACTED"},
		{"a%zbc", "a%2525zbc.", "REDACTED."},
		{"ab/", "ab%2", "ab%2"},
		{"abc", "%20ab", "%20ab"},
		{"abc", "%61b", "%61b"},
		{`a\b`, `%a\`, `%a\`},
		{`a\b`, `%a\\`, `%a\\`},
		{`a\b`, `%a\\b`, "%REDACTED"},
		{`ab`, `%a\b`, "%REDACTED"},
		{"abé", `ab\u00e`, `ab\u00e`},
		{"ab ", "ab+", "REDACTED"},
		{"ab+", "ab ", "ab "},
	} {
		if got := Redact(tt.text, NewSecret(tt.secret)); got != tt.want {
			t.Errorf("%q in %q: got %q, want %q", tt.secret, tt.text, got, tt.want)
		}
	}
}

// No text of a server stops the program, or keeps the secret.
func TestRedactEveryText(t *testing.T) {
	secrets := []Secret{NewSecret(`a\b`), NewSecret(`\`), NewSecret("a"), NewSecret("%2")}
	var every func(text string)
	every = func(text string) {
		for _, s := range secrets {
			if got := Redact(text, s); strings.Contains(got, s.Reveal()) {
				t.Errorf("%q: got %q", text, got)
			}
		}
		if len(text) < 5 {
			for _, c := range `ab\%25u"` {
				every(text + string(c))
			}
		}
	}
	every("")
}

// A Secret in another text, and one that a library asks by name, say nothing.
func TestSecretMethods(t *testing.T) {
	s := NewSecret(canary)
	text, err := s.MarshalText()
	if err != nil || string(text) != "REDACTED" || s.String() != "REDACTED" || s.GoString() != "REDACTED" || s.LogValue().String() != "REDACTED" {
		t.Errorf("got %s, %v, %s, %s, %s", text, err, s.String(), s.GoString(), s.LogValue())
	}
}
