package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

// Making a secret empty and putting it back gives the same bytes, however the line looks.
func TestIniSecretThereAndBack(t *testing.T) {
	secret := credential.NewSecret("CANARYsecret")
	for _, line := range []string{
		"access_key_secret = CANARYsecret", "access_key_secret=CANARYsecret", "access_key_secret: CANARYsecret",
		"access_key_secret = CANARYsecret ; mine", "access_key_secret=CANARYsecret\t# mine", "  access_key_secret = CANARYsecret", "access_key_secret = CANARYsecret\r",
	} {
		path := filepath.Join(t.TempDir(), "credentials")
		before := "\ufeff[a]\naccess_key_secret = other\n[b]\n" + line + "\nx = y"
		if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := SetIniSecret(path, "b", secret, credential.Secret{}); err != nil {
			t.Errorf("%q: %v", line, err)
		}
		if f, err := LoadIni(path, ""); err != nil || !f.Secret("b").IsZero() || f.Secret("a").IsZero() {
			t.Errorf("%q: got %v, %v", line, f, err)
		}
		if err := SetIniSecret(path, "b", secret, credential.Secret{}); err == nil || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%q: another secret: got %v", line, err)
		}
		if err := SetIniSecret(path, "b", credential.Secret{}, secret); err != nil {
			t.Errorf("%q: %v", line, err)
		}
		if got, _ := os.ReadFile(path); string(got) != before {
			t.Errorf("%q: got %q", line, got)
		}
	}
}

// FuzzIni wants no crash, and no secret in what is printed of a file.
func FuzzIni(f *testing.F) {
	for _, text := range []string{
		"[default]\ntype = access_key\naccess_key_id = a\naccess_key_secret = CANARY", "=", ":", "[", "[]", "a\n", "[a]\n=x", "{}", "[a]\r\nb='", "\ufeff",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ini, err := parseIni("p", []byte(text))
		if err != nil {
			return
		}
		if got := fmt.Sprintf("%v %+v", ini, *ini); got != ini.Path+" "+ini.Path {
			t.Errorf("printed %q", got)
		}
		for _, section := range ini.Sections() {
			_, _ = ini.Profile(section)
			_, _ = ini.IsOn(section)
		}
	})
}
