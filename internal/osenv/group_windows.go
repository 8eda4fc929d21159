package osenv

import "os/exec"

// endWithGroup leaves cmd as it is: its own process is killed.
func endWithGroup(*exec.Cmd) {}
