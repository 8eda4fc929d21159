package signin

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

const deviceJSON = `{"DeviceCode":"CANARY-device","UserCode":"ABCD-EFGH","VerificationUri":"https://v.example","VerificationUriComplete":"https://v.example/?c","ExpiresIn":300,"Interval":2}`

func TestStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, ok(deviceJSON))
		d, err := Start(t.Context(), s.portal())
		if err != nil {
			t.Fatal(err)
		}
		if d.deviceCode.Reveal() != "CANARY-device" || d.UserCode != "ABCD-EFGH" || d.VerificationURI != "https://v.example" || d.VerificationURIComplete != "https://v.example/?c" {
			t.Errorf("got %+v", d)
		}
		if d.interval != 2*time.Second || !d.expires.Equal(time.Now().Add(300*time.Second)) {
			t.Errorf("interval %v, expires %v", d.interval, d.expires)
		}
		if strings.Contains(d.expires.String(), "m=") {
			t.Errorf("the expiry is not wall time: %v", d.expires)
		}
		r := s.seen[0]
		if r.method != "POST" || r.url != "https://signin-test.alibabacloudsso.com/device-authorization" || r.contentType != "application/json" || r.auth != "" {
			t.Errorf("got %+v", r)
		}
		sum := sha256.Sum256([]byte(d.verifier.Reveal()))
		want := map[string]string{
			"PortalUrl": signInURL, "ClientId": "app-vaz16tltdxs96audqf35", "CodeChallengeMethod": "S256",
			"CodeChallenge": base64.RawURLEncoding.EncodeToString(sum[:]),
		}
		if got := r.json(); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("sent %v, want %v", got, want)
		}
		if n := len(d.verifier.Reveal()); n < 43 || n > 128 {
			t.Errorf("a verifier of %d characters", n)
		}
	})
}

func TestStartIsNew(t *testing.T) {
	s := newService(t, ok(deviceJSON))
	p := s.portal()
	p.ClientID = "app-mine"
	a, err := Start(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Start(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if a.verifier.Reveal() == b.verifier.Reveal() {
		t.Error("the same verifier twice")
	}
	if got := s.seen[0].json()["ClientId"]; got != "app-mine" {
		t.Errorf("client %q", got)
	}
}

// The portal is told the sign-in URL as a person typed it.
func TestStartTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"https://Signin-Test.alibabacloudsso.com:443/dir/login/?x=1": "https://Signin-Test.alibabacloudsso.com:443/dir/login/?x=1",
		"signin-test.alibabacloudsso.com/dir/device/login":           "https://signin-test.alibabacloudsso.com/dir/device/login",
		"": signInURL,
	} {
		s := newService(t, ok(deviceJSON))
		p := s.portal()
		p.Typed = typed
		if _, err := Start(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if got := s.seen[0].json()["PortalUrl"]; got != want || s.seen[0].url != "https://signin-test.alibabacloudsso.com/device-authorization" {
			t.Errorf("typed %q: got %q at %s, want %q", typed, got, s.seen[0].url, want)
		}
	}
}

func TestStartTimes(t *testing.T) {
	tests := []struct {
		name, expires, interval   string
		wantExpires, wantInterval time.Duration
	}{
		{"missing", "", "", 10 * time.Minute, 5 * time.Second},
		{"zero", `"ExpiresIn":0`, `"Interval":0`, 10 * time.Minute, 5 * time.Second},
		{"negative", `"ExpiresIn":-5`, `"Interval":-5`, 10 * time.Minute, 5 * time.Second},
		{"null", `"ExpiresIn":null`, `"Interval":null`, 10 * time.Minute, 5 * time.Second},
		{"long", `"ExpiresIn":86400`, `"Interval":3600`, 30 * time.Minute, time.Minute},
		{"absurd", `"ExpiresIn":1e300`, `"Interval":1e300`, 30 * time.Minute, time.Minute},
		{"fractions", `"ExpiresIn":60.5`, `"Interval":0.1`, 60500 * time.Millisecond, time.Second},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			fields := []string{`"DeviceCode":"d","UserCode":"u","VerificationUri":"v"`}
			for _, f := range []string{tt.expires, tt.interval} {
				if f != "" {
					fields = append(fields, f)
				}
			}
			d, err := Start(t.Context(), newService(t, ok("{"+strings.Join(fields, ",")+"}")).portal())
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			if got := time.Until(d.expires); got != tt.wantExpires || d.interval != tt.wantInterval {
				t.Errorf("%s: got %v, %v", tt.name, got, d.interval)
			}
		})
	}
}

func TestStartErrors(t *testing.T) {
	tests := []struct {
		name   string
		answer answer
		kind   credential.Kind
		want   string
		calls  int
	}{
		{"empty", ok(`{}`), credential.Refused, "no DeviceCode", 1},
		{"null", ok(`null`), credential.Refused, "not the documented JSON", 1},
		{"HTML", ok(`<html>CANARY</html>`), credential.Refused, "not the documented JSON", 1},
		{"wrong types", ok(`{"DeviceCode":{"x":"CANARY"},"UserCode":1}`), credential.Refused, "not the documented JSON", 1},
		{"no user code", ok(`{"DeviceCode":"d","VerificationUri":"v"}`), credential.Refused, "no UserCode", 1},
		{"no address", ok(`{"DeviceCode":"d","UserCode":"u"}`), credential.Refused, "no VerificationUri", 1},
		{"refused", bad(400, "InvalidPortalUrl"), credential.Refused, "CloudSSO device authorization: InvalidPortalUrl: message", 1},
		{"refused with 200", bad(200, "InvalidPortalUrl"), credential.Refused, "InvalidPortalUrl", 1},
		{"not found", answer{status: 404, body: "<html>CANARY"}, credential.Refused, "HTTP status 404 without the documented JSON", 1},
		{"redirect", answer{status: 302}, credential.Refused, "HTTP status 302", 1},
		{"broken", bad(500, "InternalError"), credential.Network, "InternalError", 4},
		{"gateway", answer{status: 503, body: "<html>CANARY"}, credential.Network, "HTTP status 503", 4},
		{"throttled", bad(400, "Throttling.User"), credential.Network, "Throttling.User", 4},
		{"reset", answer{err: errReset}, credential.Network, "connection", 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, tt.answer)
				_, err := Start(t.Context(), s.portal())
				wantError(t, err, tt.kind, tt.want)
				if len(s.seen) != tt.calls {
					t.Errorf("%d requests, want %d", len(s.seen), tt.calls)
				}
				if strings.Contains(tt.answer.body, "R-1") && credential.RequestIDOf(err) != "R-1" {
					t.Errorf("request id %q", credential.RequestIDOf(err))
				}
			})
		})
	}
}
