package helper

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"aliyun-cred-helper/internal/ack"
	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kubeconfig"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

type kubeTokenCommand struct {
	request.Named
	Cluster     string        `placeholder:"ID" help:"Cluster of ACK; it has to be given."`
	Certificate bool          `help:"Give a client certificate of the cluster, not a token."`
	Duration    time.Duration `placeholder:"60m" help:"Life of the certificate, 15m to 72h."`
	Region      string        `placeholder:"REGION" help:"Region of the cluster, not that of the profile."`

	WriteKubeconfig bool `name:"write-kubeconfig" help:"Add the cluster to the kubeconfig, so that kubectl runs this command."`
}

const defaultLife = time.Hour // of a certificate

func (k *kubeTokenCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if !c.Env.StdoutTerminal {
		c.Out.QuietNotices() // kubectl calls it again and again
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	f := factory.New(c)
	defer f.Close()
	if k.WriteKubeconfig {
		return nil, k.write(ctx, c, f)
	}
	version, err := ack.APIVersion(c.Env.Getenv(ack.InfoVariable))
	if err != nil {
		return nil, err
	}
	var document ack.Document
	if k.Certificate {
		document, err = k.certificate(ctx, c, f, version)
	} else {
		document, err = k.token(ctx, c, f, version)
	}
	if err != nil {
		return nil, err
	}
	return cli.JSON(document, c.Env.StdoutTerminal)
}

func (k *kubeTokenCommand) check() error {
	if err := ack.CheckCluster(k.Cluster); err != nil {
		return err
	}
	if k.Duration != 0 && !k.Certificate {
		return credential.NewError(credential.Usage, "--duration", "add --certificate, or leave it out", "a token is always good for 15 minutes")
	}
	return ack.CheckLife(k.life())
}

func (k *kubeTokenCommand) life() time.Duration { return cmp.Or(k.Duration, defaultLife) }

// token makes a token, without a request.
func (k *kubeTokenCommand) token(ctx context.Context, c *cli.Call, f *factory.Factory, version string) (ack.Document, error) {
	got, _, err := f.Resolve(ctx, k.Request)
	if err != nil {
		return ack.Document{}, err
	}
	token, expires, err := ack.Token(k.Cluster, got, c.Env.Now())
	if err != nil {
		return ack.Document{}, err
	}
	return ack.TokenDocument(version, token, expires), nil
}

// certificate gives the kept certificate, or asks for one.
func (k *kubeTokenCommand) certificate(ctx context.Context, c *cli.Call, f *factory.Factory, version string) (ack.Document, error) {
	w, err := f.World(k.Request)
	if err != nil {
		return ack.Document{}, err
	}
	plan, err := chain.Build(k.Request, w)
	if err != nil {
		return ack.Document{}, err
	}
	service, err := k.service(c, f, plan)
	if err != nil {
		return ack.Document{}, err
	}
	provider, err := plan.Derive(ctx, func(source credential.Provider) credential.Provider {
		return ack.Certificate{Service: service, Cluster: k.Cluster, Life: k.life(), Source: source}
	})
	if err != nil {
		return ack.Document{}, err
	}
	got, err := provider.Retrieve(ctx)
	if err != nil {
		return ack.Document{}, err
	}
	return ack.CertificateDocument(version, got), nil
}

// service is the API of the cluster's region: that of the flag, of the profile or of the
// environment.
func (k *kubeTokenCommand) service(c *cli.Call, f *factory.Factory, plan *chain.Plan) (ack.Service, error) {
	region := cmp.Or(k.Region, plan.Region())
	for _, v := range shell.Regions("") {
		region = cmp.Or(region, c.Env.Getenv(v.Name))
	}
	if region == "" {
		return ack.Service{}, credential.NewError(credential.Usage, "kube-token", "add --region, such as --region cn-hangzhou", "the region of the cluster is not known")
	}
	endpoint, err := ack.Endpoint(region, c.Env.Getenv)
	return ack.Service{HTTP: f.HTTP(), Endpoint: endpoint, Now: c.Env.Now}, err
}

// write adds the cluster to the kubeconfig. It asks the service where the cluster is only
// if the file does not say it.
func (k *kubeTokenCommand) write(ctx context.Context, c *cli.Call, f *factory.Factory) error {
	path := kubeconfig.Path(c.Env.Getenv, c.Env.Home)
	if path == "" || c.Env.Self == "" {
		return credential.NewError(credential.Usage, "kube-token", "set HOME", "there is no home directory for the kubeconfig")
	}
	path = request.Absolute(path)
	e := kubeconfig.Entry{Name: k.Cluster, Command: c.Env.Self, Args: k.args(c.Flags), InstallHint: installHint}
	if k.Profile != "" {
		e.Name = k.Profile + "@" + k.Cluster
	}
	var err error
	if e.Cluster, err = kubeconfig.ClusterFor(path, e.Name, k.Cluster); err != nil {
		return err
	}
	w, err := f.World(k.Request)
	if err != nil {
		return err
	}
	plan, err := chain.Build(k.Request, w)
	if err != nil {
		return err
	}
	if e.Cluster == "" {
		e.Cluster = "ack-" + k.Cluster
		if e.Add, err = k.ask(ctx, c, f, plan); err != nil {
			return err
		}
	}
	changed, err := kubeconfig.Update(path, e)
	if err != nil {
		return err
	}
	if changed {
		c.Out.Notef("written %s", path)
	} else {
		c.Out.Notef("%s has it already; nothing was changed", path)
	}
	c.Out.Notef("to test it: kubectl --context %s get namespaces", shell.Quote(e.Name))
	return nil
}

const installHint = "install aliyun-cred-helper, then write this user anew: aliyun-cred-helper kube-token --help"

// args is the command line that kubectl runs.
func (k *kubeTokenCommand) args(common request.CommonFlags) []string {
	args := []string{"kube-token"}
	req := k.Request
	req.Refresh, common.Debug = false, false // meant for this call only
	for _, s := range append(req.Settings(), common.Settings()...) {
		args = append(args, s.Words()...)
	}
	args = append(args, request.FlagWords("cluster", k.Cluster)...)
	if k.Certificate {
		args = append(args, "--certificate")
	}
	if k.Duration != 0 {
		args = append(args, "--duration", strconv.Itoa(int(k.Duration.Minutes()))+"m")
	}
	if k.Region != "" && k.Certificate {
		args = append(args, "--region", k.Region)
	}
	return args
}

// ask asks the service where the cluster is.
func (k *kubeTokenCommand) ask(ctx context.Context, c *cli.Call, f *factory.Factory, plan *chain.Plan) (*kubeconfig.Cluster, error) {
	service, err := k.service(c, f, plan)
	if err != nil {
		return nil, err
	}
	signer, err := plan.Retrieve(ctx)
	if err != nil {
		return nil, err
	}
	cluster, err := service.Cluster(ctx, k.Cluster, signer)
	if err != nil {
		return nil, plan.ExplainExpired(err, signer)
	}
	return &cluster, nil
}
