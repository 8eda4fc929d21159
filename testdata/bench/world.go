package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// What the fake cloud has.
const roleARN = "acs:ram::1234567890123456:role/"

// world is where everything is measured: a directory with homes that nobody else uses,
// and a cloud on loopback.
type world struct {
	ctx          context.Context // ends with a signal; then no command is started any more
	dir, bin     string
	cloud        map[string]string // the variables CLOUDTEST_*
	null, stderr *os.File
	quick        bool
	ends         []func() error
}

// newWorld starts the cloud and builds the programs of reference.
func newWorld(ctx context.Context, root string, quick bool) (w *world, err error) {
	w = &world{ctx: ctx, bin: filepath.Join(root, "bin"), quick: quick}
	for _, name := range []string{"aliyun-cred-helper", "aliyun-sso-login", "cloudtest"} {
		if _, err := os.Stat(filepath.Join(w.bin, name)); err != nil {
			return nil, fmt.Errorf("bin/%s is missing: run `make bench` in the project's root directory, which builds it", name)
		}
	}
	if w.dir, err = os.MkdirTemp("", "bench"); err != nil {
		return nil, err
	}
	w.ends = append(w.ends, func() error { return os.RemoveAll(w.dir) })
	if w.null, err = os.OpenFile(os.DevNull, os.O_RDWR, 0); err != nil {
		return w, err
	}
	if w.stderr, err = os.OpenFile(filepath.Join(w.dir, "stderr"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600); err != nil {
		return w, err
	}
	for _, name := range []string{"empty", "nethttp", "bare", "peak"} {
		linked := filepath.Join(w.dir, name+".linked")
		build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", linked, "./reference/"+name)
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return w, fmt.Errorf("go build: %w: %s", err, out)
		}
		// As in the Makefile: what the linker wrote lies in pieces, and starts slower.
		program, err := os.ReadFile(linked)
		if err == nil {
			err = os.WriteFile(w.reference(name), program, 0o700)
		}
		if err != nil {
			return w, err
		}
	}
	return w, w.startCloud()
}

// close ends what was started, the last first.
func (w *world) close() error {
	var failed []error
	for i := len(w.ends) - 1; i >= 0; i-- {
		failed = append(failed, w.ends[i]())
	}
	return errors.Join(failed...)
}

func (w *world) reference(name string) string { return filepath.Join(w.dir, name) }
func (w *world) helper() string               { return filepath.Join(w.bin, "aliyun-cred-helper") }
func (w *world) login() string                { return filepath.Join(w.bin, "aliyun-sso-login") }

// startCloud starts the fake cloud. It ends with its stdin, so also with this process.
func (w *world) startCloud() error {
	cmd := exec.Command(filepath.Join(w.bin, "cloudtest"), "-until-eof")
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	w.ends = append(w.ends, func() error { return errors.Join(stdin.Close(), cmd.Wait()) })
	w.cloud = map[string]string{}
	const last = "CLOUDTEST_OAUTH_TLS"
	for lines := bufio.NewScanner(stdout); w.cloud[last] == "" && lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), "=")
		w.cloud[name] = value
	}
	if w.cloud[last] == "" {
		return errors.New("cloudtest did not say where it is")
	}
	_, err = w.control(http.MethodPost, "portal?pending-polls=0&page-size=100&token-seconds=36000", nil)
	return err
}

// control calls the control service of the cloud and returns its answer.
func (w *world) control(method, call string, body io.Reader) (string, error) {
	request, err := http.NewRequest(method, w.cloud["CLOUDTEST_CONTROL"]+"/"+call, body)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= 300 {
		err = fmt.Errorf("%s %s: status %d: %s", method, call, response.StatusCode, answer)
	}
	return strings.TrimSpace(string(answer)), err
}

