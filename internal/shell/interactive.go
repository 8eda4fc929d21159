package shell

import "cmp"

// Interactive lists the shells that a person may want as a sub-shell, the best one first:
// $SHELL, and else that of the system. On Windows a variable PROMPT says that cmd runs.
func Interactive(getenv func(string) string, windows bool) []string {
	own := getenv("SHELL")
	switch {
	case own != "":
		return []string{own}
	case !windows:
		return []string{"/bin/sh"}
	}
	cmd := cmp.Or(getenv("ComSpec"), "cmd.exe")
	if getenv("PROMPT") != "" {
		return []string{cmd}
	}
	return []string{"pwsh.exe", "powershell.exe", cmd}
}
