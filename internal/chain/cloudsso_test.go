package chain

import (
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/ssoflow"
)

// ssoProfile returns a profile of mode CloudSSO for the portal of a fakeCloud.
func ssoProfile() config.Profile {
	return config.Profile{
		Name: "dev", Mode: "CloudSSO", CloudSSOSignInURL: cloudURL + "/d/login", CloudSSOAccountID: "1", CloudSSOAccessConfig: "ac-1",
	}
}

// Which sign-in a session of CloudSSO is got with: that of the keychain, else the token
// that `aliyun` wrote into the profile, else its session; and what is said without one.
func TestCloudSSO(t *testing.T) {
	const login = credential.Login
	secret := credential.NewSecret
	tests := []struct {
		name     string
		left     time.Duration // of the token in the keychain; 0: there is none
		refused  []string      // tokens that the service has refused before
		err      error         // of the keychain
		answer   int           // status of the service
		change   func(*config.Profile)
		req      request.Request
		want     string // Source, or a part of the error
		kind     credential.Kind
		requests []string
	}{
		{name: "signed in", left: time.Hour, want: "cloudsso:1/ac-1", requests: []string{"portal kept"}},
		{name: "nobody is signed in", want: "not signed in", kind: login},
		{name: "with the command", want: "aliyun-sso-login login dev", kind: login},
		{name: "the sign-in has expired", left: -time.Second, want: "expired", kind: login},
		{name: "the sign-in expires now", left: -1, want: "expired", kind: login},
		{name: "it was refused", left: time.Hour, refused: []string{"kept"}, want: "does not accept", kind: login},
		{name: "the keychain fails", err: &credential.Error{Kind: credential.Keychain, Err: errors.New("broken")}, want: "broken", kind: credential.Keychain},
		{name: "the keychain fails, and nothing is cached", err: &credential.Error{Kind: credential.Keychain, Err: errors.New("broken")}, req: request.Request{NoCache: true}, want: "broken", kind: credential.Keychain},
		{name: "the service refuses it", left: time.Hour, answer: http.StatusUnauthorized, want: "aliyun-sso-login login dev", kind: login},
		{name: "the service refuses the person", left: time.Hour, answer: http.StatusForbidden, want: "NoPermission", kind: credential.Refused},

		{name: "the token of aliyun", change: written(time.Hour), want: "cloudsso:1/ac-1", requests: []string{"portal written"}},
		{name: "after an expired one", left: -time.Second, change: written(time.Hour), want: "cloudsso:1/ac-1", requests: []string{"portal written"}},
		{name: "after a refused one", left: time.Hour, refused: []string{"kept"}, change: written(time.Hour), want: "cloudsso:1/ac-1", requests: []string{"portal written"}},
		{name: "not before a good one", left: time.Hour, change: written(time.Hour), want: "cloudsso:1/ac-1", requests: []string{"portal kept"}},
		{name: "not when it has expired", change: written(-time.Second), want: "not signed in", kind: login},
		{name: "not at another portal", change: func(p *config.Profile) {
			written(time.Hour)(p)
			p.CloudSSOSignInURL = "https://other.example/d/login"
		}, req: request.Request{SignInURL: cloudURL + "/d/login"}, want: "not signed in", kind: login},

		{name: "the session of aliyun", change: wroteSession, want: "profile:dev"},
		{name: "not before a token", left: time.Hour, change: wroteSession, want: "cloudsso:1/ac-1", requests: []string{"portal kept"}},
		{name: "after a token that the service refuses", left: time.Hour, answer: http.StatusUnauthorized, change: wroteSession, want: "profile:dev"},
		{name: "not when it has expired", change: func(p *config.Profile) {
			wroteSession(p)
			p.StsExpiration = start.Unix()
		}, want: "not signed in", kind: login},
		{name: "not half of it", change: func(p *config.Profile) {
			wroteSession(p)
			p.AccessKeySecret = secret("")
		}, want: "not signed in", kind: login},
		{name: "not for another account", change: wroteSession, req: request.Request{AccountID: "2"}, want: "not signed in", kind: login},
		{name: "not for another access configuration", change: wroteSession, req: request.Request{AccessConfig: "ac-2"}, want: "not signed in", kind: login},
		{name: "not for another portal", change: wroteSession, req: request.Request{SignInURL: "https://other.example/d/login"}, want: "not signed in", kind: login},
		{name: "not of another mode", change: func(p *config.Profile) {
			wroteSession(p)
			p.Mode = "StsToken"
		}, req: request.Request{Mode: "CloudSSO"}, want: "not signed in", kind: login},

		{name: "no portal", change: func(p *config.Profile) { p.CloudSSOSignInURL = "" }, want: "cloud_sso_sign_in_url", kind: credential.Usage},
		{name: "no account", change: func(p *config.Profile) { p.CloudSSOAccountID = "" }, want: "cloud_sso_account_id", kind: credential.Usage},
		{name: "no access configuration", change: func(p *config.Profile) { p.CloudSSOAccessConfig = "" }, want: "cloud_sso_access_config", kind: credential.Usage},
		{name: "no portal flag", change: func(p *config.Profile) { p.CloudSSOSignInURL = "" }, want: "--cloud-sso-sign-in-url", kind: credential.Usage},
		{name: "no account flag", change: func(p *config.Profile) { p.CloudSSOAccountID = "" }, want: "--cloud-sso-account-id", kind: credential.Usage},
		{name: "no access configuration flag", change: func(p *config.Profile) { p.CloudSSOAccessConfig = "" }, want: "--cloud-sso-access-config", kind: credential.Usage},
		{name: "no address", change: func(p *config.Profile) { p.CloudSSOSignInURL = "ftp://x/" }, want: "sign-in URL", kind: credential.Usage},
	}
	for _, tt := range tests {
		w := newWorld(t)
		p := ssoProfile()
		if tt.left != 0 {
			w.portal.id, w.portal.token = "login-1", ssoflow.Token{AccessToken: secret("kept"), Expires: start.Add(tt.left)}
		}
		w.portal.err, w.portal.refused = tt.err, tt.refused
		w.cloud.fails["/cloud-credentials"] = tt.answer
		if tt.answer == http.StatusForbidden {
			w.cloud.body = `{"ErrorCode":"NoPermission"}`
		}
		if tt.change != nil {
			tt.change(&p)
		}
		w.profiles = []config.Profile{p}
		req := tt.req
		req.Profile = "dev"
		c, plan, err := w.get(t, req)
		wants(t, tt.name, c, err, tt.want, tt.kind, tt.want)
		if tt.requests != nil && !slices.Equal(w.cloud.asked, tt.requests) {
			t.Errorf("%s: got the requests %q, want %q", tt.name, w.cloud.asked, tt.requests)
		}
		if tt.answer == http.StatusUnauthorized && !slices.Equal(w.portal.refused, []string{"kept"}) {
			t.Errorf("%s: the refused tokens are %q", tt.name, w.portal.refused)
		}
		if err == nil && (plan.Account() != "1" || plan.Portal() != cloudURL+"/d/login" || plan.Label() != "dev") {
			t.Errorf("%s: got account %q, portal %q, label %q", tt.name, plan.Account(), plan.Portal(), plan.Label())
		}
	}
}

