package helper

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
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

// Run implements cli.Command.
func (s *storeCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	f := factory.New(c)
	defer f.Close()
	k, err := f.Keychain(c.Env.StdinTerminal)
	if err != nil {
		return nil, err
	}
	if err := k.CanStore(ctx, s.Name, s.Force); err != nil {
		return nil, err
	}
	key, err := s.read(ctx, c.Env, c.Limit)
	if err != nil {
		return nil, err
	}
	if err := kept.CheckKey(key); err != nil {
		return nil, err
	}
	limit := c.Limit
	if c.Env.StdinTerminal {
		limit += time.Minute // for the keychain's own prompt
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if s.Verify {
		owner, err := s.verify(ctx, key, f.HTTP(), c.Env)
		if err != nil {
			return nil, err
		}
		c.Out.Notef("the key belongs to %s", owner)
	}
	backend, err := k.StoreKey(ctx, s.Name, key, s.Force)
	if err != nil {
		return nil, err
	}
	kept.DropSessions(ctx, k, s.Name)
	c.Out.Notef("stored %s (backend %s)", s.Name, backend)
	return nil, nil
}

// verify asks STS who the key belongs to.
func (s *storeCommand) verify(ctx context.Context, key credential.Credential, http *httpx.Client, env *osenv.Env) (arn string, err error) {
	if key.Mode() == credential.ModeBearerToken {
		return "", credential.NewError(credential.Usage, "--verify", "leave --verify out", "STS does not check bearer tokens")
	}
	req := request.Request{Mode: credential.ModeAK, StsRegion: s.StsRegion, StsEndpoint: s.StsEndpoint}
	endpoint, err := chain.Endpoint(req, chain.World{Getenv: env.Getenv})
	if err != nil {
		return "", err
	}
	client := &sts.Client{HTTP: http, Endpoint: endpoint, Now: env.Now}
	who, err := client.GetCallerIdentity(ctx, key)
	return who.ARN, err
}

// read takes the key from the terminal, or from stdin within limit.
func (s *storeCommand) read(ctx context.Context, env *osenv.Env, limit time.Duration) (credential.Credential, error) {
	var typed string
	var err error
	if env.StdinTerminal {
		typed, err = s.ask(ctx, env)
	} else {
		ctx, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		typed, err = cli.ReadInput(ctx, env.Stdin)
	}
	if err != nil {
		return credential.Credential{}, err
	}
	return s.parse(typed)
}

// ask prompts on stderr and returns the lines that parse takes.
func (s *storeCommand) ask(ctx context.Context, env *osenv.Env) (string, error) {
	prompt := func(text string, read func(context.Context) (string, error)) (string, error) {
		fmt.Fprint(env.Stderr, text)
		return read(ctx)
	}
	secret := func(text string) (string, error) {
		answer, err := prompt(text, env.ReadPassword)
		fmt.Fprintln(env.Stderr)
		return answer, err
	}
	if s.BearerToken {
		return secret("Bearer token (not shown): ")
	}
	id, err := prompt("AccessKey id: ", func(ctx context.Context) (string, error) { return cli.ReadLine(ctx, env.Stdin) })
	if err != nil {
		return "", err
	}
	answer, err := secret("AccessKey secret (not shown): ")
	return id + "\n" + answer, err
}

// parse takes JSON, or one line a value.
func (s *storeCommand) parse(text string) (credential.Credential, error) {
	wrong := func(want string) error {
		return credential.NewError(credential.Usage, "standard input", "", "it is not "+want)
	}
	var in struct {
		AccessKeyID     string            `json:"access_key_id"`
		AccessKeySecret credential.Secret `json:"access_key_secret"`
		StsToken        credential.Secret `json:"sts_token"`
		BearerToken     credential.Secret `json:"bearer_token"`
	}
	want := "JSON with access_key_id and access_key_secret, or the two on a line each"
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	switch {
	case strings.HasPrefix(strings.TrimSpace(text), "{"):
		if err := json.Unmarshal([]byte(text), &in); err != nil {
			return credential.Credential{}, wrong(want)
		}
	case s.BearerToken && len(lines) == 1:
		in.BearerToken = credential.NewSecret(strings.TrimSpace(lines[0]))
	case !s.BearerToken && len(lines) == 2:
		in.AccessKeyID = strings.TrimSpace(lines[0])
		in.AccessKeySecret = credential.NewSecret(strings.TrimSpace(lines[1]))
	}
	switch {
	case s.BearerToken && in.BearerToken.IsZero():
		return credential.Credential{}, wrong("a bearer token, or JSON with bearer_token")
	case s.BearerToken:
		return credential.Credential{BearerToken: in.BearerToken}, nil
	case in.AccessKeyID == "" || in.AccessKeySecret.IsZero():
		return credential.Credential{}, wrong(want)
	case !in.StsToken.IsZero():
		return credential.Credential{}, credential.NewError(credential.Usage, "standard input", "", "a session with an sts_token ends by itself and is not stored")
	}
	return credential.Credential{AccessKeyID: in.AccessKeyID, AccessKeySecret: in.AccessKeySecret}, nil
}
