// Package login is the program aliyun-sso-login: it signs people in, with CloudSSO or
// OAuth, and stores the sign-in in the keychain. It asks a person only if stderr is a
// terminal.
package login

import (
	"context"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
)

type grammar struct {
	cli.Common
	Login    loginCommand    `cmd:"" default:"withargs" help:"Sign in, and print External-mode JSON (the default command)."`
	Logout   logoutCommand   `cmd:"" help:"Delete a sign-in and all sessions made from it."`
	Status   statusCommand   `cmd:"" help:"Show where you are signed in, and until when."`
	Sync     syncCommand     `cmd:"" help:"Write a profile for every account and access configuration that you may use."`
	Accounts accountsCommand `cmd:"" help:"List the accounts and access configurations that you may use."`

	Configure configureCommand   `cmd:"" help:"Save the sign-in URL of your portal, as acs-sso does."`
	Profile   profileCommand     `cmd:"" help:"List the profiles that use CloudSSO, or delete one."`
	Version   cli.VersionCommand `cmd:"" help:"Print the version, as --version does."`

	Completion cli.Completion `cmd:"" help:"Print a completion script for a shell."`
	Help       cli.Help       `cmd:"" help:"Print the help of a command."`
}

var program = cli.Program{
	Name:  request.LoginName,
	About: "Sign in to Alibaba Cloud once, with CloudSSO or OAuth, and use every account from your keychain.",
	Grammar: func() (any, *cli.Common) {
		var g grammar
		return &g, &g.Common
	},
	Sections: sections,
	Examples: examples,
	Vars:     factory.Vars,
	Predict:  factory.Predict,
}

// Run runs the program and returns its exit code.
func Run(ctx context.Context, env osenv.Env) int { return cli.Run(ctx, env, &program) }
