// Command flagtable writes the table of resolve flags into a document, from the tags
// that declare them: flagtable MARKDOWN. The lines between <!-- flags --> and
// <!-- end of flags --> are replaced.
package main

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"

	"aliyun-cred-helper/internal/request"
)

const tableStart, tableEnd = "<!-- flags -->\n", "<!-- end of flags -->\n"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "flagtable:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: flagtable MARKDOWN")
	}
	page, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	if page, err = withTable(page); err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	return os.WriteFile(args[0], page, 0o644)
}

// withTable returns the page with the table of today's flags.
func withTable(page []byte) ([]byte, error) {
	before, rest, found := bytes.Cut(page, []byte(tableStart))
	_, after, closed := bytes.Cut(rest, []byte(tableEnd))
	if !found || !closed {
		return nil, fmt.Errorf("no lines %q and %q", tableStart, tableEnd)
	}
	return fmt.Appendf(nil, "%s%s%s%s%s", before, tableStart, table(), tableEnd, after), nil
}

func table() string {
	var b strings.Builder
	b.WriteString("\n| flag | key of the profile | variables | meaning |\n|---|---|---|---|\n")
	fields := reflect.TypeFor[request.Request]()
	for i, f := range request.Flags() {
		name := "--" + f.Name
		tag := fields.Field(i).Tag
		if p := tag.Get("placeholder"); p != "" {
			name += " " + strings.ReplaceAll(p, "|", `\|`)
		}
		help := strings.ReplaceAll(tag.Get("help"), "$$", "$")
		if short := tag.Get("short"); short != "" {
			name += "`, `-" + short
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, code(f.Key), code(f.Variables...), help)
	}
	b.WriteString("\n")
	return b.String()
}

func code(names ...string) string {
	var list []string
	for _, name := range names {
		if name != "" {
			list = append(list, "`"+name+"`")
		}
	}
	return strings.Join(list, " ")
}
