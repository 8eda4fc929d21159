package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"aliyun-cred-helper/internal/text"
)

// defaultWidth is that of a terminal that does not say how wide it is.
const defaultWidth = 80

// Width returns how many columns a line on stdout has, or 0 if stdout is no terminal.
func (c *Call) Width() int {
	if !c.Env.StdoutTerminal {
		return 0
	}
	columns := 0
	if c.Env.Columns != nil {
		columns = c.Env.Columns()
	}
	return cmp.Or(columns, defaultWidth)
}

// Table returns rows for a person or a program; the first row is the heading. They are
// Columns, unless stdout is a terminal that is too narrow for them: then each row is a
// block with a line for each cell.
func (c *Call) Table(rows [][]string) []byte {
	table := Columns(rows)
	if limit := c.Width(); limit > 0 {
		for line := range strings.Lines(string(table)) {
			if text.Width(strings.TrimSuffix(line, "\n")) > limit {
				return blocks(rows)
			}
		}
	}
	return table
}

// Columns returns rows as aligned columns, two spaces apart.
func Columns(rows [][]string) []byte {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			if i < len(row)-1 { // what follows a last cell is not aligned
				widths[i] = max(widths[i], text.Width(text.Printable(cell, text.Max)))
			}
		}
	}
	var b bytes.Buffer
	for _, row := range rows {
		for i, cell := range row {
			cell = text.Printable(cell, text.Max)
			if i < len(row)-1 {
				cell = text.Pad(cell, widths[i]+2)
			}
			b.WriteString(cell)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// blocks returns the rows below the heading as lines "HEADING  CELL", with an empty line
// between two rows. Cells are not broken, so that they can be copied.
func blocks(rows [][]string) []byte {
	heading := rows[0]
	label := 0
	for _, name := range heading {
		label = max(label, text.Width(name))
	}
	var b bytes.Buffer
	for n, row := range rows[1:] {
		if n > 0 {
			b.WriteByte('\n')
		}
		for i, cell := range row {
			fmt.Fprintf(&b, "%s  %s\n", text.Pad(heading[i], label), text.Printable(cell, text.Max))
		}
	}
	return b.Bytes()
}
