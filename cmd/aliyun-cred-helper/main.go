// Command aliyun-cred-helper prints Alibaba Cloud credentials in the format of
// External mode.
package main

import (
	"os"

	"aliyun-cred-helper/internal/cli"
)

func main() {
	os.Exit(cli.Helper(cli.SignalContext(), cli.OSEnv()))
}
