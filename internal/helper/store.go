package helper

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/sts"
)

type storeCommand struct {
	Name        string `arg:"" complete:"profile" help:"Name of the key: letters, digits, dot, underscore, colon and hyphen."`
	Force       bool   `help:"Replace a key of that name."`
	Verify      bool   `help:"Ask STS whether the key works before it is stored."`
	BearerToken bool   `help:"Store a bearer token instead of an AccessKey."`
	StsRegion   string `name:"sts-region" placeholder:"REGION" help:"Region of STS for --verify."`
	StsEndpoint string `name:"sts-endpoint" placeholder:"HOST" help:"Host of STS for --verify."`
}

// Untimed implements cli.Untimed: the time limit starts after a person has typed.
func (*storeCommand) Untimed() {}

// keychainLimit is the time limit of an Untimed command that uses the keychain, which
// may prompt on a terminal.
func keychainLimit(c *cli.Call) time.Duration {
	if c.Env.StdinTerminal {
		return c.Limit + time.Minute
	}
	return c.Limit
}

// checkNewName refuses a name that every other command would take for a flag.
func checkNewName(name string) error {
	if !strings.HasPrefix(name, "-") {
		return nil
	}
	return credential.NewError(credential.Usage, name, "take a name that does not begin with -", "other commands would take this name for a flag")
}

func (s *storeCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if err := checkNewName(s.Name); err != nil {
		return nil, err
	}
	f := factory.New(c)
	defer f.Close()
	k, err := f.Keychain(c.Env.StdinTerminal)
	if err != nil {
		return nil, err
	}
	if err := k.CanStore(ctx, s.Name, s.Force); err != nil {
		return nil, err
	}
	key, err := s.read(ctx, c)
	if err != nil {
		return nil, err
	}
	warning, err := kept.CheckKey(key)
	if err != nil {
		return nil, err
	}
	if warning != "" {
		c.Out.Warnf("%s", warning)
	}
	ctx, cancel := context.WithTimeout(ctx, keychainLimit(c))
	defer cancel()
	if s.Verify {
		arn, err := s.owner(ctx, key, f, c.Env)
		if err != nil {
			return nil, err
		}
		c.Out.Notef("the key belongs to %s", arn)
	}
	backend, err := k.StoreKey(ctx, s.Name, key, s.Force)
	if err != nil {
		return nil, err
	}
	kept.DropSessions(ctx, k, s.Name)
	c.Out.Notef("stored %s (backend %s)", s.Name, backend)
	next := "Next:  aliyun-cred-helper exec %s -- terraform plan\n"
	if s.BearerToken {
		next = "Next:  aliyun-cred-helper configure %s --mode BearerToken\n"
	}
	c.Out.Text(message.Sprintf(next, shell.Quote(s.Name)))
	return nil, nil
}

// owner asks STS whose key it is.
func (s *storeCommand) owner(ctx context.Context, key credential.Credential, f *factory.Factory, env *osenv.Env) (arn string, err error) {
	if key.Mode() == credential.ModeBearerToken {
		return "", credential.NewError(credential.Usage, "--verify", "omit --verify", "STS cannot verify a bearer token")
	}
	req := request.Request{Mode: credential.ModeAK, StsRegion: s.StsRegion, StsEndpoint: s.StsEndpoint}
	endpoint, err := chain.Endpoint(req, chain.World{Getenv: env.Getenv})
	if err != nil {
		return "", err
	}
	client := &sts.Client{HTTP: f.HTTP(), Endpoint: endpoint, Now: env.Now}
	who, err := client.GetCallerIdentity(ctx, key)
	return who.ARN, err
}

// read reads the key from the terminal, or from stdin within the time limit.
func (s *storeCommand) read(ctx context.Context, c *cli.Call) (credential.Credential, error) {
	var typed string
	var err error
	if c.Env.StdinTerminal {
		typed, err = s.ask(ctx, c.Env)
	} else {
		ctx, cancel := context.WithTimeout(ctx, c.Limit)
		defer cancel()
		typed, err = cli.ReadInput(ctx, c.Env.Stdin)
	}
	if err != nil {
		return credential.Credential{}, err
	}
	key, err := s.parse(typed)
	if err != nil {
		err = &credential.Error{Kind: credential.Usage, Op: message.Text("standard input"), Err: err}
	}
	return key, err
}

// ask prompts on stderr and returns lines for parse.
func (s *storeCommand) ask(ctx context.Context, env *osenv.Env) (string, error) {
	id, secretPrompt := "", "Bearer token (not shown): "
	if !s.BearerToken {
		line, err := cli.Ask(ctx, env, message.Text("AccessKey id: "))
		if err != nil {
			return "", err
		}
		id, secretPrompt = line+"\n", "AccessKey secret (not shown): "
	}
	secret, err := cli.AskSecret(ctx, env, message.Text(secretPrompt))
	return id + secret, err
}

// parse reads JSON, or one value in each line.
func (s *storeCommand) parse(text string) (key credential.Credential, err error) {
	var in struct {
		AccessKeyID     string            `json:"access_key_id"`
		AccessKeySecret credential.Secret `json:"access_key_secret"`
		StsToken        credential.Secret `json:"sts_token"`
		BearerToken     credential.Secret `json:"bearer_token"`
	}
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	switch {
	case strings.HasPrefix(strings.TrimSpace(text), "{"):
		err = json.Unmarshal([]byte(text), &in)
	case s.BearerToken && len(lines) == 1:
		in.BearerToken = credential.NewSecret(strings.TrimSpace(lines[0]))
	case !s.BearerToken && len(lines) == 2:
		in.AccessKeyID = strings.TrimSpace(lines[0])
		in.AccessKeySecret = credential.NewSecret(strings.TrimSpace(lines[1]))
	}
	switch {
	case s.BearerToken && (err != nil || in.BearerToken.IsZero()):
		return key, message.New("expected a bearer token, or JSON with bearer_token")
	case s.BearerToken:
		return credential.Credential{BearerToken: in.BearerToken}, nil
	case err != nil || in.AccessKeyID == "" || in.AccessKeySecret.IsZero():
		return key, message.New("expected JSON with access_key_id and access_key_secret, or the two values on a line each")
	case !in.StsToken.IsZero():
		return key, message.New("a session with an sts_token expires, so it is not stored")
	}
	return credential.Credential{AccessKeyID: in.AccessKeyID, AccessKeySecret: in.AccessKeySecret}, nil
}
