package interop

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// nodeLimit is ample for one row.
const nodeLimit = 30 * time.Second

// startNode starts node/resolve.js, which ends with the test, and returns what
// resolves by it.
func startNode(t *testing.T) resolver {
	t.Helper()
	needsNode(t)
	cmd := exec.Command("node", filepath.Join("node", "resolve.js"))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(stdin.Close(), cmd.Wait()); err != nil {
			t.Errorf("node: %v", err)
		}
	})
	ask, answers := json.NewEncoder(stdin), bufio.NewReader(stdout)
	return func(t *testing.T) (key, error) {
		late := time.AfterFunc(nodeLimit, func() { _ = cmd.Process.Kill() })
		defer late.Stop()
		environment := map[string]string{}
		for _, variable := range os.Environ() {
			name, value, _ := strings.Cut(variable, "=")
			environment[name] = value
		}
		if err := ask.Encode(environment); err != nil {
			t.Fatal(err)
		}
		line, err := answers.ReadBytes('\n')
		var answer struct{ ID, Secret, Token, Error string }
		if err := errors.Join(err, json.Unmarshal(line, &answer)); err != nil {
			t.Fatal(err)
		}
		if answer.Error != "" {
			return key{}, errors.New("error: " + answer.Error)
		}
		return key{answer.ID, answer.Secret, answer.Token}, nil
	}
}

// needsNode is for tests that run the vendor's package for Node.js, which
// `make interop` installs.
func needsNode(t *testing.T) {
	t.Helper()
	_, err := exec.LookPath("node")
	if _, missing := os.Stat(filepath.Join("node", "node_modules", "@alicloud", "credentials")); err == nil {
		err = missing
	}
	switch {
	case err != nil && os.Getenv("REQUIRE_REAL") == "1":
		t.Fatalf("REQUIRE_REAL is set, and @alicloud/credentials cannot be run: %v", err)
	case err != nil:
		t.Skipf("@alicloud/credentials cannot be run: %v", err)
	}
}
