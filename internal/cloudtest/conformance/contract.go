package conformance

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Sentence is one promise of docs/contract.md.
type Sentence struct{ ID, Text string }

var promised = regexp.MustCompile(`(?m)^- \*\*([a-z]+)\.(\d+)\*\* ((?:.|\n  )*)`)

// Sentences reads the contract.
func Sentences(path string) ([]Sentence, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []Sentence
	for _, m := range promised.FindAllStringSubmatch(string(text), -1) {
		all = append(all, Sentence{m[1] + "." + m[2], strings.ReplaceAll(m[3], "\n  ", " ")})
	}
	return all, nil
}

// Index lists every sentence and the cases that prove it. It fails for a sentence that has
// none, a case of a sentence that is not there, and one that lies in another chapter than
// its first sentence.
func Index(sentences []Sentence, cases []Case) (string, error) {
	proof, wrong := map[string][]string{}, []string{}
	for _, c := range cases {
		for _, id := range c.Sentences {
			if !slices.ContainsFunc(sentences, func(s Sentence) bool { return s.ID == id }) {
				wrong = append(wrong, fmt.Sprintf("case %s/%s: there is no sentence %s", c.Chapter, c.Name, id))
			}
			proof[id] = append(proof[id], c.Name)
			if c.Chapter != strings.SplitN(c.Sentences[0], ".", 2)[0] {
				wrong = append(wrong, fmt.Sprintf("case %s/%s: its sentence is of another chapter", c.Chapter, c.Name))
			}
		}
	}
	var out strings.Builder
	out.WriteString("# Sentences and their cases\n\nMade by `make conformance-index` from docs/contract.md and the cases.\n\n| sentence | cases |\n|---|---|\n")
	for i, s := range sentences {
		if len(proof[s.ID]) == 0 {
			wrong = append(wrong, "sentence "+s.ID+" has no case: "+s.Text)
		}
		if slices.ContainsFunc(sentences[:i], func(before Sentence) bool { return before.ID == s.ID }) {
			wrong = append(wrong, "sentence "+s.ID+" is there twice")
		}
		fmt.Fprintf(&out, "| %s | %s |\n", s.ID, strings.Join(proof[s.ID], ", "))
	}
	if len(wrong) > 0 {
		return "", fmt.Errorf("%s", strings.Join(wrong, "\n"))
	}
	return out.String(), nil
}

// Report is what became of the cases.
type Report struct {
	Lines  []string // by chapter, then in all
	Failed []string // NAME: why
}

// RunAll runs cases, so many at once.
func (p Programs) RunAll(cases []Case, atOnce int) Report {
	failures := make([]error, len(cases))
	turns := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, c := range cases {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			dir, err := os.MkdirTemp("", "conformance")
			if err == nil {
				err = p.Run(c, dir)
				_ = os.RemoveAll(dir)
			}
			failures[i] = err
		})
	}
	all.Wait()
	var r Report
	passed, total, chapters := map[string]int{}, map[string]int{}, []string{}
	notHere := 0
	for i, c := range cases {
		if errors.Is(failures[i], errNotHere) {
			notHere++
			continue
		}
		if total[c.Chapter]++; total[c.Chapter] == 1 {
			chapters = append(chapters, c.Chapter)
		}
		if failures[i] == nil {
			passed[c.Chapter]++
			continue
		}
		r.Failed = append(r.Failed, fmt.Sprintf("%s/%s: %v", c.Chapter, c.Name, failures[i]))
	}
	for _, chapter := range chapters {
		r.Lines = append(r.Lines, fmt.Sprintf("%-12s %3d cases, %3d passed", chapter, total[chapter], passed[chapter]))
	}
	if notHere > 0 {
		r.Lines = append(r.Lines, fmt.Sprintf("%d cases need Linux, or root there, and were not run", notHere))
	}
	r.Lines = append(r.Lines, fmt.Sprintf("%d cases, %d passed", len(cases)-notHere, len(cases)-notHere-len(r.Failed)))
	return r
}
