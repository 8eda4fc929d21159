//go:build unix

package installer

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// install runs it, wants success, and compares the prefix with the release.
func install(t *testing.T, m *machine, prefix, version string, args ...string) string {
	t.Helper()
	stdout, stderr, code := m.run(t, append(args, "--prefix", prefix)...)
	if code != 0 || stderr != "" {
		t.Fatalf("exit %d, stderr %q", code, stderr)
	}
	if got, want := tree(t, prefix), installed(version); !maps.Equal(got, want) {
		t.Errorf("the prefix has %v, want %v", got, want)
	}
	return stdout
}

func TestInstallAndUpgrade(t *testing.T) {
	for _, client := range []string{"curl", "wget"} {
		t.Run(client, func(t *testing.T) {
			s := newServer(t)
			m := newMachine(t, client, hasher())
			m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror}
			prefix := filepath.Join(m.home, "a prefix with 'quotes'", "deep")

			stdout := install(t, m, prefix, "1.0.0", "--version", "v1.0.0")
			for _, want := range []string{
				"installed " + prefix + "/bin/aliyun-cred-helper\n",
				"aliyun-cred-helper 1.0.0 is installed; to remove it: sh install.sh --uninstall --prefix '" + m.home + `/a prefix with '\''quotes'\''/deep'` + "\n",
				`export PATH='` + m.home + `/a prefix with '\''quotes'\''/deep/bin':"$PATH"`,
			} {
				if !strings.Contains(stdout, want) {
					t.Errorf("stdout %q has no %q", stdout, want)
				}
			}
			for name, want := range map[string]os.FileMode{"bin/aliyun-cred-helper": 0o755, "bin/aliyun-sso-login": 0o755, "share/man/man1/aliyun-cred-helper.1": 0o644} {
				info, err := os.Stat(filepath.Join(prefix, name))
				if err != nil {
					t.Fatal(err)
				}
				if got := info.Mode().Perm(); got != want {
					t.Errorf("%s has mode %o, want %o", name, got, want)
				}
				if owner := info.Sys().(*syscall.Stat_t).Uid; int(owner) != os.Getuid() {
					t.Errorf("%s belongs to %d", name, owner)
				}
			}

			// An upgrade to the latest one replaces the files; who runs the old one keeps it.
			old, err := os.Open(filepath.Join(prefix, "bin", "aliyun-cred-helper"))
			if err != nil {
				t.Fatal(err)
			}
			defer old.Close()
			m.env = append(m.env, "PATH="+m.bin+":"+prefix+"/bin")
			stdout = install(t, m, prefix, "1.1.0")
			if strings.Contains(stdout, "PATH") {
				t.Errorf("stdout %q speaks of PATH, which has it", stdout)
			}
			was, err := old.Stat()
			if err != nil {
				t.Fatal(err)
			}
			now, err := os.Stat(old.Name())
			if err != nil {
				t.Fatal(err)
			}
			if os.SameFile(was, now) {
				t.Error("the program was written in place, want a rename")
			}

			// A downgrade is an installation like any other.
			install(t, m, prefix, "1.0.0", "--version=1.0.0")
		})
	}
}

func TestShells(t *testing.T) {
	s := newServer(t)
	for _, shell := range [][]string{{"dash"}, {"bash", "--posix"}, {"ksh"}, {"zsh", "--emulate", "sh"}, {"busybox", "sh"}} {
		t.Run(shell[0], func(t *testing.T) {
			path := find(t, shell[0])
			m := newMachine(t, "curl", hasher())
			m.shell = append([]string{path}, shell[1:]...)
			m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror}
			prefix := filepath.Join(m.home, "p")
			install(t, m, prefix, "1.1.0")
			_, stderr, code := m.run(t, "--prefix", prefix, "--version", "9")
			if code != 1 || !strings.Contains(stderr, "error: cannot download") {
				t.Errorf("exit %d, stderr %q", code, stderr)
			}
		})
	}
}

