package osenv

import (
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/mattn/go-isatty"
	"golang.org/x/term"
)

// appName names the directories of both programs.
const appName = "aliyun-cred-helper"

// Real returns the environment of this process.
func Real() Env {
	home, guessed := homeDir()
	state := stateDir(home)
	self, _ := os.Executable()
	return Env{
		Name: startedAs(), Args: os.Args[min(1, len(os.Args)):], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		StdinTerminal: isTerminal(os.Stdin), StdoutTerminal: isTerminal(os.Stdout), StderrTerminal: isTerminal(os.Stderr),
		Columns: columns,
		Getenv:  os.Getenv, Now: time.Now, Zone: time.Local, Environ: os.Environ,
		Exec: replaceProcess, Spawn: spawn, Run: run, Ancestors: ancestors, OpenURL: openURL, LookPath: exec.LookPath,
		Home: home, HomeGuessed: guessed, ConfigDir: configDir(home), StateDir: state, LockDir: lockDir(state),
		User: userName, Host: hostName, Machine: machine, Process: process, HasEnded: hasEnded, Self: self, PID: os.Getpid(),
		OpenDebugFile: openDebugFile,
		HideInput:     hideInput,
	}
}

// startedAs is "" where the system gives no arguments at all.
func startedAs() string {
	if len(os.Args) == 0 {
		return ""
	}
	return os.Args[0]
}

func isTerminal(f *os.File) bool {
	return isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd())
}

// columns prefers the variable of POSIX, with which a person overrides the terminal.
func columns() int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	n, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		return 0
	}
	return n
}

// homeDir asks the user database if the environment has no home directory, as in
// a systemd unit. guessed is true then.
func homeDir() (home string, guessed bool) {
	if home, err := os.UserHomeDir(); err == nil && home != "" {
		return home, false
	}
	if u, err := user.Current(); err == nil {
		return u.HomeDir, true
	}
	return "", true
}

// stateDir is the platform's directory for state that outlives a reboot, or "".
func stateDir(home string) string { return userDir("XDG_STATE_HOME", home, ".local", "state") }

// configDir is the platform's directory for what a person sets up, or "". Windows and
// macOS have one directory for both.
func configDir(home string) string { return userDir("XDG_CONFIG_HOME", home, ".config") }

// userDir returns the directory of this program in that of the variable, or else in that
// of the platform, or "". elsewhere is where it lies below home on other systems.
func userDir(variable, home string, elsewhere ...string) string {
	base := os.Getenv(variable)
	switch {
	case filepath.IsAbs(base):
	case runtime.GOOS == "windows":
		base = os.Getenv("LOCALAPPDATA")
	case home == "":
		base = ""
	case runtime.GOOS == "darwin":
		base = filepath.Join(home, "Library", "Application Support")
	default:
		base = filepath.Join(append([]string{home}, elsewhere...)...)
	}
	if base == "" {
		return ""
	}
	return filepath.Join(base, appName)
}

// lockDir is in the runtime directory if there is one: it is local even if the home
// directory is not. It may be "".
func lockDir(state string) string {
	if dir := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		return filepath.Join(dir, appName)
	}
	if state == "" {
		return ""
	}
	return filepath.Join(state, "locks")
}

// userName asks the user database if the environment has no name.
func userName() string {
	variable := "USER"
	if runtime.GOOS == "windows" {
		variable = "USERNAME"
	}
	if name := os.Getenv(variable); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return filepath.Base(filepath.ToSlash(u.Username))
	}
	return ""
}

func hostName() string {
	name, _ := os.Hostname()
	return name
}

// machine implements Env.Machine. Where the system tells no more, these are the host name
// and the hardware addresses: one that changes costs a cached session.
func machine() []string {
	if boot := bootAndNetwork(); boot != nil {
		return boot
	}
	list := []string{"host=" + hostName()}
	interfaces, _ := net.Interfaces()
	for _, i := range interfaces {
		if len(i.HardwareAddr) > 0 {
			list = append(list, "hardware_address="+i.HardwareAddr.String())
		}
	}
	slices.Sort(list[1:])
	return list
}
