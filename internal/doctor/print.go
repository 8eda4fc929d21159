package doctor

import (
	"bytes"
	"fmt"
	"runtime"

	"aliyun-cred-helper/internal/osenv"
)

// statusColours are SGR codes (ECMA-48).
var statusColours = map[Status]string{
	OK: "32", Warn: "33", Fail: "1;31", Skip: "2",
}

// Table returns the report for people: one line for each check, with its hint below.
func Table(findings []Finding, coloured bool) []byte {
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
			fmt.Fprintf(&b, "%*s  hint: %s\n", width+8, "", f.Hint)
		}
	}
	return b.Bytes()
}

// Coloured reports whether a stream may get colours, after no-color.org. terminal says
// that it is a terminal. On Windows, only Windows Terminal is known to support them.
func Coloured(e *osenv.Env, terminal bool) bool {
	return terminal && e.Getenv("NO_COLOR") == "" && e.Getenv("TERM") != "dumb" &&
		(runtime.GOOS != "windows" || e.Getenv("WT_SESSION") != "")
}
