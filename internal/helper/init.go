package helper

import (
	"context"
	"errors"
	"io/fs"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
)

// initCommand makes the age identity that the backend file finds by itself.
type initCommand struct{}

func (*initCommand) Run(_ context.Context, c *cli.Call) ([]byte, error) {
	f := factory.New(c)
	path := f.Identity()
	if path == "" {
		return nil, credential.NewError(credential.Usage, "init", "set HOME", "there is no home directory for the identity")
	}
	err := keychain.MakeIdentity(path, c.Env.Now())
	if errors.Is(err, fs.ErrExist) {
		return nil, credential.NewError(credential.Usage, "", request.HelperName+" doctor", message.Sprintf("%s exists already; nothing was changed", path))
	}
	if err != nil {
		return nil, err
	}
	c.Out.Notef("created %s", path)
	c.Out.Notef("it opens what the file store has: keep a copy in a safe place")
	if name := f.NamedIdentity(); name != "" {
		c.Out.Warnf("%s is set, so the identity that it names is used instead", name)
	}
	c.Out.Text(message.Text("Next:  aliyun-cred-helper store NAME\n"))
	return nil, nil
}
