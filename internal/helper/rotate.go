package helper

import (
	"context"
	"errors"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/openapi"
	"aliyun-cred-helper/internal/ram"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/rotate"
	"aliyun-cred-helper/internal/sts"
	"aliyun-cred-helper/internal/text"
)

type rotateCommand struct {
	Name        string `arg:"" complete:"rotatable" help:"Name of the key."`
	DeleteOld   bool   `xor:"task,other" help:"Delete the old key, which the last rotation has deactivated."`
	Undo        bool   `xor:"task,other" help:"Go back to the key before the last rotation."`
	DeleteOther string `xor:"other" placeholder:"ID" help:"First delete this other AccessKey of the same user."`
	DryRun      bool   `help:"Show what would be done, and change nothing."`
	StsRegion   string `name:"sts-region" placeholder:"REGION" help:"Region of STS, which tests the new key."`
	StsEndpoint string `name:"sts-endpoint" placeholder:"HOST" help:"Host of STS, which tests the new key."`
	request.ConfigFile
}

// patience is how long a rotation waits for a new key to be known. The vendor names some
// seconds.
const patience = 90 * time.Second

// Untimed implements cli.Untimed: a time limit that was not typed does not include the
// wait for the new key.
func (*rotateCommand) Untimed() {}

func (r *rotateCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	f := factory.New(c)
	defer f.Close()
	k, err := f.Keychain(c.Env.StdinTerminal)
	if err != nil {
		return nil, err
	}
	limit := keychainLimit(c)
	if c.Flags.Timeout == "" {
		limit += patience
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	rotation, err := r.rotation(c, f, k)
	if err != nil {
		return nil, err
	}
	lock, err := k.Sessions().LockNow(ctx, []string{"rotate", r.Name})
	switch {
	case errors.Is(err, keychain.ErrLocked):
		return nil, credential.NewError(credential.Usage, message.Sprintf("key %s", r.Name), "wait until it ends, and run this again", "another process is rotating it")
	case err != nil:
		return nil, err
	}
	defer lock.Release()
	switch {
	case r.DeleteOld:
		return nil, rotation.DeleteOld(ctx)
	case r.Undo:
		err = rotation.Undo(ctx)
	default:
		err = rotation.Run(ctx, r.DeleteOther)
	}
	_, hasOld := k.Entry(keychain.Account(keychain.KindKey, rotate.Names(r.Name)[2]))
	if err == nil && !r.DryRun && hasOld { // not after an interrupted rotation that was given up
		c.Out.Text(message.Sprintf("Next:  aliyun-cred-helper whoami %[1]s\nLater: aliyun-cred-helper rotate %[1]s --delete-old\n", r.Name))
	}
	return nil, err
}

// rotation returns the rotation of the key.
func (r *rotateCommand) rotation(c *cli.Call, f *factory.Factory, k *keychain.Keychain) (*rotate.Rotation, error) {
	env := c.Env
	req := request.Request{Mode: credential.ModeAK, StsRegion: r.StsRegion, StsEndpoint: r.StsEndpoint}
	endpoint, err := chain.Endpoint(req, chain.World{Getenv: env.Getenv})
	if err != nil {
		return nil, err
	}
	ims, err := openapi.IMS(env.Getenv)
	if err != nil {
		return nil, err
	}
	return &rotate.Rotation{
		Name: r.Name, DryRun: r.DryRun,
		Keys:         rotatedKeys{k},
		Surroundings: keySurroundings{k, f.ConfigPlace(r.ConfigPath), f.Ini, env.Getenv},
		RAM:          &ram.Client{HTTP: f.HTTP(), Endpoint: ims, Now: env.Now},
		STS:          &sts.Client{HTTP: f.HTTP(), Endpoint: endpoint, Now: env.Now},
		Notef:        c.Out.Notef,
		Warnf:        c.Out.Warnf,
		Day:          func(at time.Time) string { return text.Clock(at, env.Now(), env.Zone) },
		Patience:     patience,
	}, nil
}
