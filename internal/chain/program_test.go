package chain

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// exitCode is how a program ends.
type exitCode int

func (exitCode) Error() string   { return "it failed" }
func (e exitCode) ExitCode() int { return int(e) }

// What becomes of a program of mode External: what it prints, and how it fails.
func TestProgram(t *testing.T) {
	const usage, refused, login = credential.Usage, credential.Refused, credential.Login
	const session = `{"mode":"StsToken","access_key_id":"STS.x","access_key_secret":"CANARY-s","sts_token":"CANARY-t","expiration":"2026-01-02T04:04:05Z"}`
	tests := []struct {
		name, command string // default: /bin/program one
		env           map[string]string
		ancestors     int
		out           string
		err           error
		mode          string // of the credential, or "" for an error
		expires       bool
		want          string // a part of the error or the hint
		kind          credential.Kind
	}{
		{name: "key", out: `{"mode":"AK","access_key_id":"i","access_key_secret":"s","sts_token":"old"}`, mode: "AK"},
		{name: "session", out: session, mode: "StsToken", expires: true},
		{name: "bearer token", out: `{"mode":"BearerToken","bearer_token":"b","access_key_id":"old"}`, mode: "BearerToken"},
		{name: "expiry in another layout", out: strings.Replace(session, "05Z", "05+00:00", 1), mode: "StsToken"},
		{name: "key with an expiry", out: `{"mode":"AK","access_key_id":"i","access_key_secret":"s","expiration":"2026-01-02T04:04:05Z"}`, mode: "AK"},
		{name: "expired", out: strings.Replace(session, "04:04:05", "03:04:05", 1), want: "expired", kind: refused},
		{name: "no mode", out: `{"access_key_id":"i","access_key_secret":"s"}`, want: "mode", kind: refused},
		{name: "mode in another case", out: `{"mode":"ak","access_key_id":"i","access_key_secret":"s"}`, want: "mode", kind: refused},
		{name: "another mode", out: `{"mode":"EcsRamRole"}`, want: "mode", kind: refused},
		{name: "session without a token", out: `{"mode":"StsToken","access_key_id":"i","access_key_secret":"s"}`, want: "StsToken", kind: refused},
		{name: "no bearer token", out: `{"mode":"BearerToken","access_key_id":"i","access_key_secret":"s"}`, want: "BearerToken", kind: refused},
		{name: "key without an id", out: `{"mode":"AK","access_key_secret":"s"}`, want: "id", kind: refused},
		{name: "key without a secret", out: `{"mode":"AK","access_key_id":"i"}`, want: "secret", kind: refused},
		{name: "no JSON", out: "CANARY", want: "JSON", kind: refused},
		{name: "nothing", want: "JSON", kind: refused},

		{name: "not found", err: fs.ErrNotExist, want: "not found", kind: usage},
		{name: "not executable", err: fs.ErrPermission, want: "not executable", kind: usage},
		{name: "it fails", err: exitCode(1), want: "by hand", kind: refused},
		{name: "4 says nothing of another program", err: exitCode(4), want: "by hand", kind: refused},
		{name: "the login needs a terminal", command: "aliyun-sso-login login p", err: exitCode(4), want: "aliyun-sso-login login p", kind: login},
		{name: "the login needs a terminal, by flag", command: "aliyun-sso-login --profile=p", err: exitCode(4), want: "aliyun-sso-login login p", kind: login},
		{name: "the login of another name", command: "aliyun-sso-login login q", err: exitCode(4), want: "in a terminal", kind: login},
		{name: "the login fails", command: "aliyun-sso-login login p", err: exitCode(5), want: "by hand", kind: refused},

		{name: "no command", command: "-", want: "process_command", kind: usage},
		{name: "blank", command: " ", want: "process_command", kind: usage},
		{name: "quotes", command: "program 'x", want: "quotes", kind: usage},
		{name: "switched off", env: map[string]string{"ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS": "true"}, out: session, want: "unset ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", kind: usage},
		{name: "three programs before it", env: map[string]string{"ALIYUN_CRED_HELPER_PATH": "a > b > c"}, out: session, mode: "StsToken", expires: true},
		{name: "four programs before it", env: map[string]string{"ALIYUN_CRED_HELPER_PATH": "a > b > c > d"}, out: session, want: "a > b > c > d > p", kind: usage},
		{name: "a circle", env: map[string]string{"ALIYUN_CRED_HELPER_PATH": "p > a"}, out: session, want: "p > a > p", kind: usage},
		{name: "three helpers above", ancestors: 3, out: session, mode: "StsToken", expires: true},
		{name: "four helpers above", ancestors: 4, out: session, want: "process_command", kind: usage},
	}
	for _, tt := range tests {
		command := tt.command
		if command == "" {
			command = "/bin/program 'one two'"
		}
		w := newWorld(t, config.Profile{Name: "p", Mode: "External", ProcessCommand: strings.TrimPrefix(command, "-")})
		w.env = tt.env
		w.Ancestors = func() int { return tt.ancestors }
		w.output = tt.out
		run := w.Run
		w.Run = func(ctx context.Context, argv, environment []string, limit int) ([]byte, error) {
			if limit != 64<<10 || environment[0] != "ALIYUN_CRED_HELPER_PATH="+strings.TrimPrefix(tt.env["ALIYUN_CRED_HELPER_PATH"]+" > p", " > ") {
				t.Errorf("%s: it gets %q and may print %d bytes", tt.name, environment, limit)
			}
			out, _ := run(ctx, argv, environment, limit)
			return out, tt.err
		}
		c, _, err := w.get(t, request.Request{Profile: "p"})
		wants(t, tt.name, c, err, "external:program", tt.kind, tt.want)
		if err != nil && strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: the error has the output: %v", tt.name, err)
		}
		if err == nil && (c.Mode() != tt.mode || c.Expires.IsZero() == tt.expires || tt.mode == "BearerToken" && c.AccessKeyID != "") {
			t.Errorf("%s: got mode %s of %q until %v", tt.name, c.Mode(), c.AccessKeyID, c.Expires)
		}
		if err == nil && !strings.HasPrefix(w.ran[0], "/bin/program one two ") {
			t.Errorf("%s: ran %q", tt.name, w.ran)
		}
		if len(w.cache.sessions) > 0 {
			t.Errorf("%s: it is kept for later calls", tt.name)
		}
	}
}

