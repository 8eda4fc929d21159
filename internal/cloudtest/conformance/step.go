package conformance

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// do does one line of a case.
func (w *world) do(words []string) error {
	name, args := words[0], words[1:]
	if len(args) == 0 && name != "reset" {
		return errors.New("there is no argument")
	}
	switch name {
	case "run":
		return w.run(args)
	case "terminal":
		return w.terminal(args)
	case "instance":
		return w.instance(args)
	case "parallel":
		return w.parallel(args[0], args[1:])
	case "signal":
		return w.signal(args)
	case "start":
		return w.start(args)
	case "stop":
		return w.stop(args[0], args[1])
	case "fetch":
		return w.fetch(args)
	case "exit": // run has looked ahead
		return nil
	case "stdout":
		return w.checkStdout(args)
	case "stderr":
		return check("stderr", w.last.stderr, args)
	case "error", "hint", "warning":
		return w.checkLine(name, args)
	case "within", "atleast":
		d, err := time.ParseDuration(args[0])
		if err == nil && (w.last.took > d) == (name == "within") {
			err = fmt.Errorf("it took %v", w.last.took)
		}
		return err
	case "file":
		return w.checkFile(args[0], args[1:])
	case "keep":
		w.kept[args[0]], w.vars[args[0]] = w.last.stdout, strings.TrimSpace(w.last.stdout)
		return nil
	default:
		return w.prepare(name, args)
	}
}

// prepare does what comes before a program runs, or asks the cloud.
func (w *world) prepare(name string, args []string) error {
	switch name {
	case "env":
		for _, arg := range args {
			key, value, _ := strings.Cut(arg, "=")
			w.env[key] = value
			if value == "" {
				delete(w.env, key)
			}
		}
		return nil
	case "stdin":
		w.stdin = strings.Join(args, "\n") + "\n"
		return nil
	case "key":
		if len(args) == 1 {
			args = append(args, w.vars["ID"], w.vars["SECRET"])
		}
		w.stdin = args[1] + "\n" + args[2] + "\n"
		r, err := w.execute([]string{"aliyun-cred-helper", "store", args[0]}, nil)
		if w.stdin = ""; err == nil && r.code != 0 {
			err = errors.New(r.stderr)
		}
		return err
	case "write":
		return w.place(args[0], args[1])
	case "chmod":
		mode, err := strconv.ParseUint(args[0], 8, 32)
		if err != nil {
			return err
		}
		return os.Chmod(w.abs(args[1]), os.FileMode(mode))
	case "remove":
		if !strings.HasPrefix(w.abs(args[0]), w.work+string(os.PathSeparator)) {
			return errors.New("it is not below $WORK")
		}
		return os.RemoveAll(w.abs(args[0]))
	case "wait":
		d, err := time.ParseDuration(args[0])
		time.Sleep(d)
		return err
	default:
		return w.askCloud(name, args)
	}
}

// check compares a text by one of the ways of the README.
func check(what, text string, args []string) error {
	want := ""
	if len(args) > 1 {
		want = args[1]
	}
	ok := false
	switch args[0] {
	case "empty":
		ok = text == ""
	case "is":
		ok = text == want+"\n"
	case "has":
		ok = strings.Contains(text, want)
	case "lacks":
		ok = !strings.Contains(text, want)
	case "matches":
		pattern, err := regexp.Compile(want)
		if err != nil {
			return err
		}
		ok = pattern.MatchString(text)
	default:
		return fmt.Errorf("there is no way %s", args[0])
	}
	if !ok {
		return fmt.Errorf("%s is: %s", what, text)
	}
	return nil
}

// checkLine wants a line PROGRAM: KIND: that has every one of the texts; or none.
func (w *world) checkLine(kind string, texts []string) error {
	prefix := w.last.program + ": " + kind + ": "
	for line := range strings.Lines(w.last.stderr) {
		rest, ok := strings.CutPrefix(line, prefix)
		if !ok {
			continue
		}
		if texts[0] == "none" {
			return fmt.Errorf("stderr is: %s", w.last.stderr)
		}
		all := true
		for _, text := range texts {
			all = all && strings.Contains(rest, text)
		}
		if all {
			return nil
		}
	}
	if texts[0] == "none" {
		return nil
	}
	return fmt.Errorf("stderr is: %s", w.last.stderr)
}

func (w *world) checkFile(name string, args []string) error {
	path := w.abs(name)
	info, err := os.Stat(path)
	if args[0] == "absent" {
		if err == nil {
			return errors.New("it is there")
		}
		return nil
	}
	if err != nil {
		return err
	}
	if args[0] == "mode" {
		if got := strconv.FormatUint(uint64(info.Mode().Perm()), 8); got != args[1] {
			return fmt.Errorf("the mode is %s", got)
		}
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if args[0] == "same" {
		args = []string{"is", strings.TrimSuffix(w.wrote[path], "\n")}
	}
	return check(name, string(text), args)
}
