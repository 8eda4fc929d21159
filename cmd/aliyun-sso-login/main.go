// Command aliyun-sso-login signs in to Alibaba Cloud CloudSSO and keeps the
// sign-in in the keychain.
package main

import (
	"os"

	"aliyun-cred-helper/internal/cli"
)

func main() {
	os.Exit(cli.Login(cli.SignalContext(), cli.OSEnv()))
}
