// Command bench measures the built programs and writes docs/performance.md with its
// pictures: make bench, or QUICK=1 make bench for a run of seconds whose figures are
// good for nothing but to see that it works; that one is written to bin/bench.
//
// It is a module of its own, as testdata/interop is, and knows the product by its
// programs alone. Everything happens in homes that it makes, with a fake cloud, a session
// bus and a Secret Service of its own. In the kernel keyring of the user, which has no
// second one, it deletes what it added. Linux only.
//
// Times depend on the machine and on what else it does, so what counts are ratios of
// commands that were measured side by side. No figure makes it fail.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// parts are measured in this order.
var parts = []struct {
	name    string
	measure func(*world, *report) error
}{
	{"warm calls", measureWarm},
	{"cold calls", measureCold},
	{"parallel calls", measureParallel},
	{"chains of roles", measureDepth},
	{"sessions and profiles", measureScale},
	{"serve", measureServe},
	{"accounts", measureAccounts},
	{"memory and size", measureSize},
}

func run() (err error) {
	start := time.Now()
	quick := os.Getenv("QUICK") != ""
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return err
	}
	m := describe(root, start)
	clearEnvironment()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	w, err := newWorld(ctx, root, quick)
	if w != nil {
		defer func() { err = errors.Join(err, w.close()) }()
	}
	if err != nil {
		return err
	}
	r := newReport(m, quick)
	for _, part := range parts {
		began := time.Now()
		if err := part.measure(w, r); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		fmt.Printf("%-24s %5.1f s\n", part.name, time.Since(began).Seconds())
	}
	r.Machine.LoadEnd = load()
	r.Minutes = time.Since(start).Minutes()
	dir := filepath.Join(root, "docs")
	if quick {
		dir = filepath.Join(root, "bin", "bench")
	}
	if err := r.write(dir); err != nil {
		return err
	}
	fmt.Printf("\n%s\n\n%s targets held; written: %s\n", r.Targets(), r.Held(), filepath.Join(dir, "performance.md"))
	return nil
}

// clearEnvironment leaves what programs need to run at all, and Go to build. Whatever
// else the user has set could be a credential, a proxy or a keychain.
func clearEnvironment() {
	keep := []string{"PATH", "TMPDIR", "HOME", "GOCACHE", "GOPATH", "GOMODCACHE", "GOTOOLCHAIN", "GOFLAGS", "GOROOT"}
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if !slices.Contains(keep, name) {
			_ = os.Unsetenv(name)
		}
	}
}
