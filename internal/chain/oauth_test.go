package chain

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/ssoflow"
)

var oauthNow = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// oauthWorld is a site and a keychain with one sign-in, both of which write
// what happens into log.
type oauthWorld struct {
	t      *testing.T
	log    []string
	in     OAuthSignIn // zero: nobody is signed in
	locked bool

	written config.Profile // what `aliyun` wrote into the profile

	// Before a lock is given, before each Keep, and before the answer to a refresh.
	onLock    func()
	onKeep    func(OAuthSignIn) error
	onRefresh func()
}

func newOAuthWorld(t *testing.T) *oauthWorld {
	return &oauthWorld{t: t, in: OAuthSignIn{ID: "id1", OAuthToken: ssoflow.OAuthToken{
		AccessToken: credential.NewSecret("CANARY-access-1"), RefreshToken: credential.NewSecret("CANARY-refresh-1"),
		Expires: oauthNow.Add(-time.Minute), Obtained: oauthNow.Add(-time.Hour),
	}}}
}

func (w *oauthWorld) ID(context.Context, string, string) (string, error) {
	if w.in.ID == "" {
		return "", credential.ErrNotConfigured
	}
	return w.in.ID, nil
}

func (w *oauthWorld) SignIn(context.Context, string, string) (OAuthSignIn, error) {
	if w.in.ID == "" {
		return OAuthSignIn{}, credential.ErrNotConfigured
	}
	return w.in, nil
}

func (w *oauthWorld) Lock(context.Context, string, string) (OAuthLock, error) {
	if w.onLock != nil {
		w.onLock()
	}
	w.locked = true
	return w, nil
}

func (w *oauthWorld) Keep(ctx context.Context, in OAuthSignIn) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !w.locked {
		w.t.Error("a sign-in is kept without the lock")
	}
	if w.onKeep != nil {
		if err := w.onKeep(in); err != nil {
			return err
		}
	}
	what := "keep " + in.RefreshToken.Reveal()
	if !in.Begun.IsZero() {
		what = "begin"
	}
	w.log = append(w.log, what)
	w.in = in
	return nil
}

func (w *oauthWorld) Drop(context.Context) error {
	w.log = append(w.log, "drop")
	w.in = OAuthSignIn{}
	return nil
}

func (w *oauthWorld) Release() { w.locked = false }

// ServeHTTP is the site: a refresh token is good once.
func (w *oauthWorld) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/v1/token":
		w.log = append(w.log, "refresh")
		if w.onRefresh != nil {
			w.onRefresh()
		}
		if r.FormValue("refresh_token") != "CANARY-refresh-1" {
			http.Error(out, `{"error":"invalid_grant"}`, http.StatusBadRequest)
			return
		}
		fmt.Fprint(out, `{"access_token":"CANARY-access-2","refresh_token":"CANARY-refresh-2","expires_in":3600,"token_type":"Bearer"}`)
	case "/v1/exchange":
		w.log = append(w.log, "exchange "+strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer CANARY-"))
		if r.Header.Get("Authorization") != "Bearer CANARY-access-2" {
			http.Error(out, `{"error":"invalid_token"}`, http.StatusUnauthorized)
			return
		}
		fmt.Fprint(out, `{"accessKeyId":"STS.1","accessKeySecret":"CANARY-s","securityToken":"CANARY-t","expiration":"2026-01-02T04:04:05Z"}`)
	}
}

func (w *oauthWorld) profile() config.Profile {
	p := w.written
	p.Name, p.Mode = "dev", credential.ModeOAuth
	return p
}

