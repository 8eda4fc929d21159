package osenv

import (
	"os"
	"strings"
)

// bootAndNetwork returns the boot id of the kernel, which no other machine and no other
// boot has, and the network namespace of this process, or nil where /proc has not both.
func bootAndNetwork() []string {
	id := bootID()
	network, err := os.Readlink("/proc/self/ns/net") // net:[4026531840]
	if err != nil || id == "" {
		return nil
	}
	return []string{"boot_id=" + id, "network_namespace=" + network}
}

// bootID returns the boot id of the kernel, or "".
func bootID() string {
	id, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(id))
}
