package chain

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
)

// OAuthSignIns keeps the OAuth sign-ins, one for each profile and site. That
// nobody has signed in is an error that wraps credential.ErrNotConfigured.
type OAuthSignIns interface {
	// ID returns the id of a sign-in, without the keychain where it can.
	ID(ctx context.Context, site, profile string) (string, error)
	SignIn(ctx context.Context, site, profile string) (OAuthSignIn, error)
	// Lock waits until no other process can change the sign-in. Without a lock
	// there is an error, since a refresh token that is spent twice is lost.
	Lock(ctx context.Context, site, profile string) (OAuthLock, error)
}

// OAuthLock is the right to change one sign-in.
type OAuthLock interface {
	Keep(ctx context.Context, in OAuthSignIn) error
	// Drop forgets the sign-in. One that is not there is no error.
	Drop(ctx context.Context) error
	Release()
}

// OAuthSignIn is a sign-in as it is kept.
type OAuthSignIn struct {
	// ID is random and made at the sign-in; renewing keeps it.
	ID string
	ssoflow.OAuthToken
	// Begun is when the last renewal began if it is not known how that ended;
	// the refresh token may be spent then.
	Begun time.Time
}

// grace is how long a renewal may outlast its call. What the service sends in
// this time is kept and not lost; an interrupted program still ends promptly.
const grace = time.Second

// live returns the sign-in with an access token that is good now and is not
// that of refused, renewing it where that is needed.
func (p oauthSignedIn) live(ctx context.Context, refused OAuthSignIn) (in OAuthSignIn, renewed bool, err error) {
	site, profile := p.client.Site.Name, p.profile.Name
	good := func() bool {
		return !in.AccessToken.IsZero() && in.Expires.After(p.Now()) && !in.Obtained.Equal(refused.Obtained)
	}
	in, err = p.OAuth.SignIn(ctx, site, profile)
	if err == nil && good() {
		return in, false, nil
	}
	if err != nil {
		return in, false, p.gone(err)
	}
	lock, err := p.OAuth.Lock(ctx, site, profile)
	if err != nil {
		return in, false, err
	}
	defer lock.Release()
	// Another process may have renewed it, and then nothing is to be spent.
	in, err = p.OAuth.SignIn(ctx, site, profile)
	if err != nil {
		return in, false, p.gone(err)
	}
	if good() {
		return in, false, nil
	}
	in, err = p.renew(ctx, lock, in)
	return in, true, err
}

// gone makes a login of the error that a sign-in is not there any more.
func (p oauthSignedIn) gone(err error) error {
	if isSkipped(err) {
		return p.nobody()
	}
	return err
}

// renew spends the refresh token of in with lock held, and keeps the next one.
func (p oauthSignedIn) renew(ctx context.Context, lock OAuthLock, in OAuthSignIn) (OAuthSignIn, error) {
	if in.RefreshToken.IsZero() {
		return in, &credential.Error{Kind: credential.Login, Err: errors.New("the sign-in at site " + p.client.Site.Name + " has ended")}
	}
	last := in.Begun
	in.Begun = p.Now().UTC()
	// A keychain that cannot be written to has to show before the token is spent.
	if err := lock.Keep(ctx, in); err != nil {
		return in, fmt.Errorf("the sign-in is not renewed, since it could not be kept: %w", err)
	}
	longer, cancel := outlast(ctx, grace)
	defer cancel()
	token, err := p.client.Refresh(longer, in.RefreshToken)
	// What came of it is noted even if the time is up.
	ctx = context.WithoutCancel(ctx)
	switch {
	case errors.Is(err, ssoflow.ErrTokenRefused):
		if !last.IsZero() {
			err = fmt.Errorf("%w; the renewal begun at %s was cut short, and the answer to it may have had the next token", err, last.Format(credential.Layout))
		}
		_ = lock.Drop(ctx) // one that stays is refused again
		return in, err
	case err != nil:
		return in, err
	}
	in = OAuthSignIn{ID: in.ID, OAuthToken: token}
	if err := lock.Keep(ctx, in); err != nil {
		p.Warnf("the renewed sign-in cannot be kept, and ends with this session (%v); then: %s", err, p.loginCommand())
	}
	return in, nil
}

// outlast returns a context that ends by later than ctx does.
func outlast(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	longer, free := context.WithoutCancel(ctx), context.CancelFunc(func() {})
	if end, ok := ctx.Deadline(); ok {
		longer, free = context.WithDeadline(longer, end.Add(by))
	}
	longer, cancel := context.WithCancelCause(longer)
	stop := context.AfterFunc(ctx, func() { // ends with longer
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return
		}
		select {
		case <-time.After(by):
			cancel(context.Cause(ctx))
		case <-longer.Done():
		}
	})
	return longer, func() {
		stop()
		cancel(nil)
		free()
	}
}
