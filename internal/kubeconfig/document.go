package kubeconfig

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"aliyun-cred-helper/internal/message"
)

// document is the text of a kubeconfig, and its tree, which has the places of everything.
type document struct {
	lines []string // with their line ends
	root  *yaml.Node
	order []*yaml.Node // all nodes, as they stand in the text
}

// errLayout means that the file cannot be changed line by line.
var errLayout = message.New("its layout cannot be edited line by line")

// parse reads a kubeconfig. Its root is a mapping, or nil if there is nothing in it. No
// error quotes the text.
func parse(text []byte) (*document, error) {
	d := &document{lines: strings.SplitAfter(string(text), "\n")}
	if last := len(d.lines) - 1; d.lines[last] == "" {
		d.lines = d.lines[:last]
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var n, next yaml.Node
	err := decoder.Decode(&n)
	if errors.Is(err, io.EOF) {
		return d, nil
	}
	if err == nil {
		err = decoder.Decode(&next)
	}
	switch {
	case err == nil:
		return nil, message.New("it has more than one YAML document")
	case !errors.Is(err, io.EOF):
		return nil, notYAML(err)
	case len(n.Content) == 0 || isNull(n.Content[0]):
		return d, nil
	case n.Content[0].Kind != yaml.MappingNode:
		return nil, message.New("it is not a kubeconfig: it has no keys")
	}
	d.root = n.Content[0]
	d.walk(d.root)
	return d, nil
}

// notYAML returns the line that an error of the parser names. The rest of its text may
// quote the file.
func notYAML(err error) error {
	line := 0
	if _, scanErr := fmt.Sscanf(err.Error(), "yaml: line %d:", &line); scanErr != nil {
		return message.New("it is not YAML")
	}
	return message.Errorf("line %d: it is not YAML", line)
}

func (d *document) walk(n *yaml.Node) {
	d.order = append(d.order, n)
	for _, c := range n.Content {
		d.walk(c)
	}
}

// text returns the document with its last line ended.
func (d *document) text() string {
	text := strings.Join(d.lines, "")
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += d.lineEnd()
	}
	return text
}

// lineEnd returns the line end of the first line.
func (d *document) lineEnd() string {
	if len(d.lines) > 0 && strings.HasSuffix(d.lines[0], "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// end returns the number of lines up to the last one of n. Comments and blank lines after
// it are not its own.
func (d *document) end(n *yaml.Node) int {
	after := 0
	for after < len(d.order) && d.order[after] != n {
		after++
	}
	after += size(n)
	end := len(d.lines)
	if after < len(d.order) {
		end = d.order[after].Line - 1
	}
	for end > n.Line && end <= len(d.lines) && isBetween(d.lines[end-1]) {
		end--
	}
	return max(end, n.Line)
}

// size returns the number of nodes in n.
func size(n *yaml.Node) int {
	total := 1
	for _, c := range n.Content {
		total += size(c)
	}
	return total
}

// isBetween reports whether a line can stand between two nodes, and belong to neither.
func isBetween(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || line[0] == '#' || line == "-" || line == "..."
}

// put gives the mapping m a key, or replaces that key with its value. The first line of
// block is "key:" with what follows.
func (d *document) put(m *yaml.Node, key string, block []string) error {
	if m == nil || m.Kind != yaml.MappingNode || m.Style&yaml.FlowStyle != 0 || len(m.Content) == 0 {
		return errLayout
	}
	k, v := member(m, key)
	if k == nil {
		at := d.end(m.Content[len(m.Content)-1])
		return d.replace(at, at, indented(block, m.Content[0].Column-1))
	}
	start, end := k.Line-1, max(d.end(v), k.Line)
	if start >= len(d.lines) || k.Column-1 > len(d.lines[start]) {
		return errLayout
	}
	block = indented(block, k.Column-1)
	block[0] = d.lines[start][:k.Column-1] + strings.TrimSpace(block[0])
	if comment := v.LineComment + k.LineComment; comment != "" && end == k.Line {
		block[0] += " " + comment
	}
	return d.replace(start, end, block)
}

// add adds an item to the list s. Its first line begins "- ".
func (d *document) add(s *yaml.Node, block []string) error {
	if s.Kind != yaml.SequenceNode || s.Style&yaml.FlowStyle != 0 {
		return errLayout
	}
	at := d.end(s)
	return d.replace(at, at, indented(block, s.Column-1))
}

// replace replaces the lines from start up to end by block, with the line ends of the file.
// YAML counts some characters as line ends that are none here.
func (d *document) replace(start, end int, block []string) error {
	if end > len(d.lines) {
		return errLayout
	}
	eol := d.lineEnd()
	if start == len(d.lines) && start > 0 && !strings.HasSuffix(d.lines[start-1], "\n") {
		d.lines[start-1] += eol
	}
	var b strings.Builder
	for _, line := range d.lines[:start] {
		b.WriteString(line)
	}
	for _, line := range block {
		b.WriteString(line + eol)
	}
	for _, line := range d.lines[end:] {
		b.WriteString(line)
	}
	d.lines = strings.SplitAfter(b.String(), "\n")
	return nil
}

func indented(block []string, columns int) []string {
	out := make([]string, len(block))
	for i, line := range block {
		out[i] = strings.Repeat(" ", columns) + line
	}
	return out
}
