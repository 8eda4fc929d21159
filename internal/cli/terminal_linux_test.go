package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// terminalCmd runs a program on a pseudo-terminal of its own, as a person
// would: it waits for each prompt of FILE and types the answer after it. FILE
// has lines of "PROMPT => ANSWER", or "PROMPT =>* ANSWER" where the terminal
// must not show what is typed; an answer of ^C is that key. What the terminal showed is written to screen. stdout goes to the file named
// "stdout:FILE" where that is given, and else to the terminal.
func terminalCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: terminal CODE FILE [stdout:FILE] PROGRAM [ARG...]")
	}
	code, dialogue, args := args[0], ts.ReadFile(args[1]), args[2:]
	master, slave, err := openTerminal()
	ts.Check(err)
	defer master.Close()
	var document bytes.Buffer
	cmd := &exec.Cmd{Stdin: slave, Stdout: slave, Stderr: slave}
	out, redirected := strings.CutPrefix(args[0], "stdout:")
	if redirected {
		args = args[1:]
		cmd.Stdout = &document
	}
	path, err := exec.LookPath(args[0])
	ts.Check(err)
	cmd.Path, cmd.Args, cmd.Env = path, args, scriptEnv(ts)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	ts.Check(cmd.Start())
	slave.Close()
	screen, err := converse(master, dialogue)
	if err != nil {
		_ = cmd.Process.Kill()
	}
	got := codeOf(cmd.Wait())
	ts.Check(os.WriteFile(ts.MkAbs("screen"), []byte(screen), 0o600))
	if redirected {
		ts.Check(os.WriteFile(ts.MkAbs(out), document.Bytes(), 0o600))
	}
	if err != nil {
		ts.Fatalf("%v; the terminal shows:\n%s", err, screen)
	}
	if fmt.Sprint(got) != code {
		ts.Fatalf("exit code %d, want %s; the terminal shows:\n%s", got, code, screen)
	}
}

// converse answers the prompts and returns what the terminal showed until the
// program closed it.
func converse(master *os.File, dialogue string) (string, error) {
	var screen strings.Builder
	seen := 0 // up to where prompts have been answered
	read := func() error {
		buffer := make([]byte, 4096)
		if err := master.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
			return err
		}
		n, err := master.Read(buffer)
		screen.Write(buffer[:n])
		return err
	}
	for line := range strings.Lines(dialogue) {
		prompt, answer, ok := strings.Cut(strings.TrimRight(line, "\n"), " =>")
		if !ok {
			continue
		}
		answer, hidden := strings.CutPrefix(answer, "*")
		answer = strings.TrimPrefix(answer, " ")
		for !strings.Contains(screen.String()[seen:], prompt) {
			if err := read(); err != nil {
				return screen.String(), fmt.Errorf("waiting for %q: %w", prompt, err)
			}
		}
		seen += strings.Index(screen.String()[seen:], prompt) + len(prompt)
		if hidden {
			if err := awaitHidden(master); err != nil {
				return screen.String(), err
			}
		}
		keys := answer + "\n"
		if answer == "^C" {
			keys = "\x03"
		}
		if _, err := master.WriteString(keys); err != nil {
			return screen.String(), err
		}
	}
	for {
		// The end shows as EIO once the last holder has closed the terminal.
		if err := read(); os.IsTimeout(err) {
			return screen.String(), err
		} else if err != nil {
			return screen.String(), nil
		}
	}
}

// awaitHidden waits until the program has switched the echo off, which it does
// after it has written the prompt.
func awaitHidden(master *os.File) error {
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		state, err := unix.IoctlGetTermios(int(master.Fd()), unix.TCGETS)
		if err != nil || state.Lflag&unix.ECHO == 0 {
			return err
		}
	}
	return errors.New("the terminal still shows what is typed")
}

func openTerminal() (master, slave *os.File, err error) {
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	master = os.NewFile(uintptr(fd), "/dev/ptmx")
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		return nil, nil, err
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		return nil, nil, err
	}
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	return master, slave, err
}
