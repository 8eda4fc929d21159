package interop

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aliyun/credentials-go/credentials"
)

// countedRun as the first argument makes the test program a process_command
// that counts: a file that gets a byte a run, then the program and arguments
// that are run.
const countedRun = "counted-run"

// runCounted counts a run and runs argv.
func runCounted(file string, argv []string) int {
	log, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return 125
	}
	if _, err := log.WriteString("."); err != nil {
		return 125
	}
	log.Close()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		return 125
	}
	return cmd.ProcessState.ExitCode()
}

// counter is a process_command and how often it ran.
type counter struct{ file, command string }

// newCounter returns a process_command that runs the helper. The arguments are
// split on white space by older clients, so none may have any.
func newCounter(t *testing.T, args ...string) counter {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := counter{file: filepath.Join(t.TempDir(), "runs")}
	c.command = strings.Join(append([]string{self, countedRun, c.file, world.helper}, args...), " ")
	return c
}

func (c counter) runs(t *testing.T) int {
	t.Helper()
	log, err := os.ReadFile(c.file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return len(log)
}

// sdkChain returns the default chain of credentials-go, reading a profile of
// ~/.aliyun/config.json.
func sdkChain(t *testing.T, profile string) credentials.Credential {
	t.Helper()
	t.Setenv("ALIBABA_CLOUD_PROFILE", profile)
	chain, err := credentials.NewCredential(nil)
	if err != nil {
		t.Fatal(err)
	}
	return chain
}

// sdkCredential asks credentials-go for a credential once.
func sdkCredential(t *testing.T, from credentials.Credential) *credentials.CredentialModel {
	t.Helper()
	got, err := from.GetCredential()
	if err != nil {
		t.Fatal(err)
	}
	if got.AccessKeyId == nil || got.AccessKeySecret == nil {
		t.Fatal("credentials-go returned half a credential")
	}
	return got
}

// text returns the string, or "" for none.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func configPath(home string) string { return filepath.Join(home, ".aliyun", "config.json") }

func ramRoleArn(name, role string) profile {
	return profile{
		"name": name, "mode": "RamRoleArn", "ram_role_arn": roleARN + role, "ram_session_name": "interop",
		"access_key_id": world.cloud["CLOUDTEST_ACCESS_KEY_ID"], "access_key_secret": world.cloud["CLOUDTEST_ACCESS_KEY_SECRET"],
	}
}

func longTermKey(name string) profile {
	return profile{
		"name": name, "mode": "AK", "region_id": "cn-hangzhou",
		"access_key_id": world.cloud["CLOUDTEST_ACCESS_KEY_ID"], "access_key_secret": world.cloud["CLOUDTEST_ACCESS_KEY_SECRET"],
	}
}

// credentials-go runs the helper again for every signature unless it
// understands the expiration.
func TestExternalRunsTheHelperOnce(t *testing.T) {
	home := newHome(t)
	t.Setenv("ALIBABA_CLOUD_STS_ENDPOINT", world.cloud["CLOUDTEST_STS"])
	other := filepath.Join(home, "helper.json")
	writeConfig(t, other, ramRoleArn("app", "dev"))
	args := []string{"get", "--profile", "app", "--mode", "RamRoleArn", "--config-path", other}
	counted := newCounter(t, args...)
	writeConfig(t, configPath(home), profile{"name": "external", "mode": "External", "process_command": counted.command})

	chain := sdkChain(t, "external")
	var got *credentials.CredentialModel
	for range 3 {
		got = sdkCredential(t, chain)
	}
	if runs := counted.runs(t); runs != 1 {
		t.Errorf("the helper ran %d times for 3 calls, want 1", runs)
	}
	want := helperJSON(t, args...)
	if text(got.AccessKeyId) != want["access_key_id"] || text(got.AccessKeySecret) != want["access_key_secret"] || text(got.SecurityToken) != want["sts_token"] {
		t.Error("credentials-go has another credential than the helper prints")
	}
	if n := assumeRoleCount(t); n != 1 {
		t.Errorf("%d AssumeRole requests, want 1: the helper's second run is served from its cache", n)
	}
	if name := text(got.ProviderName); name != "default/cli_profile/external" {
		t.Errorf("the credential came from %s", name)
	}
}

// A long-term key has no expiration: credentials-go asks every time.
func TestExternalLongTermKey(t *testing.T) {
	home := newHome(t)
	other := filepath.Join(home, "helper.json")
	writeConfig(t, other, longTermKey("key"))
	counted := newCounter(t, "get", "--profile", "key", "--mode", "AK", "--config-path", other)
	writeConfig(t, configPath(home), profile{"name": "external", "mode": "External", "process_command": counted.command})

	chain := sdkChain(t, "external")
	for range 2 {
		got := sdkCredential(t, chain)
		if text(got.AccessKeyId) != world.cloud["CLOUDTEST_ACCESS_KEY_ID"] || text(got.SecurityToken) != "" {
			t.Errorf("got id %s and a token of %d bytes", text(got.AccessKeyId), len(text(got.SecurityToken)))
		}
	}
	if runs := counted.runs(t); runs != 2 {
		t.Errorf("the helper ran %d times for 2 calls, want 2", runs)
	}
}

// What the helper says on stderr is all that a user of credentials-go learns.
func TestExternalFailure(t *testing.T) {
	home := newHome(t)
	t.Setenv("ALIBABA_CLOUD_STS_ENDPOINT", world.cloud["CLOUDTEST_STS"])
	other := filepath.Join(home, "helper.json")
	writeConfig(t, other, ramRoleArn("app", "denied"))
	counted := newCounter(t, "get", "--profile", "app", "--config-path", other)
	writeConfig(t, configPath(home), profile{"name": "external", "mode": "External", "process_command": counted.command})

	_, err := sdkChain(t, "external").GetCredential()
	if err == nil {
		t.Fatal("there is a credential for a role that nobody may assume")
	}
	for _, want := range []string{"exit status 5", "NoPermission", "aliyun-cred-helper: hint: "} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error has no %q: %v", want, err)
		}
	}
	if strings.Contains(err.Error(), world.cloud["CLOUDTEST_ACCESS_KEY_SECRET"]) {
		t.Error("the error holds the AccessKey secret")
	}
}

