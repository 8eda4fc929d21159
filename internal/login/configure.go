package login

import (
	"cmp"
	"context"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/text"
)

// configureCommand is that of acs-sso, and keeps the sign-in URL where acs-sso does.
type configureCommand struct {
	SignInURL string `name:"cloud-sso-sign-in-url" placeholder:"URL" complete:"portal" help:"Sign-in URL of the CloudSSO portal (default: ask)."`

	OldSignInURL string `name:"signinUrl" hidden:""` // its name in acs-sso
}

// configureHint returns the command that saves a sign-in URL.
func configureHint() string {
	return shell.CommandLine([]string{request.LoginName, "configure", "--cloud-sso-sign-in-url", "URL"})
}

// Untimed implements cli.Untimed: it waits for a person.
func (*configureCommand) Untimed() {}

func (o *configureCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	files, signInURL := acsFiles(c), cmp.Or(o.SignInURL, o.OldSignInURL)
	if signInURL == "" {
		var err error
		if signInURL, err = askSignInURL(ctx, c); err != nil {
			return nil, err
		}
	}
	if _, err := ssoflow.ParseSignInURL(signInURL); err != nil {
		return nil, err
	}
	if err := files.SetSignInURL(signInURL); err != nil {
		return nil, err
	}
	return []byte(message.Sprintf("Sign-in URL saved in %s\n", text.Tilde(files.URLPath(), c.Env.Home))), nil
}

// askSignInURL asks the person. An empty answer means the URL of today.
func askSignInURL(ctx context.Context, c *cli.Call) (string, error) {
	if !canAsk(c.Env) {
		return "", credential.NewError(credential.Usage, "configure", configureHint(), "there is no terminal to ask on")
	}
	today, err := acsFiles(c).SignInURL()
	if err != nil {
		return "", err
	}
	question := message.Text("Sign-in URL of the CloudSSO portal: ")
	if today != "" {
		question = message.Sprintf("Sign-in URL of the CloudSSO portal [%s]: ", text.Printable(today, text.Max))
	}
	for {
		answer, err := cli.Ask(ctx, c.Env, question)
		if answer = cmp.Or(answer, today); err != nil || answer != "" {
			return answer, err
		}
	}
}
