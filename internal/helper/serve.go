package helper

import (
	"context"
	"io"
	"strconv"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/uriserver"
)

type serveCommand struct {
	request.Named
	Port    int    `placeholder:"N" help:"Port on 127.0.0.1 (default: any free one)."`
	Shell   string `placeholder:"NAME" complete:"dialect" help:"Dialect of the statement: ${dialects} (default: posix, or fish where $$SHELL is)."`
	command `kong:"-"`
}

// Untimed implements cli.Untimed: only the requests have a time limit.
func (*serveCommand) Untimed() {}

func (s *serveCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	dialect, err := shell.DialectOf(s.Shell, c.Env.Getenv("SHELL"))
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
		return nil, serveProgram(ctx, c, f, s.Request, s.Port, p)
	}
	server, _, err := serve(ctx, c, f, s.Request, s.Port)
	if err != nil {
		return nil, err
	}
	defer server.Stop()
	line, err := dialect.Set(shell.CredentialsURI, server.URI)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(c.Env.Stdout, line+"\n"); err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, cli.Ended{Code: cli.ExitCode(ctx, context.Cause(ctx))}
	case err := <-server.Failed:
		return nil, err
	}
}

// serveProgram runs p with a credentials URI that answers until p has ended. After a
// signal, p may still need credentials to clean up.
func serveProgram(ctx context.Context, c *cli.Call, f *factory.Factory, req request.Request, port int, p target) error {
	server, region, err := serve(ctx, c, f, req, port)
	if err != nil {
		return err
	}
	defer server.Stop()
	base := c.Env.Environ()
	if p.env, err = environ(base, shell.Served(server.URI, region, base)); err != nil {
		return err
	}
	return p.spawn(ctx, c.Env)
}

// serve starts a server on loopback. It resolves once before, so that an error is
// reported immediately. region is that of the profile.
func serve(ctx context.Context, c *cli.Call, f *factory.Factory, req request.Request, port int) (server *uriserver.Server, region string, err error) {
	if port < 0 || port > 65535 {
		return nil, "", credential.NewError(credential.Usage, "--port", "", strconv.Itoa(port)+" is not a port")
	}
	osenv.DenyDump()
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
		return nil, "", err
	}
	req.Refresh = false // only once
	server, err = uriserver.Start(ctx, uriserver.Options{
		Port: port, Limit: c.Limit, Warnf: c.Out.Warnf,
		Resolve: func(ctx context.Context) (credential.Credential, error) {
			got, _, err := resolve(ctx)
			return got, err
		},
	})
	return server, plan.Region(), err
}
