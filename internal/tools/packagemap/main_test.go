package main

import (
	"bytes"
	"slices"
	"testing"
)

// house returns a program over three floors, and a package that no program links.
func house() []*pkg {
	ground := &pkg{name: "internal/ground", lines: 40}
	first := &pkg{name: "internal/first", lines: 1260, imports: []*pkg{ground}}
	program := &pkg{name: "cmd/program", imports: []*pkg{first, ground}}
	shed := &pkg{name: "internal/shed", imports: []*pkg{ground}}
	all := []*pkg{program, first, ground, shed}
	for _, p := range all {
		p.setFloor()
	}
	return all
}

func TestFloors(t *testing.T) {
	var got []int
	for _, p := range house() {
		got = append(got, p.floor)
	}
	if want := []int{2, 1, 0, 1}; !slices.Equal(got, want) {
		t.Errorf("floors %v, want %v", got, want)
	}
}

func TestArrowsLeaveOutWhatFollows(t *testing.T) {
	all := house()
	if got, want := all[0].arrows(), all[1:2]; !slices.Equal(got, want) {
		t.Errorf("%d arrows from the program, want one, to %s", len(got), want[0].name)
	}
}

func TestLinkedLeavesOutTestPackages(t *testing.T) {
	all := house()
	if got, want := linked(all), all[:3]; !slices.Equal(got, want) {
		t.Errorf("%d packages, want %d", len(got), len(want))
	}
}

func TestDrawIsReproducible(t *testing.T) {
	got := draw(linked(house()))
	for _, want := range []string{">first<", ">1300 lines<", ">&lt;100 lines<"} {
		if !bytes.Contains(got, []byte(want)) {
			t.Errorf("no %q in the drawing", want)
		}
	}
	if again := draw(linked(house())); !bytes.Equal(got, again) {
		t.Error("two drawings of one house differ")
	}
}

func TestReplaceTable(t *testing.T) {
	page := "# Title\n" + tableStart + "old\n" + tableEnd + "rest\n"
	got, err := replaceTable([]byte(page), "new\n")
	if want := "# Title\n" + tableStart + "new\n" + tableEnd + "rest\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if _, err := replaceTable([]byte("# Title\n"), "new\n"); err == nil {
		t.Error("a page without the marks gave no error")
	}
}
