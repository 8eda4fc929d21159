package doctor

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

const noExternals = "no profile has mode External"

// externals lists the profiles of mode External.
func (x *examination) externals() []config.Profile {
	return slices.DeleteFunc(slices.Clone(x.config().Profiles), func(p config.Profile) bool {
		return !p.Is(credential.ModeExternal)
	})
}

// splitCommand splits a process_command as the newest consumers do. Nothing of it
// is ever printed, since it may hold a secret.
func splitCommand(p config.Profile) (words []string, closed bool) {
	return shell.Split(p.ProcessCommand, runtime.GOOS == "windows")
}

// checkExternalProgram looks for the program of every process_command.
func (x *examination) checkExternalProgram(context.Context) Finding {
	externals := x.externals()
	var missing, barred, relative []string
	for _, p := range externals {
		words, _ := splitCommand(p)
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
func (x *examination) checkExternalQuoting(context.Context) Finding {
	externals := x.externals()
	var broken, quoted, shell []string
	for _, p := range externals {
		words, closed := splitCommand(p)
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
func (x *examination) checkExternalRecursion(context.Context) Finding {
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
	c, own := request.ReadCommand(p.ProcessCommand, x.Env.Self)
	if !own || !c.Plain {
		return false
	}
	if c.Mode != "" {
		return credential.CanonicalMode(c.Mode) == credential.ModeExternal
	}
	target, _ := x.config().Profile(cmp.Or(c.Profile, x.selectedProfile()))
	_, again := request.ReadCommand(target.ProcessCommand, x.Env.Self)
	return again && target.Is(credential.ModeExternal)
}
