package signin

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

const grantedJSON = `{"AccessToken":"CANARY-token","ExpiresIn":3600}`

// device is a sign-in that began now.
func device() *Device {
	return &Device{
		deviceCode: credential.NewSecret("CANARY-device"), verifier: credential.NewSecret("CANARY-verifier"),
		expires: time.Now().Add(10 * time.Minute), interval: 5 * time.Second,
	}
}

func TestWaitRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, ok(grantedJSON))
		p := s.portal()
		p.ClientID = "app-mine"
		got, err := Wait(t.Context(), p, device(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.AccessToken.Reveal() != canary || !got.Expires.Equal(time.Now().Add(time.Hour)) || !got.Obtained.Equal(time.Now()) || got.Expires.Location() != time.UTC {
			t.Errorf("got %+v", got)
		}
		r := s.seen[0]
		want := map[string]string{
			"ClientId": "app-mine", "DeviceCode": "CANARY-device", "CodeVerifier": "CANARY-verifier",
			"GrantType": "urn:ietf:params:oauth:grant-type:device_code",
		}
		if r.method != "POST" || r.url != "https://signin-test.alibabacloudsso.com/token" || fmt.Sprint(r.json()) != fmt.Sprint(want) {
			t.Errorf("sent %+v", r)
		}
	})
}

// TestWaitPace checks when polls happen.
func TestWaitPace(t *testing.T) {
	pending := bad(400, "AuthorizationPending")
	html := answer{status: 502, body: "<html>"}
	tests := []struct {
		name    string
		answers []answer
		want    time.Duration // until the token
	}{
		{"at once", []answer{ok(grantedJSON)}, 5 * time.Second},
		{"pending", []answer{pending, pending, ok(grantedJSON)}, 15 * time.Second},
		{"pending, spelled otherwise", []answer{bad(400, "authorization_pending"), bad(403, "Authorization Pending"), ok(grantedJSON)}, 15 * time.Second},
		{"pending with 200", []answer{bad(200, "AuthorizationPending"), ok(grantedJSON)}, 10 * time.Second},
		{"pending as in RFC 8628", []answer{{status: 400, body: `{"error":"authorization_pending"}`}, ok(grantedJSON)}, 10 * time.Second},
		{"slower for good", []answer{bad(400, "SlowDown"), pending, bad(400, "slow_down"), pending, ok(grantedJSON)}, (5 + 10 + 10 + 15 + 15) * time.Second},
		{"slower, in other words", []answer{bad(400, "Slow Down"), bad(400, "SlowDownError"), ok(grantedJSON)}, (5 + 10 + 15) * time.Second},
		{"throttled", []answer{bad(429, "AnyCode"), {status: 429, body: "<html>"}, bad(400, "Throttling.User"), ok(grantedJSON)}, (5 + 10 + 15 + 20) * time.Second},
		{"failures back off", []answer{html, {err: errReset}, ok("<html>"), {status: 404, body: "<html>"}, bad(500, "InternalError"), ok(grantedJSON)}, (5 + 10 + 20 + 40 + 60 + 60) * time.Second},
		{"an answer ends the backing off", []answer{html, html, pending, ok(grantedJSON)}, (5 + 10 + 20 + 5) * time.Second},
		{"too long an answer", []answer{ok(strings.Repeat("x", 70<<10)), ok(grantedJSON)}, (5 + 10) * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, tt.answers...)
				start := time.Now()
				got, err := Wait(t.Context(), s.portal(), device(), nil)
				if err != nil || got.AccessToken.Reveal() != canary {
					t.Fatalf("got %v, %v", got, err)
				}
				if took := time.Since(start); took != tt.want || len(s.seen) != len(tt.answers) {
					t.Errorf("%d polls in %v, want %d in %v", len(s.seen), took, len(tt.answers), tt.want)
				}
			})
		})
	}
}

