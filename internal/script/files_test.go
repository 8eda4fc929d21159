package script

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"aliyun-cred-helper/internal/cloudtest"
)

// configCmd writes its file argument to ~/.aliyun/config.json with variables
// expanded. Backslashes in their values, as in the paths of Windows, are those of a
// JSON string.
func configCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: config FILE")
	}
	w, path := worldOf(ts), configPath(ts)
	ts.Check(cloudtest.MakeDirBelow(w.work, filepath.Dir(path)))
	text := os.Expand(ts.ReadFile(args[0]), func(name string) string {
		if name == "dollar" {
			return "$"
		}
		return strings.ReplaceAll(ts.Getenv(name), `\`, `\\`)
	})
	for _, secret := range leak.FindAllString(text, -1) {
		w.configured[secret] = true
	}
	w.write(ts, path, text)
}

func configPath(ts *testscript.TestScript) string {
	return filepath.Join(ts.Getenv("HOME"), ".aliyun", "config.json")
}

// awaitCmd waits until a file is there.
func awaitCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await FILE")
	}
	path := ts.MkAbs(args[0])
	await(ts, func() bool {
		_, err := os.Stat(path)
		return err == nil
	}, "the file %s", args[0])
}

// await waits until something has happened, which it is named for.
func await(ts *testscript.TestScript, happened func() bool, format string, args ...any) {
	for end := time.Now().Add(patience); !happened(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			ts.Fatalf("waiting in vain: "+format, args...)
		}
	}
}

// leak matches the secrets that the cloud knows and issues, and the pages that
// must not be repeated; ids of keys are not secret.
var leak = regexp.MustCompile(cloudtest.Canary + `(secret|token|imds|signature|-)[A-Za-z0-9_.-]*`)

// noSecretsCmd wants no secret in anything that was printed to stderr, and in no
// file below HOME and the other directories that the programs keep files in.
// config.json may hold what the script itself put there. All files are the
// user's alone.
func noSecretsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: nosecrets")
	}
	if log, err := os.ReadFile(ts.Getenv("TEST_STDERR")); err == nil {
		if found := leak.Find(log); found != nil {
			ts.Fatalf("stderr holds %s", found)
		}
	}
	w := worldOf(ts)
	for _, name := range []string{"HOME", "LOCALAPPDATA", "XDG_RUNTIME_DIR", "XDG_STATE_HOME"} {
		ts.Check(filepath.WalkDir(ts.Getenv(name), func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil
			}
			allowed := map[string]bool{}
			if path == configPath(ts) {
				allowed = w.configured
			}
			return noSecretsIn(path, d, allowed)
		}))
	}
}

func noSecretsIn(path string, d os.DirEntry, allowed map[string]bool) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, found := range leak.FindAllString(string(text), -1) {
		if !allowed[found] {
			return fmt.Errorf("%s holds %s", path, found)
		}
	}
	if info, err := d.Info(); err == nil && info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		return fmt.Errorf("%s has mode %v", path, info.Mode())
	}
	return nil
}
