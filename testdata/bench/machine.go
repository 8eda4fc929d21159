package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// machine describes where and when something was measured.
type machine struct {
	CPU, System, Memory, Go, Commit, Date string
	Cores                                 int
	LoadStart, LoadEnd                    string
}

func describe(root string, now time.Time) machine {
	return machine{
		CPU:    field("/proc/cpuinfo", "model name", ":"),
		Cores:  runtime.NumCPU(),
		Memory: memory(),
		System: strings.Trim(field("/etc/os-release", "PRETTY_NAME", "="), `"`) + ", Linux " + first("/proc/sys/kernel/osrelease"),
		Go:     output(root, "go", "env", "GOVERSION"),
		Commit: output(root, "git", "rev-parse", "--short=10", "HEAD"),
		Date:   now.UTC().Format("2006-01-02 15:04 UTC"), LoadStart: load(),
	}
}

// Busy reports whether something else took half of the machine before the measuring.
func (m machine) Busy() bool {
	load, err := strconv.ParseFloat(m.LoadStart, 64)
	return err != nil || load > float64(m.Cores)/2
}

// load returns the load of the last minute.
func load() string { return first("/proc/loadavg") }

// first returns the first word of a file, or a question mark.
func first(file string) string {
	text, _ := os.ReadFile(file)
	if words := strings.Fields(string(text)); len(words) > 0 {
		return words[0]
	}
	return "?"
}

// field returns the value of the first line of a file that has the name.
func field(file, name, separator string) string {
	text, _ := os.ReadFile(file)
	for line := range strings.Lines(string(text)) {
		if key, value, found := strings.Cut(line, separator); found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "?"
}

func memory() string {
	var kib float64
	if _, err := fmt.Sscan(field("/proc/meminfo", "MemTotal", ":"), &kib); err != nil {
		return "?"
	}
	return fmt.Sprintf("%.0f GiB", kib/(1<<20))
}

// output returns what a program prints, or a question mark.
func output(dir string, argv ...string) string {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = dir
	text, err := cmd.Output()
	if err != nil {
		return "?"
	}
	return strings.TrimSpace(string(text))
}
