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
)

// memory is the address space that each program may have: changed code may allocate for ever.
const memory = 4 << 30

// sandbox is where the tests of changed code run.
type sandbox struct {
	dir  string   // its files; everything temporary is in it
	env  []string // of all programs
	exec string   // the flag -exec of go test, or empty
	open string   // why the network can be reached, or empty
}

func newSandbox(ctx context.Context) (*sandbox, error) {
	// Sockets in temporary directories need short names.
	dir, err := os.MkdirTemp("", "m")
	if err != nil {
		return nil, err
	}
	b := &sandbox{dir: dir, env: os.Environ()}
	// Tests that give up root's rights have to get through.
	if err := os.Chmod(dir, 0o711); err != nil {
		b.remove()
		return nil, err
	}
	// These are in the home by default.
	out, err := b.gotool(ctx, "env", "-json", "GOCACHE", "GOMODCACHE", "GOPATH", "GOENV")
	if err != nil {
		b.remove()
		return nil, fmt.Errorf("go env: %w: %s", err, out)
	}
	places := make(map[string]string)
	if err := json.Unmarshal(out, &places); err != nil {
		b.remove()
		return nil, err
	}
	b.env = nil
	for _, v := range os.Environ() {
		// What leads to the user's own files and keyring.
		if !strings.HasPrefix(v, "XDG_") && !strings.HasPrefix(v, "DBUS_") {
			b.env = append(b.env, v)
		}
	}
	if _, ok := os.LookupEnv("CGO_ENABLED"); !ok {
		b.env = append(b.env, "CGO_ENABLED=0")
	}
	for name, value := range places {
		b.env = append(b.env, name+"="+value)
	}
	b.env = append(b.env, "HOME="+dir, "TMPDIR="+dir, "ALIBABA_CLOUD_ECS_METADATA_DISABLED=true")
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: memory, Max: memory}); err != nil {
		b.remove()
		return nil, err
	}
	b.exec, b.open = isolated(ctx)
	return b, nil
}

func (b *sandbox) remove() { _ = os.RemoveAll(b.dir) }

// gotool runs go, and ends whatever it has started. The output has stderr only if that
// fails.
func (b *sandbox) gotool(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
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

// test runs go test with what all runs share.
func (b *sandbox) test(ctx context.Context, tests []string, flags ...string) ([]byte, error) {
	args := append([]string{"test", "-count=1", "-failfast", "-vet=off", "-ldflags=-s -w"}, flags...)
	if b.exec != "" {
		args = append(args, "-exec="+b.exec)
	}
	return b.gotool(ctx, append(args, tests...)...)
}

// baseline is what the tests do with the package as it is.
type baseline struct {
	took   time.Duration
	blocks map[string][]block // by file
}

// block is a part of a file, and whether a test executes it.
type block struct {
	fromLine, fromColumn, toLine, toColumn int
	executed                               bool
}

var (
	okLine      = regexp.MustCompile(`(?m)^ok\s.*?\s([0-9.]+)s`)
	profileLine = regexp.MustCompile(`(?m)^.*/([^/]+\.go):(\d+)\.(\d+),(\d+)\.(\d+) \d+ (\d+)$`)
)

// baseline runs the tests with the package as it is: they have to pass.
func (b *sandbox) baseline(ctx context.Context, p *pkg, tests []string) (*baseline, error) {
	profile := filepath.Join(b.dir, "profile")
	out, err := b.test(ctx, tests, "-coverpkg="+p.ImportPath, "-coverprofile="+profile)
	if err != nil {
		return nil, fmt.Errorf("the tests fail without a change: %w\n%s", err, out)
	}
	base := &baseline{blocks: make(map[string][]block)}
	for _, m := range okLine.FindAllSubmatch(out, -1) {
		seconds, _ := strconv.ParseFloat(string(m[1]), 64)
		base.took = max(base.took, time.Duration(seconds*float64(time.Second)))
	}
	content, err := os.ReadFile(profile)
	if err != nil {
		return nil, err
	}
	for _, m := range profileLine.FindAllStringSubmatch(string(content), -1) {
		var n [5]int
		for i := range n {
			n[i], _ = strconv.Atoi(m[i+2])
		}
		base.blocks[m[1]] = append(base.blocks[m[1]], block{n[0], n[1], n[2], n[3], n[4] > 0})
	}
	return base, nil
}

// executes reports whether a test may notice m: one executes its statement, or it is in
// none, such as a constant.
func (b *baseline) executes(m mutant) bool {
	within := false
	for _, k := range b.blocks[filepath.Base(m.file)] {
		after := m.line > k.fromLine || m.line == k.fromLine && m.column >= k.fromColumn
		before := m.line < k.toLine || m.line == k.toLine && m.column < k.toColumn
		if after && before {
			if k.executed {
				return true
			}
			within = true
		}
	}
	return !within
}

// mutate runs the tests with m. They get that limit.
func (b *sandbox) mutate(ctx context.Context, p *pkg, m mutant, tests []string, limit time.Duration) (result, error) {
	dir, err := os.MkdirTemp(b.dir, "o")
	if err != nil {
		return killed, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file, overlay := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json")
	content, err := json.Marshal(map[string]any{"Replace": map[string]string{m.file: file}})
	if err != nil {
		return killed, err
	}
	if err := errors.Join(os.WriteFile(file, p.mutated(m), 0o600), os.WriteFile(overlay, content, 0o600)); err != nil {
		return killed, err
	}
	// The tests end themselves, unless what they have started holds them up.
	within, cancel := context.WithTimeout(ctx, limit+2*time.Minute)
	defer cancel()
	out, err := b.test(within, tests, "-overlay="+overlay, "-timeout="+limit.String())
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return killed, ctx.Err()
	case err == nil:
		return survived, nil
	case bytes.Contains(out, []byte("[build failed]")) || bytes.Contains(out, []byte("[setup failed]")):
		return notBuilt, nil
	case errors.As(err, &exit) || within.Err() != nil:
		return killed, nil
	}
	return killed, err
}
