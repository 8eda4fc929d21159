//go:build unix

package osenv

import (
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
)

// exitQuit is the exit code of a program that SIGQUIT ended, as shells report it.
const exitQuit = 128 + int(syscall.SIGQUIT)

// quits gets each SIGQUIT. The Go runtime would print all goroutines, which may have a
// secret.
var quits = make(chan os.Signal, 1)

// atQuit is called before SIGQUIT ends the process; nil: nothing is.
var atQuit atomic.Pointer[func()]

// exitOnQuit ends the process at SIGQUIT, unless it is ignored. It is until handleQuit:
// to start a handler takes two threads, a tenth of a call with a cached session.
func exitOnQuit() {
	if signal.Ignored(syscall.SIGQUIT) {
		return
	}
	signal.Ignore(syscall.SIGQUIT)
	handleQuit = sync.OnceFunc(func() {
		signal.Notify(quits, syscall.SIGQUIT)
		go func() { // ends with the process
			<-quits
			if f := atQuit.Load(); f != nil {
				(*f)()
			}
			os.Exit(exitQuit)
		}()
	})
}

// handleQuit starts the handler of exitOnQuit now. It comes before this process waits, and
// before another program starts, which would otherwise ignore SIGQUIT, too.
var handleQuit = func() {}

// leaveQuit leaves SIGQUIT to the other channels that get it, until the returned
// function is called.
func leaveQuit() (take func()) {
	handleQuit()
	if signal.Ignored(syscall.SIGQUIT) {
		return func() {}
	}
	signal.Stop(quits)
	return func() { signal.Notify(quits, syscall.SIGQUIT) }
}
