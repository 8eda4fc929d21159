//go:build race

package script

// With the race detector a process takes ten times as long to start.
const underRace = true
