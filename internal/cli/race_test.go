//go:build race

package cli

// With the race detector a process takes ten times as long to start.
const underRace = true
