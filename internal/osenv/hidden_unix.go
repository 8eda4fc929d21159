//go:build unix

package osenv

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

const maxHidden = 64 << 10 // bytes of a line

// hideInput implements Env.HideInput. term.ReadPassword would read on after an end of the
// input.
func hideInput() (read func() (string, error), show func(), err error) {
	fd := int(os.Stdin.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, nil, err
	}
	settings, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return nil, nil, err
	}
	settings.Lflag &^= unix.ECHO
	settings.Lflag |= unix.ICANON | unix.ISIG
	settings.Iflag |= unix.ICRNL
	if err := unix.IoctlSetTermios(fd, setTermios, settings); err != nil {
		return nil, nil, err
	}
	restore := func() { _ = term.Restore(fd, before) }
	atQuit.Store(&restore)
	read = func() (string, error) {
		line, err := bufio.NewReader(io.LimitReader(os.Stdin, maxHidden)).ReadString('\n')
		if errors.Is(err, io.EOF) && line != "" {
			err = nil
		}
		return strings.TrimSuffix(line, "\n"), err
	}
	return read, func() { restore(); atQuit.Store(nil) }, nil
}
