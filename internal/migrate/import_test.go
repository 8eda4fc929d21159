package migrate

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
)

const plaintext = `{"profiles":[{"name":"prod","mode":"AK","access_key_id":"LTAIprod","access_key_secret":"CANARYsecretprod"}]}`

// newImporter returns an importer with age files for a keychain, and what it prints.
func newImporter(t *testing.T, path string) (*Importer, *strings.Builder) {
	t.Helper()
	env := envtest.New(t, "", nil)
	k, err := keychain.Open(keychain.Options{
		Backend: "file", StateDir: env.StateDir, LockDir: env.LockDir, Now: env.Now,
		AgeIdentity: env.Getenv("ALIYUN_CRED_HELPER_AGE_IDENTITY"),
	})
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	out := cli.NewPrinter("p", &stderr)
	return &Importer{
		Path: path, Keychain: k, Out: out,
		World: chain.World{
			Config: func() (*config.File, error) { return config.Load(path) },
			Getenv: env.Getenv, Stores: chain.Stores{Keys: kept.Keys{Keychain: k}}, Now: env.Now, Warnf: out.Warnf, User: env.User, Self: env.Self,
		},
	}, &stderr
}

// writeFile writes the config.json of a test.
func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func wantFile(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %s, %v, want %s", filepath.Base(path), got, err, want)
	}
}

// TestImportOfAChangingFile writes config.json between the moment in which the
// secret is stored and the one in which it is to leave the file.
func TestImportOfAChangingFile(t *testing.T) {
	tests := []struct {
		name, changed string
		wantErr       string // empty: the import goes on
	}{
		{"another secret", strings.Replace(plaintext, "secretprod", "secretnew", 1), "another program changed the profile"},
		{"another id", strings.Replace(plaintext, "LTAIprod", "LTAInew", 1), "another program changed the profile"},
		{"another mode", strings.Replace(plaintext, `"AK"`, `"StsToken"`, 1), "another program changed the profile"},
		{"no secret", `{"profiles":[{"name":"prod","mode":"AK"}]}`, "another program changed the profile"},
		{"no profile", `{"profiles":[]}`, "another program changed the profile"},
		{"no JSON", `{"profiles":[`, "config.json:1:14: the file ends before its last bracket"},
		{"another profile", strings.Replace(plaintext, `]}`, `,{"name":"new"}]}`, 1), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config.json")
			writeFile(t, path, plaintext)
			m, _ := newImporter(t, path)
			planned, err := m.prepare(t.Context(), "prod")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := m.storeKey(t.Context(), "prod", planned); err != nil {
				t.Fatal(err)
			}
			writeFile(t, path, tt.changed)
			err = m.rewrite(t.Context(), "prod", planned)
			if key, keyErr := m.Keychain.Key(t.Context(), "prod"); keyErr != nil || !sameKey(key, planned.key) {
				t.Errorf("the keychain has %v, %v", key, keyErr)
			}
			if tt.wantErr == "" {
				if f, loadErr := config.Load(path); err != nil || loadErr != nil || len(f.All()) != 2 || f.All()[0].Mode != "External" {
					t.Errorf("got %v, %v, %+v", err, loadErr, f)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.wantErr) || !strings.Contains(err.Error(), "config.json was not changed, and the key is in the keychain") {
				t.Errorf("got error %v, want %s", err, tt.wantErr)
			}
			if got := credential.KindOf(err); got != credential.Usage {
				t.Errorf("got kind %v", got)
			}
			wantFile(t, path, tt.changed)
		})
	}
}

// TestImportFailsToWrite wants the file as it was and the key in the keychain,
// and success once the file can be written.
func TestImportFailsToWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	writeFile(t, path, plaintext)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	m, stderr := newImporter(t, path)
	planned, err := m.prepare(t.Context(), "prod")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.storeKey(t.Context(), "prod", planned); err != nil {
		t.Fatal(err)
	}
	restore := readOnly(t, filepath.Dir(path))
	err = m.rewrite(t.Context(), "prod", planned)
	restore()
	if err == nil || !strings.Contains(err.Error(), "config.json was not changed, and the key is in the keychain") {
		t.Errorf("got error %v", err)
	}
	wantFile(t, path, plaintext)
	if _, err := m.importOne(t.Context(), "prod"); err != nil {
		t.Fatal(err)
	}
	if want := "it was already in the keychain"; !strings.Contains(stderr.String(), want) {
		t.Errorf("got %s, want %s", stderr, want)
	}
	if strings.Contains(stderr.String(), "CANARY") {
		t.Errorf("a secret in %s", stderr)
	}
}

// TestImportEnds wants an import that is interrupted to leave the file alone.
func TestImportEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	writeFile(t, path, plaintext)
	m, _ := newImporter(t, path)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.All(ctx); err == nil {
		t.Error("no error")
	}
	wantFile(t, path, plaintext)
}