// TestHashers wants the same answer from every program that makes a SHA-256.
func TestHashers(t *testing.T) {
	s := newServer(t)
	for _, program := range []string{"sha256sum", "shasum", "openssl", "sha256"} {
		t.Run(program, func(t *testing.T) {
			programs := []string{"curl", program}
			if program == "sha256" { // of FreeBSD
				programs = []string{"curl"}
			}
			if program == "shasum" {
				programs = append(programs, "perl")
			}
			m := newMachine(t, programs...)
			if program == "sha256" {
				stand := "#!/bin/sh\n[ \"$1\" = -q ] || exit 1\n" + find(t, "sha256sum") + " <\"$2\" | cut -c1-64\n"
				if err := os.WriteFile(filepath.Join(m.bin, "sha256"), []byte(stand), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror}
			install(t, m, filepath.Join(m.home, "p"), "1.1.0")
			s.serve(archivePath("1.0.0", "linux_amd64"), archive(t, contents("evil")))
			_, stderr, code := m.run(t, "--prefix", filepath.Join(m.home, "p"), "--version", "1.0.0")
			if code != 1 || !strings.Contains(stderr, "is not what was released") {
				t.Errorf("exit %d, stderr %q", code, stderr)
			}
		})
	}
}

// TestRefused has 1.0.0 installed, and a release 2.0.0 that something is wrong with. What is
// installed stays as it is.
func TestRefused(t *testing.T) {
	const version, platform = "2.0.0", "linux_amd64"
	good := archive(t, contents(version))
	evil := archive(t, contents("evil"))
	line := sumLine(version, platform, good)
	tests := []struct {
		name  string
		serve func(s *server)
		want  string
	}{
		{"tampered archive", func(s *server) { s.serve(archivePath(version, platform), evil) }, "is not what was released"},
		{"half an archive", func(s *server) { s.serve(archivePath(version, platform), good[:len(good)/2]) }, "is not what was released"},
		{"download that breaks off", func(s *server) {
			s.answer(archivePath(version, platform), func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "1000000")
				_, _ = w.Write([]byte(good))
			})
		}, "cannot download"},
		{"no archive", func(s *server) { s.answer(archivePath(version, platform), http.NotFound) }, "cannot download"},
		{"no checksums", func(s *server) { s.answer(sumsPath(version), http.NotFound) }, "cannot download"},
		{"empty checksums", func(s *server) { s.serve(sumsPath(version), "") }, "has no checksum of"},
		{"checksum of others", func(s *server) { s.serve(sumsPath(version), sumLine(version, "darwin_amd64", good)) }, "has no checksum of"},
		{"name that only contains it", func(s *server) {
			s.serve(sumsPath(version), strings.ReplaceAll(line, "linux_amd64.tar.gz", "linux_amd64.tar.gz.old"))
		}, "has no checksum of"},
		{"two checksums", func(s *server) { s.serve(sumsPath(version), line+sumLine(version, platform, evil)) }, "has more than one checksum"},
		{"the same one twice", func(s *server) { s.serve(sumsPath(version), line+line) }, "has more than one checksum"},
		{"checksum that is none", func(s *server) { s.serve(sumsPath(version), "$(id)"+line[5:]) }, "or a wrong one"},
		{"short checksum", func(s *server) { s.serve(sumsPath(version), line[10:]) }, "is not what was released"},
		{"page instead of checksums", func(s *server) { s.serve(sumsPath(version), "<html>sign in</html>") }, "has no checksum of"},
		{"archive without the login", func(s *server) {
			files := contents(version)
			delete(files, "aliyun-sso-login")
			s.release(version, platform, archive(t, files))
		}, "has no aliyun-sso-login"},
		{"no archive inside", func(s *server) { s.release(version, platform, "text") }, "cannot unpack"},
		{"redirect to plain http", func(s *server) {
			s.redirect(archivePath(version, platform), "http://mirror.example/archive")
		}, ""},
		{"endless redirect", func(s *server) {
			s.redirect(archivePath(version, platform), s.URL+archivePath(version, platform))
		}, ""},
	}
	for _, client := range []string{"curl", "wget"} {
		t.Run(client, func(t *testing.T) {
			m := newMachine(t, client, hasher())
			prefix := filepath.Join(m.home, "p")
			m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + newServer(t).mirror}
			install(t, m, prefix, "1.0.0", "--version", "1.0.0")
			for _, tt := range tests {
				t.Run(tt.name, func(t *testing.T) {
					s := newServer(t)
					m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror, "http_proxy=" + s.URL}
					s.release(version, platform, good)
					tt.serve(s)
					_, stderr, code := m.run(t, "--prefix", prefix, "--version", version)
					if code != 1 || !strings.Contains(stderr, "install.sh: error: ") || !strings.Contains(stderr, tt.want) {
						t.Errorf("exit %d, stderr %q, want an error with %q", code, stderr, tt.want)
					}
					if got := tree(t, prefix); !maps.Equal(got, installed("1.0.0")) {
						t.Errorf("the prefix has %v", got)
					}
					for _, request := range s.asked() {
						if !strings.HasPrefix(request, strings.TrimPrefix(s.URL, "http://")) {
							t.Errorf("%s was asked for", request)
						}
					}
				})
			}
		})
	}
}

