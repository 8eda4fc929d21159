// Package shell writes what other programs read: environment variables, statements
// in the dialect of a shell, and quoted words of a command line. It refuses values
// that a dialect cannot carry.
package shell

import (
	"cmp"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// Dialect writes assignments for one kind of shell.
type Dialect struct {
	Name string
	// assign returns the statement for a value without control characters; false
	// means that the dialect has no way to write it.
	assign func(name, value string) (string, bool)
	unset  func(name string) string
}

// dialects are in the order in which they are shown; the first one is the default.
var dialects = []Dialect{
	{"posix", assignPosix, func(name string) string { return "unset " + name }},
	{"fish", assignFish, func(name string) string { return "set -e " + name }},
	{"powershell", assignPowerShell, func(name string) string {
		return "Remove-Item -Path Env:" + name + " -ErrorAction SilentlyContinue"
	}},
	{"cmd", assignCmd, func(name string) string { return `set "` + name + `="` }},
	// The format has no way to remove a name.
	{"dotenv", assignDotenv, func(name string) string { return name + "=" }},
}

// Names lists the dialects.
func Names() []string {
	var names []string
	for _, d := range dialects {
		names = append(names, d.Name)
	}
	return names
}

// DialectOf returns the dialect of that name or, without one, that of login, which
// is the path of a person's shell ($SHELL). Errors are of kind Usage.
func DialectOf(name, login string) (Dialect, error) {
	if name == "" && strings.HasSuffix(login, "fish") {
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

// Set returns the statement that exports value.
func (d Dialect) Set(name, value string) (string, error) {
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

// Unset returns the statement that removes a name.
func (d Dialect) Unset(name string) string { return d.unset(name) }

// Statements returns a line for each variable: set or, without a value, removed,
// unless Keep says to leave it alone.
func (d Dialect) Statements(list []Variable) ([]byte, error) {
	var b strings.Builder
	for _, v := range list {
		switch {
		case v.Value == "" && v.Keep:
			continue
		case v.Value == "":
			b.WriteString(d.unset(v.Name) + "\n")
			continue
		}
		line, err := d.Set(v.Name, v.Value)
		if err != nil {
			return nil, err
		}
		b.WriteString(line + "\n")
	}
	return []byte(b.String()), nil
}

func assignPosix(name, value string) (string, bool) {
	return "export " + name + "=" + singleQuoted(value), true
}

func assignFish(name, value string) (string, bool) {
	return "set -gx " + name + " '" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(value) + "'", true
}

// assignPowerShell knows that PowerShell takes typographic quotes for the straight one.
func assignPowerShell(name, value string) (string, bool) {
	return "$Env:" + name + " = '" + strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛").Replace(value) + "'", true
}

// assignCmd refuses what means one thing at the prompt and another in a batch file;
// everything else is literal inside the quotes.
func assignCmd(name, value string) (string, bool) {
	return `set "` + name + "=" + value + `"`, !strings.ContainsAny(value, `"%!`)
}

// assignDotenv leaves a plain value bare, for readers such as `docker run
// --env-file` that take quotes for a part of it.
func assignDotenv(name, value string) (string, bool) {
	switch {
	case text.Only(value, 0, len(value), "_./+=:@,-"):
		return name + "=" + value, true
	case !strings.Contains(value, "'"):
		return name + "='" + value + "'", true
	}
	return name + `="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(value) + `"`, true
}
