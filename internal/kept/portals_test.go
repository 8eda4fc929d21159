package kept

import (
	"errors"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/ssoflow"
)

const portal = "https://portal.example/d/login"

// open returns the sign-ins in a keychain of files. Another machine has an index of its
// own.
func open(t *testing.T) Portals {
	t.Helper()
	env := envtest.New(t, "", nil)
	k, err := keychain.Open(keychain.Options{
		Backend: "file", StateDir: env.StateDir, LockDir: env.LockDir, AgeIdentity: env.Getenv("ALIYUN_CRED_HELPER_AGE_IDENTITY"),
		Now: env.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return Portals{Keychain: k, Now: env.Now}
}

func tokenOf(text string, life time.Duration) ssoflow.Token {
	return ssoflow.Token{AccessToken: credential.NewSecret(text), Obtained: envtest.Now, Expires: envtest.Now.Add(life)}
}

// Each login is a sign-in of its own, and the index tells which.
func TestPortalSignIn(t *testing.T) {
	p := open(t)
	if _, _, err := p.SignIn(t.Context(), portal); !errors.Is(err, credential.ErrNotConfigured) {
		t.Errorf("nobody is signed in: %v", err)
	}
	ids := map[string]bool{}
	for _, tt := range []struct {
		name    string
		token   ssoflow.Token
		refused bool
		usable  bool
	}{
		{"login", tokenOf("a", time.Hour), false, true},
		{"the same token again", tokenOf("a", time.Hour), false, true},
		{"expired", tokenOf("b", -time.Hour), false, false},
		{"refused", tokenOf("c", time.Hour), true, false},
	} {
		if err := p.Save(t.Context(), portal, tt.token); err != nil {
			t.Fatal(err)
		}
		before, _, _ := p.SignIn(t.Context(), portal)
		if tt.refused {
			p.Refuse(t.Context(), portal, tt.token)
		}
		id, usable, err := p.SignIn(t.Context(), portal)
		if err != nil || id == "" || id != before || ids[id] || usable != tt.usable {
			t.Errorf("%s: got %q (%q before), %v, %v", tt.name, id, before, usable, err)
		}
		ids[id] = true
	}
}

// An item of an older version has no id: the token is what tells it from others.
func TestPortalWithoutID(t *testing.T) {
	p := open(t)
	old := portalItem{Portal: portal, AccessToken: keychain.Stored{Secret: credential.NewSecret("a")}, Expires: envtest.Now.Add(time.Hour)}
	if err := p.write(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	want := credential.NewSecret("a").Fingerprint()
	if id, usable, err := p.SignIn(t.Context(), portal); id != want || !usable || err != nil {
		t.Errorf("got %q, %v, %v; want %q", id, usable, err, want)
	}
}

// What was refused may be the token of a profile: then nobody is signed in.
func TestPortalRefusedToken(t *testing.T) {
	p := open(t)
	p.Refuse(t.Context(), portal, tokenOf("of a profile", time.Hour))
	if _, _, err := p.SignIn(t.Context(), portal); !errors.Is(err, credential.ErrNotConfigured) {
		t.Errorf("got %v", err)
	}
}

// Where another program has replaced the sign-in, reading it corrects the index.
func TestPortalIndexIsCorrected(t *testing.T) {
	p := open(t)
	if err := p.Save(t.Context(), portal, tokenOf("a", time.Hour)); err != nil {
		t.Fatal(err)
	}
	item, err := p.read(t.Context(), portal)
	if err != nil {
		t.Fatal(err)
	}
	e := item.entry("file")
	e.Key = []string{idPrefix + "of the person before"}
	value, _, err := p.Keychain.Find(t.Context(), e.Account)
	if err != nil {
		t.Fatal(err)
	}
	p.Keychain.Learn(t.Context(), e, value)
	if id, _, _ := p.SignIn(t.Context(), portal); id != "of the person before" {
		t.Fatalf("got %q", id)
	}
	if _, err := p.Token(t.Context(), portal); err != nil {
		t.Fatal(err)
	}
	if id, _, _ := p.SignIn(t.Context(), portal); id != item.ID {
		t.Errorf("got %q, want %q", id, item.ID)
	}
}
