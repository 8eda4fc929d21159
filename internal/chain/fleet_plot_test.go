package chain

import (
	"bytes"
	"flag"
	"fmt"
	"html"
	"math"
	"os"
	"strings"
	"testing"
)

var writesFleet = flag.Bool("write", false, "write the plot and the table of fleets into docs")

const (
	fleetPage, fleetPicture = "../../docs/reliability.md", "../../docs/fleet.svg"
	fleetStart, fleetEnd    = "<!-- fleet -->\n", "<!-- end of fleet -->\n"
)

// checkFleetPage compares the plot and the table with what loads, one for each fleet and
// each of the callers, gives today.
func checkFleetPage(t *testing.T, loads [][]*load) {
	page, err := os.ReadFile(fleetPage)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := bytes.Cut(page, []byte(fleetStart))
	_, after, closed := bytes.Cut(rest, []byte(fleetEnd))
	if !found || !closed {
		t.Fatalf("%s has no lines %q and %q", fleetPage, fleetStart, fleetEnd)
	}
	files := map[string][]byte{
		fleetPage:    fmt.Appendf(nil, "%s%s%s%s%s", before, fleetStart, fleetTable(loads), fleetEnd, after),
		fleetPicture: []byte(fleetPlot(loads)),
	}
	for name, want := range files {
		if *writesFleet {
			if err := os.WriteFile(name, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the simulation gives (%v); to write it: make fleet", name, err)
		}
	}
}

// thousands writes 10000 as 10,000.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

func fleetTable(loads [][]*load) string {
	var b strings.Builder
	b.WriteString("\n| fleet | calls | most a second in the deploy | most a second later | holds |\n|---|---|---|---|---|\n")
	for i, f := range fleets {
		for j, c := range callers {
			l := loads[i][j]
			later, holds := l.peak(l.renewal, watched), "no"
			if later <= vendorLimit {
				holds = "yes"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", f.name, c.name, thousands(l.peak(0, l.renewal)), thousands(later), holds)
		}
	}
	return b.String() + "\n"
}

// Sizes of the plot in pixels: a panel for each fleet, one below the other.
const (
	plotLeft, plotRight   = 64, 784
	panelHeight, panelGap = 150, 46
	plotTop               = 84
	plotDecades           = 4 // 1 to 10,000 requests a second
)

const plotStyle = `text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.title { font-size: 15px; font-weight: 600 } .axis { fill: #59636e } .end { text-anchor: end } .mid { text-anchor: middle }
.page { fill: #ffffff } .grid { stroke: #d1d9e0 } .limit { stroke: #cf222e; stroke-width: 1.5; stroke-dasharray: 4 3 }
polyline, .key { fill: none; stroke-width: 1.5 }
.s0 { stroke: #0969da } .s1 { stroke: #bc4c00; stroke-dasharray: 6 2 } .s2 { stroke: #1a7f37; stroke-dasharray: 2 2 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .axis { fill: #9198a1 } .page { fill: #0d1117 } .grid { stroke: #3d444d } .limit { stroke: #ff7b72 }
.s0 { stroke: #4493f8 } .s1 { stroke: #f0883e } .s2 { stroke: #3fb950 }
}`

// fleetPlot returns an SVG: for each minute the most requests in one of its seconds.
func fleetPlot(loads [][]*load) string {
	var b strings.Builder
	add := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	const title = "Calls of AssumeRole after one deploy"
	const step = panelHeight + panelGap
	add(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 %d" role="img">`, plotTop+step*len(fleets)+16)
	add("<title>%s</title>\n<style>\n%s\n</style>\n<rect class=\"page\" width=\"100%%\" height=\"100%%\"/>", title, plotStyle)
	add(`<text class="title" x="16" y="24">%s: the most in a second of each minute</text>`, title)
	x := 16
	for i, c := range callers {
		name := strings.ReplaceAll(c.name, "`", "")
		add(`<line class="key s%d" x1="%d" y1="43" x2="%d" y2="43"/><text x="%d" y="47">%s</text>`, i, x, x+20, x+26, html.EscapeString(name))
		x += 42 + 7*len(name)
	}
	for i, f := range fleets {
		bottom := plotTop + step*i + panelHeight
		y := func(n int) int {
			return bottom - int(math.Round(math.Log10(float64(max(n, 1)))*panelHeight/plotDecades))
		}
		add(`<text x="%d" y="%d">%s</text>`, plotLeft, bottom-panelHeight-8, f.name)
		for n := 1; n <= 10_000; n *= 10 {
			class := "grid"
			if n == vendorLimit {
				class = "limit"
			}
			add(`<line class="%s" x1="%d" y1="%d" x2="%d" y2="%d"/>`, class, plotLeft, y(n), plotRight, y(n))
			add(`<text class="axis end" x="%d" y="%d">%s</text>`, plotLeft-8, y(n)+4, thousands(n))
		}
		for hour := range watched/3600 + 1 {
			add(`<text class="axis mid" x="%d" y="%d">%d h</text>`, plotLeft+hour*(plotRight-plotLeft)*3600/watched, bottom+18, hour)
		}
		for j, l := range loads[i] {
			var points []string
			for minute := range watched / 60 {
				points = append(points, fmt.Sprintf("%d,%d", plotLeft+minute*(plotRight-plotLeft)*60/watched, y(l.peak(minute*60, minute*60+60))))
			}
			add(`<polyline class="s%d" points="%s"/>`, j, strings.Join(points, " "))
		}
	}
	add(`<text class="axis" x="16" y="%d">Dashed in red: %d a second, the limit of the vendor.</text>`, plotTop+step*len(fleets)+4, vendorLimit)
	return b.String() + "</svg>\n"
}
