//go:build unix

package installer

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestAssemble wants the files of a release in one directory, each with its checksum.
func TestAssemble(t *testing.T) {
	find(t, "sha256sum")
	dir := t.TempDir()
	dist := filepath.Join(dir, "dist")
	files := map[string]string{
		"a_1.0.0_linux_amd64.tar.gz": "linux", "a_1.0.0_windows_amd64.zip": "windows",
		"linux/a": "a program", "artifacts.json": "{}", "config.yaml": "",
		"homebrew/Casks/a.rb": "cask", "scoop/a.json": "scoop", "winget/manifests/o/O/a/1.0.0/O.a.yaml": "winget",
	}
	sums := ""
	for _, name := range []string{"a_1.0.0_linux_amd64.tar.gz", "a_1.0.0_windows_amd64.zip"} {
		sums += fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(files[name])), name)
	}
	files["a_1.0.0_checksums.txt"] = sums
	for name, text := range files {
		path := filepath.Join(dist, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	assemble := func(repository string) (map[string]string, string) {
		release := filepath.Join(dir, "release")
		if err := os.RemoveAll(release); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("../../.ci/assemble", dist, release, repository).CombinedOutput()
		if err != nil {
			return nil, string(out)
		}
		return tree(t, release), string(out)
	}

	got, out := assemble("o/r.s-t")
	want := []string{"O.a.yaml", "a.json", "a.rb", "a_1.0.0_checksums.txt", "a_1.0.0_linux_amd64.tar.gz", "a_1.0.0_windows_amd64.zip", "install.sh"}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) {
		t.Fatalf("got %v, want %v: %s", names, want, out)
	}
	if !strings.HasPrefix(got["a_1.0.0_checksums.txt"], sums) {
		t.Error("the checksums do not begin with those of goreleaser")
	}
	for _, name := range want {
		line := fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(got[name])), name)
		if n := strings.Count(got["a_1.0.0_checksums.txt"], line); n != 1 && !strings.HasSuffix(name, "_checksums.txt") {
			t.Errorf("%s has %d checksums", name, n)
		}
	}
	script, err := os.ReadFile("../../install.sh")
	if err != nil {
		t.Fatal(err)
	}
	if got["install.sh"] != strings.Replace(string(script), "\nREPOSITORY=''\n", "\nREPOSITORY='o/r.s-t'\n", 1) {
		t.Error("install.sh differs in more than the line for the repository")
	}

	for _, repository := range []string{"", "o", "o/", "/r", "o/r/s", "o/r'", "o/$(id)", "o/r|s", "o/r\n"} {
		if got, out := assemble(repository); got != nil || !strings.Contains(out, "is no OWNER/REPOSITORY") {
			t.Errorf("%q: got %v, %q", repository, got, out)
		}
	}
	if err := os.WriteFile(filepath.Join(dist, "a_1.0.0_windows_amd64.zip"), []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, out := assemble("o/r"); got != nil || !strings.Contains(out, "changed a file after its checksum") {
		t.Errorf("a changed file: got %v, %q", got, out)
	}
}
