package script

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"

	"aliyun-cred-helper/internal/cloudtest"
)

// terminalCmd runs a program on a pseudo-terminal of its own, as a person
// would: it waits for each prompt of FILE and types the answer after it. FILE
// has lines of "PROMPT => ANSWER", or "PROMPT =>* ANSWER" where the terminal
// must not show what is typed; an answer of ^C is that key. "PROMPT =>> KEYS" types
// KEYS and no more: see keyNames. What the terminal showed is written to screen. stdout
// goes to the file named "stdout:FILE" where that is given, and else to the terminal. The
// terminal has no size but that of "size:COLUMNSxROWS".
func terminalCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: terminal CODE FILE [stdout:FILE] [size:CxR] PROGRAM [ARG...]")
	}
	code, dialogue, args := args[0], ts.ReadFile(args[1]), args[2:]
	out, redirected := strings.CutPrefix(args[0], "stdout:")
	if redirected {
		args = args[1:]
	}
	size, sized := strings.CutPrefix(args[0], "size:")
	if sized {
		args = args[1:]
	}
	w := worldOf(ts)
	r, err := onTerminal(scriptEnv(ts), dialogue, io.Discard, redirected, size, args)
	w.write(ts, "screen", r.screen)
	if redirected {
		w.write(ts, out, r.stdout)
	}
	r.check(ts, code, err)
}

// terminalsCmd runs N programs at once, each on a terminal of its own, and
// writes what all of them showed to screens, one after the other. While they
// run, all that any of them shows is added to showing.
func terminalsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: terminals N CODE FILE PROGRAM [ARG...]")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	w, env, dialogue := worldOf(ts), scriptEnv(ts), ts.ReadFile(args[2])
	showing, err := cloudtest.AppendBelow(w.work, ts.MkAbs("showing"))
	ts.Check(err)
	defer showing.Close()
	results, errs := make([]shown, n), make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { results[i], errs[i] = onTerminal(env, dialogue, showing, false, "", args[3:]) })
	}
	group.Wait()
	var screens strings.Builder
	for i, r := range results {
		r.check(ts, args[1], errs[i])
		screens.WriteString(r.screen)
	}
	w.write(ts, "screens", screens.String())
}

// shown is what came of a program on a terminal.
type shown struct {
	screen, stdout string
	code           int
}

func (r shown) check(ts *testscript.TestScript, codes string, err error) {
	if err != nil {
		ts.Fatalf("%v; the terminal shows:\n%s", err, r.screen)
	}
	if !strings.Contains(","+codes+",", fmt.Sprintf(",%d,", r.code)) {
		ts.Fatalf("exit code %d, want %s; the terminal shows:\n%s", r.code, codes, r.screen)
	}
}

// onTerminal runs a program on a new terminal, with its stdout elsewhere where
// redirected says so. What the terminal shows goes to showing at once.
func onTerminal(env []string, dialogue string, showing io.Writer, redirected bool, size string, args []string) (shown, error) {
	master, slave, err := openTerminal()
	if err != nil {
		return shown{}, err
	}
	defer master.Close()
	defer slave.Close()
	if strings.Contains(size, "x") {
		if err := resize(master, size); err != nil {
			return shown{}, err
		}
	}
	path, err := exec.LookPath(args[0])
	if err != nil {
		return shown{}, err
	}
	var document bytes.Buffer
	cmd := &exec.Cmd{
		Path: path, Args: args, Env: env, Stdin: slave, Stdout: slave, Stderr: slave,
		SysProcAttr: &syscall.SysProcAttr{Setsid: true, Setctty: true},
	}
	if redirected {
		cmd.Stdout = &document
	}
	if err := cmd.Start(); err != nil {
		return shown{}, err
	}
	slave.Close()
	screen, err := converse(master, dialogue, showing)
	if err != nil {
		_ = cmd.Process.Kill()
	}
	code := codeOf(cmd.Wait())
	return shown{screen: screen, stdout: document.String(), code: code}, err
}

// converse answers the prompts and returns what the terminal showed until the
// program closed it.
func converse(master *os.File, dialogue string, showing io.Writer) (string, error) {
	var screen strings.Builder
	seen := 0 // up to where prompts have been answered
	read := func() error {
		buffer := make([]byte, 4096)
		if err := master.SetReadDeadline(time.Now().Add(patience)); err != nil {
			return err
		}
		n, err := master.Read(buffer)
		screen.Write(buffer[:n])
		_, showErr := showing.Write(buffer[:n])
		return errors.Join(err, showErr)
	}
	for line := range strings.Lines(dialogue) {
		prompt, answer, ok := strings.Cut(strings.TrimRight(line, "\n"), " =>")
		if !ok {
			continue
		}
		raw := strings.HasPrefix(answer, ">")
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
		if raw {
			if keys, err := rawKeys(master, strings.TrimPrefix(answer, "> ")); err != nil {
				return screen.String(), err
			} else if _, err := master.WriteString(keys); err != nil {
				return screen.String(), err
			}
			continue
		}
		if _, err := master.WriteString(keys); err != nil {
			return screen.String(), err
		}
	}
	for {
		// The end shows as EIO once the last holder has closed the terminal.
		if err := read(); errors.Is(err, os.ErrDeadlineExceeded) {
			return screen.String(), err
		} else if err != nil {
			return screen.String(), nil
		}
	}
}

// keyNames are the keys that a dialogue names: "<down>". "<40x10>" gives the terminal
// that size, and is no key.
var keyNames = map[string]string{
	"up": "\x1b[A", "down": "\x1b[B", "home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	"enter": "\r", "backspace": "\x7f", "esc": "\x1b", "^C": "\x03", "^D": "\x04", `^\`: "\x1c",
}

// rawKeys returns what the terminal sends for text with names of keys. It does what is
// no key.
func rawKeys(master *os.File, text string) (string, error) {
	var keys strings.Builder
	for text != "" {
		before, rest, found := strings.Cut(text, "<")
		keys.WriteString(before)
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, ">")
		text = after
		if key, known := keyNames[name]; known {
			keys.WriteString(key)
		} else if err := resize(master, name); err != nil {
			return "", err
		}
	}
	return keys.String(), nil
}

// resize gives the terminal a size, written COLUMNSxROWS.
func resize(master *os.File, size string) error {
	var w unix.Winsize
	if _, err := fmt.Sscanf(size, "%dx%d", &w.Col, &w.Row); err != nil {
		return fmt.Errorf("%q is no size and no key: %w", size, err)
	}
	return unix.IoctlSetWinsize(int(master.Fd()), unix.TIOCSWINSZ, &w)
}

// awaitHidden waits until the program has switched the echo off, which it does
// after it has written the prompt.
func awaitHidden(master *os.File) error {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
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
