package text

import (
	"testing"
	"time"
)

func TestUntil(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 11, 27, 15, 22, 30, 0, time.UTC) // 23:22:30 in Shanghai
	tests := []struct {
		name  string
		after time.Duration
		zone  *time.Location
		want  string
	}{
		{"seconds", 42*time.Second + time.Millisecond, nil, "15:23, in 42 s"},
		{"minutes, rounded down", 42*time.Minute + 59*time.Second, time.UTC, "16:05, in 42 min"},
		{"below two hours", 119 * time.Minute, time.UTC, "17:21, in 119 min"},
		{"hours", 8 * time.Hour, time.UTC, "23:22, in 8 h"},
		{"the next day", 9 * time.Hour, time.UTC, "2026-11-28 00:22, in 9 h"},
		{"the next day of another zone", 40 * time.Minute, shanghai, "2026-11-28 00:02, in 40 min"},
		{"today in another zone", time.Minute, shanghai, "23:23, in 1 min"},
		{"days", 72 * time.Hour, time.UTC, "2026-11-30 15:22, in 3 d"},
		{"now", 0, time.UTC, "15:22, 0 s ago"},
		{"past", -12 * time.Minute, time.UTC, "15:10, 12 min ago"},
		{"yesterday", -20 * time.Hour, time.UTC, "2026-11-26 19:22, 20 h ago"},
	}
	for _, tt := range tests {
		if got := Until(now.Add(tt.after), now, tt.zone); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
