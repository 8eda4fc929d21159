package script

import (
	"os/exec"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// stopsCmd kills a program in front of each change of a file or directory, one in each run,
// until a run ends by itself. A script of sh prepares each run, and says after it whether
// what it finds is good: its argument is "before", "after" or, after the last run, "end".
// With STEP it stops only in front of every STEPth change.
func stopsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: stops MINIMUM STEP|1 SCRIPT PROGRAM [ARG...]")
	}
	minimum, err := strconv.Atoi(args[0])
	ts.Check(err)
	step, env, dir := often(ts, args[1]), scriptEnv(ts), ts.MkAbs(".")
	path, err := exec.LookPath(args[3])
	ts.Check(err)
	check := func(when string, n int) {
		cmd := exec.Command("sh", "-eu", args[2], when)
		cmd.Env, cmd.Dir = env, dir
		if out, err := cmd.CombinedOutput(); err != nil {
			ts.Fatalf("%s, change %d: %v\n%s", when, n, err, out)
		}
	}
	for n := step; ; n += step {
		check("before", n)
		var output strings.Builder
		cmd := exec.Command(path, args[4:]...)
		cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = env, dir, &output, &output
		ended, err := runUntil(cmd, n)
		if err != nil {
			ts.Fatalf("change %d: %v\n%s", n, err, output.String())
		}
		if ended {
			check("end", n)
			if n-step < minimum {
				ts.Fatalf("%v made fewer than %d changes", args[3:], n)
			}
			ts.Logf("%v made fewer than %d changes", args[3:], n)
			return
		}
		check("after", n)
	}
}

// durableCmd runs a program and wants the files that it replaces to outlive a crash of the
// system: those whose path matches a regular expression, of which there have to be so many.
func durableCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: durable MINIMUM REGEXP PROGRAM [ARG...]")
	}
	minimum, err := strconv.Atoi(args[0])
	ts.Check(err)
	matches, err := regexp.Compile(args[1])
	ts.Check(err)
	path, err := exec.LookPath(args[2])
	ts.Check(err)
	var output strings.Builder
	cmd := exec.Command(path, args[3:]...)
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = scriptEnv(ts), ts.MkAbs("."), &output, &output
	replaced, broken, err := runDurably(cmd, matches)
	switch {
	case err != nil:
		ts.Fatalf("%v\n%s", err, output.String())
	case len(broken) > 0:
		ts.Fatalf("%s", strings.Join(broken, "\n"))
	case replaced < minimum:
		ts.Fatalf("%v replaced %d files", args[2:], replaced)
	}
	ts.Logf("%v replaced %d files", args[2:], replaced)
}
