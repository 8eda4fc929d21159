package text

import (
	"slices"
	"strings"
)

// Nearest returns the one of names that word was probably meant to be, or "": one that
// begins with it, if there is only one, or one with a typing mistake in it, or two in a
// word of more than five letters.
func Nearest(word string, names []string) string {
	const shortest = 3 // letters that can be the beginning of a name
	var begun []string
	best, least := "", 3
	switch {
	case len(word) > 200:
		return "" // no name is that long
	case len([]rune(word)) <= 5:
		least = 2
	}
	for _, name := range names {
		if len(word) >= shortest && strings.HasPrefix(name, word) {
			begun = append(begun, name)
		}
		if d := mistakes(word, name); d < least {
			best, least = name, d
		}
	}
	begun = slices.Compact(begun)
	if best == "" && len(begun) == 1 {
		return begun[0]
	}
	return best
}

// mistakes counts the letters to insert, delete or replace, and the neighbours to swap,
// that make b of a: the optimal string alignment distance.
func mistakes(a, b string) int {
	from, to := []rune(a), []rune(b)
	rows := make([][]int, len(from)+1) // rows[i][j]: from the first i letters to the first j
	for i := range rows {
		rows[i] = make([]int, len(to)+1)
		for j := range rows[i] {
			switch {
			case i == 0:
				rows[i][j] = j
				continue
			case j == 0:
				rows[i][j] = i
				continue
			}
			differ := 1
			if from[i-1] == to[j-1] {
				differ = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+differ)
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(from)][len(to)]
}
