package ssoflow

import (
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

const (
	maxTokenLife = 7 * 24 * time.Hour
	capTokenLife = 12 * time.Hour
)

// Token is the access token of a portal. It gives access to every account and
// access configuration of the person who signed in.
type Token struct {
	AccessToken credential.Secret
	Expires     time.Time // UTC, whole seconds
	Obtained    time.Time
}

// check returns an error if the token cannot be sent at now.
func (t Token) check(op string, now time.Time) error {
	err := &credential.Error{Kind: credential.Login, Op: op, Hint: HintSignIn}
	switch {
	case t.AccessToken.IsZero():
		err.Err = message.New("there is no access token")
	case !text.Visible(t.AccessToken.Reveal()):
		err.Err = message.New("the access token has a character that no token has")
	case !t.Expires.IsZero() && !t.Expires.After(now):
		err.Err = message.Errorf("the sign-in ended at %s", t.Expires.UTC().Format(credential.Layout))
	default:
		return nil
	}
	return err
}

// NewToken returns the token that a service gave at now, for so many seconds. A
// sign-in lasts for hours: a life of more than a week is a mistake of units, or
// a time instead of a duration, and is taken for half a day. That costs at most
// a refused request, while a token without an end would never be renewed. An
// answer without a usable token, or with one that ends at once, is an error;
// field is what the answer calls the token.
func NewToken(field string, accessToken credential.Secret, seconds float64, now time.Time) (Token, error) {
	switch {
	case !text.Visible(accessToken.Reveal()):
		return Token{}, message.Errorf("the answer has no usable %s", field)
	case seconds < 1:
		return Token{}, message.New("the answer's token has no time left")
	}
	life := capTokenLife
	if seconds <= maxTokenLife.Seconds() {
		life = time.Duration(seconds) * time.Second
	}
	return Token{AccessToken: accessToken, Expires: now.Add(life).UTC().Truncate(time.Second), Obtained: now}, nil
}
