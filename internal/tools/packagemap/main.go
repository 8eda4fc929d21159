// Command packagemap draws the packages of the two programs and their imports
// as an SVG, and writes the table of packages of a document:
//
//	packagemap SVG MARKDOWN
//
// Both are made from the sources alone, so the same sources give the same bytes
// on every machine. In the document, the lines between <!-- packages --> and
// <!-- end of packages --> are replaced.
package main

import (
	"bytes"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "packagemap:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: packagemap SVG MARKDOWN")
	}
	packages, err := load()
	if err != nil {
		return err
	}
	page, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	page, err = replaceTable(page, table(packages))
	if err != nil {
		return fmt.Errorf("%s: %w", args[1], err)
	}
	if err := os.WriteFile(args[1], page, 0o644); err != nil {
		return err
	}
	return os.WriteFile(args[0], draw(linked(packages)), 0o644)
}

const tableStart, tableEnd = "<!-- packages -->\n", "<!-- end of packages -->\n"

// replaceTable puts text between the two marks of the page.
func replaceTable(page []byte, text string) ([]byte, error) {
	before, rest, found := bytes.Cut(page, []byte(tableStart))
	_, after, closed := bytes.Cut(rest, []byte(tableEnd))
	if !found || !closed {
		return nil, fmt.Errorf("no lines %q and %q", tableStart, tableEnd)
	}
	return fmt.Appendf(nil, "%s%s%s%s%s", before, tableStart, text, tableEnd, after), nil
}

// table returns one line a package: its name and the first sentence of its
// package comment.
func table(packages []*pkg) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "\n| package | what it does |\n|---|---|\n")
	for _, p := range packages {
		fmt.Fprintf(&b, "| `%s` | %s |\n", p.name, p.purpose)
	}
	b.WriteByte('\n')
	return b.String()
}
