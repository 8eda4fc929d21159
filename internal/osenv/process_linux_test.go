package osenv

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
)

// TestHasEnded runs this program, which prints its name as a process: here, and in a pid
// namespace of its own.
func TestHasEnded(t *testing.T) {
	if flag.Arg(0) == "process" {
		fmt.Println(process())
		os.Exit(0)
	}
	run := func(attr *syscall.SysProcAttr) string {
		t.Helper()
		cmd := exec.Command(os.Args[0], "-test.run=^TestHasEnded$", "process")
		cmd.Env, cmd.SysProcAttr = []string{}, attr
		out, err := cmd.Output()
		switch {
		case err != nil && attr != nil && !cloudtest.Require():
			t.Skip("no pid namespace: ", err)
		case err != nil:
			t.Fatal(err)
		}
		return strings.TrimSpace(string(out))
	}
	space := pidSpace()
	if own := process(); space == "" || own != fmt.Sprintf("%s%d", space, os.Getpid()) {
		t.Fatalf("this process is %q, in %q", own, space)
	}
	ended := run(nil)
	if !strings.HasPrefix(ended, space) {
		t.Fatalf("a process that ended is %q, want it in %q", ended, space)
	}
	pid := strings.TrimPrefix(ended, space)
	tests := []struct {
		name, process string
		want          bool
	}{
		{"a process that ended", ended, true},
		{"this process", process(), false},
		{"the first process, which is another user's", space + "1", false},
		{"of another boot", strings.Replace(ended, "boot_id=", "boot_id=0", 1), false},
		{"of another pid namespace", strings.Replace(ended, "pid:[", "pid:[1", 1), false},
		{"unknown", "", false},
		{"only a number", pid, false},
		{"no number", space, false},
		{"a group of processes", space + "-" + pid, false},
		{"zero", space + "0", false},
		{"more than a number", ended + " ", false},
	}
	for _, tt := range tests {
		if got := hasEnded(tt.process); got != tt.want {
			t.Errorf("%s: got %t, want %t", tt.name, got, tt.want)
		}
	}
	ids := []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
	groups := []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	inside := run(&syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER | syscall.CLONE_NEWPID, UidMappings: ids, GidMappings: groups})
	if strings.HasPrefix(inside, space) || !strings.HasSuffix(inside, " pid=1") || hasEnded(inside) {
		t.Errorf("from another namespace: %q in %q", inside, space)
	}
}
