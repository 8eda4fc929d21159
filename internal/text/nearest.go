package text

import "strings"

// Nearest returns the one of names that name was probably meant to be, or "". It is
// the first of those with the fewest edits: letters that are added, left out, replaced
// or exchanged with the next. Case counts less than a letter. A third of the letters
// may be wrong, and one in a name of three; two letters with one wrong are another name.
func Nearest(name string, names []string) string {
	best, least := "", max(1, len([]rune(name))/3)*2+1
	lower := []rune(strings.ToLower(name))
	for _, candidate := range names {
		if candidate == name || candidate == "" {
			continue
		}
		n := 2 * edits(lower, []rune(strings.ToLower(candidate)), least/2)
		switch {
		case n == 0:
			n = 1 // only case
		case 3*n/2 > max(len(lower), len([]rune(candidate))):
			continue
		}
		if n < least {
			best, least = candidate, n
		}
	}
	return best
}

// edits returns the number of edits between a and b, with an exchange of neighbours
// as one, or more than most.
func edits(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
