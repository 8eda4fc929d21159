package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"filippo.io/age"

	"aliyun-cred-helper/internal/cloudtest"
)

// doctorNow is the clock of the tests: that of a synctest bubble at its start.
var doctorNow = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// doctorCall is a call on a machine of its own: a home with that config.json
// ("" for none), those variables, a keychain of age files, no network.
func doctorCall(t *testing.T, config string, vars map[string]string) *call {
	t.Helper()
	home := t.TempDir()
	if config != "" {
		if err := os.MkdirAll(filepath.Join(home, ".aliyun"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, ".aliyun", "config.json"), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(home, "age.key")
	if err := os.WriteFile(key, []byte(identity.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	env := Env{
		Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}, Home: home,
		StateDir: filepath.Join(home, "state"), LockDir: filepath.Join(home, "locks"),
		Now: func() time.Time { return doctorNow },
		Getenv: func(name string) string {
			switch {
			case vars[name] != "":
				return strings.ReplaceAll(vars[name], "HOME", home)
			case name == "ALIYUN_CRED_HELPER_AGE_IDENTITY":
				return key
			case name == "ALIYUN_CRED_HELPER_BACKEND":
				return "file"
			}
			return ""
		},
		LookPath: func(program string) (string, error) {
			switch program {
			case "/opt/there", "there", "sub/there", "/bin/aliyun-cred-helper", `C:\x.exe`:
				return program, nil
			case "/opt/barred":
				return "", os.ErrPermission
			}
			return "", os.ErrNotExist
		},
		Transport: answering(func(*http.Request) (int, string) { return 0, "" }),
	}
	return &call{env: env, out: printer{program: "p", stderr: env.Stderr}, flags: &common{}, limit: time.Minute}
}

// answering is a network: it returns the status and the date of the answer, or
// a status of 0 for none.
type answering func(*http.Request) (status int, date string)

func (a answering) RoundTrip(req *http.Request) (*http.Response, error) {
	status, date := a(req)
	if status == 0 {
		return nil, errors.New("no network")
	}
	header := http.Header{}
	if date != "" {
		header.Set("Date", date)
	}
	return &http.Response{StatusCode: status, Header: header, Body: http.NoBody}, nil
}

// wantFinding compares a finding with "STATUS PART OF SUMMARY => PART OF HINT".
func wantFinding(t *testing.T, got finding, want string) {
	t.Helper()
	want, hint, _ := strings.Cut(want, " => ")
	status, summary, _ := strings.Cut(want, " ")
	if string(got.Status) != status || !strings.Contains(got.Summary, summary) || !strings.Contains(got.Hint, hint) {
		t.Errorf("got %s %q, hint %q; want %s %q, hint %q", got.Status, got.Summary, got.Hint, status, summary, hint)
	}
	if bad := got.Status == statusWarn || got.Status == statusFail; bad != (got.Hint != "") {
		t.Errorf("status %s with hint %q", got.Status, got.Hint)
	}
	if strings.Contains(got.Summary+got.Hint, "CANARY") {
		t.Errorf("a secret in %q, hint %q", got.Summary, got.Hint)
	}
}

// runCheck runs one check by its id.
func runCheck(t *testing.T, c *call, id string) finding {
	t.Helper()
	i := slices.IndexFunc(checks, func(k check) bool { return k.id == id })
	if i < 0 {
		t.Fatalf("no check %s", id)
	}
	x := c.examination(t.Context(), "")
	x.proxy = func(req *http.Request) (*url.URL, error) {
		if p := c.env.Getenv("HTTPS_PROXY"); p != "" && c.env.Getenv("NO_PROXY") == "" {
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

// A check that never ends costs five seconds and not the report.
func TestDoctorHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		selected := []check{
			{"deaf", false, func(*examination, context.Context) finding { <-release; return okf("late") }},
			{"good", false, func(*examination, context.Context) finding { return okf("fine") }},
			{"bounded", false, func(_ *examination, ctx context.Context) finding { <-ctx.Done(); return failf("h", "gave up") }},
			{"broken", false, func(*examination, context.Context) finding { panic("CANARY") }},
		}
		ctx, cancel := context.WithTimeout(t.Context(), doctorLimit)
		defer cancel()
		start := time.Now()
		var screen bytes.Buffer
		x := &examination{call: &call{env: Env{StderrTerminal: true, Stderr: &screen, Getenv: func(string) string { return "" }}}}
		got := x.run(ctx, selected)
		if took := time.Since(start); took != doctorLimit+doctorGrace {
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

// Everything at once on a network that never answers, with --json.
func TestDoctorNoNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := doctorCall(t, `{"profiles":[{"name":"p","cloud_sso_sign_in_url":"https://signin-x.alibabacloudsso.com/d/login"}]}`, nil)
		c.env.Transport = hanging{}
		defer c.close()
		start := time.Now()
		document, err := (&doctorCommand{JSON: true}).run(t.Context(), c)
		if !errors.Is(err, errUnhealthy) || exitCode(t.Context(), err) != 1 {
			t.Errorf("got error %v", err)
		}
		if took := time.Since(start); took >= 5*time.Second {
			t.Errorf("it took %v", took)
		}
		var got []finding
		if err := json.Unmarshal(document, &got); err != nil || len(got) != len(checks) {
			t.Fatalf("%d findings, %v: %s", len(got), err, document)
		}
		want := map[string]status{"network-sts": statusFail, "network-cloudsso": statusFail, "network-metadata": statusSkip, "clock": statusSkip, "keychain": statusOK}
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

func TestDoctorInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(Interrupt{os.Interrupt})
	document, err := (&doctorCommand{}).run(ctx, doctorCall(t, "", nil))
	if document != nil || exitCode(ctx, err) != exitInterrupt {
		t.Errorf("got %q, %v", document, err)
	}
}

func TestFindingTable(t *testing.T) {
	findings := []finding{
		{"keychain", statusOK, "fine", ""},
		{"clock", statusFail, "wrong", "set it"},
	}
	want := "CHECK     STATUS  WHAT\nkeychain  ok      fine\nclock     fail    wrong\n                  way out: set it\n"
	if got := string(findingTable(findings, false)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	coloured := string(findingTable(findings, true))
	if plain := regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(coloured, ""); plain != want || !strings.Contains(coloured, "\x1b[1;31mfail  \x1b[0m") {
		t.Errorf("got %q", coloured)
	}
}

func TestColours(t *testing.T) {
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
		env := Env{Getenv: func(name string) string {
			for _, v := range strings.Fields(tt.vars) {
				if n, value, _ := strings.Cut(v, "="); n == name {
					return value
				}
			}
			return ""
		}}
		if got := env.colours(tt.terminal); got != tt.want {
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
