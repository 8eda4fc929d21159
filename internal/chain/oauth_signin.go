package chain

import (
	"context"
	"errors"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/ssoflow"
)

// OAuthSignIns keeps the OAuth sign-ins, one for each profile and site. A sign-in
// that does not exist is an error that wraps credential.ErrNotConfigured.
type OAuthSignIns interface {
	// ID returns the id of a sign-in. It reads the index if it can, and the keychain
	// otherwise. Once SignIn was called, it agrees with that.
	ID(ctx context.Context, site, profile string) (string, error)
	SignIn(ctx context.Context, site, profile string) (OAuthSignIn, error)
	// Lock waits until no other process can change the sign-in. If that takes longer
	// than a renewal may, it fails with an error of Kind Network. A machine without
	// locks is an error, too, since two processes would use one refresh token.
	Lock(ctx context.Context, site, profile string) (OAuthLock, error)
}

// OAuthLock is the right to change one sign-in.
type OAuthLock interface {
	Keep(ctx context.Context, in OAuthSignIn) error
	// Drop deletes the sign-in. One that does not exist is no error.
	Drop(ctx context.Context) error
	Release()
}

// OAuthSignIn is a stored sign-in.
type OAuthSignIn struct {
	// ID is a random text that each sign-in gets; renewing keeps it.
	ID string
	ssoflow.OAuthToken
	// Begun is when a renewal began whose end is not known; the refresh token may
	// be used up. Zero: there is none.
	Begun time.Time
}

// grace is how much longer than its call a renewal may take, so that the new
// refresh token is not lost. The patience with a renewed session does not limit it.
const grace = time.Second

// renewAt is how long an access token is still valid when it is renewed, as in the
// vendor's clients.
const renewAt = 20 * time.Minute

// validSignIn returns the sign-in with an access token that can be exchanged and is not
// that of refused. It renews the sign-in if it has to.
func (p oauthSignedIn) validSignIn(ctx context.Context, refused OAuthSignIn) (in OAuthSignIn, renewed bool, err error) {
	in, valid, err := p.read(ctx, refused)
	if err != nil || valid {
		return in, false, err
	}
	lock, err := p.OAuth.Lock(ctx, p.client.Site.Name, p.profile.Name)
	if err != nil {
		return in, false, err
	}
	defer lock.Release()
	// Another process may have renewed it.
	in, valid, err = p.read(ctx, refused)
	if err != nil || valid {
		return in, false, err
	}
	in, err = p.renew(ctx, lock, in)
	return in, true, err
}

// read returns the sign-in as it is stored, and whether its access token need not be
// renewed and is not that of refused.
func (p oauthSignedIn) read(ctx context.Context, refused OAuthSignIn) (in OAuthSignIn, valid bool, err error) {
	in, err = p.OAuth.SignIn(ctx, p.client.Site.Name, p.profile.Name)
	if isSkipped(err) {
		return in, false, p.notSignedIn()
	}
	valid = p.isGood(ctx, in) && !in.Obtained.Equal(refused.Obtained)
	return in, valid, err
}

// isGood reports whether an access token is exchanged as it is. While a session is still
// valid, a token is used for as long as the service accepts it: that is quicker than
// renewing it. So is one that cannot be renewed.
func (p oauthSignedIn) isGood(ctx context.Context, in OAuthSignIn) bool {
	remaining := in.Expires.Sub(p.Now())
	switch {
	case in.AccessToken.IsZero():
		return false
	case in.RefreshToken.IsZero():
		return remaining >= ssoflow.ExchangeMinimum
	case isPatient(ctx):
		return remaining >= ssoflow.ExchangeMinimum+time.Minute // the request takes time, too
	}
	return remaining > renewAt
}

// renew uses the refresh token of in, and stores the next one. lock is that of the
// sign-in.
func (p oauthSignedIn) renew(ctx context.Context, lock OAuthLock, in OAuthSignIn) (OAuthSignIn, error) {
	if in.RefreshToken.IsZero() {
		return in, &credential.Error{Kind: credential.Login, Err: message.Errorf("the sign-in at site %s has expired", p.client.Site.Name)}
	}
	unfinished := in.Begun
	in.Begun = p.Now().UTC()
	// If the keychain cannot be written to, the token must not be used.
	if err := lock.Keep(ctx, in); err != nil {
		return in, message.Errorf("the sign-in is not renewed, since it cannot be stored: %w", err)
	}
	longer, cancel := outlast(callOf(ctx), grace)
	defer cancel()
	token, err := p.client.Refresh(longer, in.RefreshToken)
	// The result is stored even if the call has ended.
	ctx = context.WithoutCancel(ctx)
	switch {
	case errors.Is(err, ssoflow.ErrTokenRefused):
		if !unfinished.IsZero() {
			err = message.Errorf("%w; the renewal begun at %s was cut short, and its answer may have had the next token", err, p.clock(unfinished))
		}
		_ = lock.Drop(ctx) // if it fails, the next call is refused again
		return in, err
	case err != nil:
		return in, err
	}
	in = OAuthSignIn{ID: in.ID, OAuthToken: token}
	if err := lock.Keep(ctx, in); err != nil {
		p.Warnf("the renewed sign-in cannot be stored, and is lost when this session expires (%v); then run: %s", err, p.loginCommand())
	}
	return in, nil
}

// outlast returns a context that ends later than ctx, by a duration.
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