func TestWaitEnds(t *testing.T) {
	life := 10 * time.Minute
	tests := []struct {
		name   string
		answer answer
		kind   credential.Kind
		want   string
		after  time.Duration
	}{
		{"never approved", bad(400, "AuthorizationPending"), credential.Login, "the code expired before anybody approved it", life},
		{"nobody there", answer{err: errReset}, credential.Network, "connection", life},
		{"broken", answer{status: 500, body: "CANARY"}, credential.Network, "HTTP status 500", life},
		{"captive portal", ok("<html>CANARY"), credential.Network, "HTTP status 200 without the documented JSON", life},
		{"slower and slower", bad(400, "SlowDown"), credential.Login, "the code expired", life},

		{"ended", bad(400, "InvalidDeviceCodeError"), credential.Login, "the code has expired: InvalidDeviceCodeError: message", 5 * time.Second},
		{"ended as in RFC 8628", bad(400, "expired_token"), credential.Login, "the code has expired", 5 * time.Second},
		{"denied", bad(403, "AccessDenied"), credential.Refused, "the sign-in was not approved: AccessDenied: message", 5 * time.Second},
		{"denied, spelled otherwise", bad(500, "access denied"), credential.Refused, "not approved", 5 * time.Second},
		{"unknown code", bad(400, "SomethingElse"), credential.Refused, "SomethingElse: message", 5 * time.Second},
		{"unknown code with 200", bad(200, "SomethingElse"), credential.Refused, "SomethingElse", 5 * time.Second},
		{"no code", answer{status: 400, body: `{}`}, credential.Refused, "HTTP status 400", 5 * time.Second},

		{"no token", ok(`{}`), credential.Refused, "no usable AccessToken", 5 * time.Second},
		{"null token", ok(`{"AccessToken":null,"ExpiresIn":3600}`), credential.Refused, "no usable AccessToken", 5 * time.Second},
		{"empty token", ok(`{"AccessToken":"","ExpiresIn":3600}`), credential.Refused, "no usable AccessToken", 5 * time.Second},
		{"token with a line break", ok(`{"AccessToken":"CANARY\nX: y","ExpiresIn":3600}`), credential.Refused, "no usable AccessToken", 5 * time.Second},
		{"token of another type", ok(`{"AccessToken":{"a":"CANARY"},"ExpiresIn":3600}`), credential.Refused, "not the documented JSON", 5 * time.Second},
		{"no end", ok(`{"AccessToken":"CANARY"}`), credential.Refused, "no time left", 5 * time.Second},
		{"ends at once", ok(`{"AccessToken":"CANARY","ExpiresIn":0}`), credential.Refused, "no time left", 5 * time.Second},
		{"ended before", ok(`{"AccessToken":"CANARY","ExpiresIn":-1}`), credential.Refused, "no time left", 5 * time.Second},
		{"end of another type", ok(`{"AccessToken":"CANARY","ExpiresIn":"3600"}`), credential.Refused, "not the documented JSON", 5 * time.Second},
		{"end that is no number", ok(`{"AccessToken":"CANARY","ExpiresIn":1e999}`), credential.Refused, "not the documented JSON", 5 * time.Second},

		{
			"hostile text",
			answer{status: 400, body: `{"ErrorCode":"Odd","ErrorMessage":"CANARY-device\n\u001b[2J CANARY-verifier \u202e` + strings.Repeat("x", 10000) + `"}`},
			credential.Refused, `Odd: REDACTED\n\u001b[2J REDACTED \u202exxx`, 5 * time.Second,
		},
		{"hostile code", answer{status: 400, body: `{"ErrorCode":"CANARY-device\u001b","ErrorMessage":"CANARY"}`}, credential.Refused, "HTTP status 400", 5 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, tt.answer)
				start := time.Now()
				got, err := Wait(t.Context(), s.portal(), device(), nil)
				if !got.AccessToken.IsZero() {
					t.Error("a token with an error")
				}
				wantError(t, err, tt.kind, tt.want)
				if took := time.Since(start); took != tt.after {
					t.Errorf("ended after %v, want %v", took, tt.after)
				}
				if len(err.Error()) > 700 {
					t.Errorf("an error of %d bytes", len(err.Error()))
				}
			})
		})
	}
}

