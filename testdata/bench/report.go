package main

import (
	_ "embed"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

//go:embed performance.md.tmpl
var page string

// report is what the page is made of.
type report struct {
	Machine machine
	Quick   bool
	Minutes float64 // that the run took
	targets []target
	tables  map[string]string // Markdown, by name
	plots   map[string]string // SVG, by name

	serveKiB, accountsKiB float64 // peak memory that other parts have seen
}

// ratioUnit is the unit of a ratio.
const ratioUnit = " ×"

// target is a promise, and what was measured.
type target struct {
	what, unit string
	got        spread
	limit      float64
	missing    string // why it was not measured, or empty
}

// met reports whether a target is held. What was not measured is not.
func (t target) met() bool { return t.missing == "" && t.got.Mid <= t.limit }

func (t target) row() []string {
	format := "%.1f"
	switch t.unit {
	case "":
		format = "%.0f"
	case ratioUnit:
		format = "%.2f"
	}
	outcome := "**not held**"
	switch {
	case t.missing != "":
		return []string{t.what, "—", "at most " + number(t.limit) + t.unit, "not measured: " + t.missing}
	case t.met():
		outcome = "held"
	}
	return []string{t.what, t.got.withUnit(format, t.unit), "at most " + number(t.limit) + t.unit, outcome}
}

func newReport(m machine, quick bool) *report {
	return &report{Machine: m, Quick: quick, tables: map[string]string{}, plots: map[string]string{}}
}

func (r *report) target(what, unit string, got spread, limit float64) {
	t := target{what: what, unit: unit, got: got, limit: limit}
	if math.IsNaN(got.Mid) {
		t.missing = "no figures"
	}
	r.targets = append(r.targets, t)
}

// missing notes that a target could not be measured.
func (r *report) missing(what, unit string, limit float64, why string) {
	r.targets = append(r.targets, target{what: what, unit: unit, limit: limit, missing: why})
}

func (r *report) table(name string, rows ...[]string) { r.tables[name] = markdown(rows) }

// markdown writes a table whose first row is its head.
func markdown(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			b.WriteString("|" + strings.Repeat("---|", len(row)) + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Targets, Table and Plot are for the template.
func (r *report) Targets() string {
	rows := [][]string{{"what", "measured", "target", ""}}
	for _, t := range r.targets {
		rows = append(rows, t.row())
	}
	return markdown(rows)
}

func (r *report) Held() string {
	held := 0
	for _, t := range r.targets {
		if t.met() {
			held++
		}
	}
	return fmt.Sprintf("%d of %d", held, len(r.targets))
}

// ItemBytes and PortalDelay are settings that the page tells.
func (r *report) ItemBytes() string { return number(itemBytes) }

func (r *report) PortalDelay() string { return fmt.Sprintf("%.0f ms", milliseconds(portalDelay)) }

func (r *report) Table(name string) string {
	if text, ok := r.tables[name]; ok {
		return text
	}
	return "Not measured on this machine."
}

// Plot leaves out the picture of what was not measured.
func (r *report) Plot(name, text string) string {
	if _, ok := r.plots[name]; !ok {
		return ""
	}
	return fmt.Sprintf("![%s](performance/%s.svg)", text, name)
}

// write writes the page and its pictures into a directory.
func (r *report) write(dir string) error {
	var b strings.Builder
	t, err := template.New("").Parse(page)
	if err != nil {
		return err
	}
	if err := t.Execute(&b, r); err != nil {
		return err
	}
	pictures := filepath.Join(dir, "performance")
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		return err
	}
	for name, svg := range r.plots {
		if err := os.WriteFile(filepath.Join(pictures, name+".svg"), []byte(svg), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "performance.md"), []byte(b.String()), 0o644)
}