// A program that does not end is ended by the call, whose matter it is.
func TestProgramTimeout(t *testing.T) {
	w := newWorld(t, config.Profile{Name: "p", Mode: "External", ProcessCommand: "/bin/program"})
	why := errors.New("time limit")
	ctx, cancel := context.WithCancelCause(t.Context())
	w.Run = func(context.Context, []string, []string, int) ([]byte, error) {
		cancel(why)
		return nil, exitCode(-1)
	}
	plan, err := Build(request.Request{Profile: "p"}, w.World)
	must(t, err)
	_, err = plan.Retrieve(ctx)
	wants(t, "p", credential.Credential{}, err, "", credential.Network, "time limit")
	if !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
}

// With --cache-external the session is kept, and a program that cannot be found has none.
func TestProgramKept(t *testing.T) {
	w := newWorld(t, config.Profile{Name: "p", Mode: "External", ProcessCommand: "/bin/program"})
	w.output = `{"mode":"StsToken","access_key_id":"STS.x","access_key_secret":"s","sts_token":"t","expiration":"2026-01-02T04:04:05Z"}`
	req := request.Request{Profile: "p", CacheExternal: true}
	for range 2 {
		w.Outputs = nil // as in another process
		if c, _, err := w.get(t, req); err != nil || c.AccessKeyID != "STS.x" {
			t.Fatalf("got %q, %v", c.AccessKeyID, err)
		}
		for key, c := range w.cache.sessions { // as a store gives it back
			c.Obtained = start
			w.cache.sessions[key] = c
		}
	}
	if len(w.ran) != 1 || len(w.cache.sessions) != 1 {
		t.Errorf("it ran %d times, %d sessions are kept; want 1 and 1", len(w.ran), len(w.cache.sessions))
	}
	for missing, want := range map[error]string{fs.ErrNotExist: "not found", fs.ErrPermission: "not executable"} {
		w.LookPath = func(string) (string, error) { return "", missing }
		_, _, err := w.get(t, req)
		wants(t, want, credential.Credential{}, err, "", credential.Usage, want)
	}
}

// A config.json that others may write runs programs as its user, which is said.
func TestProgramExposed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights of a file are Unix's")
	}
	for mode, notices := range map[os.FileMode]int{0o600: 0, 0o666: 1} {
		path := filepath.Join(t.TempDir(), "config.json")
		must(t, os.WriteFile(path, nil, 0o600))
		must(t, os.Chmod(path, mode))
		w := newWorld(t, config.Profile{Name: "p", Mode: "External", ProcessCommand: "/bin/program"})
		before := w.Config
		w.Config = func() (*config.File, error) {
			file, err := before()
			file.Path = path
			return file, err
		}
		w.output = `{"mode":"AK","access_key_id":"i","access_key_secret":"s"}`
		_, _, err := w.get(t, request.Request{Profile: "p"})
		if must(t, err); len(w.said["notice"]) != notices {
			t.Errorf("%v: got the notices %q", mode, w.said["notice"])
		}
	}
}