// written has `aliyun` write a token into the profile.
func written(left time.Duration) func(*config.Profile) {
	return func(p *config.Profile) {
		p.AccessToken, p.CloudSSOAccessTokenExpire = credential.NewSecret("written"), start.Add(left).Unix()
	}
}

// wroteSession has `aliyun` write a session into the profile.
func wroteSession(p *config.Profile) {
	p.AccessKeyID, p.AccessKeySecret, p.StsToken = "STS.x", credential.NewSecret("s"), credential.NewSecret("t")
	p.StsExpiration = start.Unix() + 1
}

// Whose session is in the cache: that of the sign-in which is good or, while none is, of
// the one whose session may still be. A keychain that fails gives nobody's.
func TestCloudSSOKey(t *testing.T) {
	fingerprint := "access_token=" + credential.NewSecret("written").Fingerprint()
	broken := errors.New("broken")
	tests := []struct {
		name    string
		left    time.Duration // of the token in the keychain; 0: there is none
		refused bool
		written time.Duration // 0: none
		change  func(*config.Profile)
		err     error
		want    string // last part of the key, or ""
		kind    credential.Kind
	}{
		{name: "signed in", left: time.Hour, want: "sign_in=login-1"},
		{name: "expired", left: -time.Hour, want: "sign_in=login-1"},
		{name: "expired, and a written one", left: -time.Hour, written: time.Hour, want: fingerprint},
		{name: "refused, and a written one", left: time.Hour, refused: true, written: time.Hour, want: fingerprint},
		{name: "both expired", left: -time.Hour, written: -time.Hour, want: "sign_in=login-1"},
		{name: "both good", left: time.Hour, written: time.Hour, want: "sign_in=login-1"},
		{name: "written alone", written: time.Hour, want: fingerprint},
		{name: "written alone, and expired", written: -time.Hour, want: fingerprint},
		{name: "an expiry of no token", left: -time.Hour, change: func(p *config.Profile) { p.CloudSSOAccessTokenExpire = start.Unix() + 1 }, want: "sign_in=login-1"},
		{name: "none", kind: credential.Login},
		{name: "the keychain fails", written: time.Hour, err: broken, kind: credential.Internal},
	}
	for _, tt := range tests {
		w := newWorld(t)
		p := ssoProfile()
		if tt.left != 0 {
			w.portal.id, w.portal.token = "login-1", ssoflow.Token{AccessToken: credential.NewSecret("kept"), Expires: start.Add(tt.left)}
		}
		if tt.refused {
			w.portal.refused = []string{"kept"}
		}
		if tt.written != 0 {
			written(tt.written)(&p)
		}
		if tt.change != nil {
			tt.change(&p)
		}
		w.portal.err = tt.err
		w.profiles = []config.Profile{p}
		plan, err := Build(request.Request{Profile: "dev"}, w.World)
		must(t, err)
		key, err := plan.CacheKey(t.Context())
		last := ""
		if len(key) > 0 {
			last = key[len(key)-1]
		}
		if last != tt.want || (err == nil) != (tt.want != "") || err != nil && credential.KindOf(err) != tt.kind {
			t.Errorf("%s: got %q, %v; want %q", tt.name, last, err, tt.want)
		}
		for _, portal := range w.portal.asked {
			if portal != cloudURL+"/d/login" {
				t.Errorf("%s: asked for the sign-in at %s", tt.name, portal)
			}
		}
	}
}

