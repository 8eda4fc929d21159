package conformance

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// onTerminal makes a new terminal the standard input and error of cmd, and that of its
// session. What it shows is read with shown, after cmd has ended.
func onTerminal(cmd *exec.Cmd) (shown func() (string, error), err error) {
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		return nil, errors.Join(err, master.Close())
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, errors.Join(err, master.Close())
	}
	cmd.Stdin, cmd.Stderr = slave, slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	screen := make(chan string, 1)
	go func() {
		text, _ := io.ReadAll(master) // ends with an error when nobody has the terminal open
		screen <- strings.ReplaceAll(string(text), "\r\n", "\n")
	}()
	return func() (string, error) {
		err := slave.Close()
		text := <-screen
		return text, errors.Join(err, master.Close())
	}, nil
}
