package migrate

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
)

// readFile returns what a file holds.
func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// answering is a keychain that answers as it likes, whatever is stored.
type answering struct {
	chain.Keys
	key func(credential.Credential) (credential.Credential, error)
}

func (a answering) Key(ctx context.Context, name string) (credential.Credential, error) {
	c, err := a.Keys.Key(ctx, name)
	if err != nil {
		return c, err
	}
	return a.key(c)
}

// TestImportReadsBack keeps the secret in config.json unless the profile as it will be gives
// exactly that key, also where the keychain has said that it stored it, or had it before.
func TestImportReadsBack(t *testing.T) {
	secret := credential.NewSecret
	is := func(c credential.Credential) func(credential.Credential) (credential.Credential, error) {
		return func(credential.Credential) (credential.Credential, error) { return c, nil }
	}
	const bearer = `{"profiles":[{"name":"prod","mode":"BearerToken","bearer_token":"CANARYbearer"}]}`
	key := credential.Credential{AccessKeyID: "LTAIprod", AccessKeySecret: secret("CANARYsecretprod")}
	tests := []struct {
		name, file string
		key        func(credential.Credential) (credential.Credential, error)
		wantErr    string // part of it; empty: it is imported
		kind       credential.Kind
	}{
		{"the same", plaintext, func(c credential.Credential) (credential.Credential, error) { return c, nil }, "", 0},
		{"the same token", bearer, func(c credential.Credential) (credential.Credential, error) { return c, nil }, "", 0},
		{"another secret", plaintext, is(credential.Credential{AccessKeyID: key.AccessKeyID, AccessKeySecret: secret("CANARYother")}), "a different key", credential.Keychain},
		{"another id", plaintext, is(credential.Credential{AccessKeyID: "LTAIother", AccessKeySecret: key.AccessKeySecret}), "a different key", credential.Keychain},
		{"a session", plaintext, is(credential.Credential{AccessKeyID: key.AccessKeyID, AccessKeySecret: key.AccessKeySecret, SecurityToken: secret("CANARYt")}), "a different key", credential.Keychain},
		{"another token", bearer, is(credential.Credential{BearerToken: secret("CANARYother")}), "a different key", credential.Keychain},
		{"a key for a token", bearer, is(key), "a different key", credential.Keychain},
		{"nothing", plaintext, func(credential.Credential) (credential.Credential, error) {
			return credential.Credential{}, keychain.ErrNotFound
		}, "cannot be read back", 0},
		{"no keychain", plaintext, func(credential.Credential) (credential.Credential, error) {
			return credential.Credential{}, credential.NewError(credential.Keychain, "", "h", "it is locked")
		}, "cannot be read back from the keychain: ", credential.Keychain},
	}
	for _, test := range tests {
		for _, before := range []bool{false, true} { // the keychain has the key already
			t.Run(test.name+map[bool]string{true: ", stored before"}[before], func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "config.json")
				writeFile(t, path, test.file)
				m, stderr := newImporter(t, path)
				stored := key
				if test.file == bearer {
					stored = credential.Credential{BearerToken: secret("CANARYbearer")}
				}
				if before {
					if _, err := m.Keychain.StoreKey(t.Context(), "prod", stored, false); err != nil {
						t.Fatal(err)
					}
				}
				m.World.Keys = answering{m.World.Keys, test.key}
				_, err := m.Profile(t.Context(), "prod")
				if c, keyErr := m.Keychain.Key(t.Context(), "prod"); !sameKey(c, stored) {
					t.Errorf("the keychain has %v, %v", c, keyErr)
				}
				if test.wantErr == "" {
					f, loadErr := config.Load(path)
					if err != nil || loadErr != nil || f.All()[0].Mode != "External" || strings.Contains(readFile(t, path), "CANARY") {
						t.Errorf("got %v, %v, %s", err, loadErr, readFile(t, path))
					}
					if !m.Keychain.Tied("prod") {
						t.Error("the key answers to its name without its profile")
					}
					return
				}
				if err == nil || !strings.Contains(err.Error(), "config.json was not changed, because the key") ||
					!strings.Contains(err.Error(), test.wantErr) || test.kind != 0 && credential.KindOf(err) != test.kind {
					t.Errorf("got %v, of kind %v, want %s", err, credential.KindOf(err), test.wantErr)
				}
				wantFile(t, path, test.file)
				if strings.Contains(stderr.String(), "moved") || err != nil && strings.Contains(err.Error(), "CANARY") {
					t.Errorf("it says %s, %v", stderr, err)
				}
				if m.Keychain.Tied("prod") {
					t.Error("the key belongs to a profile that does not use it")
				}
			})
		}
	}
}

