package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/sts"
)

// maxInput is the most that is read from stdin, in bytes.
const maxInput = 64 << 10

type storeCommand struct {
	Name        string `arg:"" help:"Name of the key: letters, digits, dot, underscore, colon and hyphen."`
	Force       bool   `help:"Replace a key of that name."`
	Verify      bool   `help:"Ask STS whether the key works before it is stored."`
	BearerToken bool   `help:"Store a bearer token instead of an AccessKey."`
	StsRegion   string `name:"sts-region" placeholder:"REGION" help:"Region of STS for --verify."`
	StsEndpoint string `name:"sts-endpoint" placeholder:"HOST" help:"Host of STS for --verify."`
}

// interactive marks a command whose time limit starts after a person has typed.
func (*storeCommand) interactive() {}

func (s *storeCommand) run(ctx context.Context, c *call) ([]byte, error) {
	k, err := c.keychain(c.env.StdinTerminal)
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
	if err := checkShape(key); err != nil {
		return nil, err
	}
	limit := c.limit
	if c.env.StdinTerminal {
		limit += time.Minute // for the keychain's own prompt
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if s.Verify {
		if err := s.verify(ctx, c, key); err != nil {
			return nil, err
		}
	}
	backend, err := k.StoreKey(ctx, s.Name, key, s.Force)
	if err != nil {
		return nil, err
	}
	// What was cached was made with the key that is gone.
	_, _ = k.Clear(ctx, func(e keychain.Entry) bool { return e.Kind == keychain.KindSession && e.Name == s.Name })
	c.out.notef("stored %s (backend %s)", s.Name, backend)
	return nil, nil
}

// verify asks STS who the key belongs to.
func (s *storeCommand) verify(ctx context.Context, c *call, key credential.Credential) error {
	if key.Mode() == credential.ModeBearerToken {
		return credential.NewError(credential.Usage, "--verify", "leave --verify out", "STS does not check bearer tokens")
	}
	endpoint, err := chain.Endpoint(chain.Request{Mode: credential.ModeAK, StsRegion: s.StsRegion, StsEndpoint: s.StsEndpoint}, chain.World{Getenv: c.env.Getenv})
	if err != nil {
		return err
	}
	client := &sts.Client{HTTP: c.http(), Endpoint: endpoint, Now: c.env.Now}
	who, err := client.GetCallerIdentity(ctx, key)
	if err != nil {
		return err
	}
	c.out.notef("the key belongs to %s", who.ARN)
	return nil
}

// read takes the key from the terminal, or from stdin.
func (s *storeCommand) read(ctx context.Context, c *call) (credential.Credential, error) {
	var text string
	var err error
	if c.env.StdinTerminal {
		text, err = s.ask(ctx, c)
	} else {
		ctx, cancel := context.WithTimeout(ctx, c.limit)
		defer cancel()
		text, err = readInput(ctx, c.env.Stdin)
	}
	if err != nil {
		return credential.Credential{}, err
	}
	return s.parse(text)
}

// ask prompts on stderr and returns the lines that parse takes.
func (s *storeCommand) ask(ctx context.Context, c *call) (string, error) {
	prompt := func(text string, read func(context.Context) (string, error)) (string, error) {
		fmt.Fprint(c.env.Stderr, text)
		return read(ctx)
	}
	secret := func(text string) (string, error) {
		answer, err := prompt(text, c.env.ReadPassword)
		fmt.Fprintln(c.env.Stderr)
		return answer, err
	}
	if s.BearerToken {
		return secret("Bearer token (not shown): ")
	}
	id, err := prompt("AccessKey id: ", func(ctx context.Context) (string, error) { return readLine(ctx, c.env.Stdin) })
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

// checkShape refuses what cannot be a long-term key, mostly slips of the
// clipboard.
func checkShape(c credential.Credential) error {
	refuse := func(text string) error { return credential.NewError(credential.Usage, "store", "", text) }
	if c.Mode() == credential.ModeBearerToken {
		if !isToken(c.BearerToken.Reveal(), 16<<10) {
			return refuse("the bearer token has a space or a character that no token has")
		}
		return nil
	}
	switch {
	case strings.HasPrefix(c.AccessKeyID, "STS."):
		return refuse("the id is that of a temporary session, which ends by itself and is not stored")
	case !isToken(c.AccessKeyID, 128):
		return refuse("the AccessKey id has a space or a character that no id has")
	case !isToken(c.AccessKeySecret.Reveal(), 1024):
		return refuse("the AccessKey secret has a space or a character that no secret has")
	case c.AccessKeyID == c.AccessKeySecret.Reveal():
		return refuse("the id and the secret are the same")
	}
	return nil
}

// isToken reports whether text is 1 to limit visible ASCII characters.
func isToken(text string, limit int) bool {
	for i := range len(text) {
		if text[i] <= ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return text != "" && len(text) <= limit
}

// readInput reads stdin to its end. Where ctx ends first, the reading
// goroutine is left behind until the process ends.
func readInput(ctx context.Context, stdin io.Reader) (string, error) {
	return awaitRead(ctx, func() (string, error) {
		text, err := io.ReadAll(io.LimitReader(stdin, maxInput+1))
		if len(text) > maxInput {
			err = credential.NewError(credential.Usage, "standard input", "", "it is larger than 64 KiB")
		}
		return string(bytes.TrimPrefix(text, []byte("\ufeff"))), err
	})
}

// readLine reads one line of a terminal, which hands them out line by line.
func readLine(ctx context.Context, stdin io.Reader) (string, error) {
	return awaitRead(ctx, func() (string, error) {
		line, err := bufio.NewReader(io.LimitReader(stdin, maxInput)).ReadString('\n')
		if errors.Is(err, io.EOF) && line != "" {
			err = nil
		}
		return strings.TrimSpace(line), err
	})
}

func awaitRead(ctx context.Context, read func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		text, err := read()
		got <- answer{text, err}
	}()
	select {
	case a := <-got:
		if errors.Is(a.err, io.EOF) {
			a.err = credential.NewError(credential.Usage, "standard input", "", "it ended before a value was given")
		}
		return a.text, a.err
	case <-ctx.Done():
		if errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
			return "", credential.NewError(credential.Usage, "standard input", "", "nothing came within the time limit")
		}
		return "", context.Cause(ctx)
	}
}
