// Command aliyun-sso-login signs in to Alibaba Cloud CloudSSO and keeps the
// sign-in in the keychain.
package main

import (
	"os"

	"aliyun-cred-helper/internal/cli"
)

func main() {
	ctx, stop := cli.SignalContext()
	code := cli.Login(ctx, cli.OSEnv())
	stop()
	os.Exit(code)
}