func TestUsage(t *testing.T) {
	s := newServer(t)
	m := newMachine(t, "curl", hasher())
	mirror := "ALIYUN_CRED_HELPER_MIRROR=" + s.mirror
	tests := []struct {
		name string
		env  string
		args []string
		code int
		want string
	}{
		{"unknown option", mirror, []string{"--sudo"}, 2, "unknown option --sudo"},
		{"argument", mirror, []string{"1.0.0"}, 2, "unknown option 1.0.0"},
		{"prefix without a value", mirror, []string{"--prefix"}, 2, "--prefix needs a value"},
		{"empty prefix", mirror, []string{"--prefix="}, 2, "--prefix needs a value"},
		{"version of two lines", mirror, []string{"--version", "1\n2"}, 2, "is no version"},
		{"version that is a path", mirror, []string{"--version", "1/../2"}, 2, "is no version"},
		{"version that is a word", mirror, []string{"--version", "latest"}, 2, "latest is no version"},
		{"nothing known of the releases", "", nil, 2, "--repo OWNER/REPOSITORY or ALIYUN_CRED_HELPER_MIRROR is needed"},
		{"owner only", "", []string{"--repo", "o"}, 2, "--repo OWNER/REPOSITORY"},
		{"address as repository", "", []string{"--repo", "https://github.com/o/r"}, 2, "is no OWNER/REPOSITORY"},
		{"mirror that does not know the latest", "ALIYUN_CRED_HELPER_MIRROR=" + s.URL + "/files", nil, 2, "--version is needed"},
		{"home not known", "HOME=", []string{"--version", "1.0.0"}, 2, "--prefix is needed"},
		{"mirror that answers something else", "ALIYUN_CRED_HELPER_MIRROR=" + s.URL + "/x/releases/download", nil, 1, "latest"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.env == "HOME=" && os.Getuid() == 0 {
				t.Skip("root needs no home")
			}
			m.env = []string{tt.env}
			args := tt.args
			if !slices.ContainsFunc(args, func(arg string) bool { return strings.HasPrefix(arg, "--prefix") }) && tt.env != "HOME=" {
				args = append([]string{"--prefix", filepath.Join(m.home, "p")}, args...)
			}
			stdout, stderr, code := m.run(t, args...)
			if code != tt.code || stdout != "" || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit %d, stdout %q, stderr %q; want exit %d and %q", code, stdout, stderr, tt.code, tt.want)
			}
			if left := tree(t, m.home); len(left) > 0 {
				t.Errorf("there is %v", left)
			}
		})
	}
	m.env = nil
	stdout, stderr, code := m.run(t, "--help")
	if code != 0 || stderr != "" || !strings.Contains(stdout, "ALIYUN_CRED_HELPER_MIRROR") {
		t.Errorf("--help: exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}

// TestMirrors wants no request over plain http to another machine: all go to this proxy.
func TestMirrors(t *testing.T) {
	for _, client := range []string{"curl", "wget"} {
		t.Run(client, func(t *testing.T) {
			s := newServer(t)
			m := newMachine(t, client, hasher())
			for _, mirror := range []string{
				"http://mirror.example/x", "http://127.0.0.1.mirror.example/x", "http://127.0.0.1@mirror.example/x",
				"http://localhost:80@mirror.example/x", "http://localhost:@mirror.example", "http://localhost?@mirror.example/x",
				"http://127.0.0.1:80x/", "http://", "http:/127.0.0.1/x", "HTTP://mirror.example", "ftp://127.0.0.1/x", "file:///tmp/x", "mirror.example", "-K/etc/passwd",
			} {
				m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + mirror}
				for _, name := range []string{"http_proxy", "HTTP_PROXY", "ftp_proxy", "https_proxy", "all_proxy"} {
					m.env = append(m.env, name+"="+s.URL)
				}
				_, stderr, code := m.run(t, "--prefix", filepath.Join(m.home, "p"), "--version", "1.0.0")
				if code != 1 || !strings.Contains(stderr, "only https is allowed") {
					t.Errorf("%s: exit %d, stderr %q", mirror, code, stderr)
				}
			}
			if asked := s.asked(); len(asked) > 0 {
				t.Errorf("%v were asked for", asked)
			}
		})
	}
}

func TestPlatforms(t *testing.T) {
	tests := []struct{ kernel, hardware, want string }{
		{"Linux", "x86_64", "linux_amd64"},
		{"Linux", "aarch64", "linux_arm64"},
		{"Linux", "armv7l", "linux_armv7"},
		{"Linux", "armv8l", "linux_armv7"},
		{"Linux", "i686", "linux_386"},
		{"Linux", "i386", "linux_386"},
		{"Linux", "riscv64", "linux_riscv64"},
		{"Linux", "armv6l", ""},
		{"Linux", "s390x", ""},
		{"Darwin", "arm64", "darwin_arm64"},
		{"Darwin", "x86_64", "darwin_amd64"},
		{"FreeBSD", "amd64", "freebsd_amd64"},
		{"FreeBSD", "arm64", "freebsd_arm64"},
		{"FreeBSD", "i386", ""},
		{"FreeBSD", "riscv64", ""},
		{"OpenBSD", "amd64", ""},
		{"MINGW64_NT-10.0-22631", "x86_64", ""},
	}
	for _, tt := range tests {
		t.Run(tt.kernel+"/"+tt.hardware, func(t *testing.T) {
			s := newServer(t)
			s.release("3.0.0", tt.want, archive(t, contents("3.0.0")))
			m := newMachine(t, "curl", hasher())
			m.kernel, m.hardware = tt.kernel, tt.hardware
			m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror}
			prefix := filepath.Join(m.home, "p")
			if tt.want != "" {
				install(t, m, prefix, "3.0.0", "--version", "3.0.0")
				return
			}
			_, stderr, code := m.run(t, "--prefix", prefix)
			want := "there is no release for " + tt.kernel
			if strings.HasPrefix(tt.kernel, "MINGW") {
				want = "Scoop or winget"
			}
			if code != 1 || !strings.Contains(stderr, want) || len(s.asked()) > 0 {
				t.Errorf("exit %d, stderr %q, want %q; asked for %v", code, stderr, want, s.asked())
			}
		})
	}
}

