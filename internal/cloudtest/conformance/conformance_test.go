package conformance_test

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"aliyun-cred-helper/internal/cloudtest/conformance"
	"aliyun-cred-helper/internal/helper"
	"aliyun-cred-helper/internal/login"
	"aliyun-cred-helper/internal/osenv"
)

const (
	dir      = "../../../testdata/conformance"
	contract = "../../../docs/contract.md"
)

// TestMain lets the binary of the tests be the programs, as package script does.
func TestMain(m *testing.M) {
	program := func(main func(context.Context, osenv.Env) int) func() {
		return func() { os.Exit(main(osenv.SignalContext(), osenv.Real())) }
	}
	testscript.Main(m, map[string]func(){
		"aliyun-cred-helper":       program(helper.Run),
		"docker-credential-aliyun": program(helper.Run),
		"aliyun-sso-login":         program(login.Run),
	})
}

// TestConformance runs every case.
func TestConformance(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the cases run programs of Unix")
	}
	path, err := exec.LookPath("aliyun-cred-helper")
	if err != nil {
		t.Fatal(err)
	}
	programs, err := conformance.Beside(path)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := conformance.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	report := programs.RunAll(cases, 12)
	for _, failure := range report.Failed {
		t.Error(failure)
	}
	for _, line := range report.Lines {
		t.Log(line)
	}
}

// TestIndex wants a case for every sentence, and a sentence for every case.
func TestIndex(t *testing.T) {
	sentences, err := conformance.Sentences(contract)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := conformance.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	want, err := conformance.Index(sentences, cases)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(dir + "/INDEX.md"); err != nil || string(got) != want {
		t.Errorf("INDEX.md is not up to date: make conformance-index (%v)", err)
	}
}
