package doctor

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/request"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/osenv"
)

// examining returns an examination on a machine of its own.
func examining(t *testing.T, env *osenv.Env) *examination {
	t.Helper()
	path, given := request.ConfigPath("", env.Getenv, env.Home)
	o := Options{
		Env: env, ConfigPath: path, Given: given, Backend: env.Getenv("ALIYUN_CRED_HELPER_BACKEND"),
		HTTP: httpx.New(httpx.Options{Transport: env.Transport, Now: env.Now}),
		When: func(at time.Time) string { return at.UTC().Format(time.RFC3339) },
	}
	o.Keychain, o.OpenErr = keychain.Open(keychain.Options{
		Backend: o.Backend, StateDir: env.StateDir, LockDir: env.LockDir, Now: env.Now,
		AgeIdentity: env.Getenv("ALIYUN_CRED_HELPER_AGE_IDENTITY"),
	})
	t.Cleanup(o.HTTP.Close)
	return examine(t.Context(), o)
}

// wantFinding compares a finding with "STATUS PART OF SUMMARY => PART OF HINT".
func wantFinding(t *testing.T, got Finding, want string) {
	t.Helper()
	want, hint, _ := strings.Cut(want, " => ")
	status, summary, _ := strings.Cut(want, " ")
	if string(got.Status) != status || !strings.Contains(got.Summary, summary) || !strings.Contains(got.Hint, hint) {
		t.Errorf("got %s %q, hint %q; want %s %q, hint %q", got.Status, got.Summary, got.Hint, status, summary, hint)
	}
	if bad := got.Status == Warn || got.Status == Fail; bad != (got.Hint != "") {
		t.Errorf("status %s with hint %q", got.Status, got.Hint)
	}
	if strings.Contains(got.Summary+got.Hint, "CANARY") {
		t.Errorf("a secret in %q, hint %q", got.Summary, got.Hint)
	}
}

// runCheck runs one check by its id.
func runCheck(t *testing.T, env *osenv.Env, id string) Finding {
	t.Helper()
	i := slices.IndexFunc(checks, func(k check) bool { return k.id == id })
	if i < 0 {
		t.Fatalf("no check %s", id)
	}
	x := examining(t, env)
	x.proxy = func(req *http.Request) (*url.URL, error) {
		if p := env.Getenv("HTTPS_PROXY"); p != "" && env.Getenv("NO_PROXY") == "" {
			return url.Parse(p)
		}
		return nil, nil
	}
	return checks[i].run(x, t.Context())
}

func TestCheckIDs(t *testing.T) {
	text, err := os.ReadFile("../../docs/doctor.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, k := range checks {
		if !regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`).MatchString(k.id) || seen[k.id] {
			t.Errorf("the id %s is no kebab case, or there twice", k.id)
		}
		seen[k.id] = true
		if !strings.Contains(string(text), "| `"+k.id+"` |") {
			t.Errorf("%s is not documented", k.id)
		}
	}
	if n := strings.Count(string(text), "\n| `"); n != len(checks) {
		t.Errorf("%d ids are documented, and there are %d", n, len(checks))
	}
}

// The reason of a check that failed is in the language of the person.
func TestFailedInTime(t *testing.T) {
	if got, want := failed(context.DeadlineExceeded).Summary, "the time limit was reached"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A check that never ends delays the report by five seconds at most.
func TestDoctorHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		selected := []check{
			{"deaf", false, func(*examination, context.Context) Finding { <-release; return okf("late") }},
			{"good", false, func(*examination, context.Context) Finding { return okf("fine") }},
			{"bounded", false, func(_ *examination, ctx context.Context) Finding { <-ctx.Done(); return failf("h", "gave up") }},
			{"broken", false, func(*examination, context.Context) Finding { panic("CANARY") }},
		}
		ctx, cancel := context.WithTimeout(t.Context(), checkLimit)
		defer cancel()
		start := time.Now()
		var screen bytes.Buffer
		x := &examination{Options: Options{Env: &osenv.Env{StderrTerminal: true, Stderr: &screen, Getenv: func(string) string { return "" }}}}
		got := x.run(ctx, selected)
		if took := time.Since(start); took != checkLimit+checkGrace {
			t.Errorf("it took %v", took)
		}
		for i, want := range []string{"fail no answer within 4s => --debug", "ok fine", "fail gave up", "fail internal error => report"} {
			wantFinding(t, got[i], want)
			if got[i].ID != selected[i].id {
				t.Errorf("got id %s, want %s", got[i].ID, selected[i].id)
			}
		}
		if screen.String() != "checking ...\r\x1b[K" {
			t.Errorf("progress: %q", screen.String())
		}
		close(release)
	})
}