func TestMissingTools(t *testing.T) {
	s := newServer(t)
	for want, programs := range map[string][]string{
		"neither curl nor GNU wget is installed":        {hasher()},
		"sha256sum, shasum, sha256 and openssl missing": {"curl"},
	} {
		m := newMachine(t, programs...)
		m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror}
		_, stderr, code := m.run(t, "--prefix", filepath.Join(m.home, "p"))
		if code != 1 || !strings.Contains(strings.ReplaceAll(stderr, " are ", " "), want) {
			t.Errorf("exit %d, stderr %q, want %q", code, stderr, want)
		}
	}
	// BusyBox has a wget that does not check certificates.
	m := newMachine(t, hasher())
	if err := os.WriteFile(filepath.Join(m.bin, "wget"), []byte("#!/bin/sh\necho BusyBox >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror}
	if _, stderr, code := m.run(t, "--prefix", filepath.Join(m.home, "p")); code != 1 || !strings.Contains(stderr, "neither curl nor GNU wget") {
		t.Errorf("exit %d, stderr %q", code, stderr)
	}
	if asked := s.asked(); len(asked) > 0 {
		t.Errorf("%v were asked for", asked)
	}
}

func TestUnwritable(t *testing.T) {
	s := newServer(t)
	m := newMachine(t, "curl", hasher())
	m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror}
	if err := os.WriteFile(filepath.Join(m.home, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, code := m.run(t, "--prefix", filepath.Join(m.home, "file", "p"))
	if want := m.home + "/file is no directory"; code != 1 || !strings.Contains(stderr, want) {
		t.Errorf("exit %d, stderr %q, want %q", code, stderr, want)
	}
	if asked := s.asked(); len(asked) > 0 {
		t.Errorf("%v were asked for", asked)
	}

	// A directory where a program goes, and a file where a directory goes.
	for name, want := range map[string]string{"p/bin/aliyun-sso-login/x": "p/bin/aliyun-sso-login is a directory", "q/share": "cannot write to"} {
		if err := os.MkdirAll(filepath.Join(m.home, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(m.home, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		prefix := filepath.Join(m.home, name[:1])
		_, stderr, code = m.run(t, "--prefix", prefix)
		if code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit %d, stderr %q, want %q", name, code, stderr, want)
		}
		if left := tree(t, prefix); len(left) != 1 {
			t.Errorf("%s: there is %v", name, left)
		}
	}

	if os.Getuid() == 0 {
		return // may write everywhere
	}
	closed := filepath.Join(m.home, "closed")
	if err := os.Mkdir(closed, 0o555); err != nil {
		t.Fatal(err)
	}
	_, stderr, code = m.run(t, "--prefix", closed+"/p")
	if want := "cannot write to " + closed + "\ninstall.sh: hint: sudo sh install.sh --prefix '" + closed + "/p'"; code != 1 || !strings.Contains(stderr, want) {
		t.Errorf("exit %d, stderr %q, want %q", code, stderr, want)
	}
}

func TestDefaultPrefix(t *testing.T) {
	s := newServer(t)
	m := newMachine(t, "curl", hasher())
	m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror}
	for uid, want := range map[string]string{"1000": m.home + "/.local", "0": "/usr/local"} {
		id := filepath.Join(m.bin, "id")
		if err := os.Remove(id); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(id, []byte("#!/bin/sh\necho "+uid+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		// The error names the prefix, and nothing is written there.
		_, stderr, _ := m.run(t, "--uninstall", "--prefix", filepath.Join(m.home, "nothing"))
		if !strings.Contains(stderr, "nothing is installed under "+m.home+"/nothing") {
			t.Errorf("uid %s: stderr %q", uid, stderr)
		}
		if uid == "0" && len(tree(t, "/usr/local/bin")) > 0 {
			if _, err := os.Lstat("/usr/local/bin/aliyun-cred-helper"); err == nil {
				continue // it is installed here
			}
		}
		if _, stderr, _ = m.run(t, "--uninstall"); !strings.Contains(stderr, "nothing is installed under "+want+"\n") {
			t.Errorf("uid %s: stderr %q, want %q", uid, stderr, want)
		}
	}
	relative := "some/where/"
	stdout, stderr, code := m.run(t, "--prefix", relative)
	if code != 0 || !strings.Contains(stdout, m.home+"/some/where/bin/aliyun-cred-helper") {
		t.Errorf("exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}

func TestUninstall(t *testing.T) {
	s := newServer(t)
	m := newMachine(t, "curl", hasher())
	m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror}
	prefix := filepath.Join(m.home, "a prefix")
	install(t, m, prefix, "1.1.0")
	other := filepath.Join(prefix, "bin", "other")
	if err := os.WriteFile(other, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.env = nil // it needs no release
	stdout, stderr, code := m.run(t, "--uninstall", "--prefix", prefix)
	if code != 0 || stderr != "" || !strings.Contains(stdout, "removed "+prefix+"/bin/aliyun-cred-helper\n") {
		t.Errorf("exit %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if got := tree(t, prefix); !maps.Equal(got, map[string]string{"bin/other": "kept"}) {
		t.Errorf("%v is left", got)
	}
	if _, err := os.Stat(filepath.Join(prefix, "share/doc/aliyun-cred-helper")); err == nil {
		t.Error("its directory is left")
	}
	if _, stderr, code = m.run(t, "--uninstall", "--prefix", prefix); code != 1 || !strings.Contains(stderr, "nothing is installed under "+prefix) {
		t.Errorf("again: exit %d, stderr %q", code, stderr)
	}
}

// TestBareArchive has nothing but the programs.
func TestBareArchive(t *testing.T) {
	s := newServer(t)
	files := map[string]string{"aliyun-cred-helper": "a", "aliyun-sso-login": "b"}
	s.release("4.0.0", "linux_amd64", archive(t, files))
	m := newMachine(t, "curl", hasher())
	m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror}
	prefix := filepath.Join(m.home, "p")
	if _, stderr, code := m.run(t, "--prefix", prefix, "--version", "4.0.0"); code != 0 {
		t.Fatalf("exit %d, stderr %q", code, stderr)
	}
	if got := tree(t, prefix); !maps.Equal(got, map[string]string{"bin/aliyun-cred-helper": "a", "bin/aliyun-sso-login": "b"}) {
		t.Errorf("there is %v", got)
	}
}

// TestHalfScript runs all that a download of install.sh may have given when it broke off.
func TestHalfScript(t *testing.T) {
	s := newServer(t)
	m := newMachine(t, "curl", hasher())
	m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror}
	whole, err := os.ReadFile(m.script)
	if err != nil {
		t.Fatal(err)
	}
	m.script = filepath.Join(m.bin, "half.sh")
	for n := range len(whole) - 1 { // without its last newline it is whole
		if whole[n] != '\n' && n < len(whole)-40 {
			continue
		}
		if err := os.WriteFile(m.script, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if stdout, _, _ := m.run(t, "--prefix", filepath.Join(m.home, "p")); stdout != "" {
			t.Errorf("the first %d bytes say %q", n, stdout)
		}
	}
	if left := tree(t, m.home); len(left) > 0 || len(s.asked()) > 0 {
		t.Errorf("there is %v; asked for %v", left, s.asked())
	}
}

// TestInterrupted ends the group of processes while it downloads, as Ctrl-C does.
func TestInterrupted(t *testing.T) {
	s := newServer(t)
	m := newMachine(t, "curl", hasher())
	m.env = []string{"ALIYUN_CRED_HELPER_MIRROR=" + s.mirror}
	for signal, want := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129} {
		arrived := make(chan struct{})
		s.answer(archivePath("1.0.0", "linux_amd64"), func(_ http.ResponseWriter, r *http.Request) {
			close(arrived)
			<-r.Context().Done()
		})
		cmd := m.command("--prefix", filepath.Join(m.home, "p"), "--version", "1.0.0")
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		<-arrived
		if err := syscall.Kill(-cmd.Process.Pid, signal); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		if got := cmd.ProcessState.ExitCode(); got != want {
			t.Errorf("%v: exit %d, want %d", signal, got, want)
		}
		if left := tree(t, m.tmp); len(left) > 0 {
			t.Errorf("%v: %v is left", signal, left)
		}
		if left := tree(t, m.home); len(left) > 0 {
			t.Errorf("%v: there is %v", signal, left)
		}
	}
}

// TestLinks wants install.sh to know every link that an archive may have.
func TestLinks(t *testing.T) {
	makefile, err := os.ReadFile("../../release.mk")
	if err != nil {
		t.Fatal(err)
	}
	_, links, ok := strings.Cut(string(makefile), "\nLINKS   :=")
	if !ok {
		t.Fatal("release.mk does not set LINKS")
	}
	links, _, _ = strings.Cut(links, "\n")
	script, err := os.ReadFile("../../install.sh")
	if err != nil {
		t.Fatal(err)
	}
	for link := range strings.FieldsSeq(links) {
		if want := "say '" + link + " bin/" + link + " 755'"; !strings.Contains(string(script), want) {
			t.Errorf("the layout of install.sh has no %s", want)
		}
	}
}
