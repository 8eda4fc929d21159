package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"unicode/utf8"
)

// line is a line on the screen.
type line struct {
	text  string
	typed bool // after a prompt
}

// The measures of the picture, in pixels. A column is as wide as that of the usual fonts,
// and textLength makes other fonts fit.
const (
	column, row = 9, 22
	border      = 18
	fontSize    = 15
)

// draw returns the lines as an SVG, without scripts and without fonts of its own.
func draw(lines []line) []byte {
	columns := 0
	for _, l := range lines {
		columns = max(columns, utf8.RuneCountInString(l.text)+2)
	}
	width, height := columns*column+2*border, len(lines)*row+2*border
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">`+"\n", width, height, width, height)
	b.WriteString("<title>Three commands on a terminal, and what they print</title>\n")
	b.WriteString("<style>text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre}</style>\n")
	fmt.Fprintf(&b, `<rect x="0.5" y="0.5" width="%d" height="%d" rx="8" fill="#0d1117" stroke="#30363d"/>`+"\n", width-1, height-1)
	for i, l := range lines {
		y := border + i*row + row*3/4
		text := func(x int, fill, s string) {
			if s == "" {
				return
			}
			fmt.Fprintf(&b, `<text x="%d" y="%d" font-size="%d" fill="%s" textLength="%d" xml:space="preserve">`,
				x, y, fontSize, fill, utf8.RuneCountInString(s)*column)
			_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
			b.WriteString("</text>\n")
		}
		if l.typed {
			text(border, "#7ee787", "$")
			text(border+2*column, "#f0f6fc", l.text)
		} else {
			text(border, "#b1bac4", l.text)
		}
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}
