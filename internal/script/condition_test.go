package script

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"aliyun-cred-helper/internal/cloudtest"
)

// real maps what a script can need beyond a shell's basic programs to a test
// whether it is here. A name that is not listed is that of a program.
var real = map[string]func() error{
	"kernel-keyring": kernelKeyring,
	"secret-service": func() error {
		return errors.Join(lookPath("dbus-daemon"), lookPath("dbus-send"), lookPath("gnome-keyring-daemon"))
	},
	"user-namespace": func() error { return exec.Command("unshare", "-rm", "true").Run() },
}

// condition knows real:NAME, which must not be missing where everything is to
// be tested, and root, for what the system denies to everybody else.
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
	if err != nil && cloudtest.Require() {
		return false, fmt.Errorf("REQUIRE_REAL is set: %s: %w", name, err)
	}
	return err == nil, nil
}

func lookPath(name string) error {
	_, err := exec.LookPath(name)
	return err
}
