package migrate

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
)

const plaintext = `{"profiles":[{"name":"prod","mode":"AK","access_key_id":"LTAIprod","access_key_secret":"CANARYsecretprod"}]}`

// newMover returns a mover with age files for a keychain, and what it prints.
func newMover(t *testing.T, path string, command importCommand) (*mover, *strings.Builder) {
	t.Helper()
	dir := t.TempDir()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	keyFile := filepath.Join(dir, "age.key")
	if err := os.WriteFile(keyFile, []byte(identity.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	variables := map[string]string{"ALIYUN_CRED_HELPER_BACKEND": "file", "ALIYUN_CRED_HELPER_AGE_IDENTITY": keyFile}
	env := Env{
		Stderr: &stderr, Getenv: func(name string) string { return variables[name] }, Now: time.Now,
		StateDir: filepath.Join(dir, "state"), LockDir: filepath.Join(dir, "locks"), Self: "/opt/aliyun-cred-helper",
		User: func() string { return "u" }, Host: func() string { return "h" }, Transport: noNetwork{},
	}
	c := &call{env: env, out: printer{program: helperName, stderr: &stderr}, flags: &common{}, limit: time.Minute}
	command.ConfigPath = path
	m, err := command.mover(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	return m, &stderr
}

type noNetwork struct{}

func (noNetwork) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("no test of this file needs the network")
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
		{"another secret", strings.Replace(plaintext, "secretprod", "secretnew", 1), "has changed the profile in the meantime"},
		{"another id", strings.Replace(plaintext, "LTAIprod", "LTAInew", 1), "has changed the profile in the meantime"},
		{"another mode", strings.Replace(plaintext, `"AK"`, `"StsToken"`, 1), "has changed the profile in the meantime"},
		{"no secret", `{"profiles":[{"name":"prod","mode":"AK"}]}`, "has changed the profile in the meantime"},
		{"no profile", `{"profiles":[]}`, "has changed the profile in the meantime"},
		{"no JSON", `{"profiles":[`, "is not a JSON object"},
		{"another profile", strings.Replace(plaintext, `]}`, `,{"name":"new"}]}`, 1), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config.json")
			writeFile(t, path, plaintext)
			m, _ := newMover(t, path, importCommand{})
			plan, err := m.rehearse("prod", m.judge)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := m.keep(t.Context(), "prod", plan); err != nil {
				t.Fatal(err)
			}
			writeFile(t, path, tt.changed)
			err = m.rewrite("prod", plan, m.judge)
			if key, keyErr := m.keys.Key(t.Context(), "prod"); keyErr != nil || !sameKey(key, plan.key) {
				t.Errorf("the keychain has %v, %v", key, keyErr)
			}
			if tt.wantErr == "" {
				if f, loadErr := config.Load(path); err != nil || loadErr != nil || len(f.Profiles) != 2 || f.Profiles[0].Mode != "External" {
					t.Errorf("got %v, %v, %+v", err, loadErr, f)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.wantErr) || !strings.Contains(err.Error(), "nothing is lost") {
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
// and success once the trouble is gone.
func TestImportFailsToWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	writeFile(t, path, plaintext)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	m, stderr := newMover(t, path, importCommand{Name: "prod"})
	plan, err := m.rehearse("prod", m.judge)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.keep(t.Context(), "prod", plan); err != nil {
		t.Fatal(err)
	}
	restore := readOnly(t, filepath.Dir(path))
	err = m.rewrite("prod", plan, m.judge)
	restore()
	if err == nil || !strings.Contains(err.Error(), "nothing is lost: config.json is as it was, and the keychain has the key") {
		t.Errorf("got error %v", err)
	}
	wantFile(t, path, plaintext)
	if _, err := m.one(t.Context(), "prod"); err != nil {
		t.Fatal(err)
	}
	if want := "the keychain had it already"; !strings.Contains(stderr.String(), want) {
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
	m, _ := newMover(t, path, importCommand{All: true})
	file, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.all(ctx, file); err == nil {
		t.Error("no error")
	}
	wantFile(t, path, plaintext)
}

// TestEveryFlagHasAPlace wants a decision about every resolve flag: into the
// profile or onto the command.
func TestEveryFlagHasAPlace(t *testing.T) {
	flags := reflect.TypeFor[resolveFlags]()
	for i := range flags.NumField() {
		name := flagName(flags.Field(i))
		_, key := profileKeys[name]
		if command := slices.Contains(append(commandFlags, "profile", "mode", "config-path", "refresh"), name); key == command {
			t.Errorf("--%s: a key of the profile %v, a flag of the command %v", name, key, command)
		}
	}
}