// counted runs f and returns how many requests the cloud received from it.
func (w *world) counted(f func() error) (int, error) {
	if _, err := w.control(http.MethodPost, "reset", nil); err != nil {
		return 0, err
	}
	if err := f(); err != nil {
		return 0, err
	}
	text, err := w.control(http.MethodGet, "count", nil)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(text)
}

// atMost wants no more requests of what should have been in the cache. err is that of the
// measuring.
func atMost(limit, requests int, err error) error {
	if err == nil && requests > limit {
		err = fmt.Errorf("calls of a cached session sent %d requests, want at most %d", requests, limit)
	}
	return err
}

// home is a home directory with a config.json, and a keychain of its own.
type home struct {
	w   *world
	dir string
	env []string // of every command in it
}

// newHome makes a home whose sessions are in the backend. more are further variables.
func (w *world) newHome(name, backend string, more ...string) (*home, error) {
	h := &home{w: w, dir: filepath.Join(w.dir, name)}
	h.env = append([]string{
		"HOME=" + h.dir, "PATH=" + os.Getenv("PATH"), "USER=bench", // as every session of a person has it
		"ALIYUN_CRED_HELPER_BACKEND=" + backend,
		"ALIYUN_CRED_HELPER_IMDS_ENDPOINT=" + w.cloud["CLOUDTEST_IMDS"],
		"ALIBABA_CLOUD_STS_ENDPOINT=" + w.cloud["CLOUDTEST_STS"],
	}, more...)
	if err := os.MkdirAll(filepath.Join(h.dir, ".aliyun"), 0o700); err != nil {
		return nil, err
	}
	// The sessions in the kernel keyring would outlive the rest.
	w.ends = append(w.ends, func() error { return h.clear() })
	return h, h.writeConfig("config.json", w.profiles())
}

// profiles are those of every home.
func (w *world) profiles() []map[string]any {
	key := func(name, mode string, more map[string]any) map[string]any {
		p := map[string]any{
			"name": name, "mode": mode, "region_id": "cn-hangzhou",
			"access_key_id": w.cloud["CLOUDTEST_ACCESS_KEY_ID"], "access_key_secret": w.cloud["CLOUDTEST_ACCESS_KEY_SECRET"],
		}
		for name, value := range more {
			p[name] = value
		}
		return p
	}
	return []map[string]any{
		key("role", "RamRoleArn", map[string]any{"ram_role_arn": roleARN + "dev"}),
		key("key", "AK", nil),
		{"name": "instance", "mode": "EcsRamRole", "ram_role_name": "ecs-role"},
		{
			"name": "sso", "mode": "CloudSSO", "cloud_sso_sign_in_url": w.cloud["CLOUDTEST_PORTAL"],
			"cloud_sso_account_id": ssoAccount, "cloud_sso_access_config": ssoConfiguration,
		},
	}
}

func (h *home) writeConfig(name string, profiles []map[string]any) error {
	text, err := json.MarshalIndent(map[string]any{"current": "role", "profiles": profiles}, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(h.dir, ".aliyun", name), text, 0o600)
}

// get is the helper's get in this home.
func (h *home) get(name string, args ...string) command {
	return command{name: name, argv: append([]string{h.w.helper(), "get"}, args...), env: h.env}
}

// clear deletes what is cached.
func (h *home) clear() error { return h.quietly(h.w.helper(), "clear", "--all") }

// forget deletes the sessions, but not the sign-ins.
func (h *home) forget() error { return h.quietly(h.w.helper(), "clear") }

// quietly runs a program in this home.
func (h *home) quietly(argv ...string) error {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env, cmd.Dir = h.env, h.w.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(argv, " "), err, out)
	}
	return nil
}

// works reports whether a session can be cached here: the first call may not warn.
func (h *home) works() bool {
	cmd := exec.Command(h.w.helper(), "get", "role")
	cmd.Env, cmd.Dir = h.env, h.w.dir
	var stderr strings.Builder
	cmd.Stderr = &stderr
	return cmd.Run() == nil && stderr.Len() == 0
}
