// Command peak prints the peak memory of a command in KiB. It is a program of its
// own since Linux counts the size of the parent as that of its child, and nothing
// in Go is smaller than this.
package main

import (
	"fmt"
	"os"
	"syscall"
)

func main() {
	null, err := syscall.Open(os.DevNull, syscall.O_RDWR, 0)
	fail(err)
	pid, err := syscall.ForkExec(os.Args[1], os.Args[1:], &syscall.ProcAttr{
		Env: syscall.Environ(), Files: []uintptr{uintptr(null), uintptr(null), 2},
	})
	fail(err)
	var status syscall.WaitStatus
	var usage syscall.Rusage
	_, err = syscall.Wait4(pid, &status, 0, &usage)
	fail(err)
	if status != 0 {
		fail(fmt.Errorf("%s: status %d", os.Args[1], status.ExitStatus()))
	}
	fmt.Println(usage.Maxrss)
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
