package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"unsafe"
)

// insideFlag has the program run another one within a network of its own.
const insideFlag = "-inside"

// isolated returns the flag -exec of go test that leaves a test nothing but loopback, or
// why that is not possible.
func isolated(ctx context.Context) (flag, reason string) {
	program, err := os.Executable()
	if err != nil {
		return "", err.Error()
	}
	if out, err := exec.CommandContext(ctx, program, insideFlag, "true").CombinedOutput(); err != nil {
		return "", fmt.Sprintf("%v: %s", err, out)
	}
	return strconv.Quote(program) + " " + insideFlag, ""
}

// inside runs a program in a network of its own, in which only loopback works. It returns
// only if that is not possible, or in the outer one of two steps with that program's code.
func inside(args []string) error {
	if os.Getenv("MUTANTS_INSIDE") != "" {
		if err := loopbackUp(); err != nil {
			return err
		}
		_ = os.Unsetenv("MUTANTS_INSIDE")
		path, err := exec.LookPath(args[0])
		if err != nil {
			return err
		}
		return syscall.Exec(path, args, os.Environ())
	}
	cmd := exec.Command("/proc/self/exe", append([]string{insideFlag}, args...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "MUTANTS_INSIDE=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	if uid := os.Geteuid(); uid != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getegid(), HostID: os.Getegid(), Size: 1}}
		cmd.SysProcAttr.AmbientCaps = []uintptr{12} // CAP_NET_ADMIN, for loopbackUp
	}
	err := cmd.Run()
	if err == nil {
		os.Exit(0)
	}
	return err
}

// loopbackUp starts loopback, which a new network has stopped; see netdevice(7).
func loopbackUp() error {
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	request := struct {
		name  [16]byte
		flags uint16
		_     [22]byte
	}{flags: syscall.IFF_UP | syscall.IFF_RUNNING}
	copy(request.name[:], "lo")
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(socket), syscall.SIOCSIFFLAGS, uintptr(unsafe.Pointer(&request))); errno != 0 {
		return errno
	}
	return syscall.Close(socket)
}
