// Package helper is the program aliyun-cred-helper: its commands, one in each file. Under
// the name docker-credential-aliyun it speaks the protocol of Docker's credential helpers.
// Only store, remove and import may prompt a person.
package helper

import (
	"context"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
)

type grammar struct {
	cli.Common
	Get    getCommand    `cmd:"" default:"withargs" help:"Print External-mode JSON (what process_command calls)."`
	Export exportCommand `cmd:"" help:"Print shell statements for eval."`
	Exec   execCommand   `cmd:"" help:"Run a command with the credentials of a profile in its environment."`
	Whoami whoamiCommand `cmd:"" help:"Show whose credentials they are."`
	Serve  serveCommand  `cmd:"" help:"Serve a credentials URI on loopback, for long-running SDK programs."`

	Console   consoleCommand   `cmd:"" help:"Sign in to the web console in the browser."`
	KubeToken kubeTokenCommand `cmd:"" name:"kube-token" help:"Give kubectl a token or certificate for a cluster of ACK."`

	Store  storeCommand  `cmd:"" help:"Put an AccessKey or a bearer token into the keychain."`
	Rotate rotateCommand `cmd:"" help:"Replace a stored AccessKey by a new one."`
	Remove removeCommand `cmd:"" help:"Delete a stored key."`
	List   listCommand   `cmd:"" help:"Show stored keys, sign-ins and cached sessions."`
	Clear  clearCommand  `cmd:"" help:"Delete cached sessions."`

	Configure configureCommand `cmd:"" help:"Write a profile that uses this helper."`
	Import    importCommand    `cmd:"" help:"Move plaintext keys of config.json into the keychain."`
	Init      initCommand      `cmd:"" help:"Create an encrypted file store, for machines without a keyring."`
	Doctor    doctorCommand    `cmd:"" help:"Find out what is wrong."`

	Prompt     promptCommand  `cmd:"" help:"Print the exported profile and its remaining time, for a shell prompt."`
	Completion cli.Completion `cmd:"" help:"Print a completion script for a shell."`
	Help       cli.Help       `cmd:"" help:"Print the help of a command."`
}

var program = cli.Program{
	Name:  request.HelperName,
	About: "Credentials for Alibaba Cloud from your keychain, for aliyun, Terraform and the SDKs.",
	Quick: parseGet,
	Grammar: func() (any, *cli.Common) {
		var g grammar
		return &g, &g.Common
	},
	Sections: sections,
	Examples: examples,
	Vars:     factory.Vars,
	Predict:  predict,
}

// Run runs the program and returns its exit code. Under another name it is the program
// that Docker calls.
func Run(ctx context.Context, env osenv.Env) int {
	if isDocker(env.Name) {
		return cli.Run(ctx, env, &dockerProgram)
	}
	return cli.Run(ctx, env, &program)
}

// parseGet parses a plain get, and prompt, without kong, because building kong's model of
// all commands takes longer than a cached call.
func parseGet(args []string) (cli.Command, cli.Common, bool) {
	if len(args) == 1 && args[0] == "prompt" {
		return &promptCommand{}, cli.Common{}, true
	}
	req, common, ok := request.Parse(args)
	return &getCommand{Named: request.Named{Request: req}}, cli.Common{CommonFlags: common}, ok
}
