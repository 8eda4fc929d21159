package text

import (
	"time"

	"aliyun-cred-helper/internal/message"
)

// Clock returns at as the clock in zone shows it, with the date if that is not the
// date of now: "21:04" or "2026-11-28 21:04". A nil zone is UTC.
func Clock(at, now time.Time, zone *time.Location) string {
	if zone == nil {
		zone = time.UTC
	}
	at, now = at.In(zone), now.In(zone)
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return at.Format("2006-01-02 15:04")
}

// Until returns at for a person: the Clock, and how long that is from now or, if it
// has passed, was: "21:04, in 42 min" or "20:10, 12 min ago".
func Until(at, now time.Time, zone *time.Location) string {
	clock := Clock(at, now, zone)
	if left := at.Sub(now); left > 0 {
		return message.Sprintf("%s, in %s", clock, Span(left))
	}
	return message.Sprintf("%s, %s ago", clock, Span(now.Sub(at)))
}

// Span returns the length of d in its largest unit, rounded down so that it never
// promises more than there is: "42 s", "42 min", "4 h" or "3 d".
func Span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return message.Sprintf("%d s", d/time.Second)
	case d < 2*time.Hour:
		return message.Sprintf("%d min", d/time.Minute)
	case d < 48*time.Hour:
		return message.Sprintf("%d h", d/time.Hour)
	}
	return message.Sprintf("%d d", d/(24*time.Hour))
}