// provider builds mode OAuth for a profile over w; warnings go to the log.
func (w *oauthWorld) provider() credential.Provider {
	w.t.Helper()
	server := httptest.NewServer(w)
	w.t.Cleanup(server.Close)
	endpoint, err := ssoflow.Override(func(string) string { return server.URL })
	if err != nil {
		w.t.Fatal(err)
	}
	now := func() time.Time { return oauthNow }
	client := httpx.New(httpx.Options{Now: now})
	w.t.Cleanup(client.Close)
	p, err := oauth(resolver{
		builder: &builder{World: World{
			HTTP: client, Now: now, Stores: Stores{OAuth: w}, OAuthEndpoint: endpoint,
			Warnf: func(format string, args ...any) { w.log = append(w.log, "warn "+fmt.Sprintf(format, args...)) },
		}},
		profile: w.profile(),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *oauthWorld) wantLog(want ...string) {
	w.t.Helper()
	if !slices.Equal(w.log, want) {
		w.t.Errorf("got %q\nwant %q", w.log, want)
	}
}

// The next refresh token is kept before it is of use, and before that it is
// known that it can be.
func TestOAuthRenew(t *testing.T) {
	w := newOAuthWorld(t)
	c, err := w.provider().Retrieve(t.Context())
	if err != nil || c.AccessKeyID != "STS.1" {
		t.Errorf("got %v, %v", c, err)
	}
	w.wantLog("begin", "refresh", "keep CANARY-refresh-2", "exchange access-2")
	if w.locked || w.in.ID != "id1" || !w.in.Begun.IsZero() {
		t.Errorf("locked %v, id %s, begun %v", w.locked, w.in.ID, w.in.Begun)
	}
}

// An access token that the service ends early is renewed once.
func TestOAuthEndedEarly(t *testing.T) {
	w := newOAuthWorld(t)
	w.in.Expires = oauthNow.Add(time.Hour)
	if _, err := w.provider().Retrieve(t.Context()); err != nil {
		t.Error(err)
	}
	w.wantLog("exchange access-1", "begin", "refresh", "keep CANARY-refresh-2", "exchange access-2")
}

// Nothing is spent where another process was quicker, or has signed out.
func TestOAuthAnotherProcess(t *testing.T) {
	w := newOAuthWorld(t)
	w.onLock = func() {
		w.in.AccessToken, w.in.Expires, w.in.Obtained = credential.NewSecret("CANARY-access-2"), oauthNow.Add(time.Hour), oauthNow
	}
	if _, err := w.provider().Retrieve(t.Context()); err != nil {
		t.Error(err)
	}
	w.wantLog("exchange access-2")

	w = newOAuthWorld(t)
	w.onLock = func() { w.in = OAuthSignIn{} }
	_, err := w.provider().Retrieve(t.Context())
	if credential.KindOf(err) != credential.Login || credential.HintOf(err) != "aliyun-sso-login login dev --mode OAuth" {
		t.Errorf("got %v, hint %q", err, credential.HintOf(err))
	}
	w.wantLog()
}

func TestOAuthKeychainBreaks(t *testing.T) {
	broken := credential.NewError(credential.Keychain, "", "", "no space left")
	t.Run("before", func(t *testing.T) {
		w := newOAuthWorld(t)
		w.onKeep = func(OAuthSignIn) error { return broken }
		_, err := w.provider().Retrieve(t.Context())
		if credential.KindOf(err) != credential.Keychain {
			t.Errorf("got %v", err)
		}
		w.wantLog()
	})
	t.Run("after", func(t *testing.T) {
		w := newOAuthWorld(t)
		w.onKeep = func(in OAuthSignIn) error {
			if in.Begun.IsZero() {
				return broken
			}
			return nil
		}
		c, err := w.provider().Retrieve(t.Context())
		if err != nil || c.AccessKeyID != "STS.1" {
			t.Errorf("got %v, %v", c, err)
		}
		w.wantLog("begin", "refresh",
			"warn the renewed sign-in cannot be stored, and is lost when this session expires (no space left); then run: aliyun-sso-login login dev --mode OAuth",
			"exchange access-2")
	})
}

// Only a refusal of the token itself drops it, and a renewal that was cut short
// is spoken of.
func TestOAuthRefused(t *testing.T) {
	w := newOAuthWorld(t)
	w.in.RefreshToken = credential.NewSecret("CANARY-refresh-0")
	w.in.Begun = oauthNow.Add(-time.Minute)
	_, err := w.provider().Retrieve(t.Context())
	if credential.KindOf(err) != credential.Login || !strings.Contains(err.Error(), "the renewal begun at 03:03 was cut short") {
		t.Errorf("got %v", err)
	}
	if strings.Contains(err.Error(), "CANARY") {
		t.Errorf("a secret in %v", err)
	}
	w.wantLog("begin", "refresh", "drop")
}

// A call that ends while the answer is on its way keeps the answer.
func TestOAuthInterrupted(t *testing.T) {
	w := newOAuthWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	w.onRefresh = cancel
	if _, err := w.provider().Retrieve(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	w.wantLog("begin", "refresh", "keep CANARY-refresh-2")
}

// The token of `aliyun` is not sent where the service would refuse it.
func TestOAuthOfAliyun(t *testing.T) {
	for _, tt := range []struct {
		name      string
		remaining time.Duration
		want      string // error
	}{
		{"15 minutes", 15 * time.Minute, ""},
		{"less", 15*time.Minute - time.Second, "the access token that `aliyun` wrote into the profile is valid for less than 15 minutes"},
		{"ended", 0, "the session that `aliyun` wrote there has expired"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newOAuthWorld(t)
			w.in = OAuthSignIn{}
			w.written.OAuthAccessToken = credential.NewSecret("CANARY-access-2")
			w.written.OAuthAccessTokenExpire = oauthNow.Add(tt.remaining).Unix()
			_, err := w.provider().Retrieve(t.Context())
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				w.wantLog("exchange access-2")
				return
			}
			if credential.KindOf(err) != credential.Login || !strings.Contains(err.Error(), tt.want) ||
				credential.HintOf(err) != "aliyun-sso-login login dev --mode OAuth" {
				t.Errorf("got %v, hint %q", err, credential.HintOf(err))
			}
			w.wantLog()
		})
	}
}

func TestOAuthCacheKey(t *testing.T) {
	w := newOAuthWorld(t)
	p := w.provider()
	key := func() string {
		list, err := p.CacheKey(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(list, "|")
	}
	first := key()
	if !strings.HasPrefix(first, "OAuth|site=CN|endpoint=http://127.0.0.1:") || !strings.HasSuffix(first, "|sign_in=id1") {
		t.Errorf("got %s", first)
	}
	w.in.ID = "id2"
	if key() == first {
		t.Error("two sign-ins have one key")
	}
}

func TestOutlast(t *testing.T) {
	tests := []struct {
		name  string
		begin func(context.Context) (context.Context, context.CancelFunc)
		lasts time.Duration
		want  error
	}{
		{"deadline", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 5*time.Second)
		}, 6 * time.Second, context.DeadlineExceeded},
		{"cancelled", func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(3*time.Second, cancel)
			return ctx, cancel
		}, 4 * time.Second, context.Canceled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := test.begin(t.Context())
				defer cancel()
				longer, stop := outlast(ctx, time.Second)
				defer stop()
				<-longer.Done()
				if took := time.Since(start); took != test.lasts || !errors.Is(longer.Err(), test.want) {
					t.Errorf("got %v after %v, want %v after %v", longer.Err(), took, test.want, test.lasts)
				}
			})
		})
	}
}

