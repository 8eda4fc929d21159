package cli

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/config"
)

const noExternals = "no profile has mode External"

// externals lists the profiles of mode External.
func (x *examination) externals() []config.Profile {
	return slices.DeleteFunc(slices.Clone(x.config().Profiles), func(p config.Profile) bool {
		return !strings.EqualFold(p.Mode, "External")
	})
}

// processWords splits a process_command as the newest consumers do. Nothing of
// it is ever printed, since it may hold a secret.
func processWords(command, goos string) (words []string, closed bool) {
	words, err := chain.SplitCommand(command, goos == "windows")
	return words, err == nil
}

// checkExternalProgram looks for the program of every process_command.
func (x *examination) checkExternalProgram(context.Context) finding {
	externals := x.externals()
	var missing, barred, relative []string
	for _, p := range externals {
		words, _ := processWords(p.ProcessCommand, runtime.GOOS)
		if len(words) == 0 {
			missing = append(missing, p.Name)
			continue
		}
		_, err := x.look(words[0])
		switch {
		case errors.Is(err, fs.ErrPermission):
			barred = append(barred, p.Name)
		case err != nil:
			missing = append(missing, p.Name)
		case strings.ContainsAny(words[0], `/\`) && !filepath.IsAbs(words[0]):
			relative = append(relative, p.Name)
		}
	}
	const absolute = "write an absolute path as the first word of process_command"
	switch {
	case len(externals) == 0:
		return skipf(noExternals)
	case len(missing) > 0:
		return failf(absolute, "the program of process_command is not found: %s", some(missing))
	case len(barred) > 0:
		return failf("chmod +x the program", "the program of process_command may not be run: %s", some(barred))
	case len(relative) > 0:
		return warnf(absolute, "the program of process_command is found from this directory only: %s", some(relative))
	}
	return okf("profiles whose program is there: %d", len(externals))
}

// checkExternalQuoting wants commands that every consumer splits alike: older
// ones split at white space and know no quotes, and none has a shell.
func (x *examination) checkExternalQuoting(context.Context) finding {
	externals := x.externals()
	var broken, quoted, shell []string
	for _, p := range externals {
		words, closed := processWords(p.ProcessCommand, runtime.GOOS)
		switch {
		case !closed:
			broken = append(broken, p.Name)
		case !slices.Equal(words, strings.Fields(p.ProcessCommand)):
			quoted = append(quoted, p.Name)
		case slices.ContainsFunc(words, needsShell):
			shell = append(shell, p.Name)
		}
	}
	const plain = "use paths and names that need no quotes"
	switch {
	case len(externals) == 0:
		return skipf(noExternals)
	case len(broken) > 0:
		return failf("close the quote, or better "+plain, "process_command has a quote without an end: %s", some(broken))
	case len(quoted) > 0:
		return warnf(plain, "older consumers split process_command at white space and know no quotes: %s", some(quoted))
	case len(shell) > 0:
		return warnf("write paths and values out", "process_command is run without a shell, which ~, $, pipes and redirections need: %s", some(shell))
	}
	return okf("every consumer splits every process_command alike")
}

// needsShell reports whether word is likely to have been meant for a shell.
func needsShell(word string) bool {
	return strings.HasPrefix(word, "~") || strings.ContainsAny(word, "$`") ||
		slices.Contains([]string{"|", "||", "&&", ";", ">", ">>", "<", "2>&1", "2>/dev/null"}, word)
}

// checkExternalRecursion looks for a process_command that makes this program
// resolve a profile whose process_command is this program again.
func (x *examination) checkExternalRecursion(context.Context) finding {
	externals := x.externals()
	var circles []string
	for _, p := range externals {
		if x.runsItself(p) {
			circles = append(circles, p.Name)
		}
	}
	switch {
	case len(externals) == 0:
		return skipf(noExternals)
	case len(circles) > 0:
		return failf("add --mode with the mode that stands behind the profile to process_command",
			"process_command leads back to itself: %s", some(circles))
	}
	return okf("no process_command leads back to itself")
}

func (x *examination) runsItself(p config.Profile) bool {
	var get getCommand
	var flags common
	args, own := x.ownArguments(p)
	if !own || !parseQuickly(args, &get, &flags) {
		return false
	}
	if get.Mode != "" {
		return strings.EqualFold(get.Mode, "External")
	}
	target, _ := x.config().Profile(orDefault(get.Profile, x.selectedProfile()))
	_, again := x.ownArguments(target)
	return again && strings.EqualFold(target.Mode, "External")
}

// ownArguments returns what p gives this program, if that is what it runs.
func (x *examination) ownArguments(p config.Profile) (args []string, own bool) {
	words, closed := processWords(p.ProcessCommand, runtime.GOOS)
	if len(words) == 0 || !closed {
		return nil, false
	}
	base := strings.TrimSuffix(strings.ToLower(filepath.Base(words[0])), ".exe")
	return words[1:], base == helperName
}
