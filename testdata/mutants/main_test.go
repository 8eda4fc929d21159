package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const toy = `package toy

import "errors"

type named struct {
	A string ` + "`json:\"a\"`" + `
}

var errNegative = errors.New("a negative number")

// Age is tested well.
func Age(n int) (string, error) {
	if n < 0 {
		return "", errNegative
	}
	if n == 0 {
		return "baby", nil
	}
	return "person", nil
}

// Sum ends never if its loop is changed.
func Sum(n int) (sum int) {
	for n > 0 {
		sum += n
		n--
	}
	return sum
}

// Log is executed, and its result is not looked at.
func Log(on bool) bool {
	return on && true
}

// Unused is not tested.
func Unused() bool { return false }
`

const toyTest = `package toy

import (
	"net"
	"os"
	"testing"
)

func TestAge(t *testing.T) {
	Log(true)
	for n, want := range map[int]string{-1: "", 0: "baby", 1: "person"} {
		got, err := Age(n)
		if got != want || (err != nil) != (n < 0) {
			t.Errorf("Age(%d) = %q, %v", n, got, err)
		}
	}
	if Sum(3) != 6 {
		t.Error("Sum")
	}
	if os.Getenv("HOME") == os.Getenv("OUTER_HOME") {
		t.Error("the user's home")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
}
`

// toyModule makes a module and goes into it.
func toyModule(t *testing.T, test string) (source string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"go.mod": "module example.com/toy\n\ngo 1.26\n", "toy.go": toy, "toy_test.go": test,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	t.Setenv("OUTER_HOME", os.Getenv("HOME"))
	return filepath.Join(dir, "toy.go")
}

func TestToy(t *testing.T) {
	source := toyModule(t, toyTest)
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"-timeout=2s", "."}, &stdout, &stderr)
	if code != 1 || !strings.Contains(stderr.String(), "example.com/toy: below the floor") {
		t.Errorf("exit code %d, want 1; stderr %q", code, &stderr)
	}
	got := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	if strings.HasPrefix(got[0], "changed code may reach the network: ") {
		got = got[1:]
	}
	last := len(got) - 1
	got[last], _, _ = strings.Cut(got[last], "; ")
	want := []string{
		"toy.go:24:8: > -> >=",
		"toy.go:33:12: && -> ||",
		"toy.go:33:15: true -> false",
		"toy.go:37:29: false -> true",
		"example.com/toy  killed 12 of 16 (75 %), floor 90",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if content, _ := os.ReadFile(source); string(content) != toy {
		t.Error("the file was changed")
	}
}

func TestTestsThatFail(t *testing.T) {
	toyModule(t, strings.Replace(toyTest, "Sum(3) != 6", "Sum(3) != 7", 1))
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"."}, &stdout, &stderr)
	if code != 1 || !strings.Contains(stderr.String(), "the tests fail without a change") {
		t.Errorf("exit code %d, want 1; stderr %q", code, &stderr)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{}, {"-sample=-1", "."}, {"-jobs=0", "."}, {"-unknown", "."}} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), args, &stdout, &stderr); code != 2 {
			t.Errorf("run(%q) = %d, want 2", args, code)
		}
	}
}

// TestSample wants the same sample after lines that have nothing to do with it came.
func TestSample(t *testing.T) {
	source := toyModule(t, toyTest)
	sample := func() (names []string) {
		t.Helper()
		packages, err := load(t.Context(), os.Environ(), []string{"."})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range packages[0].choose(5) {
			names = append(names, m.function+" "+m.what)
		}
		return names
	}
	before := sample()
	if len(before) != 5 {
		t.Fatalf("%d of a sample of 5: %q", len(before), before)
	}
	more := strings.Replace(toy, "type named", "// More\ntype more struct{}\n\ntype named", 1)
	if err := os.WriteFile(source, []byte(more), 0o600); err != nil {
		t.Fatal(err)
	}
	if after := sample(); !slices.Equal(before, after) {
		t.Errorf("got %q, want %q", after, before)
	}
}

func TestEnough(t *testing.T) {
	for _, tt := range []struct{ floor, n, want int }{{90, 12, 72}, {90, 100, 84}, {70, 12, 43}, {90, 1, 30}} {
		if got := enough(tt.floor, tt.n); got != tt.want {
			t.Errorf("enough(%d, %d) = %d, want %d", tt.floor, tt.n, got, tt.want)
		}
	}
}

func TestFloors(t *testing.T) {
	for path, want := range map[string]int{"x/internal/chain": 70, "x/internal/config": 85, "x/internal/sts": 90} {
		if got := floorOf(path); got != want {
			t.Errorf("floorOf(%q) = %d, want %d", path, got, want)
		}
	}
}