// A call that would rather use a session that is still valid waits for a renewal all
// the same, once it is sent, and then has its patience again for the session.
func TestOAuthPatience(t *testing.T) {
	w := newOAuthWorld(t)
	ctx, cancel := withPatience(t.Context(), time.Hour)
	w.onRefresh = cancel
	c, err := w.provider().Retrieve(ctx)
	if err != nil || c.AccessKeyID != "STS.1" {
		t.Errorf("got %v, %v", c, err)
	}
	w.wantLog("begin", "refresh", "keep CANARY-refresh-2", "exchange access-2")

	// Before it is sent, the patience counts.
	w = newOAuthWorld(t)
	ctx, cancel = withPatience(t.Context(), time.Hour)
	w.onLock = cancel
	if _, err := w.provider().Retrieve(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	w.wantLog()
}

// An access token is renewed while the service still accepts it, but at first it is used
// if a session is valid, or if nothing can renew it.
func TestOAuthRenewAt(t *testing.T) {
	const (
		used, renewed = "exchange access-2", "begin refresh keep CANARY-refresh-2 exchange access-2"
		ended         = ""
	)
	for _, tt := range []struct {
		name               string
		remaining          time.Duration
		patient, noRefresh bool
		want               string
	}{
		{"more than 20 minutes", 20*time.Minute + time.Second, false, false, used},
		{"20 minutes", 20 * time.Minute, false, false, renewed},
		{"20 minutes, with a session", 20 * time.Minute, true, false, used},
		{"16 minutes, with a session", 16 * time.Minute, true, false, used},
		{"less, with a session", 16*time.Minute - time.Second, true, false, renewed},
		{"15 minutes, without a refresh token", 15 * time.Minute, false, true, used},
		{"less, without a refresh token", 15*time.Minute - time.Second, false, true, ended},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newOAuthWorld(t)
			w.in.AccessToken, w.in.Expires = credential.NewSecret("CANARY-access-2"), oauthNow.Add(tt.remaining)
			if tt.noRefresh {
				w.in.RefreshToken = credential.Secret{}
			}
			ctx := t.Context()
			if tt.patient {
				patient, cancel := withPatience(ctx, time.Hour)
				defer cancel()
				ctx = patient
			}
			_, err := w.provider().Retrieve(ctx)
			if wantErr := tt.want == ended; (credential.KindOf(err) == credential.Login) != wantErr || (err != nil) != wantErr {
				t.Errorf("got %v", err)
			}
			if got := strings.Join(w.log, " "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWithPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		call, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		outer, cancelOuter := withPatience(call, 5*time.Second)
		defer cancelOuter()
		inner, cancelInner := withPatience(outer, 2*time.Second) // of the role before
		defer cancelInner()
		if callOf(inner) != call || callOf(call) != call {
			t.Error("the call is not found")
		}
		<-inner.Done()
		again, cancelAgain := patientAgain(inner)
		defer cancelAgain()
		<-again.Done()
		if took := time.Since(start); took != 4*time.Second || callOf(again) != call {
			t.Errorf("twice the patience took %v", took)
		}
	})
}
