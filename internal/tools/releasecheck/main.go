// Command releasecheck looks into what a release consists of:
//
//	releasecheck VERSION DIRECTORY|PROGRAM ...
//
// In a directory, every file has to be in the checksums and to have that sum, each archive
// that is promised has to be there with its files, their modes and owners, and the Windows
// programs in them have a version resource of VERSION. A Windows program alone needs the latter.
// The variable LINKS has the names of the links to the helper that archives have.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"debug/pe"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"
)

// project begins the name of every file of a release.
const project = "aliyun-cred-helper"

var (
	programs = []string{project, "aliyun-sso-login"}
	// targets are those that install.sh and the documents name.
	targets = []string{
		"darwin_amd64", "darwin_arm64", "freebsd_amd64", "freebsd_arm64", "linux_386", "linux_amd64",
		"linux_arm64", "linux_armv7", "linux_riscv64", "windows_amd64", "windows_arm64",
	}
	packages = []string{"apk", "deb", "pkg.tar.zst", "rpm"}
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "releasecheck:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	if len(args) < 2 {
		return errors.New("usage: releasecheck VERSION DIRECTORY|PROGRAM")
	}
	version := strings.TrimPrefix(args[0], "v")
	for _, path := range args[1:] {
		check := checkProgram
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			check = checkRelease
		}
		if err := check(path, version, stdout); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

func checkProgram(path, version string, stdout io.Writer) error {
	program, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := checkResource(filepath.Base(path), program, version); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s: version resource %s\n", path, version)
	return nil
}

// checkRelease wants the files of a release of version in a directory.
func checkRelease(dir, version string, stdout io.Writer) error {
	prefix := project + "_" + version + "_"
	sums, err := readSums(filepath.Join(dir, prefix+"checksums.txt"))
	if err != nil {
		return err
	}
	if got, want := slices.Sorted(maps.Keys(sums)), wanted(prefix); !slices.Equal(got, want) {
		return fmt.Errorf("the checksums are of\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	archives := 0
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != sums[name] {
			return fmt.Errorf("%s is not what the checksums say", name)
		}
		target := strings.TrimPrefix(name, prefix)
		target, _, _ = strings.Cut(target, ".")
		if !slices.Contains(targets, target) || !strings.HasSuffix(name, archiveSuffix(target)) {
			continue
		}
		if err := checkArchive(data, target, version); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		archives++
	}
	fmt.Fprintf(stdout, "%s: version %s, %d files with the right checksum, %d archives looked into\n", dir, version, len(sums), archives)
	return nil
}

// wanted lists the files that the checksums are of, in order.
func wanted(prefix string) []string {
	names := []string{prefix + "sbom.cdx.json", prefix + "source.tar.gz"}
	for _, target := range targets {
		names = append(names, prefix+target+archiveSuffix(target))
		if strings.HasPrefix(target, "linux_") {
			for _, format := range packages {
				if format != "pkg.tar.zst" || target != "linux_riscv64" { // nfpm has no such package
					names = append(names, prefix+target+"."+format)
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

func archiveSuffix(target string) string {
	if strings.HasPrefix(target, "windows_") {
		return ".zip"
	}
	return ".tar.gz"
}

// readSums reads a file as sha256sum writes it.
func readSums(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	for line := range strings.Lines(string(text)) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok || filepath.Base(name) != name {
			return nil, fmt.Errorf("%s: not a line of sha256sum: %q", path, line)
		}
		sums[name] = sum
	}
	return sums, nil
}

// file is a file in an archive.
type file struct {
	mode  fs.FileMode
	owner string // "root:root"; empty in a zip
	link  string // where a link leads
	data  []byte
}

func checkArchive(archive []byte, target, version string) error {
	read, suffix, links := readTar, "", strings.Fields(os.Getenv("LINKS"))
	if archiveSuffix(target) == ".zip" {
		read, suffix, links = readZip, ".exe", nil
	}
	files, err := read(archive)
	if err != nil {
		return err
	}
	want := append([]string{"LICENSE", "README.md", "THIRD_PARTY"}, links...)
	for _, p := range programs {
		want = append(want, p+suffix, "man/"+p+".1")
		for _, shell := range []string{"bash", "fish", "ps1", "zsh"} {
			want = append(want, "completions/"+p+"."+shell)
		}
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, want) {
		return fmt.Errorf("it has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for name, f := range files {
		mode := fs.FileMode(0o644)
		isProgram := slices.Contains(programs, strings.TrimSuffix(name, suffix))
		isLink := slices.Contains(links, name)
		switch {
		case isProgram:
			mode = 0o755
		case isLink:
			mode = fs.ModeSymlink | 0o777
		}
		switch {
		case f.mode != mode:
			return fmt.Errorf("%s has mode %v, want %v", name, f.mode, mode)
		case f.owner != "" && f.owner != "root:root":
			return fmt.Errorf("%s belongs to %s", name, f.owner)
		case isLink && f.link != project:
			return fmt.Errorf("%s leads to %s", name, f.link)
		case !isLink && len(f.data) == 0:
			return fmt.Errorf("%s is empty", name)
		}
		if isProgram && suffix == ".exe" {
			if err := checkResource(name, f.data, version); err != nil {
				return err
			}
		}
	}
	return nil
}

func readTar(archive []byte) (map[string]file, error) {
	unpacked, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, err
	}
	files := map[string]file{}
	for r := tar.NewReader(unpacked); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		} else if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		files[h.Name] = file{h.FileInfo().Mode(), h.Uname + ":" + h.Gname, h.Linkname, data}
	}
}

func readZip(archive []byte) (map[string]file, error) {
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	files := map[string]file{}
	for _, f := range r.File {
		data, err := fs.ReadFile(r, f.Name)
		if err != nil {
			return nil, err
		}
		files[f.Name] = file{mode: f.Mode(), data: data}
	}
	return files, nil
}

// checkResource wants the version resource of the Windows program called name.
func checkResource(name string, program []byte, version string) error {
	exe, err := pe.NewFile(bytes.NewReader(program))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	section := exe.Section(".rsrc")
	if section == nil {
		return fmt.Errorf("%s has no resources", name)
	}
	resources, err := section.Data()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, want := range [][2]string{
		{"ProductName", project},
		{"ProductVersion", version},
		{"FileVersion", version},
		{"OriginalFilename", name},
		{"FileDescription", strings.TrimSuffix(name, ".exe") + ": Alibaba Cloud credentials from the keychain"},
	} {
		if got := versionString(resources, want[0]); got != want[1] {
			return fmt.Errorf("%s: its version resource has %s %q, want %q", name, want[0], got, want[1])
		}
	}
	return nil
}

// versionString returns a string of a VS_VERSIONINFO: a key in UTF-16 that ends with 0, zeros
// up to the next multiple of 32 bits, and the value, which ends with 0.
func versionString(resources []byte, key string) string {
	_, rest, _ := bytes.Cut(resources, wide(key+"\x00"))
	var value []uint16
	for ; len(rest) > 1; rest = rest[2:] {
		c := uint16(rest[0]) | uint16(rest[1])<<8
		if c != 0 {
			value = append(value, c)
		} else if len(value) > 0 {
			break
		}
	}
	return string(utf16.Decode(value))
}

func wide(text string) []byte {
	var b []byte
	for _, c := range utf16.Encode([]rune(text)) {
		b = append(b, byte(c), byte(c>>8))
	}
	return b
}
