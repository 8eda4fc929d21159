package config

import (
	"slices"
	"strings"
)

// appendMember adds a member to the end of the object at offset at.
func (d *Document) appendMember(at, level int, key string, text []byte) {
	c := scan(d.raw, at)
	colon := d.layout().colon
	if n := len(c.items); n > 0 {
		colon = string(d.raw[c.items[n-1].nameEnd:c.items[n-1].value])
	}
	name, _ := encode(key) // set has checked it
	d.appendItem(c, level, slices.Concat(name, []byte(colon), text))
}

// appendItem adds an item to the end of c, with the white space of the one
// before it.
func (d *Document) appendItem(c container, level int, text []byte) {
	n := len(c.items)
	if n == 0 {
		l := d.layout()
		d.splice(c.open, c.close, slices.Concat([]byte(l.indent(level+1)), text, []byte(l.indent(level))))
		return
	}
	end := c.items[n-1].end
	d.splice(end, end, append([]byte(d.separator(c, level)), text...))
}

// separator returns what stands between two items of c.
func (d *Document) separator(c container, level int) string {
	switch n := len(c.items); n {
	case 0:
		return "," + d.layout().indent(level+1)
	case 1:
		return "," + string(d.raw[c.open:c.items[0].start])
	default:
		return string(d.raw[c.items[n-2].end:c.items[n-1].start])
	}
}

// splice replaces the bytes from offset from up to offset to.
func (d *Document) splice(from, to int, text []byte) {
	d.raw = slices.Concat(d.raw[:from], text, d.raw[to:])
}

// layout is how a document is indented.
type layout struct {
	newline string // "" if everything is on one line
	unit    string // of one level
	colon   string // with the white space around it
}

// layout derives the layout from the document's first member. An empty document
// gets the layout that `aliyun` writes.
func (d *Document) layout() layout {
	c := scan(d.raw, d.top())
	if len(c.items) == 0 {
		return layout{newline: "\n", unit: "\t", colon: ": "}
	}
	first := c.items[0]
	l := layout{colon: string(d.raw[first.nameEnd:first.value])}
	before := string(d.raw[c.open:first.start])
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		l.newline, l.unit = "\n", before[i+1:]
		if strings.HasSuffix(before[:i], "\r") {
			l.newline = "\r\n"
		}
	}
	return l
}

// indent returns the line break and the white space before something at level.
func (l layout) indent(level int) string {
	if l.newline == "" {
		return ""
	}
	return l.newline + strings.Repeat(l.unit, level)
}
