package main

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"
)

// The plots are drawn here, since a page has a light and a dark form, and no plotting
// library in Go writes one picture for both.

const (
	width      = 760.0
	headHeight = 62.0 // title and legend
	footHeight = 52.0 // numbers and title of the axis
	right      = 30.0
)

const style = `text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.title { font-size: 15px; font-weight: 600 } .axis { fill: #59636e } .end { text-anchor: end } .mid { text-anchor: middle }
.page { fill: #ffffff } .grid { stroke: #d1d9e0 } .line { fill: none; stroke-width: 2 }
.limit { stroke: #cf222e; stroke-width: 1.5; stroke-dasharray: 4 3 } .range { stroke: #1f2328; stroke-width: 1.5 }
.f0 { fill: #0969da } .f1 { fill: #bc4c00 } .f2 { fill: #1a7f37 } .f3 { fill: #8250df }
.s0 { stroke: #0969da } .s1 { stroke: #bc4c00; stroke-dasharray: 8 3 } .s2 { stroke: #1a7f37; stroke-dasharray: 2 3 } .s3 { stroke: #8250df; stroke-dasharray: 10 3 2 3 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .axis { fill: #9198a1 } .page { fill: #0d1117 } .grid { stroke: #3d444d } .limit { stroke: #ff7b72 } .range { stroke: #f0f6fc }
.f0 { fill: #4493f8 } .f1 { fill: #f0883e } .f2 { fill: #3fb950 } .f3 { fill: #ab7df8 }
.s0 { stroke: #4493f8 } .s1 { stroke: #f0883e } .s2 { stroke: #3fb950 } .s3 { stroke: #ab7df8 }
}`

// picture is an SVG that is being written.
type picture struct {
	strings.Builder
	left, bottom float64 // of the area of the plot; its top is headHeight
}

