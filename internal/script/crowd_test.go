package script

import (
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// result is what one program of a crowd has ended with.
type result struct {
	code           int
	stdout, stderr string
	began, ended   time.Time
}

// parallelProgram returns a function that runs the program of parallel with number i.
func parallelProgram(ts *testscript.TestScript, args []string) func(i int) result {
	path := args[3]
	if p, err := exec.LookPath(path); err == nil {
		path = p
	}
	env := scriptEnv(ts)
	return func(i int) result {
		var stdout, stderr strings.Builder
		cmd := exec.Command(path, numbered(args[4:], i)...)
		cmd.Env, cmd.Stdout, cmd.Stderr = env, &stdout, &stderr
		began := time.Now()
		code := codeOf(cmd.Run())
		return result{code, stdout.String(), stderr.String(), began, time.Now()}
	}
}

// crowd is the programs of parallel that share a session.
type crowd struct {
	documents    []string // different ones
	slowest      time.Duration
	began, ended time.Time
}

// add adds what one of them has ended with. args are those of parallel.
func (c *crowd) add(ts *testscript.TestScript, r result, args []string) {
	if !strings.Contains(","+args[1]+",", ","+strconv.Itoa(r.code)+",") {
		ts.Fatalf("exit code %d, want one of %s: %s", r.code, args[1], r.stderr)
	}
	if r.code != 0 && r.stdout != "" {
		ts.Fatalf("it failed and wrote to stdout")
	}
	if c.began.IsZero() || r.began.Before(c.began) {
		c.began = r.began
	}
	if r.ended.After(c.ended) {
		c.ended = r.ended
	}
	c.slowest = max(c.slowest, r.ended.Sub(r.began))
	if r.code == 0 && args[2] != "-" && !slices.Contains(c.documents, r.stdout) {
		c.documents = append(c.documents, r.stdout)
	}
}

// document returns the one document that all have printed. If a program took so long that
// another had to take over from it, there may be one more for each time that this happened;
// then it is the one that is stored, which again returns.
func (c *crowd) document(ts *testscript.TestScript, again func() string) string {
	late := &worldOf(ts).late
	r := run{c.slowest, c.ended.Sub(c.began)}
	late.add(r.slowest, r.all)
	switch n := len(c.documents); {
	case n == 0:
		return ""
	case n == 1:
		return c.documents[0]
	case n > late.documents(r):
		ts.Fatalf("%d different documents, want %d; the slowest program took %v", n, late.documents(r), r.slowest)
	}
	ts.Logf("%d different documents, since the slowest program took %v", len(c.documents), r.slowest)
	stored := again()
	if !slices.Contains(c.documents, stored) {
		ts.Fatalf("what is stored is none of the %d documents", len(c.documents))
	}
	return stored
}
