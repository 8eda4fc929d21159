package kernelring

import (
	"os"
	"sync"
)

// pidNamespace names the pid namespace of this process, with its inode. A process stays in
// the one in which it was made.
var pidNamespace = sync.OnceValues(func() (string, error) { return os.Readlink("/proc/self/ns/pid") })
