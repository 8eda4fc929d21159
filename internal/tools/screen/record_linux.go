package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// patience is how long a prompt, or the end of a program, may take.
const patience = 10 * time.Second

// record runs a command on a terminal of its own and returns what that showed. After each
// prompt, an answer is typed.
func record(env []string, s step) (shown string, err error) {
	master, slave, err := openTerminal()
	if err != nil {
		return "", err
	}
	defer func() { _ = master.Close() }()
	cmd := &exec.Cmd{
		Path: "/bin/sh", Args: []string{"sh", "-c", s.line}, Env: env, Stdin: slave, Stdout: slave, Stderr: slave,
		SysProcAttr: &syscall.SysProcAttr{Setsid: true, Setctty: true},
	}
	err = cmd.Start()
	_ = slave.Close()
	if err != nil {
		return "", err
	}
	shown, err = converse(master, s.answers)
	if err != nil {
		_ = cmd.Process.Kill()
	}
	return shown, errors.Join(err, cmd.Wait())
}

// converse types the answers and reads until the program has closed the terminal.
func converse(master *os.File, answers []answer) (string, error) {
	var shown strings.Builder
	buffer := make([]byte, 4096)
	seen := 0 // up to where prompts have been answered
	for {
		if len(answers) > 0 {
			if at := strings.Index(shown.String()[seen:], answers[0].prompt); at >= 0 {
				if err := awaitEcho(master, !strings.Contains(answers[0].prompt, "not shown")); err != nil {
					return shown.String(), err
				}
				if _, err := master.WriteString(answers[0].text + "\n"); err != nil {
					return shown.String(), err
				}
				seen += at + len(answers[0].prompt)
				answers = answers[1:]
				continue
			}
		}
		if err := master.SetReadDeadline(time.Now().Add(patience)); err != nil {
			return shown.String(), err
		}
		n, err := master.Read(buffer)
		shown.Write(buffer[:n])
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return shown.String(), err
		case err != nil && len(answers) > 0: // EIO: the last holder has closed the terminal
			return shown.String(), fmt.Errorf("no prompt %q", answers[0].prompt)
		case err != nil:
			return shown.String(), nil
		}
	}
}

// awaitEcho waits until the terminal shows what is typed, or does not.
func awaitEcho(master *os.File, want bool) error {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		state, err := unix.IoctlGetTermios(int(master.Fd()), unix.TCGETS)
		if err != nil || (state.Lflag&unix.ECHO != 0) == want {
			return err
		}
	}
	return errors.New("the terminal shows what is not to be seen, or the other way round")
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
