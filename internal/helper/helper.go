// Package helper is the program aliyun-cred-helper: its commands, a file each.
package helper

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
	Get    getCommand    `cmd:"" default:"withargs" help:"Print the credential as External-mode JSON (the default command)."`
	Export exportCommand `cmd:"" help:"Print shell statements for eval."`
	Exec   execCommand   `cmd:"" help:"Run a command with the credential in its environment."`
	Whoami whoamiCommand `cmd:"" help:"Ask STS who the credential belongs to."`
	Serve  serveCommand  `cmd:"" help:"Answer a credentials URI on loopback, for SDKs."`
	Store  storeCommand  `cmd:"" help:"Put a long-term AccessKey or a bearer token into the keychain."`
	Remove removeCommand `cmd:"" help:"Take a key out of the keychain."`
	List   listCommand   `cmd:"" help:"List what is stored and cached, without secrets."`
	Clear  clearCommand  `cmd:"" help:"Drop cached sessions."`

	Configure configureCommand `cmd:"" help:"Write a profile of config.json that takes its credential from this program."`
	Import    importCommand    `cmd:"" help:"Move plaintext secrets of config.json into the keychain."`
	Doctor    doctorCommand    `cmd:"" help:"Check everything that a call depends on."`

	Completion cli.Completion `cmd:"" help:"Print a completion script for a shell."`
}

// program is aliyun-cred-helper.
var program = cli.Program{
	Name:  request.HelperName,
	About: "Credentials for Alibaba Cloud from the keychain, instance metadata and chained roles.",
	Quick: parseGet,
	Grammar: func() (any, *cli.Common) {
		var g grammar
		return &g, &g.Common
	},
	Vars:    factory.Vars(),
	Predict: factory.Predict,
}

// Run runs the program and returns its exit code.
func Run(ctx context.Context, env osenv.Env) int { return cli.Run(ctx, env, &program) }

// parseGet parses a plain get without kong, whose model of all commands takes
// longer to build than the rest of a call that is served from the cache.
func parseGet(args []string) (cli.Command, cli.Common, bool) {
	req, call, ok := request.Parse(args)
	return &getCommand{Request: req}, cli.Common{Call: call}, ok
}
