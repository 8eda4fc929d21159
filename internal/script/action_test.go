package script

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
)

// actionSteps returns the scripts of the steps of action.yml.
func actionSteps(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	var steps []string
	const indent = "        "
	inScript := false
	for line := range strings.Lines(string(text)) {
		switch {
		case strings.HasPrefix(line, "      run: |"):
			steps, inScript = append(steps, ""), true
		case inScript && (strings.HasPrefix(line, indent) || line == "\n"):
			steps[len(steps)-1] += strings.TrimPrefix(line, indent)
		case inScript:
			inScript = false
		}
	}
	if len(steps) != 2 {
		t.Fatalf("action.yml has %d scripts", len(steps))
	}
	return steps
}

// TestActionText wants no expression in a script of action.yml, where what a caller gives
// would be run, and no mistake that shellcheck finds.
func TestActionText(t *testing.T) {
	for i, step := range actionSteps(t) {
		if strings.Contains(step, "${{") {
			t.Errorf("step %d has an expression in its script", i)
		}
		if _, err := exec.LookPath("shellcheck"); err != nil {
			if cloudtest.Require() {
				t.Error(err)
			}
			continue
		}
		check := exec.Command("shellcheck", "--shell=sh", "--exclude=SC2154", "-") // it does not see what eval sets
		check.Stdin = strings.NewReader(step)
		if out, err := check.CombinedOutput(); err != nil {
			t.Errorf("step %d: %v\n%s", i, err, out)
		}
	}
}

// runStep runs a step as a runner does, with variables and with files for paths and
// variables of the later steps.
func runStep(t *testing.T, step, dir string, variables ...string) (stdout, stderr string, code int) {
	t.Helper()
	path := filepath.Join(dir, "step.sh")
	if err := cloudtest.WriteBelow(dir, path, []byte(step)); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd := exec.Command("sh", "-e", path)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &errs
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "WORK=" + dir, "GORACE=atexit_sleep_ms=0"}, variables...)
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

func needUnix(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the action is not for Windows")
	}
}

