package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

const (
	mostOverhead = 5 // milliseconds that a cold call may take over its requests

	ssoAccount       = "1111111111111111"
	ssoConfiguration = "ac-ops"
	ssoClient        = "app-vaz16tltdxs96audqf35"
)

// cold is a call that finds nothing in the cache.
type cold struct {
	name     string
	get      []string // arguments of the helper
	bare     []string // arguments of the program that sends the same requests
	requests int
}

var colds = []cold{
	{"AssumeRole", []string{"role"}, []string{"role", roleARN + "dev"}, 1},
	{"instance and AssumeRole", []string{"instance", "--ram-role-arn", roleARN + "ops"}, []string{"instance", "ecs-role", roleARN + "ops"}, 3},
	{"chain of three roles", chain(3), append([]string{"role"}, arns(3)...), 3},
	{"CloudSSO", []string{"sso"}, []string{"sso", ssoAccount, ssoConfiguration}, 1},
}

// arns returns the roles of a chain.
func arns(depth int) (roles []string) {
	for i := range depth {
		roles = append(roles, roleARN+[]string{"dev", "ops", "audit", "ecs-role"}[i%4])
	}
	return roles
}

// chain returns the arguments for a chain of roles.
func chain(depth int) []string {
	args := []string{"key"}
	for _, arn := range arns(depth) {
		args = append(args, "--ram-role-arn", arn)
	}
	return args
}

// bareEnv are the variables of the program that only sends requests.
func (w *world) bareEnv(token string) (env []string) {
	for name, value := range w.cloud {
		env = append(env, name+"="+value)
	}
	return append(env, "BARE_TOKEN="+token)
}

// sessionHome makes a home with the fastest backend that there is.
func (w *world) sessionHome(name string, more ...string) (*home, error) {
	h, err := w.newHome(name, "kernel", more...)
	if err != nil || h.works() {
		return h, err
	}
	return w.fileHome(name+"-file", more...)
}

// inMemory is the variable that has a home keep its state on a file system in memory;
// nil where there is none.
func (w *world) inMemory() ([]string, error) {
	if _, err := os.Stat("/dev/shm"); err != nil {
		return nil, nil
	}
	dir, err := os.MkdirTemp("/dev/shm", "bench")
	if err != nil {
		return nil, nil // it may be closed to this user
	}
	w.ends = append(w.ends, func() error { return os.RemoveAll(dir) })
	return []string{"XDG_STATE_HOME=" + dir}, nil
}

// measureCold compares calls without a cached session with the bare sum of their requests.
func measureCold(w *world, r *report) error {
	h, err := w.sessionHome("cold")
	if err != nil {
		return err
	}
	if err := h.signIn("sso"); err != nil {
		return err
	}
	token, err := w.portalToken()
	if err != nil {
		return err
	}
	var commands []command
	for _, c := range colds {
		get := h.get(c.name, c.get...)
		if requests, err := w.counted(func() error { return errors.Join(h.forget(), h.quietly(get.argv...)) }); err != nil {
			return err
		} else if requests != c.requests {
			return fmt.Errorf("%s: %d requests, want %d", c.name, requests, c.requests)
		}
		get.before = h.forget
		commands = append(commands, get, command{
			name: c.name + ", bare", argv: append([]string{w.reference("bare")}, c.bare...), env: w.bareEnv(token),
		})
	}
	const inMemory = "AssumeRole, state in memory"
	if more, err := w.inMemory(); err != nil {
		return err
	} else if more != nil {
		m, err := w.sessionHome("memory", more...)
		if err != nil {
			return err
		}
		get := m.get(inMemory, "role")
		get.before = m.forget
		commands = append(commands, get)
	}
	times, err := w.sideBySide(w.many(20, 2), w.many(3, 1), commands...)
	if err != nil {
		return err
	}
	rows := [][]string{{"call", "requests", "helper, ms", "the same requests, ms", "overhead, ms", "ratio"}}
	var bars []bar
	report := func(name, bare string, requests int) spread {
		mine, theirs := times[name], times[bare]
		over := each(mine, theirs, difference)
		s, t := spreadOf(mine), spreadOf(theirs)
		rows = append(rows, []string{name, fmt.Sprint(requests), s.with("%.1f"), t.with("%.1f"), over.with("%.1f"), each(mine, theirs, ratio).with("%.2f")})
		bars = append(bars, bar{name, []float64{max(over.Mid, 0), t.Mid}, 0, 0, fmt.Sprintf("+%.1f", over.Mid)})
		return over
	}
	for _, c := range colds {
		over := report(c.name, c.name+", bare", c.requests)
		r.target("cold call over its requests: "+c.name, " ms", over, mostOverhead)
	}
	if times[inMemory] != nil {
		report(inMemory, colds[0].name+", bare", 1)
	}
	r.table("cold", rows...)
	r.plots["cold"] = barChart("A call without a cached session", axis{title: "milliseconds from fork to exit, medians"}, mostOverhead,
		[]string{"what the helper adds", "the same requests by a bare program"}, bars)
	return nil
}

// signIn signs in to the CloudSSO portal of a profile, on a terminal of its own.
func (h *home) signIn(profile string) error {
	return h.quietly("script", "-qec", h.w.login()+" login "+profile+" --no-browser --no-configure", os.DevNull)
}

// portalToken signs in as the vendor's tools do, and returns the access token.
func (w *world) portalToken() (string, error) {
	base := strings.TrimSuffix(w.cloud["CLOUDTEST_PORTAL"], "/demo/login")
	verifier := strings.Repeat("v", 43)
	sum := sha256.Sum256([]byte(verifier))
	var device struct{ DeviceCode string }
	if err := post(base+"/device-authorization", map[string]string{
		"PortalUrl": w.cloud["CLOUDTEST_PORTAL"], "ClientId": ssoClient,
		"CodeChallengeMethod": "S256", "CodeChallenge": base64.RawURLEncoding.EncodeToString(sum[:]),
	}, &device); err != nil {
		return "", err
	}
	var token struct{ AccessToken string }
	err := post(base+"/token", map[string]string{
		"GrantType": "urn:ietf:params:oauth:grant-type:device_code", "ClientId": ssoClient,
		"DeviceCode": device.DeviceCode, "CodeVerifier": verifier,
	}, &token)
	return token.AccessToken, err
}

func post(address string, fields map[string]string, answer any) error {
	body, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	response, err := http.Post(address, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: status %d", filepath.Base(address), response.StatusCode)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}