func TestWaitTokenLife(t *testing.T) {
	for seconds, want := range map[string]time.Duration{
		"1":             time.Second,
		"28800":         8 * time.Hour,
		"604800":        7 * 24 * time.Hour,
		"604801":        12 * time.Hour,
		"3600000":       12 * time.Hour, // milliseconds
		"1767323045000": 12 * time.Hour,
		"1e300":         12 * time.Hour,
		"3600.7":        time.Hour,
	} {
		synctest.Test(t, func(t *testing.T) {
			got, err := Wait(t.Context(), newService(t, ok(`{"AccessToken":"t","ExpiresIn":`+seconds+`}`)).portal(), device(), nil)
			if err != nil {
				t.Fatalf("%s: %v", seconds, err)
			}
			if life := got.Expires.Sub(got.Obtained); life != want {
				t.Errorf("%s seconds: lives for %v, want %v", seconds, life, want)
			}
		})
	}
}

func TestWaitProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var left []time.Duration
		s := newService(t, bad(400, "AuthorizationPending"), ok(grantedJSON))
		_, err := Wait(t.Context(), s.portal(), device(), func(d time.Duration) { left = append(left, d) })
		if err != nil {
			t.Fatal(err)
		}
		if len(left) != 10 || left[0] != 10*time.Minute || left[9] != 10*time.Minute-9*time.Second {
			t.Errorf("told %v", left)
		}
	})
}

func TestWaitInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cause := errors.New("interrupted")
		time.AfterFunc(7*time.Second, func() { cancel(cause) })
		start := time.Now()
		_, err := Wait(ctx, newService(t, bad(400, "AuthorizationPending")).portal(), device(), nil)
		if !errors.Is(err, cause) || time.Since(start) != 7*time.Second {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
	})
}

func TestWaitTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		_, err := Wait(ctx, newService(t, bad(400, "AuthorizationPending")).portal(), device(), nil)
		wantError(t, err, credential.Network, "nobody approved it within the time limit")
		if took := time.Since(start); took != time.Minute {
			t.Errorf("ended after %v", took)
		}
	})
}

// TestWaitClock checks that neither a clock that jumps nor one that stands
// still makes the wait longer than the code is good for.
func TestWaitClock(t *testing.T) {
	t.Run("ahead", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var jump atomic.Int64
			p := newService(t, bad(400, "AuthorizationPending")).portal()
			p.Now = func() time.Time { return time.Now().Add(time.Duration(jump.Load())) }
			time.AfterFunc(12*time.Second, func() { jump.Store(int64(time.Hour)) })
			start := time.Now()
			_, err := Wait(t.Context(), p, device(), nil)
			wantError(t, err, credential.Login, "the code expired")
			if took := time.Since(start); took != 15*time.Second {
				t.Errorf("ended after %v", took)
			}
		})
	})
	t.Run("standing", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newService(t, bad(400, "AuthorizationPending")).portal()
			start := time.Now()
			p.Now = func() time.Time { return start }
			_, err := Wait(t.Context(), p, device(), nil)
			wantError(t, err, credential.Login, "the code expired")
			if took := time.Since(start); took != 10*time.Minute {
				t.Errorf("ended after %v", took)
			}
		})
	})
	t.Run("ended before it began", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := newService(t, ok(grantedJSON))
			d := device()
			d.expires = time.Now()
			_, err := Wait(t.Context(), s.portal(), d, nil)
			wantError(t, err, credential.Login, "the code expired")
			if len(s.seen) != 0 {
				t.Errorf("%d polls", len(s.seen))
			}
		})
	})
}
