package main

import (
	"fmt"
	"math"
	"slices"
)

// spread is what several measurements of one thing come to.
type spread struct {
	Low, Mid, High float64 // first quartile, median, third quartile
}

// spreadOf sums measurements up. None at all is three times NaN.
func spreadOf(values []float64) spread {
	sorted := slices.Sorted(slices.Values(values))
	return spread{quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)}
}

// quantile returns the quantile q, from 0 to 1, of sorted values. Between two values it
// is a straight line.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	below := int(at)
	if below == len(sorted)-1 {
		return sorted[below]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}

// each applies f to the measurements of the same round of a and b.
func each(a, b []float64, f func(a, b float64) float64) spread {
	values := make([]float64, min(len(a), len(b)))
	for i := range values {
		values[i] = f(a[i], b[i])
	}
	return spreadOf(values)
}

func ratio(a, b float64) float64      { return a / b }
func difference(a, b float64) float64 { return a - b }

// with writes the median, and the quartiles where they are more than 5 % from it.
func (s spread) with(format string) string { return s.withUnit(format, "") }

func (s spread) withUnit(format, unit string) string {
	if math.IsNaN(s.Mid) {
		return "—"
	}
	text := fmt.Sprintf(format, s.Mid) + unit
	if s.High-s.Mid > math.Abs(s.Mid)/20 || s.Mid-s.Low > math.Abs(s.Mid)/20 {
		text += fmt.Sprintf(" ("+format+"–"+format+")", s.Low, s.High)
	}
	return text
}

// percentile returns a quantile of values in any order.
func percentile(values []float64, q float64) float64 {
	return quantile(slices.Sorted(slices.Values(values)), q)
}
