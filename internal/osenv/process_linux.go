package osenv

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// process implements Env.Process. A pid means something in its pid namespace only, and a
// namespace on its boot only. The number of a namespace is used again after the last of its
// processes has ended.
func process() string {
	space := pidSpace()
	if space == "" {
		return ""
	}
	return space + strconv.Itoa(os.Getpid())
}

// hasEnded implements Env.HasEnded. Of a process whose pid another one has got meanwhile it
// reports false.
func hasEnded(process string) bool {
	space := pidSpace()
	id, isHere := strings.CutPrefix(process, space)
	pid, err := strconv.Atoi(id)
	return space != "" && isHere && err == nil && pid > 0 && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}

// pidSpace tells the pids that this process sees from all others, or is "" where /proc does
// not.
func pidSpace() string {
	namespace, err := os.Readlink("/proc/self/ns/pid") // pid:[4026531836]
	if id := bootID(); err == nil && id != "" {
		return "boot_id=" + id + " pid_namespace=" + namespace + " pid="
	}
	return ""
}
