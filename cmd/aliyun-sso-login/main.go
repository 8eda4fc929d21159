// Command aliyun-sso-login signs people in to Alibaba Cloud and stores the sign-in in
// the keychain.
package main

import (
	"os"

	"aliyun-cred-helper/internal/login"
	"aliyun-cred-helper/internal/osenv"
)

func main() {
	os.Exit(login.Run(osenv.SignalContext(), osenv.Real()))
}
