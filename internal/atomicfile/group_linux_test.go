package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/processtest"
)

func init() {
	processtest.Roles["rewrite"] = func(args []string) error {
		info, err := os.Stat(args[0])
		if err != nil {
			return err
		}
		mode, err := strconv.ParseUint(args[1], 8, 32)
		if err != nil {
			return err
		}
		return Write(args[0], []byte("new"), Options{Prefix: ".new-", Owner: info, Mode: fs.FileMode(mode)})
	}
}

// TestGroup has a user rewrite a file of another group. It keeps its group where the user is
// in that, and where not it is written only if nobody could do more with it.
func TestGroup(t *testing.T) {
	cloudtest.NeedsRoot(t)
	const user, own, member, other = 4242, 4242, 4243, 4244
	const refused = "cannot write beside it: cannot keep its group: operation not permitted"
	binary := processtest.Reachable(t)
	tests := []struct {
		name      string
		by        uint32
		group     int
		mode      fs.FileMode
		wantGroup int
		wantError string
	}{
		{"own", user, own, 0o640, own, ""},
		{"one of the user's", user, member, 0o640, member, ""},
		{"one of the user's, private", user, member, 0o600, member, ""},
		{"foreign, private", user, other, 0o600, own, ""},
		{"foreign, for all alike", user, other, 0o644, own, ""},
		{"foreign, readable for it", user, other, 0o640, other, refused},
		{"foreign, writable for it", user, other, 0o664, other, refused},
		{"foreign, closed for it alone", user, other, 0o604, other, refused},
		{"root's file", 0, other, 0o640, other, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil { // the user gets there
				t.Fatal(err)
			}
			path := filepath.Join(dir, "file")
			err := errors.Join(os.Chown(dir, int(test.by), own), os.WriteFile(path, []byte("old"), 0o600),
				os.Chown(path, int(test.by), test.group), os.Chmod(path, test.mode))
			if err != nil {
				t.Fatal(err)
			}
			cmd := processtest.Command(t, "rewrite", path, fmt.Sprintf("%o", test.mode))
			cmd.Path, cmd.Dir = binary, dir
			if test.by != 0 {
				cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: test.by, Gid: own, Groups: []uint32{member}}}
			}
			out, err := cmd.CombinedOutput()
			if got := strings.TrimSpace(string(out)); got != test.wantError || (err == nil) != (test.wantError == "") {
				t.Errorf("got %q, %v, want %q", got, err, test.wantError)
			}
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			stat := info.Sys().(*syscall.Stat_t)
			if stat.Uid != test.by || int(stat.Gid) != test.wantGroup || info.Mode() != test.mode {
				t.Errorf("got %d:%d, mode %v, want %d:%d, mode %v", stat.Uid, stat.Gid, info.Mode(), test.by, test.wantGroup, test.mode)
			}
			want := "new"
			if test.wantError != "" {
				want = "old"
			}
			if got := contents(t, path); got != want {
				t.Errorf("it has %q, want %q", got, want)
			}
			alone(t, path)
		})
	}
}
