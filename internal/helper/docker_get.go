package helper

import (
	"context"

	"aliyun-cred-helper/internal/acr"
	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/openapi"
	"aliyun-cred-helper/internal/request"
)

type dockerGet struct{}

func (*dockerGet) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	c.Out.QuietNotices() // a program calls it again and again
	server, err := dockerServer(ctx, c)
	switch {
	case err != nil:
		return nil, err
	case server == "":
		return []byte(dockerNoServer), cli.Ended{Code: cli.ExitFailed, Print: true}
	}
	t, found, err := dockerFind(c, server)
	switch {
	case err != nil:
		return nil, err
	case !found:
		return []byte(dockerNotFound), cli.Ended{Code: cli.ExitFailed, Print: true}
	}
	got, err := t.password(ctx, c)
	if err != nil {
		return nil, err
	}
	user, password := acr.LoginOf(got)
	return cli.JSON(struct{ ServerURL, Username, Secret string }{server, user.Reveal(), password.Reveal()}, c.Env.StdoutTerminal)
}

// password returns the password for t, from the cache if it has one.
func (t dockerTarget) password(ctx context.Context, c *cli.Call) (credential.Credential, error) {
	endpoint, err := openapi.CR(t.Region, c.Env.Getenv)
	if err != nil {
		return credential.Credential{}, err
	}
	f := factory.New(c)
	defer f.Close()
	req := request.Request{Profile: t.profile}
	w, err := f.World(req)
	if err != nil {
		return credential.Credential{}, err
	}
	plan, err := chain.Build(req, w)
	if err != nil {
		return credential.Credential{}, err
	}
	source := &remembered{}
	made, err := plan.Derive(ctx, func(p credential.Provider) credential.Provider {
		source.Provider = p
		return acr.Password{HTTP: f.HTTP(), Endpoint: endpoint, Now: c.Env.Now, Registry: t.Registry, Source: source}
	})
	if err != nil {
		return credential.Credential{}, err
	}
	got, err := made.Retrieve(ctx)
	if err != nil {
		return credential.Credential{}, plan.ExplainExpired(err, source.last)
	}
	return got, nil
}

// remembered is a provider, and what it gave last.
type remembered struct {
	credential.Provider
	last credential.Credential
}

// Retrieve implements credential.Provider.
func (r *remembered) Retrieve(ctx context.Context) (credential.Credential, error) {
	c, err := r.Provider.Retrieve(ctx)
	r.last = c
	return c, err
}
