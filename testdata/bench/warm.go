package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// itemBytes is about what a session takes in the kernel keyring.
const itemBytes = 1600

// measureWarm compares calls that the cache answers with programs that do less.
func measureWarm(w *world, r *report) error {
	commands := []command{
		{name: "empty Go program", argv: []string{w.reference("empty")}},
		{name: "linked net/http", argv: []string{w.reference("nethttp")}},
	}
	add := func(c command) { commands = append(commands, c) }
	kernel, err := w.newHome("kernel", "kernel")
	if err != nil {
		return err
	}
	hasKernel := kernel.works()
	if hasKernel {
		add(kernel.get("get, kernel keyring", "role"))
		prompt := command{name: "prompt", argv: []string{w.helper(), "prompt"}}
		prompt.env = append(prompt.env, kernel.env...)
		prompt.env = append(prompt.env, "ALIYUN_CRED_HELPER_PROFILE=role", "ALIYUN_CRED_HELPER_EXPIRATION=2999-01-02T03:04:05Z")
		add(prompt)
		if c, err := w.keyctl(); err == nil {
			add(c)
		}
	}
	file, err := w.fileHome("file")
	if err != nil {
		return err
	}
	if file.works() {
		add(file.get("get, encrypted file", "role"))
	}
	system, noSystem := w.systemCommands()
	commands = append(commands, system...)

	var times map[string][]float64
	requests, err := w.counted(func() (err error) {
		times, err = w.sideBySide(w.many(25, 3), w.many(15, 3), commands...)
		return err
	})
	if err := atMost(0, requests, err); err != nil {
		return err
	}
	rows := [][]string{{"what", "ms", "/ empty program", "/ linked net/http"}}
	var bars []bar
	for _, c := range commands {
		s := spreadOf(times[c.name])
		rows = append(rows, []string{
			c.name, s.with("%.2f"),
			each(times[c.name], times["empty Go program"], ratio).with("%.2f"),
			each(times[c.name], times["linked net/http"], ratio).with("%.2f"),
		})
		bars = append(bars, bar{c.name, w.ownOrOther(c, s.Mid), s.Low, s.High, fmt.Sprintf("%.2f", s.Mid)})
	}
	r.table("warm", rows...)
	r.plots["warm"] = barChart("A call that the cache answers", axis{title: "milliseconds from fork to exit; median, and a line from quartile to quartile"}, 0, ownAndOther, bars)
	compare := func(what, a, b string, limit float64, possible bool, why string) {
		if !possible {
			r.missing(what, ratioUnit, limit, why)
			return
		}
		r.target(what, ratioUnit, each(times[a], times[b], ratio), limit)
	}
	const noKernel = "no kernel keyring here"
	compare("warm get, kernel keyring / empty Go program", "get, kernel keyring", "empty Go program", 1.5, hasKernel, noKernel)
	compare("warm get, kernel keyring / program that only links net/http", "get, kernel keyring", "linked net/http", 1.15, hasKernel, noKernel)
	compare("prompt / warm get", "prompt", "get, kernel keyring", 1.2, hasKernel, noKernel)
	compare("warm get, Secret Service / `secret-tool lookup` of the same item", "get, Secret Service", "secret-tool lookup", 0.4, noSystem == nil, fmt.Sprint(noSystem))
	return nil
}

// ownAndOther is the legend of charts that have bars of the product and of other programs.
var ownAndOther = []string{"this project", "for comparison"}

// ownOrOther returns the parts of a bar: the first one is for a program of the product.
func (w *world) ownOrOther(c command, v float64) []float64 {
	if strings.HasPrefix(c.argv[0], w.bin) {
		return []float64{v}
	}
	return []float64{0, v}
}

// many is how often something is done in a full run, and in a quick one.
func (w *world) many(full, quick int) int {
	if w.quick {
		return quick
	}
	return full
}

// fileHome makes a home with an age identity.
func (w *world) fileHome(name string, more ...string) (*home, error) {
	identity := filepath.Join(w.dir, name+".key")
	if out, err := exec.Command(filepath.Join(w.bin, "cloudtest"), "-age-identity", identity).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("cloudtest -age-identity: %w: %s", err, out)
	}
	return w.newHome(name, "file", append(more, "ALIYUN_CRED_HELPER_AGE_IDENTITY="+identity)...)
}

// keyctl adds a key of the size of a session to the keyring of the user, and returns the
// command that reads it.
func (w *world) keyctl() (command, error) {
	program, err := exec.LookPath("keyctl")
	if err != nil {
		return command{}, err
	}
	add := exec.Command(program, "padd", "user", fmt.Sprintf("bench:%d", os.Getpid()), "@u")
	add.Stdin = strings.NewReader(strings.Repeat("x", itemBytes))
	id, err := add.Output()
	if err != nil {
		return command{}, err
	}
	key := strings.TrimSpace(string(id))
	w.ends = append(w.ends, func() error { return exec.Command(program, "unlink", key, "@u").Run() })
	for _, args := range [][]string{{"timeout", key, "3600"}, {"setperm", key, "0x3f3f0000"}} {
		if err := exec.Command(program, args...).Run(); err != nil {
			return command{}, err
		}
	}
	return command{name: "keyctl pipe", argv: []string{program, "pipe", key}}, nil
}

// systemCommands starts a Secret Service and returns a warm get from it, and secret-tool
// for the very item that this reads.
func (w *world) systemCommands() ([]command, error) {
	bus, err := w.startSecretService()
	if err != nil {
		return nil, err
	}
	h, err := w.newHome("system", "system", bus...)
	if err != nil {
		return nil, err
	}
	if !h.works() {
		return nil, fmt.Errorf("a session cannot be stored in the Secret Service")
	}
	program, err := exec.LookPath("secret-tool")
	if err != nil {
		return nil, err
	}
	search := exec.Command(program, "search", "--all", "service", "aliyun-cred-helper")
	search.Env = h.env
	found, err := search.CombinedOutput() // the attributes are on stderr
	if err != nil {
		return nil, err
	}
	_, account, _ := strings.Cut(string(found), "attribute.username = session:")
	account, _, _ = strings.Cut(account, "\n")
	if account == "" {
		return nil, fmt.Errorf("the session is not in the Secret Service")
	}
	return []command{h.get("get, Secret Service", "role"), {
		name: "secret-tool lookup", env: h.env,
		argv: []string{program, "lookup", "service", "aliyun-cred-helper", "username", "session:" + account},
	}}, nil
}
