package chain

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

const (
	// pathVariable holds the External profiles that led to this process, so that
	// programs that run one another end. Each level of them costs a process.
	pathVariable = "ALIYUN_CRED_HELPER_PATH"
	pathArrow    = " > "
	maxPrograms  = 4
)

// Run runs the program argv[0] without a shell, with an empty stdin and with
// environment added to its own, and returns at most limit bytes of its stdout;
// more is an error. A program that is not there is fs.ErrNotExist, one that is not
// executable fs.ErrPermission. It kills what it has started when ctx ends.
type Run func(ctx context.Context, argv, environment []string, limit int) ([]byte, error)

// maxOutput is the most that is read of a program's stdout, in bytes.
const maxOutput = 64 << 10

// external is mode External: a program that prints the credential.
func external(s settings) (credential.Provider, error) {
	if s.profile.ProcessCommand == "" {
		return nil, usagef("", "mode External needs a process_command")
	}
	if c, own := request.ReadCommand(s.profile.ProcessCommand, s.Self); own && s.top {
		return nil, s.runsItself(c)
	} else if own {
		return s.ownCommand(c)
	}
	if s.enabled(shell.NoPrograms) {
		return nil, usagef("unset "+shell.NoPrograms, "%s is set, which switches External programs off", shell.NoPrograms)
	}
	argv, ok := shell.Split(s.profile.ProcessCommand, runtime.GOOS == "windows")
	if !ok || len(argv) == 0 {
		return nil, usagef("check the quotes in it", "its process_command cannot be split into words")
	}
	var path []string
	if before := s.Getenv(pathVariable); before != "" {
		path = strings.Split(before, pathArrow)
	}
	// A profile that comes round again would wait for its own lock.
	again := slices.Contains(path, s.profile.Name)
	path = append(path, s.profile.Name)
	if again || len(path) > maxPrograms {
		return nil, usagef("look at the process_command of each", "External profiles run one another: %s", strings.Join(path, pathArrow))
	}
	return s.cached(program{settings: s, argv: argv, path: strings.Join(path, pathArrow)}), nil
}

type program struct {
	settings
	argv []string
	path string
}

// CacheKey implements credential.Provider. The words may hold a secret.
func (p program) CacheKey(context.Context) ([]string, error) {
	h := sha256.New()
	for _, word := range p.argv {
		fmt.Fprintf(h, "%d:%s", len(word), word)
	}
	return []string{credential.ModeExternal, "program=" + filepath.Base(p.argv[0]), "argv_sha256=" + hex.EncodeToString(h.Sum(nil))}, nil
}

// Retrieve implements credential.Provider. What the program prints is in no
// error.
func (p program) Retrieve(ctx context.Context) (credential.Credential, error) {
	op := "external program " + filepath.Base(p.argv[0])
	out, err := p.Run(ctx, p.argv, []string{pathVariable + "=" + p.path}, maxOutput)
	refuse := func(kind credential.Kind, hint string, err error) (credential.Credential, error) {
		return credential.Credential{}, &credential.Error{Kind: kind, Op: op, Hint: hint, Err: err}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refuse(credential.Usage, "check the process_command of profile "+p.profile.Name, errors.New("program not found"))
	case errors.Is(err, fs.ErrPermission):
		return refuse(credential.Usage, "check the process_command of profile "+p.profile.Name, errors.New("program not executable"))
	case ctx.Err() != nil:
		return refuse(credential.Network, "", fmt.Errorf("it did not end in time: %w", context.Cause(ctx)))
	case err != nil:
		return refuse(credential.Refused, "run it by hand to see what it says", err)
	}
	c, err := decodeProgram(out)
	if err != nil {
		return refuse(credential.Refused, "", err)
	}
	c.Source = "external:" + filepath.Base(p.argv[0])
	return c, nil
}

// decodeProgram decodes what the program printed into a struct of its own, not
// onto settings that are in use.
func decodeProgram(out []byte) (credential.Credential, error) {
	var doc struct {
		Mode            string            `json:"mode"`
		AccessKeyID     string            `json:"access_key_id"`
		AccessKeySecret credential.Secret `json:"access_key_secret"`
		StsToken        credential.Secret `json:"sts_token"`
		BearerToken     credential.Secret `json:"bearer_token"`
		Expiration      string            `json:"expiration"`
	}
	if json.Unmarshal(out, &doc) != nil { // its error may quote what was printed
		return credential.Credential{}, errors.New("it did not print the documented JSON")
	}
	c := credential.Credential{AccessKeyID: doc.AccessKeyID, AccessKeySecret: doc.AccessKeySecret}
	switch doc.Mode {
	case credential.ModeAK:
	case credential.ModeStsToken:
		c.SecurityToken = doc.StsToken
		if doc.StsToken.IsZero() {
			return credential.Credential{}, errors.New("it printed mode StsToken without sts_token")
		}
	case credential.ModeBearerToken:
		c = credential.Credential{BearerToken: doc.BearerToken}
		if doc.BearerToken.IsZero() {
			return credential.Credential{}, errors.New("it printed mode BearerToken without bearer_token")
		}
	default:
		return credential.Credential{}, errors.New("it printed no mode that External knows: AK, StsToken or BearerToken")
	}
	// The SDKs take an expiry in another layout for none.
	if at, err := time.Parse(credential.Layout, doc.Expiration); err == nil && c.Mode() == credential.ModeStsToken {
		c.Expires = at
	}
	return c, c.Check(time.Time{})
}