// TestImportOverAnotherKey replaces no other key of that name without Force, and writes
// nothing in a dry run.
func TestImportOverAnotherKey(t *testing.T) {
	other := credential.Credential{AccessKeyID: "LTAIother", AccessKeySecret: credential.NewSecret("CANARYother")}
	tests := []struct {
		name        string
		set         func(*Importer)
		wantErr     bool
		id          string // of the key afterwards
		keepsSecret bool   // in the file
	}{
		{"as it is", func(*Importer) {}, true, "LTAIother", true},
		{"dry run", func(m *Importer) { m.DryRun = true }, true, "LTAIother", true},
		{"force, dry run", func(m *Importer) { m.Force, m.DryRun = true, true }, false, "LTAIother", true},
		{"force", func(m *Importer) { m.Force = true }, false, "LTAIprod", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config.json")
			writeFile(t, path, plaintext)
			m, _ := newImporter(t, path)
			if _, err := m.Keychain.StoreKey(t.Context(), "prod", other, false); err != nil {
				t.Fatal(err)
			}
			test.set(m)
			diff, err := m.Profile(t.Context(), "prod")
			if (err != nil) != test.wantErr || err != nil && (credential.KindOf(err) != credential.Usage || !strings.Contains(credential.HintOf(err), "import --force prod")) {
				t.Errorf("got %v, hint %q", err, credential.HintOf(err))
			}
			if wantDiff := m.DryRun && !test.wantErr; (len(diff) > 0) != wantDiff || strings.Contains(string(diff), "CANARY") {
				t.Errorf("changes: %s", diff)
			}
			if c, err := m.Keychain.Key(t.Context(), "prod"); c.AccessKeyID != test.id {
				t.Errorf("the keychain has %s, %v", c.AccessKeyID, err)
			}
			if test.keepsSecret {
				wantFile(t, path, plaintext)
			} else if strings.Contains(readFile(t, path), "CANARY") {
				t.Errorf("the file has %s", readFile(t, path))
			}
		})
	}
}

// TestImportDropsSessions has no session of the key before answer for the one that is
// imported.
func TestImportDropsSessions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	writeFile(t, path, plaintext)
	m, _ := newImporter(t, path)
	other := credential.Credential{AccessKeyID: "LTAIother", AccessKeySecret: credential.NewSecret("CANARYother")}
	if _, err := m.Keychain.StoreKey(t.Context(), "prod", other, false); err != nil {
		t.Fatal(err)
	}
	now := m.World.Now()
	old := credential.Credential{
		AccessKeyID: "STS.old", AccessKeySecret: credential.NewSecret("CANARYs"), SecurityToken: credential.NewSecret("CANARYt"),
		Obtained: now, Expires: now.Add(time.Hour), Source: "key:prod",
	}
	if err := m.Keychain.Sessions().Put(t.Context(), []string{"a role of the key"}, "prod", old); err != nil {
		t.Fatal(err)
	}
	m.Force = true
	if _, err := m.Profile(t.Context(), "prod"); err != nil {
		t.Fatal(err)
	}
	list, err := m.Keychain.List(t.Context())
	if err != nil || len(list) != 1 || list[0].Kind != keychain.KindKey {
		t.Errorf("got %+v, %v", list, err)
	}
}
