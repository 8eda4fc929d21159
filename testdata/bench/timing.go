package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// command is what is timed.
type command struct {
	name   string
	argv   []string
	env    []string
	before func() error // runs before each run, and is not timed
}

// start starts the command with nothing on stdin, and stderr going to the file that
// checkSilent reads.
func (w *world) start(c command) (pid int, err error) {
	if w.ctx.Err() != nil {
		return 0, errors.New("ended by a signal")
	}
	return syscall.ForkExec(c.argv[0], c.argv, &syscall.ProcAttr{
		Env: c.env, Files: []uintptr{w.null.Fd(), w.null.Fd(), w.stderr.Fd()}, Dir: w.dir,
	})
}

// wait waits for the end of a started command, which must have succeeded.
func (w *world) wait(c command, pid int) error {
	var status syscall.WaitStatus
	for {
		if _, err := syscall.Wait4(pid, &status, 0, nil); err == syscall.EINTR {
			continue
		} else if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		break
	}
	if status != 0 {
		return fmt.Errorf("%s: %s: exit code %d: %s", c.name, strings.Join(c.argv, " "), status.ExitStatus(), w.said())
	}
	return nil
}

// run returns how long the command takes from fork to exit, in milliseconds. A shell or
// another program between would add more than is measured, and so would os/exec with
// its goroutines.
func (w *world) run(c command) (float64, error) {
	if c.before != nil {
		if err := c.before(); err != nil {
			return 0, err
		}
	}
	start := time.Now()
	pid, err := w.start(c)
	if err == nil {
		err = w.wait(c, pid)
	}
	return milliseconds(time.Since(start)), err
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1000 }

// sideBySide measures commands in rounds: each is run so many times after another, and
// its time in the round is the median. A machine has faster and slower moments; what is
// compared is therefore of the same round. Every other round goes backwards.
func (w *world) sideBySide(rounds, runs int, commands ...command) (times map[string][]float64, err error) {
	times = map[string][]float64{}
	for range rounds {
		for _, c := range commands {
			if _, err := w.run(c); err != nil { // a warm-up
				return nil, err
			}
			var ms []float64
			for range runs {
				took, err := w.run(c)
				if err != nil {
					return nil, err
				}
				ms = append(ms, took)
			}
			times[c.name] = append(times[c.name], spreadOf(ms).Mid)
		}
		commands = slices.Clone(commands)
		slices.Reverse(commands)
	}
	return times, w.checkSilent()
}

// atOnce runs a command n times at the same time, and returns how long that takes in
// all, in milliseconds.
func (w *world) atOnce(n int, c command) (float64, error) {
	start := time.Now()
	var pids []int
	var failed error
	for range n {
		pid, err := w.start(c)
		if err != nil {
			failed = err
			break
		}
		pids = append(pids, pid)
	}
	for _, pid := range pids {
		if err := w.wait(c, pid); err != nil {
			failed = err
		}
	}
	return milliseconds(time.Since(start)), failed
}

// said returns what the commands wrote to stderr.
func (w *world) said() string {
	text, _ := os.ReadFile(filepath.Join(w.dir, "stderr"))
	return string(bytes.TrimSpace(text[:min(len(text), 2000)]))
}

// checkSilent wants nothing on stderr: a warning says that something else was measured,
// such as a session that could not be cached.
func (w *world) checkSilent() error {
	if said := w.said(); said != "" {
		return fmt.Errorf("a command that should be silent said: %s", said)
	}
	return nil
}
