package cli

import (
	"bytes"
	"fmt"
	"runtime"
)

// statusColours are the SGR codes (ECMA-48) of a status on a terminal.
var statusColours = map[status]string{
	statusOK: "32", statusWarn: "33", statusFail: "1;31", statusSkip: "2",
}

// findingTable is the report for people: a line a check, the way out below it.
func findingTable(findings []finding, coloured bool) []byte {
	width := len("CHECK")
	for _, f := range findings {
		width = max(width, len(f.ID))
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%-*s  STATUS  WHAT\n", width, "CHECK")
	for _, f := range findings {
		shown := fmt.Sprintf("%-6s", f.Status)
		if coloured {
			shown = "\x1b[" + statusColours[f.Status] + "m" + shown + "\x1b[0m"
		}
		fmt.Fprintf(&b, "%-*s  %s  %s\n", width, f.ID, shown, f.Summary)
		if f.Hint != "" {
			fmt.Fprintf(&b, "%*s  way out: %s\n", width+8, "", f.Hint)
		}
	}
	return b.Bytes()
}

// colours reports whether a stream, which is a terminal or not, may get colour:
// see no-color.org. The console of Windows before Windows Terminal shows the
// codes themselves.
func (e Env) colours(terminal bool) bool {
	return terminal && e.Getenv("NO_COLOR") == "" && e.Getenv("TERM") != "dumb" &&
		(runtime.GOOS != "windows" || e.Getenv("WT_SESSION") != "")
}
