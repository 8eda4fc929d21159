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

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// ofExternals makes a check of one for the profiles of mode External.
func ofExternals(check func(*examination, []config.Profile) Finding) func(*examination, context.Context) Finding {
	return func(x *examination, _ context.Context) Finding {
		externals := slices.DeleteFunc(slices.Clone(x.config().All()), func(p config.Profile) bool {
			return !p.Is(credential.ModeExternal)
		})
		if len(externals) == 0 {
			return skipf("no profile has mode External")
		}
		return check(x, externals)
	}
}

// splitCommand splits a process_command as the newest programs do. closed is false
// if a quote is not closed. The words may contain a secret: do not print them.
func splitCommand(p config.Profile) (words []string, closed bool) {
	return shell.Split(p.ProcessCommand, runtime.GOOS == "windows")
}

// checkExternalProgram looks for the program of every process_command.
func checkExternalProgram(x *examination, externals []config.Profile) Finding {
	var missing, notExecutable, relative []string
	for _, p := range externals {
		words, _ := splitCommand(p)
		if len(words) == 0 {
			missing = append(missing, p.Name)
			continue
		}
		_, err := x.Env.LookPath(words[0])
		switch {
		case errors.Is(err, fs.ErrPermission):
			notExecutable = append(notExecutable, p.Name)
		case err != nil:
			missing = append(missing, p.Name)
		case strings.ContainsAny(words[0], `/\`) && !filepath.IsAbs(words[0]):
			relative = append(relative, p.Name)
		}
	}
	const hint = "begin process_command with an absolute path"
	switch {
	case len(missing) > 0:
		return failf(hint, "the program of process_command is not found: %s", join(missing))
	case len(notExecutable) > 0:
		return failf("chmod +x PROGRAM", "the program of process_command is not executable: %s", join(notExecutable))
	case len(relative) > 0:
		return warnf(hint, "the program of process_command is found from this directory only: %s", join(relative))
	}
	return okf("profiles whose program exists: %d", len(externals))
}

// checkExternalQuoting looks for commands that programs split in different ways:
// older ones split at white space and ignore quotes, and none uses a shell.
func checkExternalQuoting(_ *examination, externals []config.Profile) Finding {
	var unclosed, quoted, needShell []string
	for _, p := range externals {
		words, closed := splitCommand(p)
		switch {
		case !closed:
			unclosed = append(unclosed, p.Name)
		case !slices.Equal(words, strings.Fields(p.ProcessCommand)):
			quoted = append(quoted, p.Name)
		case slices.ContainsFunc(words, isForShell):
			needShell = append(needShell, p.Name)
		}
	}
	const hint = "use paths and names that need no quotes"
	switch {
	case len(unclosed) > 0:
		return failf(message.Sprintf("close the quote, or better %s", message.Text(hint)), "process_command has an unclosed quote: %s", join(unclosed))
	case len(quoted) > 0:
		return warnf(hint, "older programs split process_command at spaces and ignore quotes: %s", join(quoted))
	case len(needShell) > 0:
		return warnf("write full paths and values", "process_command runs without a shell, so ~, $, pipes and redirections do not work: %s", join(needShell))
	}
	return okf("all programs split every process_command in the same way")
}

// isForShell reports whether word looks like something that only a shell understands.
func isForShell(word string) bool {
	return strings.HasPrefix(word, "~") || strings.ContainsAny(word, "$`") ||
		slices.Contains([]string{"|", "||", "&&", ";", ">", ">>", "<", "2>&1", "2>/dev/null"}, word)
}

// checkExternalRecursion follows every process_command that runs this program, and looks
// for one that leads back to itself or cannot be followed.
func checkExternalRecursion(x *examination, externals []config.Profile) Finding {
	var recursive []string
	var circle, other error
	for _, p := range externals {
		_, err := chain.Follow(x.config(), x.Env.Self, x.selectedProfile(), request.Request{Profile: p.Name})
		switch {
		case chain.IsCircle(err):
			recursive, circle = append(recursive, p.Name), cmp.Or(circle, err)
		case err != nil:
			other = cmp.Or(other, err)
		}
	}
	switch {
	case circle != nil:
		return failf(credential.HintOf(circle), "process_command leads back to itself: %s", join(recursive))
	case other != nil:
		return failed(other)
	}
	return okf("no process_command leads back to itself")
}
