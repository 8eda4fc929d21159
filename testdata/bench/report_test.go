package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// example is a report with a target of each outcome.
func example() *report {
	r := newReport(machine{CPU: "Some CPU", Cores: 2, LoadStart: "0.10", LoadEnd: "0.20"}, false)
	r.target("held one", " ×", spread{1.1, 1.2, 1.3}, 1.5)
	r.target("missed one", " ms", spread{5, 6, 7}, 5)
	r.missing("absent one", " ×", 0.4, "secret-tool is missing")
	r.table("warm", []string{"what", "ms"}, []string{"get", "2.00"})
	r.plots["warm"] = "<svg/>"
	return r
}

func TestPage(t *testing.T) {
	dir := t.TempDir()
	if err := example().write(dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "performance.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n1 of 3 are held.\n",
		"| held one | 1.20 × (1.10–1.30) | at most 1.5 × | held |\n",
		"| missed one | 6.0 ms (5.0–7.0) | at most 5 ms | **not held** |\n",
		"| absent one | — | at most 0.4 × | not measured: secret-tool is missing |\n",
		"| processor | Some CPU, 2 cores |\n",
		"](performance/warm.svg)\n",
		"| what | ms |\n|---|---|\n| get | 2.00 |\n",
		"Not measured on this machine.\n", // the other tables
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(string(text), "performance/cold.svg") {
		t.Error("there is a link to a picture that was not drawn")
	}
	if svg, err := os.ReadFile(filepath.Join(dir, "performance", "warm.svg")); err != nil || string(svg) != "<svg/>" {
		t.Errorf("picture: got %q, %v", svg, err)
	}
}

func TestBusy(t *testing.T) {
	for load, want := range map[string]bool{"0.00": false, "1.00": false, "1.01": true, "20.1": true, "?": true} {
		if got := (machine{Cores: 2, LoadStart: load}).Busy(); got != want {
			t.Errorf("load %s of 2 cores: got %v, want %v", load, got, want)
		}
	}
}

// A target that was not measured is not held, nor is one without figures.
func TestTargets(t *testing.T) {
	r := newReport(machine{}, true)
	r.target("no figures", " ms", spreadOf(nil), 5)
	if got := r.Held(); got != "0 of 1" {
		t.Errorf("got %s held, want 0 of 1", got)
	}
	if got := r.Targets(); !strings.Contains(got, "| no figures | — | at most 5 ms | not measured: no figures |") {
		t.Errorf("got\n%s", got)
	}
}
