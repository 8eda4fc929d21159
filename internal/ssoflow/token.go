package ssoflow

import (
	"errors"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

const (
	maxTokenLife = 7 * 24 * time.Hour
	capTokenLife = 12 * time.Hour
)

// Token is the access token of a portal. It is good for every account and
// access configuration of the person who signed in.
type Token struct {
	AccessToken credential.Secret
	Expires     time.Time // UTC, whole seconds
	Obtained    time.Time
}

// check returns why the token cannot be sent at now.
func (t Token) check(op string, now time.Time) error {
	err := &credential.Error{Kind: credential.Login, Op: op, Hint: hintAgain}
	switch {
	case t.AccessToken.IsZero():
		err.Err = errors.New("there is no access token")
	case !text.Visible(t.AccessToken.Reveal()):
		err.Err = errors.New("the access token has a character that no token has")
	case !t.Expires.IsZero() && !t.Expires.After(now):
		err.Err = errors.New("the sign-in ended at " + t.Expires.UTC().Format(credential.Layout))
	default:
		return nil
	}
	return err
}

// expiry returns when a token ends that was given at now for so many seconds.
// A sign-in lasts for hours. One of more than a week is a mistake of units, or a
// time instead of a duration; it is taken for half a day, since a token that is
// believed for too long costs a refused request, and one without an end would
// never be asked for again. A token that ends at once is of no use.
func expiry(now time.Time, seconds float64) (time.Time, error) {
	if seconds < 1 {
		return time.Time{}, errors.New("the answer's token has no time left")
	}
	life := capTokenLife
	if seconds <= maxTokenLife.Seconds() {
		life = time.Duration(seconds) * time.Second
	}
	return now.Add(life).UTC().Truncate(time.Second), nil
}
