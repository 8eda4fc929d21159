// Command conformance runs the cases of testdata/conformance with any aliyun-cred-helper
// and the aliyun-sso-login beside it, or writes their index.
//
//	conformance PATH [CASE...]   CASE is a chapter or CHAPTER/NAME; without one: all
//	conformance -index           writes testdata/conformance/INDEX.md
//
// It runs in the root of the sources. The exit code is 1 if a case fails.
package main

import (
	"fmt"
	"os"
	"slices"

	"aliyun-cred-helper/internal/cloudtest/conformance"
)

const (
	dir      = "testdata/conformance"
	contract = "docs/contract.md"
	atOnce   = 12
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	cases, err := conformance.Load(dir)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return fmt.Errorf("use: conformance PATH [CASE...], or conformance -index")
	}
	if args[0] == "-index" {
		sentences, err := conformance.Sentences(contract)
		if err != nil {
			return err
		}
		text, err := conformance.Index(sentences, cases)
		if err != nil {
			return err
		}
		return os.WriteFile(dir+"/INDEX.md", []byte(text), 0o644)
	}
	programs, err := conformance.Beside(args[0])
	if err != nil {
		return err
	}
	if wanted := args[1:]; len(wanted) > 0 {
		cases = slices.DeleteFunc(cases, func(c conformance.Case) bool {
			return !slices.Contains(wanted, c.Chapter) && !slices.Contains(wanted, c.Chapter+"/"+c.Name)
		})
	}
	report := programs.RunAll(cases, atOnce)
	for _, failure := range report.Failed {
		fmt.Println("FAIL", failure)
	}
	for _, line := range report.Lines {
		fmt.Println(line)
	}
	if len(report.Failed) > 0 || len(cases) == 0 {
		return fmt.Errorf("%d of %d cases failed", len(report.Failed), len(cases))
	}
	return nil
}
