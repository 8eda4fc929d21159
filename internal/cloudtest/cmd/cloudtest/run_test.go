package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"

	"aliyun-cred-helper/internal/cloudtest"
)

// childVariable makes the test binary be the command that cloudtest runs.
const childVariable = "CLOUDTEST_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childVariable) {
	case "":
		os.Exit(m.Run())
	case "exit 7":
		fmt.Println(get(os.Getenv("CLOUDTEST_CONTROL") + "/count"))
		if _, err := os.Stat(os.Getenv("CLOUDTEST_CA")); err != nil {
			fmt.Println(err)
		}
		os.Exit(7)
	case "end by signal":
		_ = signalSelf(syscall.SIGTERM)
	}
	time.Sleep(time.Minute) // "wait": the parent's signal ends it
}

func signalSelf(sig os.Signal) error {
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	return self.Signal(sig)
}

// get returns the body at url, or the error.
func get(url string) string {
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(url)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = response.Body.Close() }()
	body, _ := io.ReadAll(response.Body)
	return strings.TrimSpace(string(body))
}

// readLines reads as many variables as the command prints.
func readLines(t *testing.T, r io.Reader) map[string]string {
	t.Helper()
	variables := map[string]string{}
	for scanner := bufio.NewScanner(r); len(variables) < 15 && scanner.Scan(); {
		name, value, _ := strings.Cut(scanner.Text(), "=")
		variables[name] = value
	}
	return variables
}

func TestUntilEOF(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	file := filepath.Join(dir, "env")
	inRead, inWrite := io.Pipe()
	outRead, outWrite := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() { code <- run([]string{"-until-eof", "-env", file}, inRead, outWrite, &stderr) }()

	variables := readLines(t, outRead)
	if got := get(variables["CLOUDTEST_CONTROL"] + "/count"); got != "0" {
		t.Errorf("control service: got %q, want 0", got)
	}
	if pem, err := os.ReadFile(variables["CLOUDTEST_CA"]); err != nil || !bytes.HasPrefix(pem, []byte("-----BEGIN CERTIFICATE")) {
		t.Errorf("certificate authority: got %.30q, %v", pem, err)
	}
	written, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = written.Close() }()
	for name, value := range readLines(t, written) {
		if variables[name] != value {
			t.Errorf("%s: the file has %q, stdout %q", name, value, variables[name])
		}
	}
	for _, name := range []string{"STS", "STS_TLS", "IMDS", "URI", "CONTROL", "CA", "ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SIGNIN", "IMS", "CR", "CS"} {
		if variables["CLOUDTEST_"+name] == "" {
			t.Errorf("CLOUDTEST_%s is missing", name)
		}
	}
	_ = inWrite.Close()
	if got := <-code; got != 0 || stderr.Len() != 0 {
		t.Errorf("got code %d and %q, want 0 and nothing", got, stderr.String())
	}
	if _, err := os.Stat(variables["CLOUDTEST_CA"]); err == nil {
		t.Error("the temporary certificate authority is still there")
	}
}

func TestSignalEndsIt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send itself a signal")
	}
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		ca := filepath.Join(t.TempDir(), "ca.pem")
		outRead, outWrite := io.Pipe()
		code := make(chan int, 1)
		go func() { code <- run([]string{"-ca", ca}, nil, outWrite, io.Discard) }()
		if got := readLines(t, outRead)["CLOUDTEST_CA"]; got != ca {
			t.Errorf("CLOUDTEST_CA: got %q, want %q", got, ca)
		}
		if err := signalSelf(sig); err != nil {
			t.Fatal(err)
		}
		if got := <-code; got != 0 {
			t.Errorf("%v: got code %d, want 0", sig, got)
		}
		if _, err := os.Stat(ca); err != nil {
			t.Errorf("the file that was asked for: %v", err)
		}
	}
}

