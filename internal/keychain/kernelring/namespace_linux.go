package kernelring

import "os"

// pidNamespace names the pid namespace of this process, with its inode.
func pidNamespace() (string, error) { return os.Readlink("/proc/self/ns/pid") }
