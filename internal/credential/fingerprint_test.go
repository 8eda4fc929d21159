package credential

import (
	"regexp"
	"testing"
)

func TestFingerprint(t *testing.T) {
	key := func(id, secret, token string) Credential {
		return Credential{AccessKeyID: id, AccessKeySecret: NewSecret(secret), SecurityToken: NewSecret(token)}
	}
	bearer := func(token string) Credential { return Credential{BearerToken: NewSecret(token)} }
	seen := map[string]string{}
	for name, c := range map[string]Credential{
		"key": key("id", "s", ""), "other secret": key("id", "s2", ""), "session": key("id", "s", "t"),
		"other token": key("id", "s", "t2"), "bearer": bearer("b"), "other bearer": bearer("b2"),
	} {
		got := c.Fingerprint()
		if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(got) || got != c.Fingerprint() {
			t.Errorf("%s: got %q", name, got)
		}
		if before, ok := seen[got]; ok {
			t.Errorf("%s has the fingerprint of %s", name, before)
		}
		seen[got] = name
	}
	if got := (Secret{}).Fingerprint(); got != "" {
		t.Errorf("no secret: got %q", got)
	}
	// It is in the index of the keychain: another one would make every session a miss.
	if got, want := key("id", "s", "").Fingerprint(), "ff086c685d65f4ac7160233442006574"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
