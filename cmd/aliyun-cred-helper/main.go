// Command aliyun-cred-helper prints Alibaba Cloud credentials in the format of
// External mode.
package main

import (
	"os"

	"aliyun-cred-helper/internal/cli"
)

func main() {
	ctx, stop := cli.SignalContext()
	code := cli.Helper(ctx, cli.OSEnv())
	stop()
	os.Exit(code)
}
