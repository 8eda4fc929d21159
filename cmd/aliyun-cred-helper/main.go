// Command aliyun-cred-helper prints Alibaba Cloud credentials in the format of
// External mode.
//
// It does not watch the number of processors, which takes a warm call some 5 %.
//
//go:debug updatemaxprocs=0
package main

import (
	"os"

	"aliyun-cred-helper/internal/helper"
	"aliyun-cred-helper/internal/osenv"
	_ "aliyun-cred-helper/internal/startup" // makes a warm call faster
)

func main() {
	os.Exit(helper.Run(osenv.SignalContext(), osenv.Real()))
}
