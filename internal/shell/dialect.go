// Package shell writes environment variables, statements in the dialect of a shell,
// and quoted words of a command line, and splits command lines. It refuses values
// that a dialect cannot quote.
package shell

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// Dialect writes statements for one kind of shell.
type Dialect struct {
	Name string
	// shells are further names of it.
	shells []string
	// apply is what a person types to run the statements that a command prints; %s is
	// the command. If that fails, nothing else runs. "": there is no such line.
	apply string
	// unset returns the statement that removes a variable.
	unset func(name string) string
	// assign returns the statement that exports a value without control characters.
	// It returns false if the dialect cannot quote the value.
	assign func(name, value string) (string, bool)
	// document joins the statements. nil: each is a line.
	document func(statements []string) string
}

// dialects are in the order of help texts; the first one is the default.
var dialects = []Dialect{
	{
		Name: "posix", shells: []string{"sh", "bash", "zsh", "ksh", "dash"}, assign: assignPosix,
		apply: `c=$(%s) && eval "$c"`,
		unset: func(name string) string { return "unset " + name },
	},
	{
		Name: "fish", assign: assignFish,
		apply:    `set c (%s); and printf '%%s\n' $c | source`,
		unset:    func(name string) string { return "set -e " + name },
		document: linesOfFish,
	},
	{
		Name: "powershell", shells: []string{"pwsh"}, assign: assignPowerShell,
		apply: `$c = %s; if ($LASTEXITCODE -eq 0) { $c | Out-String | Invoke-Expression }`,
		unset: func(name string) string {
			return "Remove-Item -Path Env:" + name + " -ErrorAction SilentlyContinue"
		},
	},
	{
		Name: "cmd", assign: assignCmd,
		apply: `for /f "delims=" %%i in ('%s') do @%%i`,
		unset: func(name string) string { return `set "` + name + `="` },
	},
	{
		Name: "dotenv", assign: assignDotenv,
		// The format cannot remove a variable.
		unset: func(name string) string { return name + "=" },
	},
	{
		Name: "json", shells: []string{"nushell", "nu"}, assign: assignJSON,
		apply: "%s | from json | load-env",
		// nushell gives a program no variable that is null.
		unset:    func(name string) string { return `"` + name + `":null` },
		document: func(statements []string) string { return "{" + strings.Join(statements, ",") + "}\n" },
	},
}

// Names lists the dialects.
func Names() []string {
	var names []string
	for _, d := range dialects {
		names = append(names, d.Name)
	}
	return names
}

// DialectOf returns the dialect of that name, or of the shell of that name. An empty name
// is the dialect of the shell at that path ($SHELL) or, on Windows, PowerShell. Errors are
// of kind Usage.
func DialectOf(name, path string) (Dialect, error) {
	if name == "" {
		name = usualDialect(path, runtime.GOOS)
	}
	for _, d := range dialects {
		if d.Name == name || slices.Contains(d.shells, name) {
			return d, nil
		}
	}
	return Dialect{}, credential.NewError(credential.Usage, "--shell", message.Sprintf("use one of: %s", strings.Join(Names(), ", ")), message.Sprintf("there is no dialect %s", name))
}

func usualDialect(path, system string) string {
	switch {
	case strings.HasSuffix(strings.TrimSuffix(path, ".exe"), "fish"):
		return "fish"
	case system == "windows":
		return "powershell"
	}
	return dialects[0].Name
}

// Apply returns the line with which a person runs the statements that command prints, or
// "" if d is not for a shell.
func (d Dialect) Apply(command string) string {
	if d.apply == "" {
		return ""
	}
	return fmt.Sprintf(d.apply, command)
}

// set returns the statement that exports value. A value that the shell cannot quote
// is an error of kind Refused.
func (d Dialect) set(name, value string) (string, error) {
	for _, r := range value {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return "", credential.NewError(credential.Refused, name, "", "the value has a control character")
		}
	}
	statement, ok := d.assign(name, value)
	if !ok {
		return "", credential.NewError(credential.Refused, name, "use another --shell", "the value has a character that this shell cannot quote")
	}
	return statement, nil
}

// Statements returns the statements for the variables of list that change the
// environment: a line for each, or one JSON object.
func (d Dialect) Statements(list []Variable) ([]byte, error) {
	var statements []string
	for _, v := range list {
		if v.Value != "" {
			statement, err := d.set(v.Name, v.Value)
			if err != nil {
				return nil, err
			}
			statements = append(statements, statement)
		} else if !v.Keep {
			statements = append(statements, d.unset(v.Name))
		}
	}
	if d.document != nil {
		return []byte(d.document(statements)), nil
	}
	return []byte(lines(statements)), nil
}

func lines(statements []string) string { return strings.Join(append(statements, ""), "\n") }

// linesOfFish does not end with set -e, which fails for a variable that is not set:
// source returns the status of the last statement.
func linesOfFish(statements []string) string {
	if n := len(statements); n > 0 && strings.HasPrefix(statements[n-1], "set -e ") {
		statements = append(statements, "true")
	}
	return lines(statements)
}

// plain reports whether a POSIX shell and fish take value as it is, also after the "=" of
// an assignment: zsh expands "=" at its beginning and after a colon.
func plain(value string) bool {
	return text.Only(value, 1, len(value), "_./+=:@,-") && !strings.HasPrefix(value, "=") && !strings.Contains(value, ":=")
}

// assignPosix quotes only where it must, so that a command substitution without eval
// works, too: quotes in the result of that are characters of the value.
func assignPosix(name, value string) (string, bool) {
	if !plain(value) {
		value = singleQuoted(value)
	}
	return "export " + name + "=" + value, true
}

func assignFish(name, value string) (string, bool) {
	if !plain(value) {
		value = "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(value) + "'"
	}
	return "set -gx " + name + " " + value, true
}

// assignPowerShell quotes every value: a word without quotes would be a command.
func assignPowerShell(name, value string) (string, bool) {
	return "$Env:" + name + " = " + powerShellQuoted(value), true
}

// assignCmd refuses characters that the prompt and a batch file read differently. All
// others are literal inside the quotes.
func assignCmd(name, value string) (string, bool) {
	return `set "` + name + "=" + value + `"`, !strings.ContainsAny(value, `"%!`)
}

// assignDotenv does not quote a plain value: to some readers, such as `docker run
// --env-file`, quotes are a part of the value.
func assignDotenv(name, value string) (string, bool) {
	switch {
	case text.Only(value, 0, len(value), "_./+=:@,-"):
		return name + "=" + value, true
	case !strings.Contains(value, "'"):
		return name + "='" + value + "'", true
	}
	return name + `="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(value) + `"`, true
}

// assignJSON refuses what JSON cannot have: bytes that are not UTF-8.
func assignJSON(name, value string) (string, bool) {
	quoted, err := json.Marshal(value)
	return `"` + name + `":` + string(text.EscapeJSON(quoted)), err == nil && utf8.ValidString(value)
}
