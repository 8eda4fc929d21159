package credential

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
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
