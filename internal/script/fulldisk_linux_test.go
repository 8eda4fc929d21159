package script

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"aliyun-cred-helper/internal/cloudtest"
)

// fullDisk runs in mount and user namespaces of its own: config.json lies on a
// disk that is full, first, and then has room again.
const fullDisk = `
set -e
mount -t tmpfs -o size=64k,mode=700 none "$HOME/.aliyun"
cp "$HOME/config.json" "$HOME/.aliyun/config.json"
dd if=/dev/zero of="$HOME/.aliyun/fill" bs=4k 2>/dev/null || :
if aliyun-cred-helper import prod; then echo 'it reports success on a full disk'; exit 1; fi
cmp "$HOME/config.json" "$HOME/.aliyun/config.json"
test "$(ls -A "$HOME/.aliyun" | tr '\n' ' ')" = 'config.json fill '
rm "$HOME/.aliyun/fill"
aliyun-cred-helper import prod
aliyun-cred-helper get --profile prod --mode AK >"$HOME/got"
if grep access_key_secret "$HOME/.aliyun/config.json"; then exit 1; fi
`

func TestImportOnAFullDisk(t *testing.T) {
	if err := exec.Command("unshare", "-rm", "true").Run(); err != nil {
		cloudtest.Missing(t, "no mount namespace: %v", err)
	}
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".aliyun"), 0o700); err != nil {
		t.Fatal(err)
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"age.key":     identity.String() + "\n",
		"config.json": `{"profiles":[{"name":"prod","mode":"AK","access_key_id":"LTAIprod","access_key_secret":"CANARYsecretprod"}]}`,
	} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("unshare", "-rm", "sh", "-c", fullDisk)
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home,
		"ALIYUN_CRED_HELPER_BACKEND=file", "ALIYUN_CRED_HELPER_AGE_IDENTITY=" + filepath.Join(home, "age.key"),
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"nothing is lost: config.json is as it was, and the keychain has the key", "no space left on device", "the keychain had it already"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("it does not say %q: %s", want, out)
		}
	}
	if strings.Contains(string(out), "CANARY") {
		t.Errorf("a secret in %s", out)
	}
	const want = `{"mode":"AK","access_key_id":"LTAIprod","access_key_secret":"CANARYsecretprod"}` + "\n"
	if got, err := os.ReadFile(filepath.Join(home, "got")); err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}