// All checks together, on a network that never answers.
func TestDoctorNoNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := envtest.New(t, `{"profiles":[{"name":"p","cloud_sso_sign_in_url":"https://signin-x.alibabacloudsso.com/d/login"}]}`, nil)
		env.Transport = hanging{}
		start := time.Now()
		got := Run(t.Context(), examining(t, env).Options)
		if !Failed(got) || len(got) != len(checks) {
			t.Errorf("%d findings, failed %v", len(got), Failed(got))
		}
		if took := time.Since(start); took >= 5*time.Second {
			t.Errorf("it took %v", took)
		}
		want := map[string]Status{"network-sts": Fail, "network-cloudsso": Fail, "network-metadata": Skip, "clock": Skip, "keychain": OK}
		for _, f := range got {
			if s, ok := want[f.ID]; ok && f.Status != s {
				t.Errorf("%s: got %s %s, want %s", f.ID, f.Status, f.Summary, s)
			}
		}
	})
}

// hanging is a network that never answers.
type hanging struct{}

func (hanging) RoundTrip(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

func TestTable(t *testing.T) {
	findings := []Finding{
		{"keychain", OK, "fine", ""},
		{"clock", Fail, "wrong", "set it"},
		{"leftovers", Skip, "nothing there", ""},
		{"config-secrets", Warn, "secrets in plaintext: old (access_key_secret)", "aliyun-cred-helper import old"},
		{"config-file", OK, "profiles: 4", ""},
	}
	for columns, want := range map[int]string{
		0: `FAIL  clock           wrong
                      hint: set it
WARN  config-secrets  secrets in plaintext: old (access_key_secret)
                      hint: aliyun-cred-helper import old
ok    keychain        fine
ok    config-file     profiles: 4
skip  leftovers       nothing there
1 failed, 1 warning, 2 ok
`,
		64: `FAIL  clock           wrong
                      hint: set it
WARN  config-secrets  secrets in plaintext: old
                      (access_key_secret)
                      hint: aliyun-cred-helper import old
ok    keychain        fine
ok    config-file     profiles: 4
skip  leftovers       nothing there
1 failed, 1 warning, 2 ok
`,
		40: `FAIL  clock
      wrong
      hint: set it
WARN  config-secrets
      secrets in plaintext: old
      (access_key_secret)
      hint: aliyun-cred-helper import
      old
ok    keychain
      fine
ok    config-file
      profiles: 4
skip  leftovers
      nothing there
1 failed, 1 warning, 2 ok
`,
	} {
		if got := string(Table(findings, false, columns)); got != want {
			t.Errorf("%d columns: got\n%s\nwant\n%s", columns, got, want)
		}
		coloured := string(Table(findings, true, columns))
		if plain := regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(coloured, ""); plain != want || !strings.Contains(coloured, "\x1b[1;31mFAIL\x1b[0m") {
			t.Errorf("%d columns: got %q", columns, coloured)
		}
	}
	if got, want := string(Table(findings[:1], false, 0)), "ok    keychain  fine\n0 failed, 0 warnings, 1 ok\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestColoured(t *testing.T) {
	tests := []struct {
		terminal bool
		vars     string
		want     bool
	}{
		{true, "TERM=xterm WT_SESSION=1", true},
		{false, "TERM=xterm WT_SESSION=1", false},
		{true, "TERM=dumb WT_SESSION=1", false},
		{true, "TERM=xterm NO_COLOR=1 WT_SESSION=1", false},
	}
	for _, tt := range tests {
		env := &osenv.Env{Getenv: func(name string) string {
			for _, v := range strings.Fields(tt.vars) {
				if n, value, _ := strings.Cut(v, "="); n == name {
					return value
				}
			}
			return ""
		}}
		if got := Coloured(env, tt.terminal); got != tt.want {
			t.Errorf("terminal %v, %s: got %v", tt.terminal, tt.vars, got)
		}
	}
}

// testAuthority returns a certificate in PEM format.
func testAuthority(t *testing.T) string {
	t.Helper()
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cloud.Close() }()
	return string(cloud.CACertPEM())
}