func TestCommand(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plain, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, child string
		args        []string
		code        int
		stdout      string
		unix        bool
	}{
		{name: "its exit code and output", child: "exit 7", args: []string{"--", self}, code: 7, stdout: "0\n"},
		{name: "ended by a signal", child: "end by signal", args: []string{"--", self}, code: 128 + 15, unix: true},
		{name: "not found", args: []string{"--", filepath.Join(t.TempDir(), "nothing")}, code: 127},
		{name: "not in the path", args: []string{"--", "cloudtest-no-such-command"}, code: 127},
		{name: "not executable", args: []string{"--", plain}, code: 126, unix: true},
		{name: "with -until-eof", args: []string{"-until-eof", "--", self}, code: 2},
		{name: "identity and command", args: []string{"-age-identity", plain, "--", self}, code: 2},
		{name: "identity and count", args: []string{"-age-identity", plain, "-count"}, code: 2},
		{name: "identity in no directory", args: []string{"-age-identity", filepath.Join(plain, "key")}, code: 1},
		{name: "count of too much", args: []string{"-count", "sts", "AssumeRole", "more"}, code: 2},
		{name: "count without a cloud", args: []string{"-count"}, code: 1},
		{name: "unknown flag", args: []string{"-bogus"}, code: 2},
		{name: "help", args: []string{"-h"}, code: 0},
		{name: "file in no directory", args: []string{"-env", filepath.Join(plain, "env")}, code: 1},
		{name: "file elsewhere", args: []string{"-env", "/cloudtest-env"}, code: 1},
		{name: "file that is a device", args: []string{"-env", os.DevNull}, code: 1},
		{name: "identity into a device", args: []string{"-age-identity", os.DevNull}, code: 1},
		{name: "authority into a device", args: []string{"-ca", os.DevNull}, code: 1},
		{name: "authority in no directory", args: []string{"-ca", filepath.Join(plain, "ca")}, code: 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.unix && runtime.GOOS == "windows" {
				t.Skip("of Unix")
			}
			t.Setenv(childVariable, tt.child)
			var stdout, stderr bytes.Buffer
			if got := run(tt.args, nil, &stdout, &stderr); got != tt.code {
				t.Errorf("got code %d, want %d; %s", got, tt.code, stderr.String())
			}
			if stdout.String() != tt.stdout {
				t.Errorf("got output %q, want %q", stdout.String(), tt.stdout)
			}
		})
	}
}

// A signal is the command's to deal with.
func TestSignalIsPassedOn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send itself a signal")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(childVariable, "wait")
	file := filepath.Join(t.TempDir(), "env")
	code := make(chan int, 1)
	go func() { code <- run([]string{"-env", file, "--", self}, nil, io.Discard, io.Discard) }()
	for { // signals are caught from before the file appears
		if _, err := os.Stat(file); err == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err := signalSelf(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if got := <-code; got != 128+15 {
		t.Errorf("got code %d, want 143", got)
	}
}

func TestCount(t *testing.T) {
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cloud.Close() }()
	t.Setenv("CLOUDTEST_CONTROL", cloud.ControlURL())
	_ = get(cloud.CredentialsURL("dev"))
	_ = get(cloud.STSURL() + "/?Action=GetCallerIdentity")
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"-count"}, "2\n"},
		{[]string{"-count", "sts"}, "1\n"},
		{[]string{"-count", "sts", "GetCallerIdentity"}, "1\n"},
		{[]string{"-count", "sts", "AssumeRole"}, "0\n"},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(tt.args, nil, &stdout, &stderr); code != 0 || stdout.String() != tt.want {
			t.Errorf("%v: got code %d, %q and %q, want %q", tt.args, code, stdout.String(), stderr.String(), tt.want)
		}
	}
	t.Setenv("CLOUDTEST_CONTROL", cloud.CredentialsURL("nobody"))
	if code := run([]string{"-count"}, nil, io.Discard, io.Discard); code != exitFailed {
		t.Errorf("an answer that is no count: got code %d, want %d", code, exitFailed)
	}
}

func TestAgeIdentity(t *testing.T) {
	name := filepath.Join(t.TempDir(), "key")
	var stdout, stderr bytes.Buffer
	if code := run([]string{"-age-identity", name}, nil, &stdout, &stderr); code != 0 || stdout.Len() != 0 {
		t.Fatalf("got code %d, %q and %q", code, stdout.String(), stderr.String())
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if identities, err := age.ParseIdentities(file); err != nil || len(identities) != 1 {
		t.Errorf("got %d identities, %v", len(identities), err)
	}
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); runtime.GOOS != "windows" && got != 0o600 {
		t.Errorf("got mode %v, want 0600", got)
	}
}

func TestShellLines(t *testing.T) {
	got := shellLines([]string{"A=http://127.0.0.1:1/x", "B=it's here", "C="})
	if want := "A=http://127.0.0.1:1/x\nB='it'\\''s here'\nC=\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
