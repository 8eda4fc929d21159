package osenv

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestAncestors runs this program below itself, with an empty environment.
func TestAncestors(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if left, err := strconv.Atoi(flag.Arg(0)); err == nil { // this is one of them
		if left == 0 {
			fmt.Printf("ancestors: %d\n", ancestors())
			os.Exit(0)
		}
		cmd := exec.Command(self, "-test.run=^TestAncestors$", strconv.Itoa(left-1))
		cmd.Env, cmd.Stdout = []string{}, os.Stdout
		if cmd.Run() != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	before := ancestors()
	for _, below := range []int{0, 3} {
		out, err := exec.Command("env", "-i", self, "-test.run=^TestAncestors$", strconv.Itoa(below)).Output()
		if want := fmt.Sprintf("ancestors: %d\n", before+below+1); err != nil || string(out) != want {
			t.Errorf("%d below: got %q, %v, want %q", below, out, err, want)
		}
	}
}

// TestDenyDump also wants what the programs read about themselves still readable, and
// the programs that they start unaffected.
func TestDenyDump(t *testing.T) {
	DenyDump()
	defer func() { _ = unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0) }()
	if got, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0); err != nil || got != 0 {
		t.Errorf("dumpable: got %d, %v, want 0", got, err)
	}
	for _, name := range []string{"exe", "ns/pid", "ns/net", "fd"} {
		if _, err := os.Stat("/proc/self/" + name); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"comm", "stat", "status", "cgroup", "mountinfo"} {
		if _, err := os.ReadFile("/proc/self/" + name); err != nil {
			t.Error(err)
		}
	}
	out, err := exec.Command("sh", "-c", "cat /proc/$$/environ >/dev/null && grep -c . /proc/$$/maps").Output()
	if n, _ := strconv.Atoi(strings.TrimSpace(string(out))); err != nil || n == 0 {
		t.Errorf("a program that it starts: got %q, %v", out, err)
	}
}
