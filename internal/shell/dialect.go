// Package shell writes environment variables, statements in the dialect of a shell,
// and quoted words of a command line, and splits command lines. It refuses values
// that a dialect cannot quote.
package shell

import (
	"cmp"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// Dialect writes statements for one kind of shell.
type Dialect struct {
	Name string
	// Unset returns the statement that removes a variable.
	Unset func(name string) string
	// assign returns the statement that exports a value without control characters.
	// It returns false if the dialect cannot quote the value.
	assign func(name, value string) (string, bool)
}

// dialects are in the order of help texts; the first one is the default.
var dialects = []Dialect{
	{"posix", func(name string) string { return "unset " + name }, assignPosix},
	{"fish", func(name string) string { return "set -e " + name }, assignFish},
	{"powershell", func(name string) string {
		return "Remove-Item -Path Env:" + name + " -ErrorAction SilentlyContinue"
	}, assignPowerShell},
	{"cmd", func(name string) string { return `set "` + name + `="` }, assignCmd},
	// The format cannot remove a variable.
	{"dotenv", func(name string) string { return name + "=" }, assignDotenv},
}

// Names lists the dialects.
func Names() []string {
	var names []string
	for _, d := range dialects {
		names = append(names, d.Name)
	}
	return names
}

// DialectOf returns the dialect of that name. An empty name is the dialect of the
// shell at that path ($SHELL). Errors are of kind Usage.
func DialectOf(name, path string) (Dialect, error) {
	if name == "" && strings.HasSuffix(path, "fish") {
		name = "fish"
	}
	name = cmp.Or(name, dialects[0].Name)
	for _, d := range dialects {
		if d.Name == name {
			return d, nil
		}
	}
	return Dialect{}, credential.NewError(credential.Usage, "--shell", "use one of: "+strings.Join(Names(), ", "), "there is no dialect "+name)
}

// Set returns the statement that exports value. A value that the shell cannot quote
// is an error of kind Refused.
func (d Dialect) Set(name, value string) (string, error) {
	for _, r := range value {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return "", credential.NewError(credential.Refused, name, "", "the value has a control character")
		}
	}
	line, ok := d.assign(name, value)
	if !ok {
		return "", credential.NewError(credential.Refused, name, "use another --shell", "the value has a character that this shell cannot quote")
	}
	return line, nil
}

// Statements returns a line for each variable of list that changes the environment.
func (d Dialect) Statements(list []Variable) ([]byte, error) {
	var b strings.Builder
	for _, v := range list {
		if v.Value != "" {
			line, err := d.Set(v.Name, v.Value)
			if err != nil {
				return nil, err
			}
			b.WriteString(line + "\n")
		} else if !v.Keep {
			b.WriteString(d.Unset(v.Name) + "\n")
		}
	}
	return []byte(b.String()), nil
}

func assignPosix(name, value string) (string, bool) {
	return "export " + name + "=" + singleQuoted(value), true
}

func assignFish(name, value string) (string, bool) {
	return "set -gx " + name + " '" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(value) + "'", true
}

// assignPowerShell doubles typographic quotes, too: to PowerShell they are quotes.
func assignPowerShell(name, value string) (string, bool) {
	return "$Env:" + name + " = '" + strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛").Replace(value) + "'", true
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
