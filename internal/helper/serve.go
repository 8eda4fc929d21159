package helper

import (
	"cmp"
	"context"
	"runtime"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/uriserver"
)

type serveCommand struct {
	request.Named
	Port int `placeholder:"N" help:"Port on 127.0.0.1 (default: any free one)."`
	dialectFlag
	regionFlag
	command `kong:"-"`
}

// Untimed implements cli.Untimed: only the requests have a time limit.
func (*serveCommand) Untimed() {}

func (s *serveCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	dialect, err := s.dialect(c)
	if err != nil {
		return nil, err
	}
	p, err := findProgram(s.command, c.Env)
	if err != nil {
		return nil, err
	}
	f := factory.New(c)
	defer f.Close()
	if p.path != "" {
		return nil, serveProgram(ctx, c, f, s.Request, serving{port: s.Port, program: p, region: s.Region})
	}
	server, _, err := serve(ctx, c, f, s.Request, s.Port)
	if err != nil {
		return nil, err
	}
	defer server.Stop()
	list := []shell.Variable{{Name: shell.CredentialsURI, Value: server.URI}}
	if s.Region != "" {
		list = append(list, shell.Regions(s.Region)...)
	}
	document, err := dialect.Statements(list)
	if err != nil {
		return nil, err
	}
	if _, err := c.Env.Stdout.Write(document); err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, cli.Ended{Code: cli.ExitCode(ctx, context.Cause(ctx))}
	case err := <-server.Failed:
		return nil, err
	}
}

// serving is a program that gets a credentials URI.
type serving struct {
	program target
	port    int
	region  string // "": that of the profile
}

// serveProgram runs a program with a credentials URI that answers until it has ended.
// After a signal, it may still need credentials to clean up.
func serveProgram(ctx context.Context, c *cli.Call, f *factory.Factory, req request.Request, s serving) error {
	server, plan, err := serve(ctx, c, f, req, s.port)
	if err != nil {
		return err
	}
	defer server.Stop()
	p, base := s.program, c.Env.Environ()
	announce(c, p, plan.Label(), time.Time{}, true)
	list := shell.Served(server.URI, cmp.Or(s.region, plan.Region()), base)
	if p.env, err = environ(base, plan, append(list, labels(c.Env, plan, time.Time{})...)); err != nil {
		return err
	}
	return p.spawn(ctx, c.Env)
}

// serve starts a server on loopback. It resolves once before, so that an error is
// reported immediately. The plan is that of the first time.
func serve(ctx context.Context, c *cli.Call, f *factory.Factory, req request.Request, port int) (*uriserver.Server, *chain.Plan, error) {
	if port < 0 || port > 65535 {
		return nil, nil, credential.NewError(credential.Usage, "--port", "", message.Sprintf("%d is not a port", port))
	}
	osenv.DenyDump()
	runtime.SetDefaultGOMAXPROCS() // package startup takes one, and here many are served at once
	sessions := uriserver.NewCache()
	resolve := func(ctx context.Context) (got credential.Credential, plan *chain.Plan, err error) {
		err = c.Within(ctx, func(ctx context.Context) error {
			w, err := f.World(req)
			if err != nil {
				return err
			}
			w.Over = sessions.Over
			if got, plan, err = f.ResolveIn(ctx, req, w); err != nil {
				return err
			}
			return uriserver.Check(got)
		})
		return got, plan, err
	}
	_, plan, err := resolve(ctx)
	if err != nil {
		return nil, nil, err
	}
	req.Refresh = false // only once
	server, err := uriserver.Start(ctx, uriserver.Options{
		Port: port, Limit: c.Limit, Warnf: c.Out.Warnf,
		Resolve: func(ctx context.Context) (credential.Credential, error) {
			got, _, err := resolve(ctx)
			return got, err
		},
	})
	return server, plan, err
}
