package chain

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/runner"
	"aliyun-cred-helper/internal/sts"
)

func init() {
	register(mode{name: credential.ModeOIDC, source: oidc, assumes: true, roleVariable: true, assumesItself: true})
}

// oidc is mode OIDC: the first role is assumed with a token, from a file or of a job in CI.
func oidc(r resolver) (credential.Provider, error) {
	provider := r.effective.OIDCProviderARN
	if provider == "" {
		return nil, usagef("", "mode OIDC needs oidc_provider_arn in the profile, --oidc-provider-arn or %s", request.VariableName("oidc-provider-arn"))
	}
	token, subject, err := r.oidcToken()
	if err != nil {
		return nil, err
	}
	roles, err := r.roles()
	if err != nil {
		return nil, err
	}
	endpoint, err := r.stsEndpoint()
	if err != nil {
		return nil, err
	}
	assume := &sts.AssumeRoleWithOIDC{
		Client:      &sts.Client{HTTP: r.HTTP, Endpoint: endpoint, Now: r.Now},
		Role:        roles[0],
		ProviderARN: provider,
		Token:       token,
		Subject:     subject,
	}
	if err := assume.Check(); err != nil {
		return nil, err
	}
	return r.cached(assume), nil
}

// oidcToken returns the functions that get the token, and say whose it is. Neither is
// called before the credential is asked for: a profile is often written elsewhere than in
// the job that uses it.
func (r resolver) oidcToken() (get func(context.Context) (credential.Secret, error), subject func() ([]string, error), err error) {
	file, variable := r.effective.OIDCTokenFile, r.effective.OIDCTokenEnv
	read := func() (credential.Secret, error) { return readToken(file) }
	switch {
	case variable == runner.GitHub:
		get = func(ctx context.Context) (credential.Secret, error) {
			service, err := runner.New(r.HTTP, r.Getenv)
			if err != nil {
				return credential.Secret{}, err
			}
			return service.Token(ctx)
		}
		subject = func() ([]string, error) {
			service, err := runner.New(r.HTTP, r.Getenv)
			if err != nil {
				return nil, err
			}
			return service.Subject(), nil
		}
		return get, subject, nil
	case variable != "":
		if err := runner.CheckName(variable); err != nil {
			return nil, nil, err
		}
		read = func() (credential.Secret, error) { return runner.Variable(variable, r.Getenv) }
	case file == "":
		return nil, nil, usagef("", "mode OIDC needs oidc_token_file in the profile, --oidc-token-file, --oidc-token-env or %s", request.VariableName("oidc-token-file"))
	}
	get = func(context.Context) (credential.Secret, error) { return read() }
	subject = func() ([]string, error) {
		token, err := read()
		if err != nil {
			return nil, err
		}
		return tokenSubject(token), nil
	}
	return get, subject, nil
}

// readToken reads the token of the file at path, without white space around it.
func readToken(path string) (credential.Secret, error) {
	const limit = 64 << 10
	text, err := readSmallFile(path, limit)
	text = strings.TrimSpace(text)
	if err == nil && text == "" {
		err = message.New("it is empty")
	}
	if err != nil {
		return credential.Secret{}, &credential.Error{
			Kind: credential.Usage, Op: message.Sprintf("OIDC token file %s", path), Hint: message.Sprintf("check %s or oidc_token_file", request.VariableName("oidc-token-file")), Err: err,
		}
	}
	return credential.NewSecret(text), nil
}

// tokenSubject lists the issuer and the subject of the token, which are the same
// in the renewed tokens of a cluster. Of a token without them only the token itself says
// whose it is.
func tokenSubject(token credential.Secret) []string {
	var claims struct {
		Issuer  string `json:"iss"`
		Subject string `json:"sub"`
	}
	if parts := strings.Split(token.Reveal(), "."); len(parts) == 3 {
		payload, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err == nil && json.Unmarshal(payload, &claims) == nil && claims.Subject != "" {
			return []string{"issuer=" + claims.Issuer, "subject=" + claims.Subject}
		}
	}
	return []string{"token=" + token.Fingerprint()}
}

// readSmallFile returns the text of the regular file at path, at most limit bytes.
// Its errors do not name the path.
func readSmallFile(path string, limit int64) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", errors.Unwrap(err)
	case !info.Mode().IsRegular():
		return "", message.New("it is not a regular file")
	case info.Size() > limit:
		return "", message.New("it is too large")
	}
	file, err := os.Open(path)
	if err != nil {
		return "", errors.Unwrap(err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, limit))
	return string(text), err
}
