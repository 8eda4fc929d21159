package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/tools/cover"
)

// memory is the address space that each program may have: changed code may allocate for ever.
const memory = 4 << 30

// sandbox is where the tests of changed code run.
type sandbox struct {
	dir  string   // its files; everything temporary is in it
	env  []string // of all programs
	exec string   // the flag -exec of go test that leaves a program nothing but loopback, or ""
}

func newSandbox(ctx context.Context, dir string) (*sandbox, error) {
	// Tests that give up root's rights have to get through.
	if err := os.Chmod(dir, 0o711); err != nil {
		return nil, err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: memory, Max: memory}); err != nil {
		return nil, err
	}
	places := []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOENV"} // in the home by default
	out, err := exec.CommandContext(ctx, "go", append([]string{"env"}, places...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	b := &sandbox{dir: dir, env: []string{"CGO_ENABLED=0"}}
	for _, v := range os.Environ() {
		// Not what leads to the user's own files and keyring.
		if !strings.HasPrefix(v, "XDG_") && !strings.HasPrefix(v, "DBUS_") {
			b.env = append(b.env, v)
		}
	}
	for i, value := range strings.SplitN(string(out), "\n", len(places)) {
		b.env = append(b.env, places[i]+"="+strings.TrimSpace(value))
	}
	b.env = append(b.env, "HOME="+dir, "TMPDIR="+dir, "ALIBABA_CLOUD_ECS_METADATA_DISABLED=true")

	unshare := []string{"unshare", "--net"}
	if os.Geteuid() != 0 {
		unshare = append(unshare, "--map-current-user", "--keep-caps")
	}
	const script = `PATH=$PATH:/usr/sbin:/sbin ip link set lo up && exec "$0" "$@"`
	unshare = append(unshare, "sh", "-c")
	if exec.CommandContext(ctx, unshare[0], append(unshare[1:], script, "true")...).Run() == nil {
		b.exec = "-exec=" + strings.Join(unshare, " ") + " '" + script + "'"
	}
	return b, nil
}

// test runs go test, and ends whatever that has started. The output has stderr only if it
// fails.
func (b *sandbox) test(ctx context.Context, p *pkg, flags ...string) ([]byte, error) {
	args := append([]string{"test", "-count=1", "-short", "-failfast", "-vet=off", "-ldflags=-s -w"}, flags...)
	if b.exec != "" {
		args = append(args, b.exec)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, p.ImportPath)...)
	var stdout, stderr bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = b.env, &stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	end := func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.Cancel, cmd.WaitDelay = end, 5*time.Second
	err := cmd.Run()
	if cmd.Process != nil {
		_ = end()
	}
	if err != nil {
		stdout.Write(stderr.Bytes())
	}
	return stdout.Bytes(), err
}

// baseline is what the tests do with the package as it is.
type baseline struct {
	took   time.Duration
	blocks map[string][]cover.ProfileBlock // by the name of the file
}

var okLine = regexp.MustCompile(`(?m)^ok\s.*?\s([0-9.]+)s`)

// baseline runs the tests with the package as it is: they have to pass.
func (b *sandbox) baseline(ctx context.Context, p *pkg) (*baseline, error) {
	profile := filepath.Join(b.dir, "profile")
	out, err := b.test(ctx, p, "-coverprofile="+profile)
	if err != nil {
		return nil, fmt.Errorf("the tests fail without a change: %w\n%s", err, out)
	}
	base := &baseline{blocks: make(map[string][]cover.ProfileBlock)}
	if m := okLine.FindSubmatch(out); m != nil {
		seconds, _ := strconv.ParseFloat(string(m[1]), 64)
		base.took = time.Duration(seconds * float64(time.Second))
	}
	files, err := cover.ParseProfiles(profile)
	for _, file := range files {
		base.blocks[filepath.Base(file.FileName)] = file.Blocks
	}
	return base, err
}

// executes reports whether a test may notice m: one executes its statement, or it is in
// none, such as a constant.
func (b *baseline) executes(m mutant) bool {
	within := false
	for _, k := range b.blocks[filepath.Base(m.file)] {
		after := m.line > k.StartLine || m.line == k.StartLine && m.column >= k.StartCol
		before := m.line < k.EndLine || m.line == k.EndLine && m.column < k.EndCol
		if after && before {
			if k.Count > 0 {
				return true
			}
			within = true
		}
	}
	return !within
}

// mutate runs the tests with m. They get that limit.
func (b *sandbox) mutate(ctx context.Context, p *pkg, m mutant, limit time.Duration) (result, error) {
	dir, err := os.MkdirTemp(b.dir, "o")
	if err != nil {
		return killed, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file, overlay := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json")
	content, err := json.Marshal(map[string]any{"Replace": map[string]string{m.file: file}})
	if err := errors.Join(err, os.WriteFile(file, p.mutated(m), 0o600), os.WriteFile(overlay, content, 0o600)); err != nil {
		return killed, err
	}
	// The tests end themselves, unless what they have started holds them up.
	within, cancel := context.WithTimeout(ctx, limit+2*time.Minute)
	defer cancel()
	out, err := b.test(within, p, "-overlay="+overlay, "-timeout="+limit.String())
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return killed, ctx.Err()
	case err == nil:
		return survived, nil
	case bytes.Contains(out, []byte("[build failed]")):
		return notBuilt, nil
	case errors.As(err, &exit) || within.Err() != nil:
		return killed, nil
	}
	return killed, err
}
