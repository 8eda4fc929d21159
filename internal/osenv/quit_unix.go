//go:build unix

package osenv

import (
	"os"
	"os/signal"
	"syscall"
)

// exitQuit is the exit code of a program that SIGQUIT ended, as shells report it.
const exitQuit = 128 + int(syscall.SIGQUIT)

// quits gets each SIGQUIT. The Go runtime would print all goroutines, which may have a
// secret.
var quits = make(chan os.Signal, 1)

// exitOnQuit ends the process at SIGQUIT, unless it is ignored. The goroutine ends with
// the process.
func exitOnQuit() {
	if signal.Ignored(syscall.SIGQUIT) {
		return
	}
	signal.Notify(quits, syscall.SIGQUIT)
	go func() {
		<-quits
		os.Exit(exitQuit)
	}()
}

// leaveQuit leaves SIGQUIT to the other channels that get it, until the returned
// function is called.
func leaveQuit() (take func()) {
	if signal.Ignored(syscall.SIGQUIT) {
		return func() {}
	}
	signal.Stop(quits)
	return func() { signal.Notify(quits, syscall.SIGQUIT) }
}
