package script

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"aliyun-cred-helper/internal/cloudtest"
)

// real maps what a script can need beyond a shell's basic programs to a test
// whether it is here. A name that is not listed is that of a program.
var real = map[string]func() error{
	"browser":        browser,
	"kernel-keyring": kernelKeyring,
	"ptrace":         canTrace,
	"secret-service": func() error {
		return errors.Join(lookPath("dbus-daemon"), lookPath("dbus-send"), lookPath("gnome-keyring-daemon"))
	},
	"user-namespace": func() error { return exec.Command("unshare", "-rm", "true").Run() },
}

// condition knows real:NAME, which must not be missing where everything is to
// be tested, unless REQUIRE_REAL_EXCEPT is NAME; and root, for what the system
// denies to everybody else.
func condition(cond string) (bool, error) {
	if cond == "root" {
		return os.Geteuid() == 0, nil
	}
	name, ok := strings.CutPrefix(cond, "real:")
	if !ok {
		return false, fmt.Errorf("unknown condition %s", cond)
	}
	err := lookPath(name)
	if probe, listed := real[name]; listed {
		err = probe()
	}
	if err != nil && cloudtest.Require() && name != os.Getenv("REQUIRE_REAL_EXCEPT") {
		return false, fmt.Errorf("REQUIRE_REAL is set: %s: %w", name, err)
	}
	return err == nil, nil
}

// browser finds one that may use the scripts' directories: one in a snap may not.
func browser() error {
	for _, name := range []string{"chromium", "google-chrome"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if path, err = filepath.EvalSymlinks(path); err == nil && !strings.Contains(path, "snap") {
			return nil
		}
	}
	return errors.New("neither chromium nor google-chrome is here, outside of a snap")
}

// canTrace reports why no program can be traced here.
func canTrace() error {
	_, err := runUntil(exec.Command("true"), math.MaxInt)
	return err
}

func lookPath(name string) error {
	_, err := exec.LookPath(name)
	return err
}
