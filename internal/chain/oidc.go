package chain

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/sts"
)

// The variables that a cluster with RRSA sets in a pod, beside that of the role.
const (
	oidcProviderVariable = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"
	oidcFileVariable     = "ALIBABA_CLOUD_OIDC_TOKEN_FILE"
)

// maxTokenFile is the most that is read of a token file, in bytes.
const maxTokenFile = 64 << 10

// oidc is mode OIDC: the first role is assumed with a token from a file.
func oidc(s settings) (credential.Provider, error) {
	provider, file := s.want.OIDCProviderARN, s.want.OIDCTokenFile
	switch {
	case provider == "":
		return nil, usagef("", "mode OIDC needs oidc_provider_arn in the profile, --oidc-provider-arn or %s", oidcProviderVariable)
	case file == "":
		return nil, usagef("", "mode OIDC needs oidc_token_file in the profile, --oidc-token-file or %s", oidcFileVariable)
	}
	roles, err := s.roles()
	if err != nil {
		return nil, err
	}
	endpoint, err := s.stsEndpoint()
	if err != nil {
		return nil, err
	}
	return s.cached(&sts.AssumeRoleWithOIDC{
		Client:      &sts.Client{HTTP: s.HTTP, Endpoint: endpoint, Now: s.Now},
		Role:        roles[0],
		ProviderARN: provider,
		Token:       func() (credential.Secret, error) { return readToken(file) },
		Subject:     func() (string, error) { return tokenSubject(file) },
	}), nil
}

// readToken reads the token, which never has white space around it that counts.
func readToken(path string) (credential.Secret, error) {
	text, err := readSmallFile(path, maxTokenFile)
	text = strings.TrimSpace(text)
	if err == nil && text == "" {
		err = errors.New("it is empty")
	}
	if err != nil {
		return credential.Secret{}, &credential.Error{
			Kind: credential.Usage, Op: "OIDC token file " + path, Hint: "check " + oidcFileVariable + " or oidc_token_file", Err: err,
		}
	}
	return credential.NewSecret(text), nil
}

// tokenSubject returns the issuer and the subject of the token, which stay
// while the cluster renews it, or the file's name for a token that does not say.
func tokenSubject(path string) (string, error) {
	token, err := readToken(path)
	if err != nil {
		return "", err
	}
	var claims struct {
		Issuer  string `json:"iss"`
		Subject string `json:"sub"`
	}
	parts := strings.Split(token.Reveal(), ".")
	if len(parts) == 3 {
		payload, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err == nil && json.Unmarshal(payload, &claims) == nil && claims.Subject != "" {
			return claims.Issuer + " " + claims.Subject, nil
		}
	}
	return "file " + path, nil
}

// readSmallFile returns the text of the regular file at path.
func readSmallFile(path string, limit int64) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", reasonOfFile(err)
	case !info.Mode().IsRegular():
		return "", errors.New("it is not a regular file")
	case info.Size() > limit:
		return "", errors.New("it is too large")
	}
	file, err := os.Open(path)
	if err != nil {
		return "", reasonOfFile(err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, limit))
	return string(text), err
}

// reasonOfFile drops the path, which the caller names.
func reasonOfFile(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