// newPicture begins a picture with a title, a legend and an area of that height.
func newPicture(title string, legend []string, left, height float64) *picture {
	p := &picture{left: left, bottom: headHeight + height}
	p.add(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" role="img">`, width, p.bottom+footHeight)
	p.add("<title>%s</title>\n<style>\n%s\n</style>", html.EscapeString(title), style)
	p.add(`<rect class="page" width="100%%" height="100%%"/>`)
	p.text(16, 24, "title", title)
	x := 16.0
	for i, name := range legend {
		p.add(`<rect class="f%d" x="%.0f" y="36" width="12" height="12"/>`, i, x)
		p.text(x+18, 47, "", name)
		x += 44 + 7*float64(len(name))
	}
	return p
}

func (p *picture) add(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

func (p *picture) text(x, y float64, class, text string) {
	p.add(`<text class="%s" x="%.1f" y="%.1f">%s</text>`, class, x, y, html.EscapeString(text))
}

func (p *picture) line(class string, x1, y1, x2, y2 float64) {
	p.add(`<line class="%s" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`, class, x1, y1, x2, y2)
}

// end writes the title of the axis below the plot.
func (p *picture) end(xTitle string) string {
	p.text((p.left+width-right)/2, p.bottom+40, "axis mid", xTitle)
	return p.String() + "</svg>\n"
}

// axis is a scale. A logarithmic one has a tick at each power of ten.
type axis struct {
	title string
	log   bool
	ticks []float64 // empty: chosen
}

// fit returns the place of a value on the axis, from 0 to 1, and its ticks.
func (a axis) fit(values []float64) (place func(float64) float64, ticks []float64) {
	low, high := slices.Min(values), slices.Max(values)
	if !a.log {
		step := math.Pow(10, math.Floor(math.Log10(high/4)))
		for _, f := range []float64{1, 2, 5, 10} {
			if high/(step*f) <= 6 {
				step *= f
				break
			}
		}
		top := math.Ceil(high/step*1.001) * step
		for i := 0; float64(i)*step <= top*1.001; i++ {
			ticks = append(ticks, float64(i)*step)
		}
		return func(v float64) float64 { return v / top }, a.or(ticks)
	}
	first, last := math.Floor(math.Log10(low)+1e-9), math.Ceil(math.Log10(high)-1e-9)
	last = max(last, first+1)
	for e := first; e <= last; e++ {
		ticks = append(ticks, math.Pow(10, e))
	}
	return func(v float64) float64 { return (math.Log10(v) - first) / (last - first) }, a.or(ticks)
}

func (a axis) or(ticks []float64) []float64 {
	if len(a.ticks) > 0 {
		return a.ticks
	}
	return ticks
}

// number writes a tick: 10000 is 10,000.
func number(v float64) string {
	text := strconv.FormatFloat(math.Round(v*1e6)/1e6, 'f', -1, 64)
	whole, fraction, found := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		whole += "." + fraction
	}
	return whole
}

// bar is one of a bar chart: parts that stand one after the other, and a text at the
// end. The line across it is from low to high; both 0: none.
type bar struct {
	label     string
	parts     []float64
	low, high float64
	text      string
}

func (b bar) sum() (sum float64) {
	for _, part := range b.parts {
		sum += part
	}
	return sum
}

// barChart draws lying bars. The legend names their parts. limit is drawn as a line across;
// 0 is none.
func barChart(title string, x axis, limit float64, legend []string, bars []bar) string {
	const (
		each  = 34.0 // height of a row
		thick = 20.0
		left  = 220.0
	)
	p := newPicture(title, legend, left, each*float64(len(bars)))
	var values []float64
	for _, b := range bars {
		values = append(values, max(b.sum(), b.high)*1.25) // room for the text
	}
	place, ticks := x.fit(values)
	at := func(v float64) float64 { return left + place(v)*(width-right-left) }
	for _, tick := range ticks {
		p.line("grid", at(tick), headHeight, at(tick), p.bottom)
		p.text(at(tick), p.bottom+18, "axis mid", number(tick))
	}
	for i, b := range bars {
		y := headHeight + each*float64(i) + (each-thick)/2
		p.text(left-10, y+15, "end", b.label)
		from := 0.0
		for part, v := range b.parts {
			if v > 0 {
				p.add(`<rect class="f%d" x="%.1f" y="%.1f" width="%.1f" height="%.0f"/>`, part, at(from), y, at(from+v)-at(from), thick)
			}
			from += v
		}
		if b.high > 0 {
			p.line("range", at(b.low), y+thick/2, at(b.high), y+thick/2)
		}
		p.text(at(max(from, b.high))+8, y+15, "", b.text)
	}
	if limit > 0 {
		p.line("limit", at(limit), headHeight, at(limit), p.bottom)
		x.title += "; dashed: target, " + number(limit)
	}
	return p.end(x.title)
}

// series is a line of a line chart.
type series struct {
	name   string
	points [][2]float64
}

// lineChart draws lines. limit is drawn as a line across; 0 is none.
func lineChart(title string, x, y axis, limit float64, lines []series) string {
	const left = 84.0
	var names []string
	xs, ys := []float64{}, []float64{}
	for _, l := range lines {
		names = append(names, l.name)
		for _, point := range l.points {
			xs, ys = append(xs, point[0]), append(ys, point[1])
		}
	}
	if limit > 0 {
		ys = append(ys, limit)
	}
	p := newPicture(title, names, left, 260)
	px, xTicks := x.fit(xs)
	py, yTicks := y.fit(ys)
	atX := func(v float64) float64 { return left + px(v)*(width-right-left) }
	atY := func(v float64) float64 { return p.bottom - py(v)*(p.bottom-headHeight) }
	for _, tick := range yTicks {
		p.line("grid", left, atY(tick), width-right, atY(tick))
		p.text(left-8, atY(tick)+4, "axis end", number(tick))
	}
	for _, tick := range xTicks {
		p.line("grid", atX(tick), headHeight, atX(tick), p.bottom)
		p.text(atX(tick), p.bottom+18, "axis mid", number(tick))
	}
	p.add(`<text class="axis mid" transform="translate(20 %.0f) rotate(-90)">%s</text>`, (headHeight+p.bottom)/2, html.EscapeString(y.title))
	if limit > 0 {
		p.line("limit", left, atY(limit), width-right, atY(limit))
		p.text(width-right-6, atY(limit)-6, "axis end", "target: "+number(limit))
	}
	for i, l := range lines {
		var path []string
		for _, point := range l.points {
			path = append(path, fmt.Sprintf("%.1f,%.1f", atX(point[0]), atY(point[1])))
		}
		p.add(`<polyline class="line s%d" points="%s"/>`, i, strings.Join(path, " "))
		for _, point := range l.points {
			p.add(`<circle class="f%d" cx="%.1f" cy="%.1f" r="4"/>`, i, atX(point[0]), atY(point[1]))
		}
	}
	return p.end(x.title)
}
