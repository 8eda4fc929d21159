package script

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// TestInstall runs make install twice and make uninstall, below a directory of its own. The
// programs that it installs are this test, under their names.
func TestInstall(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("make install is for Unix")
	}
	if ok, err := condition("real:make"); err != nil {
		t.Fatal(err)
	} else if !ok {
		t.Skip("no make")
	}
	built, root := t.TempDir(), t.TempDir()
	for _, program := range []string{"aliyun-cred-helper", "aliyun-sso-login"} {
		if err := os.Symlink(testBinary(t), filepath.Join(built, program)); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "make", append(args, "-s", "-C", "../..", "BUILT="+built, "DESTDIR="+root)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("make %v: %v\n%s", args, err, out)
		}
	}
	for _, tt := range []struct {
		name string
		args []string
		want []string
	}{
		{"as it is", nil, []string{
			"-rw-r--r-- /usr/local/share/bash-completion/completions/aliyun-cred-helper",
			"-rw-r--r-- /usr/local/share/bash-completion/completions/aliyun-sso-login",
			"-rw-r--r-- /usr/local/share/fish/vendor_completions.d/aliyun-cred-helper.fish",
			"-rw-r--r-- /usr/local/share/fish/vendor_completions.d/aliyun-sso-login.fish",
			"-rw-r--r-- /usr/local/share/man/man1/aliyun-cred-helper.1",
			"-rw-r--r-- /usr/local/share/man/man1/aliyun-sso-login.1",
			"-rw-r--r-- /usr/local/share/zsh/site-functions/_aliyun-cred-helper",
			"-rw-r--r-- /usr/local/share/zsh/site-functions/_aliyun-sso-login",
			"-rwxr-xr-x /usr/local/bin/aliyun-cred-helper",
			"-rwxr-xr-x /usr/local/bin/aliyun-sso-login",
			"Lrwxrwxrwx /usr/local/bin/docker-credential-aliyun",
		}},
		{"elsewhere", []string{"PREFIX=/opt/x", "BINDIR=/sbin", "MANDIR=/man", "ZSHDIR=/zsh", "LINKS=another"}, []string{
			"-rw-r--r-- /man/man1/aliyun-cred-helper.1",
			"-rw-r--r-- /man/man1/aliyun-sso-login.1",
			"-rw-r--r-- /opt/x/share/bash-completion/completions/aliyun-cred-helper",
			"-rw-r--r-- /opt/x/share/bash-completion/completions/aliyun-sso-login",
			"-rw-r--r-- /opt/x/share/fish/vendor_completions.d/aliyun-cred-helper.fish",
			"-rw-r--r-- /opt/x/share/fish/vendor_completions.d/aliyun-sso-login.fish",
			"-rw-r--r-- /zsh/_aliyun-cred-helper",
			"-rw-r--r-- /zsh/_aliyun-sso-login",
			"-rwxr-xr-x /sbin/aliyun-cred-helper",
			"-rwxr-xr-x /sbin/aliyun-sso-login",
			"Lrwxrwxrwx /sbin/another",
		}},
	} {
		run(append(tt.args, "install")...)
		run(append(tt.args, "install")...)
		if got := installed(t, root); !slices.Equal(got, tt.want) {
			t.Errorf("%s: installed are\n%s\nwant\n%s", tt.name, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
		run(append(tt.args, "uninstall")...)
		if got := installed(t, root); len(got) > 0 {
			t.Errorf("%s: make uninstall has left\n%s", tt.name, strings.Join(got, "\n"))
		}
	}
}

// testBinary is the file of this test.
func testBinary(t *testing.T) string {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// installed lists what is below root and no directory, with its mode, in order. It wants
// something in every file.
func installed(t *testing.T, root string) []string {
	var found []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Size() == 0 {
			t.Errorf("%s is empty", path)
		}
		mode := info.Mode().String()
		if info.Mode()&fs.ModeSymlink != 0 {
			mode = "Lrwxrwxrwx" // some systems give links a mode of their own
		}
		found = append(found, mode+" "+strings.TrimPrefix(path, root))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}
