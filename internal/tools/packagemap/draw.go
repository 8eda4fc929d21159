package main

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Sizes of the drawing in pixels. All positions are integers, so that no
// machine rounds differently.
const (
	letter    = 8 // width of a letter
	boxHeight = 44
	floorStep = 104 // from floor to floor
	gap       = 26  // between neighbours on a floor
	margin    = 24
	sweeps    = 60
)

// node is a package on its floor, or a bend of an arrow that passes a floor.
type node struct {
	pkg       *pkg // nil: a bend
	x, width  int  // x is the middle
	neighbour []*node
}

// drawing has the nodes of every floor from left to right.
type drawing struct {
	floors [][]*node
	arrows [][]*node // from the importing package over its bends to the imported one
}

// draw returns the SVG.
func draw(packages []*pkg) []byte {
	d := newDrawing(packages)
	for i := range sweeps {
		for floor := range d.floors {
			if i%2 == 0 {
				floor = len(d.floors) - 1 - floor
			}
			d.arrange(floor)
		}
	}
	return d.svg()
}

func newDrawing(packages []*pkg) *drawing {
	d := &drawing{}
	nodes := map[*pkg]*node{}
	for _, p := range packages {
		nodes[p] = d.add(p.floor, &node{pkg: p, width: letter*max(len(p.label()), 10) + 20})
	}
	for _, p := range packages {
		for _, below := range p.arrows() {
			arrow := []*node{nodes[p]}
			for floor := p.floor - 1; floor > below.floor; floor-- {
				arrow = append(arrow, d.add(floor, &node{width: 2}))
			}
			d.arrows = append(d.arrows, append(arrow, nodes[below]))
		}
	}
	for _, arrow := range d.arrows {
		for i, n := range arrow[1:] {
			n.neighbour = append(n.neighbour, arrow[i])
			arrow[i].neighbour = append(arrow[i].neighbour, n)
		}
	}
	return d
}

func (d *drawing) add(floor int, n *node) *node {
	for len(d.floors) <= floor {
		d.floors = append(d.floors, nil)
	}
	d.floors[floor] = append(d.floors[floor], n)
	return n
}

// arrange moves every node of a floor below or above its neighbours, as far as
// the others on the floor leave room.
func (d *drawing) arrange(floor int) {
	row := d.floors[floor]
	for _, n := range row {
		sum := 0
		for _, other := range n.neighbour {
			sum += other.x
		}
		if len(n.neighbour) > 0 {
			n.x = sum / len(n.neighbour)
		}
	}
	slices.SortStableFunc(row, func(a, b *node) int { return cmp.Compare(a.x, b.x) })
	// Between pushing to the right what is too close and pushing to the left: a node
	// that has room stays.
	pushed := make([]int, len(row))
	for i, n := range row {
		pushed[i] = n.x
		if i > 0 {
			pushed[i] = max(n.x, pushed[i-1]+distance(row[i-1], n))
		}
	}
	for i := len(row) - 2; i >= 0; i-- {
		row[i].x = min(row[i].x, row[i+1].x-distance(row[i], row[i+1]))
	}
	for i, n := range row {
		n.x = (n.x + pushed[i]) / 2
	}
}

// distance is the least one between the middles of neighbours on a floor.
func distance(a, b *node) int { return (a.width+b.width)/2 + gap }

// label is the name without the directory that all of its kind share.
func (p *pkg) label() string { return strings.TrimPrefix(p.name, "internal/") }

const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img">
<title>Packages and their imports</title>
<style>
text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: #1f2328; text-anchor: middle }
.size { font-size: 11px; fill: #59636e }
.page { fill: #ffffff } .box { fill: #f6f8fa; stroke: #59636e } .program { fill: #ddf4ff; stroke: #0969da }
path { fill: none; stroke: #818b98 } #head path { fill: #818b98; stroke: none }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .size { fill: #9198a1 }
.page { fill: #0d1117 } .box { fill: #212830; stroke: #9198a1 } .program { fill: #0c2d6b; stroke: #4493f8 }
}
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
<rect class="page" width="100%%" height="100%%"/>
`

func (d *drawing) svg() []byte {
	left, right := 0, 0
	for _, row := range d.floors {
		left = min(left, row[0].x-row[0].width/2)
		right = max(right, row[len(row)-1].x+row[len(row)-1].width/2)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, head, right-left+2*margin, (len(d.floors)-1)*floorStep+boxHeight+2*margin)
	x := func(n *node) int { return n.x - left + margin }
	top := func(floor int) int { return (len(d.floors)-1-floor)*floorStep + margin }
	for _, arrow := range d.arrows {
		floor := arrow[0].pkg.floor
		fmt.Fprintf(&b, `<path marker-end="url(#head)" d="M%d %d`, x(arrow[0]), top(floor)+boxHeight)
		for i, n := range arrow[1:] {
			from, y := top(floor-i)+boxHeight, top(floor-i-1)
			fmt.Fprintf(&b, " C%d %d %d %d %d %d", x(arrow[i]), (from+y)/2, x(n), (from+y)/2, x(n), y)
			if n.pkg == nil {
				fmt.Fprintf(&b, " V%d", y+boxHeight)
			}
		}
		b.WriteString("\"/>\n")
	}
	for floor, row := range d.floors {
		for _, n := range row {
			if n.pkg == nil {
				continue
			}
			class := "box"
			if strings.HasPrefix(n.pkg.name, "cmd/") {
				class = "program"
			}
			fmt.Fprintf(&b, "<rect class=%q x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", class, x(n)-n.width/2, top(floor), n.width, boxHeight)
			fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\">%s</text>", x(n), top(floor)+19, n.pkg.label())
			fmt.Fprintf(&b, "<text class=\"size\" x=\"%d\" y=\"%d\">%s</text>\n", x(n), top(floor)+35, size(n.pkg.lines))
		}
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// size is rounded to hundreds of lines, so that a small change leaves the
// drawing as it is.
func size(lines int) string {
	if lines < 100 {
		return "&lt;100 lines"
	}
	return fmt.Sprintf("%d lines", (lines+50)/100*100)
}
