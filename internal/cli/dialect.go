package cli

import (
	"strings"

	"aliyun-cred-helper/internal/credential"
)

// dialect writes assignments for one kind of shell.
type dialect struct {
	// assign returns the statement for a value without control characters;
	// false means that the shell has no way to write it.
	assign func(name, value string) (string, bool)
	unset  func(name string) string
}

var dialects = map[string]dialect{
	"posix": {
		assign: func(name, value string) (string, bool) {
			return "export " + name + "='" + strings.ReplaceAll(value, "'", `'\''`) + "'", true
		},
		unset: func(name string) string { return "unset " + name },
	},
	"fish": {
		assign: func(name, value string) (string, bool) {
			return "set -gx " + name + " '" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(value) + "'", true
		},
		unset: func(name string) string { return "set -e " + name },
	},
	"powershell": {
		// PowerShell takes typographic quotes for the straight one.
		assign: func(name, value string) (string, bool) {
			return "$Env:" + name + " = '" + strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛").Replace(value) + "'", true
		},
		unset: func(name string) string {
			return "Remove-Item -Path Env:" + name + " -ErrorAction SilentlyContinue"
		},
	},
	"cmd": {
		// Inside the quotes everything is literal but these, which mean one thing
		// at the prompt and another in a batch file.
		assign: func(name, value string) (string, bool) {
			return `set "` + name + "=" + value + `"`, !strings.ContainsAny(value, `"%!`)
		},
		unset: func(name string) string { return `set "` + name + `="` },
	},
	"dotenv": {
		assign: func(name, value string) (string, bool) {
			return name + "=" + dotenvValue(value), true
		},
		// The format has no way to remove a name.
		unset: func(name string) string { return name + "=" },
	},
}

// set returns the statement that exports value.
func (d dialect) set(name, value string) (string, error) {
	for _, r := range value {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return "", credential.NewError(credential.Refused, name, "", "the value has a control character, which no shell should be given")
		}
	}
	line, ok := d.assign(name, value)
	if !ok {
		return "", credential.NewError(credential.Refused, name, "use another --shell", "the value has a character that this shell cannot quote")
	}
	return line, nil
}

// dotenvValue leaves a plain value bare, for readers such as `docker run
// --env-file` that take quotes for a part of it.
func dotenvValue(value string) string {
	plain := strings.IndexFunc(value, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("_./+=:@,-", r))
	}) < 0
	switch {
	case plain:
		return value
	case !strings.Contains(value, "'"):
		return "'" + value + "'"
	default:
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(value) + `"`
	}
}