// readProfiles returns the profiles of a config.json by name.
func readProfiles(t *testing.T, path string) (profiles map[string]profile, top map[string]any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &top); err != nil {
		t.Fatal(err)
	}
	var document struct{ Profiles []profile }
	if err := json.Unmarshal(raw, &document); err != nil {
		t.Fatal(err)
	}
	profiles = map[string]profile{}
	for _, p := range document.Profiles {
		profiles[fmt.Sprint(p["name"])] = p
	}
	return profiles, top
}

// credentials-go writes what an External helper gave it into config.json. The
// documents of the helper say so; this test says when that has changed.
func TestExternalWritesBack(t *testing.T) {
	home := newHome(t)
	t.Setenv("ALIBABA_CLOUD_STS_ENDPOINT", world.cloud["CLOUDTEST_STS"])
	other := filepath.Join(home, "helper.json")
	writeConfig(t, other, ramRoleArn("app", "dev"))
	counted := newCounter(t, "get", "--profile", "app", "--config-path", other)
	path := configPath(home)
	bystander := longTermKey("bystander")
	bystander["output_format"] = "json"
	writeConfig(t, path, profile{
		"name": "external", "mode": "External", "process_command": counted.command,
		"ram_role_arn": roleARN + "dev", "region_id": "cn-hangzhou", "output_format": "json", "language": "en",
	}, bystander)

	got := sdkCredential(t, sdkChain(t, "external"))
	profiles, top := readProfiles(t, path)
	written := profiles["external"]
	for key, want := range map[string]string{
		"mode": "External", "process_command": counted.command, "region_id": "cn-hangzhou", "ram_role_arn": roleARN + "dev",
		// The session, in plaintext.
		"access_key_id": text(got.AccessKeyId), "access_key_secret": text(got.AccessKeySecret), "sts_token": text(got.SecurityToken),
	} {
		if written[key] != want {
			t.Errorf("%s: it is no longer what credentials-go 1.4.14 leaves there", key)
		}
	}
	if at, ok := written["sts_expiration"].(float64); !ok || int64(at) <= time.Now().Unix() {
		t.Errorf("sts_expiration: got %v, want the end of the session", written["sts_expiration"])
	}
	// It drops the keys that it does not know, of every profile.
	for name, p := range profiles {
		for _, key := range []string{"output_format", "language"} {
			if _, there := p[key]; there {
				t.Errorf("profile %s: %s is no longer dropped", name, key)
			}
		}
	}
	if _, there := top["meta_path"]; there {
		t.Error("meta_path is no longer dropped")
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); runtime.GOOS != "windows" && got != 0o600 {
		t.Errorf("config.json: got mode %v, want 0600 as before", got)
	}
}

