package atomicfile

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"aliyun-cred-helper/internal/processtest"
)

func TestMain(m *testing.M) {
	processtest.Roles["write"] = func(args []string) error { return writeAs(args[0], args[1]) }
	processtest.Main(m)
}

// writeAs replaces or makes the file path, in a process that is traced.
func writeAs(how, path string) error {
	opt := Options{Prefix: ".new-", Volatile: strings.HasPrefix(how, "volatile")}
	if strings.HasSuffix(how, "create") {
		return Create(path, []byte("text"), opt)
	}
	return Write(path, []byte("text"), opt)
}

// TestDurable has a file be on the disk before it gets its name, and its name when the call
// returns: after a crash of the system there is the old file or the new one. Only a volatile
// file does without.
func TestDurable(t *testing.T) {
	tests := []struct{ how, want string }{
		{"write", "write the temporary file, sync it, rename, sync the directory"},
		{"volatile write", "write the temporary file, rename"},
		{"create", "write the temporary file, sync it, link, sync the directory, unlink"},
		{"volatile create", "write the temporary file, link, unlink"},
	}
	for _, test := range tests {
		t.Run(test.how, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "file")
			var steps []string
			see := func(tid int, c processtest.Call) (kill bool) {
				switch c.Number {
				case unix.SYS_WRITE, unix.SYS_PWRITE64:
					switch name := processtest.Opened(tid, c.Args[0]); {
					case strings.HasPrefix(name, filepath.Join(dir, ".new-")):
						steps = append(steps, "write the temporary file")
					case filepath.Dir(name) == dir:
						steps = append(steps, "write "+name)
					}
				case unix.SYS_FSYNC, unix.SYS_FDATASYNC:
					switch name := processtest.Opened(tid, c.Args[0]); {
					case name == dir:
						steps = append(steps, "sync the directory")
					case strings.HasPrefix(name, dir):
						steps = append(steps, "sync it")
					}
				case unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2, unix.SYS_LINKAT, unix.SYS_UNLINKAT:
					if name, err := processtest.Named(tid, c.Args[0], c.Args[1]); err == nil && strings.HasPrefix(name, dir) {
						steps = append(steps, cmp.Or(map[uint64]string{unix.SYS_LINKAT: "link", unix.SYS_UNLINKAT: "unlink"}[c.Number], "rename"))
					}
				}
				return false
			}
			if _, err := processtest.Trace(processtest.Command(t, "write", test.how, path), see); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(steps, ", "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if got, err := os.ReadFile(path); string(got) != "text" {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}