// The session of `aliyun` stands for that of the portal only while no token is good: the
// cache key follows.
func TestCloudSSOWrittenSessionKey(t *testing.T) {
	for left, want := range map[time.Duration]string{0: "access_key_id=STS.x", time.Hour: "sign_in=login-1"} {
		w := newWorld(t)
		p := ssoProfile()
		wroteSession(&p)
		if left != 0 {
			w.portal.id, w.portal.token = "login-1", ssoflow.Token{AccessToken: credential.NewSecret("kept"), Expires: start.Add(left)}
		}
		w.profiles = []config.Profile{p}
		if key := w.key(t, request.Request{Profile: "dev"}); !slices.Contains(key, want) {
			t.Errorf("got %q, want %q in it", key, want)
		}
	}
}

// A written session that expires while a process runs is not given out.
func TestCloudSSOWrittenSessionExpires(t *testing.T) {
	w := newWorld(t)
	p := ssoProfile()
	wroteSession(&p)
	w.profiles = []config.Profile{p}
	now := start
	w.Now = func() time.Time { return now }
	plan, err := Build(request.Request{Profile: "dev"}, w.World)
	must(t, err)
	c, err := plan.Retrieve(t.Context())
	wants(t, "valid", c, err, "profile:dev", 0, "")
	now = start.Add(time.Second)
	c, err = plan.Retrieve(t.Context())
	wants(t, "expired", c, err, "", credential.Login, "not signed in")
}

// Without a profile the command to sign in has a place for its name.
func TestCloudSSOWithoutProfile(t *testing.T) {
	w := newWorld(t)
	_, _, err := w.get(t, request.Request{Mode: "CloudSSO", SignInURL: cloudURL + "/d/login", AccountID: "1", AccessConfig: "ac-1"})
	wants(t, "CloudSSO", credential.Credential{}, err, "", credential.Login, "aliyun-sso-login login NAME")
}