// TestActionExport runs the step that assumes the role: all secrets are hidden before any
// variable is set, and the variables are those of one session.
func TestActionExport(t *testing.T) {
	needUnix(t)
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cloud.Close() }()
	step := actionSteps(t)[1]
	job := []string{
		"ALIBABA_CLOUD_STS_ENDPOINT=" + cloud.STSURL(),
		"ACTIONS_ID_TOKEN_REQUEST_URL=" + cloud.RunnerURL(), "ACTIONS_ID_TOKEN_REQUEST_TOKEN=" + cloudtest.RunnerToken,
		"ROLE=" + cloudtest.RoleARN("dev"), "PROVIDER=" + cloudtest.OIDCProviderARN, "DURATION=30m",
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "env")
	if err := cloudtest.WriteBelow(dir, file, []byte("BEFORE=1\n")); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := runStep(t, step, dir, append(job, "REGION=cn-hangzhou", "GITHUB_ENV="+file)...)
	if code != 0 || stderr != "" {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	set := map[string]string{}
	for line := range strings.Lines(string(written)) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if !ok || !regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`).MatchString(name) || set[name] != "" {
			t.Errorf("a line that sets no variable: %q", name)
		}
		set[name] = value
	}
	id, secret, token := set["ALIBABA_CLOUD_ACCESS_KEY_ID"], set["ALIBABA_CLOUD_ACCESS_KEY_SECRET"], set["ALIBABA_CLOUD_SECURITY_TOKEN"]
	if !cloud.Issued(id, secret, token, set["ALIYUN_CRED_HELPER_EXPIRATION"]) {
		t.Error("the variables are not those of a session")
	}
	if set["BEFORE"] != "1" || set["ALICLOUD_SECURITY_TOKEN"] != token || set["ALIBABA_CLOUD_REGION_ID"] != "cn-hangzhou" {
		t.Error("a variable is missing")
	}
	masked := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	if want := []string{"::add-mask::" + secret, "::add-mask::" + token}; !slices.Equal(masked, want) {
		t.Errorf("%d lines on stdout are not the two masks", len(masked))
	}
	// Where the variables cannot be written, the secrets are hidden already.
	stdout, _, code = runStep(t, step, dir, append(job, "GITHUB_ENV="+dir)...)
	if code == 0 || strings.Count(stdout, "::add-mask::") != 2 {
		t.Errorf("exit code %d, and %d masks", code, strings.Count(stdout, "::add-mask::"))
	}
	if cloud.Count("runner", "idtoken") != 2 {
		t.Errorf("%d OIDC tokens", cloud.Count("runner", "idtoken"))
	}
}

// TestActionFails wants nothing set and nothing printed where there is no credential.
func TestActionFails(t *testing.T) {
	needUnix(t)
	step := actionSteps(t)[1]
	dir := t.TempDir()
	file := filepath.Join(dir, "env")
	stdout, stderr, code := runStep(t, step, dir, "ROLE="+cloudtest.RoleARN("dev"), "PROVIDER="+cloudtest.OIDCProviderARN, "DURATION=3600", "REGION=", "GITHUB_ENV="+file)
	if code != 2 || stdout != "" || !strings.Contains(stderr, "permissions: id-token: write") {
		t.Errorf("exit code %d, stdout %q, stderr %s", code, stdout, stderr)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("variables are set")
	}
}

// TestActionLines plays a helper whose secrets have what the file of variables, or the
// commands of a runner, read in their own way.
func TestActionLines(t *testing.T) {
	needUnix(t)
	step := actionSteps(t)[1]
	for name, tt := range map[string]struct {
		secret, mask string
		code         int
	}{
		"plain":      {"x y'z\"$HOME`id`\\", "::add-mask::x y'z\"$HOME`id`\\\n", 0},
		"percent":    {"50%0A%25", "::add-mask::50%250A%2525\n", 0},
		"line break": {"x\nPATH=/evil", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			quoted := "'" + strings.ReplaceAll(tt.secret, "'", `'\''`) + "'"
			helper := "#!/bin/sh\ncat <<'END'\nexport ALIBABA_CLOUD_ACCESS_KEY_SECRET=" + quoted + "\nexport ALIBABA_CLOUD_SECURITY_TOKEN=t\nunset X\nEND\n"
			path := filepath.Join(dir, "aliyun-cred-helper")
			if err := cloudtest.WriteBelow(dir, path, []byte(helper)); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, 0o700); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "env")
			stdout, _, code := runStep(t, step, dir, "PATH="+dir+":"+os.Getenv("PATH"), "ROLE=r", "PROVIDER=p", "REGION=", "DURATION=1", "GITHUB_ENV="+file)
			if want := tt.mask + "::add-mask::t\n"; code != tt.code || code == 0 && stdout != want || code != 0 && stdout != "" {
				t.Errorf("exit code %d, %q", code, stdout)
			}
			written, _ := os.ReadFile(file)
			want := "ALIBABA_CLOUD_ACCESS_KEY_SECRET=" + tt.secret + "\nALIBABA_CLOUD_SECURITY_TOKEN=t\n"
			if tt.code != 0 {
				want = ""
			}
			if string(written) != want {
				t.Errorf("got %q, want %q", written, want)
			}
		})
	}
}

// TestActionInstall wants each input to reach install.sh as one word, whatever it holds,
// and the programs in the path of the later steps.
func TestActionInstall(t *testing.T) {
	needUnix(t)
	dir := t.TempDir()
	if err := cloudtest.WriteBelow(dir, filepath.Join(dir, "install.sh"), []byte("printf '<%s>\\n' \"$@\" >\"$RUNNER_TEMP/words\"\n")); err != nil {
		t.Fatal(err)
	}
	const odd = "1.2.3; touch evil $(touch evil) `touch evil`\n'"
	for repository, want := range map[string]string{
		"":           "<--version=" + odd + ">\n<--prefix=" + dir + "/aliyun-cred-helper>\n",
		"a b/$(c) *": "<--version=" + odd + ">\n<--repo=a b/$(c) *>\n<--prefix=" + dir + "/aliyun-cred-helper>\n",
	} {
		file := filepath.Join(dir, "path")
		_, stderr, code := runStep(t, actionSteps(t)[0], dir,
			"GITHUB_ACTION_PATH="+dir, "RUNNER_TEMP="+dir, "GITHUB_PATH="+file, "VERSION="+odd, "REPOSITORY="+repository)
		words, err := os.ReadFile(filepath.Join(dir, "words"))
		if err != nil || code != 0 || string(words) != want {
			t.Errorf("exit code %d, %v, %s\ngot  %q\nwant %q", code, err, stderr, words, want)
		}
		if path, err := os.ReadFile(file); err != nil || !strings.HasSuffix(string(path), dir+"/aliyun-cred-helper/bin\n") {
			t.Errorf("path: got %q, %v", path, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "evil")); err == nil {
		t.Error("an input was run")
	}
}
