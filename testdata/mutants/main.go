// Command mutants changes one thing in a package at a time, such as == into !=, and runs
// the package's own tests with -short: a change that none of them notices is a survivor,
// and shows what is not tested.
//
//	go run ./testdata/mutants [-sample N] [-jobs N] PACKAGE...
//
// It prints each survivor as file:line:column, and for each package how many were killed
// and the floor. It exits with 1 below a floor or if something does not work, and with 2
// on wrong usage. A change that does not compile does not count. One that makes the tests
// wait for too long is killed. One in a statement that no test executes survives without
// being run. Some changes make no difference that a test could see: floors leave room for
// them.
//
// The files stay as they are: go test gets the changed one through -overlay. Changed code
// may do anything that its user may: it gets an empty home, a limit of memory and, where
// unshare(1) of Linux can do that, no network but loopback. It is for Unix systems.
//
// With -sample N, N changes of each package are tried. Which ones depends on the function
// and on the change, but not on the lines around: other work does not choose others. A
// few changes may kill fewer than all would by mere chance. So the floor is lowered by two
// standard errors of a share in a sample of that size: with floor 90 and 12 changes, 73 %
// is enough. A sample finds a package whose tests went away, not one test.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// floors are the per cent that a package has to kill, by the end of its import path.
var floors = map[string]int{
	"internal/chain":    70, // scripts test most of it
	"internal/keychain": 85,
	"internal/config":   85,
}

const otherFloor = 90

func floorOf(importPath string) int {
	for suffix, floor := range floors {
		if strings.HasSuffix(importPath, suffix) {
			return floor
		}
	}
	return otherFloor
}

// enough reports the least per cent that a package with that floor has to kill in a sample
// of n: two standard errors less.
func enough(floor, n int) int {
	p := float64(floor) / 100
	return max(0, int(math.Floor(100*(p-2*math.Sqrt(p*(1-p)/float64(n))))))
}

var errBelow = errors.New("below the floor")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// options are the flags.
type options struct {
	sample, jobs int
	timeout      time.Duration
}

// run is the program, and returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var o options
	set := flag.NewFlagSet("mutants", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.IntVar(&o.sample, "sample", 0, "try `N` changes of each package; 0: all")
	set.IntVar(&o.jobs, "jobs", runtime.GOMAXPROCS(0), "try `N` changes at a time")
	set.DurationVar(&o.timeout, "timeout", 10*time.Second, "how long tests may take beside ten times what they usually take")
	if err := set.Parse(args); err != nil {
		return 2
	}
	if set.NArg() == 0 || o.sample < 0 || o.jobs < 1 {
		fmt.Fprintln(stderr, "mutants: name packages; -sample and -jobs are numbers from 0 and from 1")
		set.Usage()
		return 2
	}
	if err := walk(ctx, o, set.Args(), stdout); err != nil {
		fmt.Fprintln(stderr, "mutants:", err)
		return 1
	}
	return 0
}

// walk tries the changes of all packages, and returns what is wrong with each.
func walk(ctx context.Context, o options, patterns []string, stdout io.Writer) error {
	dir, err := os.MkdirTemp("", "m") // short: sockets in it need short names
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	box, err := newSandbox(ctx, dir)
	if err != nil {
		return err
	}
	if box.exec == "" {
		fmt.Fprintln(stdout, "changed code may reach the network: unshare(1) cannot prevent it here")
	}
	packages, err := load(ctx, box.env, patterns)
	if err != nil {
		return err
	}
	var failed error
	for _, p := range packages {
		if err := try(ctx, o, box, p, stdout); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", p.ImportPath, err))
		}
	}
	return failed
}

// result is what became of one mutant.
type result int

const (
	killed result = iota
	survived
	notBuilt
)

// try tries the changes of one package. It returns errBelow if too few are killed.
func try(ctx context.Context, o options, box *sandbox, p *pkg, stdout io.Writer) error {
	start := time.Now()
	base, err := box.baseline(ctx, p)
	if err != nil {
		return err
	}
	mutants := p.choose(o.sample)
	results := make([]result, len(mutants))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(o.jobs)
	for i, m := range mutants {
		if results[i] = survived; !base.executes(m) {
			continue
		}
		group.Go(func() (err error) {
			results[i], err = box.mutate(ctx, p, m, o.timeout+10*base.took)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if !report(o, p, mutants, results, time.Since(start), stdout) {
		return errBelow
	}
	return nil
}

// report prints what became of a package's mutants, and reports whether that is enough.
func report(o options, p *pkg, mutants []mutant, results []result, took time.Duration, stdout io.Writer) bool {
	var counts [3]int
	here, _ := os.Getwd()
	for i, m := range mutants {
		counts[results[i]]++
		if results[i] == survived {
			fmt.Fprintf(stdout, "%s:%d:%d: %s\n", strings.TrimPrefix(m.file, here+"/"), m.line, m.column, m.what)
		}
	}
	all := counts[killed] + counts[survived]
	if all == 0 {
		fmt.Fprintf(stdout, "%s  nothing to change\n", p.ImportPath)
		return true
	}
	floor := floorOf(p.ImportPath)
	line := fmt.Sprintf("%s  killed %d of %d (%d %%), floor %d", p.ImportPath, counts[killed], all, counts[killed]*100/all, floor)
	if o.sample > 0 {
		floor = enough(floor, all)
		line += fmt.Sprintf(", for a sample %d", floor)
	}
	fmt.Fprintf(stdout, "%s; %d s\n", line, int(took.Seconds()))
	return counts[killed]*100 >= floor*all
}
