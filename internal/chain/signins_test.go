package chain

import (
	"context"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
)

// signIns is a portal's sign-in: its id, or "" for none, and whether its token is good.
type signIns struct {
	id     string
	unused bool // its token is not good any more
}

func (s signIns) SignIn(context.Context, string) (id string, usable bool, err error) {
	if s.id == "" {
		return "", false, credential.ErrNotConfigured
	}
	return s.id, !s.unused, nil
}

func (s signIns) Token(context.Context, string) (ssoflow.Token, error) {
	return ssoflow.Token{}, credential.ErrNotConfigured
}
func (signIns) Refuse(context.Context, string, ssoflow.Token)       {}
func (signIns) Refused(context.Context, string, ssoflow.Token) bool { return false }
