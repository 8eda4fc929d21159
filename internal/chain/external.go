package chain

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

func init() { register(mode{name: credential.ModeExternal, source: external}) }

const (
	// pathVariable has the External profiles that led to this process, joined by
	// pathArrow. It ends programs that run one another. World.Ancestors ends those that
	// do not pass it on.
	pathVariable = "ALIYUN_CRED_HELPER_PATH"
	pathArrow    = " > "
	maxPrograms  = 4        // that run one another
	maxOutput    = 64 << 10 // bytes of a program's stdout
)

// Run runs the program argv[0] without a shell, with an empty stdin and with
// environment added to its own, and returns its stdout. More than limit bytes are
// an error. A program that does not exist is fs.ErrNotExist, one that is not
// executable fs.ErrPermission. When ctx ends, Run kills the program.
type Run func(ctx context.Context, argv, environment []string, limit int) ([]byte, error)

// external is mode External: a program that prints the credential. One that is this
// program does not come here, see resolver.follow.
func external(r resolver) (credential.Provider, error) {
	argv, ok := shell.Split(r.profile.ProcessCommand, runtime.GOOS == "windows")
	if ok && (len(argv) == 0 || argv[0] == "") {
		return nil, usagef("", "mode External needs a process_command")
	}
	if r.isSet(shell.NoPrograms) {
		return nil, usagef("unset "+shell.NoPrograms, "%s is set, which switches External programs off", shell.NoPrograms)
	}
	if !ok {
		return nil, usagef("check the quotes in it", "its process_command cannot be split into words")
	}
	var path []string
	if before := r.Getenv(pathVariable); before != "" {
		path = strings.Split(before, pathArrow)
	}
	isCircle := slices.Contains(path, r.profile.Name)
	path = append(path, r.profile.Name)
	if isCircle || len(path) > maxPrograms {
		return nil, usagef("check the process_command of each profile", "External profiles run one another: %s", strings.Join(path, pathArrow))
	}
	p := program{resolver: r, argv: argv, path: strings.Join(path, pathArrow)}
	if r.flags.CacheExternal {
		return r.cached(p), nil
	}
	return once{p}, nil
}

// program is a program that prints the credential.
type program struct {
	resolver
	argv []string
	path string
}

// CacheKey implements credential.Provider. It has what --cache-external promises, which is
// less than all that a program can depend on. The arguments may have a secret, so their
// hash is the key.
func (p program) CacheKey(context.Context) ([]string, error) {
	file, err := p.Config()
	if err != nil {
		return nil, err
	}
	path, err := p.LookPath(p.argv[0])
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, p.cannotRun(notExecutable)
	case err != nil:
		return nil, p.cannotRun(notFound)
	}
	h := sha256.New()
	for _, word := range p.argv {
		fmt.Fprintf(h, "%d:%s", len(word), word)
	}
	return []string{
		credential.ModeExternal,
		"profile=" + p.profile.Name,
		"config=" + request.Absolute(file.Path),
		"home=" + p.Home,
		"program=" + request.Absolute(path),
		fmt.Sprintf("argv_sha256=%x", h.Sum(nil)),
	}, nil
}

const (
	notFound      = "program not found"
	notExecutable = "program not executable"
)

func (p program) cannotRun(why string) error {
	return credential.NewError(credential.Usage, p.op(), message.Sprintf("check the process_command of profile %s", p.profile.Name), why)
}

func (p program) op() string { return message.Sprintf("external program %s", filepath.Base(p.argv[0])) }

// Retrieve implements credential.Provider. No error has the output of the program.
func (p program) Retrieve(ctx context.Context) (credential.Credential, error) {
	if p.Ancestors != nil && p.Ancestors() >= maxPrograms { // one of them has dropped pathVariable
		return credential.Credential{}, usagef("check the process_command of each profile", "External profiles run one another, at last %s", p.profile.Name)
	}
	p.warnOfExposure()
	out, err := p.Run(ctx, p.argv, []string{pathVariable + "=" + p.path}, maxOutput)
	refuse := func(kind credential.Kind, hint string, err error) (credential.Credential, error) {
		return credential.Credential{}, &credential.Error{Kind: kind, Op: p.op(), Hint: hint, Err: err}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return credential.Credential{}, p.cannotRun(notFound)
	case errors.Is(err, fs.ErrPermission):
		return credential.Credential{}, p.cannotRun(notExecutable)
	case ctx.Err() != nil:
		return refuse(credential.Network, "", message.Errorf("it did not end in time: %w", context.Cause(ctx)))
	case p.needsSignIn(err):
		return refuse(credential.Login, p.signInHint(), message.New("a sign-in is required, and it has no terminal for it"))
	case err != nil:
		return refuse(credential.Refused, "run it by hand to see its messages", err)
	}
	c, err := decodeProgram(out)
	if err != nil {
		return refuse(credential.Refused, "", err)
	}
	c.Source = "external:" + filepath.Base(p.argv[0])
	return c, nil
}

// warnOfExposure warns if somebody else could have chosen the program.
func (p program) warnOfExposure() {
	file, err := p.Config()
	if err != nil {
		return
	}
	if why := config.Exposure(file.Path); why != "" {
		p.Noticef("%s runs programs as you, and %s", file.Path, why)
	}
}

// decodeProgram decodes the JSON of External mode that the program printed.
func decodeProgram(out []byte) (credential.Credential, error) {
	var doc struct {
		Mode            string            `json:"mode"`
		AccessKeyID     string            `json:"access_key_id"`
		AccessKeySecret credential.Secret `json:"access_key_secret"`
		StsToken        credential.Secret `json:"sts_token"`
		BearerToken     credential.Secret `json:"bearer_token"`
		Expiration      string            `json:"expiration"`
	}
	if json.Unmarshal(out, &doc) != nil { // its error may quote the output
		return credential.Credential{}, message.New("it did not print the documented JSON")
	}
	c := credential.Credential{AccessKeyID: doc.AccessKeyID, AccessKeySecret: doc.AccessKeySecret}
	switch doc.Mode {
	case credential.ModeAK:
	case credential.ModeStsToken:
		c.SecurityToken = doc.StsToken
	case credential.ModeBearerToken:
		c = credential.Credential{BearerToken: doc.BearerToken}
	default:
		return credential.Credential{}, message.New("it printed no documented mode: AK, StsToken or BearerToken")
	}
	if c.Mode() != doc.Mode {
		return credential.Credential{}, message.Errorf("it printed mode %s without a token", doc.Mode)
	}
	// The SDKs ignore an expiry in another layout.
	if at, err := time.Parse(credential.Layout, doc.Expiration); err == nil && c.Mode() == credential.ModeStsToken {
		c.Expires = at
	}
	return c, c.Check(time.Time{})
}
