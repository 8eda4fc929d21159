package main

import (
	"math"
	"testing"
)

func TestSpread(t *testing.T) {
	tests := map[string]struct {
		values []float64
		want   spread
	}{
		"one":         {[]float64{7}, spread{7, 7, 7}},
		"two":         {[]float64{4, 2}, spread{2.5, 3, 3.5}},
		"odd":         {[]float64{5, 1, 3}, spread{2, 3, 4}},
		"one is late": {[]float64{1, 1, 1, 1, 100}, spread{1, 1, 1}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := spreadOf(tt.values); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	if got := spreadOf(nil); !math.IsNaN(got.Mid) {
		t.Errorf("of nothing: got %v, want NaN", got)
	}
}

func TestPercentile(t *testing.T) {
	var values []float64
	for i := 100; i >= 0; i-- {
		values = append(values, float64(i))
	}
	if got := percentile(values, 0.99); got != 99 {
		t.Errorf("got %v, want 99", got)
	}
}

// A ratio is that of one round, whatever the machine did in another.
func TestEach(t *testing.T) {
	slowEnd := []float64{2, 2, 20}
	if got := each(slowEnd, []float64{1, 1, 10}, ratio); got != (spread{2, 2, 2}) {
		t.Errorf("ratio: got %v, want 2", got)
	}
	if got := each(slowEnd, []float64{1, 1, 19}, difference); got != (spread{1, 1, 1}) {
		t.Errorf("difference: got %v, want 1", got)
	}
}

func TestSpreadText(t *testing.T) {
	tests := map[string]struct {
		s    spread
		want string
	}{
		"close":   {spread{1.99, 2, 2.05}, "2.00"},
		"wide":    {spread{1.8, 2, 2.05}, "2.00 (1.80–2.05)"},
		"nothing": {spreadOf(nil), "—"},
		"below 0": {spread{-3, -1, 1}, "-1.00 (-3.00–1.00)"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := tt.s.with("%.2f"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
