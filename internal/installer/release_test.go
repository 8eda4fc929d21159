//go:build unix

// Package installer tests install.sh against releases on loopback.
package installer

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const releases = "/o/r/releases"

// server has releases at the addresses that GitHub gives them.
type server struct {
	*httptest.Server
	mirror string // what ALIYUN_CRED_HELPER_MIRROR is set to

	mu       sync.Mutex
	files    map[string]http.HandlerFunc
	requests []string
}

// newServer has the releases 1.0.0 and 1.1.0 for the usual test machine, linux on amd64.
func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{files: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	s.mirror = s.URL + releases + "/download"
	for _, version := range []string{"1.0.0", "1.1.0"} {
		s.release(version, "linux_amd64", archive(t, contents(version)))
	}
	s.redirect(releases+"/latest", s.URL+releases+"/tag/v1.1.0")
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.requests = append(s.requests, r.Host+r.URL.Path)
	answer, ok := s.files[r.URL.Path]
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	answer(w, r)
}

func (s *server) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

func (s *server) serve(path, text string) {
	s.answer(path, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) })
}

func (s *server) redirect(path, to string) {
	s.answer(path, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) })
}

func (s *server) answer(path string, handler http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[path] = handler
}

func archivePath(version, platform string) string {
	return fmt.Sprintf("%s/download/v%s/aliyun-cred-helper_%s_%s.tar.gz", releases, version, version, platform)
}

func sumsPath(version string) string {
	return fmt.Sprintf("%s/download/v%s/aliyun-cred-helper_%s_checksums.txt", releases, version, version)
}

func sumLine(version, platform, data string) string {
	return fmt.Sprintf("%x  aliyun-cred-helper_%s_%s.tar.gz\n", sha256.Sum256([]byte(data)), version, platform)
}

// release puts one archive, and the checksums of it and of others.
func (s *server) release(version, platform, data string) {
	s.serve(archivePath(version, platform), data)
	s.serve(sumsPath(version), sumLine(version, "plan9_mips", "other")+
		sumLine(version, platform, data)+sumLine(version, platform+".sbom", "more"))
}

// contents is what an archive has: file to text, or to "-> TARGET" for a link.
func contents(version string) map[string]string {
	files := map[string]string{"README.md": "read me", "LICENSE": "licence", "THIRD_PARTY": "licences"}
	for _, program := range []string{"aliyun-cred-helper", "aliyun-sso-login"} {
		files[program] = "#!/bin/sh\necho " + program + " " + version + "\n"
		files["man/"+program+".1"] = "manual " + version
		files["completions/"+program+".bash"] = "bash " + version
		files["completions/"+program+".zsh"] = "zsh " + version
		files["completions/"+program+".fish"] = "fish " + version
	}
	files["docker-credential-aliyun"] = "-> aliyun-cred-helper"
	return files
}

// installed is what of contents lies where under the prefix.
func installed(version string) map[string]string {
	files := map[string]string{}
	for name, text := range contents(version) {
		dir, base := filepath.Split(name)
		switch {
		case name == "README.md":
			continue
		case name == "LICENSE" || name == "THIRD_PARTY":
			files["share/doc/aliyun-cred-helper/"+name] = text
		case dir == "man/":
			files["share/man/man1/"+base] = text
		case strings.HasSuffix(base, ".bash"):
			files["share/bash-completion/completions/"+strings.TrimSuffix(base, ".bash")] = text
		case strings.HasSuffix(base, ".zsh"):
			files["share/zsh/site-functions/_"+strings.TrimSuffix(base, ".zsh")] = text
		case strings.HasSuffix(base, ".fish"):
			files["share/fish/vendor_completions.d/"+base] = text
		default:
			files["bin/"+name] = text
		}
	}
	return files
}

func archive(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		text := files[name]
		header := &tar.Header{Name: name, Mode: 0o600, Uid: 4711, Gid: 4711, Size: int64(len(text)), Typeflag: tar.TypeReg}
		if to, ok := strings.CutPrefix(text, "-> "); ok {
			header.Typeflag, header.Linkname, header.Size, text = tar.TypeSymlink, to, 0, ""
		}
		if err := w.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// machine is where install.sh runs: it has the programs that it names and no others.
type machine struct {
	shell            []string
	home, bin, tmp   string
	kernel, hardware string
	env              []string
	script           string
}

// tools are the programs that install.sh may use beside a client and a hasher.
var tools = []string{
	"awk", "cat", "chmod", "cp", "cut", "grep", "gzip", "id", "mkdir", "mktemp", "mv", "rm", "rmdir", "sed", "sh", "tail", "tar", "tr",
}

func newMachine(t *testing.T, programs ...string) *machine {
	t.Helper()
	script, err := filepath.Abs("../../install.sh")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	m := &machine{
		shell: []string{"sh"}, home: filepath.Join(dir, "home"), bin: filepath.Join(dir, "bin"), tmp: filepath.Join(dir, "tmp"),
		kernel: "Linux", hardware: "x86_64", script: script,
	}
	for _, d := range []string{m.home, m.bin, m.tmp} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, program := range append(programs, tools...) {
		if err := os.Symlink(find(t, program), filepath.Join(m.bin, program)); err != nil {
			t.Fatal(err)
		}
	}
	uname := "#!/bin/sh\ncase $1 in -s) echo \"$TEST_KERNEL\" ;; -m) echo \"$TEST_HARDWARE\" ;; esac\n"
	if err := os.WriteFile(filepath.Join(m.bin, "uname"), []byte(uname), 0o755); err != nil {
		t.Fatal(err)
	}
	return m
}

func find(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		if os.Getenv("REQUIRE_REAL") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

// hasher is one of the programs that make a SHA-256, whichever this machine has.
func hasher() string {
	if _, err := exec.LookPath("sha256sum"); err != nil {
		return "shasum"
	}
	return "sha256sum"
}

func (m *machine) command(args ...string) *exec.Cmd {
	args = append(append(slices.Clone(m.shell[1:]), m.script), args...)
	cmd := exec.Command(m.shell[0], args...)
	cmd.Dir = m.home
	cmd.Env = append([]string{
		"PATH=" + m.bin, "HOME=" + m.home, "TMPDIR=" + m.tmp,
		"TEST_KERNEL=" + m.kernel, "TEST_HARDWARE=" + m.hardware,
	}, m.env...)
	return cmd
}

// run returns what install.sh writes, and its exit code. It never leaves temporary files.
func (m *machine) run(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := m.command(args...)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if left := tree(t, m.tmp); len(left) > 0 {
		t.Errorf("temporary files are left: %v", left)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// tree reads the files below a directory, links as "-> TARGET".
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if d.Type()&os.ModeSymlink != 0 {
			to, err := os.Readlink(path)
			files[name] = "-> " + to
			return err
		}
		data, err := os.ReadFile(path)
		files[name] = string(data)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return files
}