// A chained profile gets the session of its source, under its own name.
func TestExternalWritesBackToTheWrongProfile(t *testing.T) {
	needsCertFile(t)
	home := newHome(t)
	other := filepath.Join(home, "helper.json")
	writeConfig(t, other, ramRoleArn("app", "dev"))
	counted := newCounter(t, "get", "--profile", "app", "--config-path", other)
	path := configPath(home)
	writeConfig(t, path,
		profile{"name": "chained", "mode": "ChainableRamRoleArn", "source_profile": "external", "ram_role_arn": roleARN + "ops", "ram_session_name": "interop"},
		profile{"name": "external", "mode": "External", "process_command": counted.command})
	source := helperJSON(t, "get", "--profile", "app", "--config-path", other)

	sdkCredential(t, sdkChain(t, "chained"))
	profiles, _ := readProfiles(t, path)
	if profiles["chained"]["access_key_id"] != source["access_key_id"] || profiles["external"]["access_key_id"] != "" {
		t.Error("credentials-go no longer writes a source's session into the profile that is chained to it")
	}
}

// The profile that runs the helper is the one that the helper resolves: what
// credentials-go wrote into it must not take the place of the stored key.
func TestHelperAfterWriteBack(t *testing.T) {
	home := newHome(t)
	t.Setenv("ALIBABA_CLOUD_STS_ENDPOINT", world.cloud["CLOUDTEST_STS"])
	stored := runHelper(t, world.cloud["CLOUDTEST_ACCESS_KEY_ID"]+"\n"+world.cloud["CLOUDTEST_ACCESS_KEY_SECRET"]+"\n", "store", "app")
	if stored.code != 0 {
		t.Fatalf("store: exit code %d: %s", stored.code, stored.stderr)
	}
	args := []string{"get", "--profile", "app", "--mode", "RamRoleArn"}
	counted := newCounter(t, args...)
	writeConfig(t, configPath(home), profile{
		"name": "app", "mode": "External", "process_command": counted.command,
		"ram_role_arn": roleARN + "dev", "ram_session_name": "interop",
	})
	before := helperJSON(t, args...)
	sdkCredential(t, sdkChain(t, "app"))
	if profiles, _ := readProfiles(t, configPath(home)); profiles["app"]["access_key_id"] != before["access_key_id"] {
		t.Fatal("credentials-go wrote nothing back")
	}
	if after := helperJSON(t, args...); !maps.Equal(after, before) {
		t.Error("the helper resolves another session than before")
	}
	if n := assumeRoleCount(t); n != 1 {
		t.Errorf("%d AssumeRole requests, want 1", n)
	}
	refreshed := helperJSON(t, append(args, "--refresh")...)
	who := whoami(t, world.cloud["CLOUDTEST_STS"], key{refreshed["access_key_id"], refreshed["access_key_secret"], refreshed["sts_token"]})
	if want := "acs:ram::" + accountID + ":assumed-role/dev/interop"; who["Arn"] != want {
		t.Errorf("refreshed: got %v, want %s", who["Arn"], want)
	}
}
