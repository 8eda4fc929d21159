package helper

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/console"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/openapi"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/text"
)

type consoleCommand struct {
	request.Named
	Service string `placeholder:"NAME" complete:"service" xor:"page" help:"Page to open, by the short name of a service: ecs, oss, ram and more (default: home)."`
	URL     string `name:"url" placeholder:"URL" xor:"page" help:"Page to open: an https URL below aliyun.com or alibabacloud.com."`
	Print   bool   `help:"Print the sign-in URL, which works once and for 30 seconds. Do not open it."`
	Site    string `placeholder:"CN|INTL" complete:"console-site" help:"Site of the account (default: that of the URL or the profile, else CN)."`
	Region  string `placeholder:"REGION" help:"Region of the page (default: that of the profile)."`
}

// Untimed implements cli.Untimed: a browser may take as long to ask as resolving did.
func (*consoleCommand) Untimed() {}

func (o *consoleCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if err := o.check(c); err != nil {
		return nil, err
	}
	f := factory.New(c)
	defer f.Close()
	session, plan, err := o.resolve(ctx, c, f)
	if err != nil {
		return nil, err
	}
	signIn, err := o.signIn(c, f, session, plan)
	if err != nil {
		return nil, err
	}
	var document []byte
	err = c.Within(ctx, func(ctx context.Context) error {
		if !o.Print {
			return open(ctx, c, signIn)
		}
		address, err := signIn.URL(ctx)
		document = []byte(address.Reveal() + "\n")
		return err
	})
	if err != nil {
		return nil, err
	}
	if o.Print {
		c.Out.Notef("open it within 30 seconds; it works once")
	} else {
		c.Out.Notef("the browser was sent to the console")
	}
	if !session.Expires.IsZero() {
		c.Out.Notef("the console session ends at %s", text.Until(session.Expires, c.Env.Now(), c.Env.Zone))
	}
	return document, nil
}

// open opens a page on loopback that sends the browser to the console.
func open(ctx context.Context, c *cli.Call, signIn *console.SignIn) error {
	page, err := console.Listen(ctx)
	if err != nil {
		return err
	}
	page.Hint = typedWith(c, "--print")
	return page.Wait(ctx, signIn.URL, c.OpenBrowser(page.URL))
}

// check refuses what is wrong before anything is asked for a credential.
func (o *consoleCommand) check(c *cli.Call) error {
	if err := console.CheckService(o.Service); err != nil {
		return err
	}
	if o.URL != "" {
		if _, err := console.CheckURL(o.URL); err != nil {
			return err
		}
	}
	if _, err := console.IsInternational(o.Site); err != nil {
		return err
	}
	if o.Region != "" && !openapi.IsRegion(o.Region) {
		return credential.NewError(credential.Usage, "--region", "write it like cn-hangzhou", "the region has other characters than a-z, 0-9 and -")
	}
	if reason := c.NoBrowser(); !o.Print && reason != "" {
		return credential.NewError(credential.Usage, "", typedWith(c, "--print"), message.Sprintf("no browser would appear here (%s)", message.Text(reason)))
	}
	return nil
}

// typedWith returns the command that was typed, with more words.
func typedWith(c *cli.Call, words ...string) string {
	return request.HelperName + " " + shell.CommandLine(slices.Concat(c.Env.Args, words))
}

// renewBelow is the remaining time of a session under which it is renewed first: the
// console session ends with it.
const renewBelow = 15 * time.Minute

// resolve returns the session to sign in with.
func (o *consoleCommand) resolve(ctx context.Context, c *cli.Call, f *factory.Factory) (got credential.Credential, plan *chain.Plan, err error) {
	started := c.Env.Now().Truncate(time.Second)
	get := func(req request.Request) func(context.Context) error {
		return func(ctx context.Context) error {
			session, from, err := f.Resolve(ctx, req)
			if err == nil {
				got, plan = session, from
			}
			return err
		}
	}
	if err := c.Within(ctx, get(o.Request)); err != nil {
		return got, plan, err
	}
	if err := console.Check(got, typedWith(c, "--ram-role-arn", "ARN")); err != nil {
		return got, plan, err
	}
	left := got.Expires.Sub(c.Env.Now())
	if got.Expires.IsZero() || left >= renewBelow || o.NoCache || !got.Obtained.Before(started) {
		return got, plan, nil
	}
	anew := o.Request
	anew.Refresh = true
	switch err := c.Within(ctx, get(anew)); {
	case errors.Is(err, context.Canceled):
		return got, plan, err
	case err != nil:
		c.Out.Warnf("%v; using the session as it is, although it ends in %s", err, text.Span(left))
	}
	return got, plan, console.Check(got, "")
}

// signIn returns the sign-in for a session that plan has given.
func (o *consoleCommand) signIn(c *cli.Call, f *factory.Factory, session credential.Credential, plan *chain.Plan) (*console.SignIn, error) {
	international, _ := console.IsInternational(cmp.Or(o.Site, plan.Site())) // a wrong word in a profile means nothing here
	address, isRegional := o.URL, false
	if o.URL != "" {
		if abroad, _ := console.CheckURL(o.URL); o.Site == "" {
			international = abroad
		}
	} else {
		address, isRegional = console.Find(o.Service, cmp.Or(o.Region, plan.Region()), international)
	}
	if o.Region != "" && !isRegional {
		c.Out.Warnf("--region is not used: the address of this page has no region that is known")
	}
	endpoint, err := openapi.SignIn(international, c.Env.Getenv)
	if err != nil {
		return nil, err
	}
	return &console.SignIn{
		HTTP: f.HTTP(), Endpoint: endpoint, Now: c.Env.Now, Session: session,
		Destination: address, LoginURL: cmp.Or(plan.Portal(), console.LoginURL(international)),
	}, nil
}

// predict lists the values that only commands of this program take.
func predict(ctx context.Context, c *cli.Call, complete, configPath string) []cli.Candidate {
	switch complete {
	case "service":
		return cli.Words(console.Services()...)
	case "console-site":
		return cli.Words(console.Sites()...)
	}
	return factory.Predict(ctx, c, complete, configPath)
}
