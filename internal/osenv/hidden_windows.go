package osenv

import (
	"os"

	"golang.org/x/term"
)

// hideInput implements Env.HideInput. Only term.ReadPassword hides: it does without the
// line mode of the console, in which a line ends after 254 characters.
func hideInput() (read func() (string, error), show func(), err error) {
	fd := int(os.Stdin.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, nil, err
	}
	read = func() (string, error) {
		line, err := term.ReadPassword(fd)
		return string(line), err
	}
	return read, func() { _ = term.Restore(fd, before) }, nil
}
