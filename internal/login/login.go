// Package login is the program aliyun-sso-login: it signs people in, by CloudSSO or
// in the browser, and keeps the sign-in in the keychain. It asks nobody where stderr
// is no terminal.
package login

import (
	"context"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
)

// grammar is the command line.
type grammar struct {
	cli.Common
	Login    loginCommand    `cmd:"" default:"withargs" help:"Sign in and print the credential as External-mode JSON (the default command)."`
	Logout   logoutCommand   `cmd:"" help:"Forget a sign-in and every session made from it."`
	Status   statusCommand   `cmd:"" help:"Show where one is signed in, and until when."`
	Accounts accountsCommand `cmd:"" help:"List every account and access configuration that one may use."`

	Completion cli.Completion `cmd:"" help:"Print a completion script for a shell."`
}

// program is aliyun-sso-login.
var program = cli.Program{
	Name:  request.LoginName,
	About: "Sign in to Alibaba Cloud by CloudSSO or in the browser, once, and use every account from the keychain.",
	Grammar: func() (any, *cli.Common) {
		var g grammar
		return &g, &g.Common
	},
	Vars:    factory.Vars(),
	Predict: factory.Predict,
}

// Run runs the program and returns its exit code.
func Run(ctx context.Context, env osenv.Env) int { return cli.Run(ctx, env, &program) }
