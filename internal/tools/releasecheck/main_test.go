package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// packed is a tar.gz of a Linux release after change has been at its headers. It has the
// link docker-credential-aliyun.
func packed(t *testing.T, change func(h *tar.Header)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, name := range []string{
		"docker-credential-aliyun",
		"LICENSE", "README.md", "THIRD_PARTY", "aliyun-cred-helper", "aliyun-sso-login",
		"man/aliyun-cred-helper.1", "man/aliyun-sso-login.1",
		"completions/aliyun-cred-helper.bash", "completions/aliyun-cred-helper.fish",
		"completions/aliyun-cred-helper.ps1", "completions/aliyun-cred-helper.zsh",
		"completions/aliyun-sso-login.bash", "completions/aliyun-sso-login.fish",
		"completions/aliyun-sso-login.ps1", "completions/aliyun-sso-login.zsh",
	} {
		h := &tar.Header{Name: name, Mode: 0o644, Uname: "root", Gname: "root", Size: 1}
		if name == "aliyun-cred-helper" || name == "aliyun-sso-login" {
			h.Mode = 0o755
		}
		if name == "docker-credential-aliyun" {
			h.Typeflag, h.Linkname, h.Mode, h.Size = tar.TypeSymlink, "aliyun-cred-helper", 0o777, 0
		}
		change(h)
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(bytes.Repeat([]byte("x"), int(h.Size))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestArchive(t *testing.T) {
	only := func(name string, change func(h *tar.Header)) func(h *tar.Header) {
		return func(h *tar.Header) {
			if h.Name == name {
				change(h)
			}
		}
	}
	t.Setenv("LINKS", "docker-credential-aliyun")
	for _, tt := range []struct {
		name   string
		change func(h *tar.Header)
		want   string // part of the error; empty: none
	}{
		{"right", func(*tar.Header) {}, ""},
		{"a program that cannot be run", only("aliyun-sso-login", func(h *tar.Header) { h.Mode = 0o644 }), "aliyun-sso-login has mode"},
		{"a text that can", only("LICENSE", func(h *tar.Header) { h.Mode = 0o755 }), "LICENSE has mode"},
		{"of whoever built it", only("LICENSE", func(h *tar.Header) { h.Uname = "me" }), "LICENSE belongs to me:root"},
		{"empty", only("man/aliyun-sso-login.1", func(h *tar.Header) { h.Size = 0 }), "man/aliyun-sso-login.1 is empty"},
		{"a link to elsewhere", only("docker-credential-aliyun", func(h *tar.Header) { h.Linkname = "/bin/sh" }), "docker-credential-aliyun leads to /bin/sh"},
		{"no link", only("docker-credential-aliyun", func(h *tar.Header) { h.Typeflag = tar.TypeReg }), "docker-credential-aliyun has mode"},
		{"one too few", only("LICENSE", func(h *tar.Header) { h.Name = "LICENCE" }), "it has\nLICENCE\nREADME.md"},
	} {
		err := checkArchive(packed(t, tt.change), "linux_amd64", "1.2.3")
		if got := errorText(err); tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestChecksums(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "aliyun-cred-helper_1.2.3_checksums.txt")
	for _, tt := range []struct{ text, want string }{
		{"", "the checksums are of\n\nwant\naliyun-cred-helper_1.2.3_darwin_amd64.tar.gz\n"},
		{"no sum\n", "not a line of sha256sum"},
		{"00  ../a\n", "not a line of sha256sum"},
	} {
		if err := os.WriteFile(path, []byte(tt.text), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := errorText(run([]string{"v1.2.3", dir}, new(bytes.Buffer))); !strings.Contains(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
	// All names are right, and no file is.
	var sums strings.Builder
	for _, name := range wanted("aliyun-cred-helper_1.2.3_") {
		sums.WriteString("00  " + name + "\n")
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, []byte(sums.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	const want = "aliyun-cred-helper_1.2.3_darwin_amd64.tar.gz is not what the checksums say"
	if got := errorText(run([]string{"v1.2.3", dir}, new(bytes.Buffer))); !strings.HasSuffix(got, want) {
		t.Errorf("wrong sums: %q, want %q", got, want)
	}
}

func TestVersionString(t *testing.T) {
	resources := wide("FileVersion\x00\x00" + "1.2.3\x00ProductVersion\x001.2.3-rc.4\x00\x00\x00")
	for key, want := range map[string]string{"FileVersion": "1.2.3", "ProductVersion": "1.2.3-rc.4", "ProductName": ""} {
		if got := versionString(resources, key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if err := checkResource("x.exe", []byte("MZ"), "1.2.3"); err == nil {
		t.Error("what is no program has a version resource")
	}
}

// TestDocuments wants the install pages to name the files of a release, all and no others.
func TestDocuments(t *testing.T) {
	const prefix = "aliyun-cred-helper_VERSION_"
	want := append(wanted(prefix), prefix+"checksums.txt")
	slices.Sort(want)
	aName := regexp.MustCompile(`aliyun-cred-helper_[A-Za-z0-9_.${}]+[a-z0-9]`)
	plain := strings.NewReplacer("${VERSION}", "VERSION", "${Version}", "VERSION", "$ARCH", "ARCH", "$Arch", "ARCH")
	pages := map[string]string{"darwin": "macos.md", "freebsd": "bsd.md", "linux": "linux.md", "windows": "windows.md"}
	for _, dir := range []string{"../../../docs/install", "../../../docs/zh-CN/install"} {
		named := map[string]bool{}
		for _, page := range []string{"README.md", "linux.md", "macos.md", "bsd.md", "windows.md"} {
			for _, name := range aName.FindAllString(document(t, dir, page), -1) {
				name = plain.Replace(name)
				whole := !strings.Contains(name, "ARCH")
				for _, target := range targets {
					system, machine, _ := strings.Cut(target, "_")
					one := name
					if system != "windows" {
						one = strings.Replace(one, "_OS_", "_"+system+"_", 1)
					}
					one = strings.Replace(one, "_"+system+"_ARCH.", "_"+system+"_"+machine+".", 1)
					if !strings.Contains(one, "ARCH") && one != prefix+"linux_riscv64.pkg.tar.zst" {
						whole, named[one] = true, true
					}
				}
				if !whole {
					t.Errorf("%s/%s: no file is called %s", dir, page, name)
				}
			}
		}
		if got := slices.Sorted(maps.Keys(named)); !slices.Equal(got, want) {
			t.Errorf("%s names\n%s\nwant\n%s", dir, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for _, target := range targets {
			system, machine, _ := strings.Cut(target, "_")
			if page := document(t, dir, pages[system]); !strings.Contains(page, "`"+machine+"`") {
				t.Errorf("%s/%s does not name `%s`", dir, pages[system], machine)
			}
		}
	}
}

func document(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
