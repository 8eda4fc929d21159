package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
)

// wellFormed wants XML, and every place inside of the picture.
func wellFormed(t *testing.T, svg string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(svg))
	height := 0.0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range element.Attr {
			if a.Name.Local == "viewBox" {
				height, _ = strconv.ParseFloat(strings.Fields(a.Value)[3], 64)
			}
			limit := map[string]float64{"x": width, "x1": width, "x2": width, "cx": width, "y": height, "y1": height, "y2": height, "cy": height}[a.Name.Local]
			if v, err := strconv.ParseFloat(a.Value, 64); limit > 0 && (err != nil || v < 0 || v > limit) {
				t.Errorf("%s: %s=%q, want 0 to %.0f", element.Name.Local, a.Name.Local, a.Value, limit)
			}
		}
	}
	if height == 0 {
		t.Error("there is no viewBox")
	}
}

func wantParts(t *testing.T, svg string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(svg, part) {
			t.Errorf("%q is not in\n%s", part, svg)
		}
	}
}

func TestBarChart(t *testing.T) {
	svg := barChart("A & B", axis{title: "ms"}, 5, []string{"own", "other"}, []bar{
		{"one <1>", []float64{3, 1.5}, 4, 5, "4.5"},
		{"two", []float64{0, 80}, 0, 0, "80"},
	})
	wellFormed(t, svg)
	wantParts(t, svg, "<title>A &amp; B</title>", "one &lt;1&gt;", ">4.5<", ">own<", ">ms; dashed: target, 5<", "prefers-color-scheme: dark", `class="range"`)
	if got := strings.Count(svg, `height="20"`); got != 3 {
		t.Errorf("got %d parts of bars, want 3: an empty one is not drawn", got)
	}
}

func TestLineChart(t *testing.T) {
	lines := []series{
		{"one", [][2]float64{{1, 0.3}, {10, 2}, {10000, 40}}},
		{"two", [][2]float64{{1, 1}, {10, 1}, {10000, 1}}},
	}
	for name, y := range map[string]axis{"linear": {title: "ms"}, "logarithmic": {title: "ms", log: true}} {
		t.Run(name, func(t *testing.T) {
			svg := lineChart("Many", axis{title: "sessions", log: true}, y, 25, lines)
			wellFormed(t, svg)
			wantParts(t, svg, ">10,000<", ">sessions<", ">ms<", ">target: 25<", `class="line s1"`)
			if got := strings.Count(svg, "<circle"); got != 6 {
				t.Errorf("got %d points, want 6", got)
			}
		})
	}
}

func TestAxis(t *testing.T) {
	tests := map[string]struct {
		a      axis
		values []float64
		want   string
	}{
		"linear":                {axis{}, []float64{3, 7}, "0 2 4 6 8"},
		"small":                 {axis{}, []float64{0.02, 0.11}, "0 0.02 0.04 0.06 0.08 0.1 0.12"},
		"large":                 {axis{}, []float64{4100}, "0 1,000 2,000 3,000 4,000 5,000"},
		"logarithmic":           {axis{log: true}, []float64{1, 1000}, "1 10 100 1,000"},
		"logarithmic, between":  {axis{log: true}, []float64{0.3, 50}, "0.1 1 10 100"},
		"logarithmic, one only": {axis{log: true}, []float64{1}, "1 10"},
		"chosen":                {axis{ticks: []float64{1, 5}}, []float64{1, 5}, "1 5"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			place, ticks := tt.a.fit(tt.values)
			var got []string
			for _, tick := range ticks {
				got = append(got, number(tick))
			}
			if got := strings.Join(got, " "); got != tt.want {
				t.Errorf("got ticks %s, want %s", got, tt.want)
			}
			for _, v := range tt.values {
				if at := place(v); at < 0 || at > 1 {
					t.Errorf("%v is at %v, want 0 to 1", v, at)
				}
			}
		})
	}
}
