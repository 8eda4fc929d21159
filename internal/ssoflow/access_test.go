package ssoflow

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/credential"
)

func TestAccounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(
			t,
			ok(`{"Accounts":[{"AccountId":"1","DisplayName":"one"},{"AccountId":"2","DisplayName":"\u001b[2J\u202e"}],"IsTruncated":true,"NextToken":"a&b=c"}`),
			ok(`{"Accounts":[{"AccountId":"3"}],"IsTruncated":false,"NextToken":""}`),
		)
		got, err := s.portal().Accounts(t.Context(), token())
		want := []Account{{"1", "one"}, {"2", "\x1b[2J\u202e"}, {"3", ""}}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("got %q, %v", got, err)
		}
		for i, r := range s.seen {
			u, err := url.Parse(r.url)
			if err != nil {
				t.Fatal(err)
			}
			if r.method != "GET" || u.Path != "/access-assignments/accounts" || r.auth != "Bearer "+canary || r.body != "" || r.contentType != "application/json" {
				t.Errorf("got %+v", r)
			}
			if got := u.Query().Get("NextToken"); got != []string{"", "a&b=c"}[i] || u.Query().Get("MaxResults") != "100" {
				t.Errorf("page %d: %s", i+1, r.url)
			}
		}
	})
}

func TestAccessConfigurations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(
			t,
			ok(`{"AccessConfigurationsForAccount":[{"AccessConfigurationId":"ac-1","AccessConfigurationName":"admin","AccessConfigurationDescription":"all"}],"IsTruncated":true,"NextToken":"n"}`),
			ok(`{"AccessConfigurationsForAccount":[{"AccessConfigurationId":"ac-2","AccessConfigurationName":"read"}]}`),
		)
		got, err := s.portal().AccessConfigurations(t.Context(), token(), "17")
		want := []AccessConfiguration{{"ac-1", "admin", "all"}, {"ac-2", "read", ""}}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("got %q, %v", got, err)
		}
		for _, r := range s.seen {
			u, err := url.Parse(r.url)
			if err != nil || u.Path != "/access-assignments/access-configurations" || u.Query().Get("AccountId") != "17" || r.contentType != "application/json" {
				t.Errorf("got %+v", r)
			}
		}
		_, err = s.portal().AccessConfigurations(t.Context(), token(), "name of it")
		wantError(t, err, credential.Usage, "the account is not given as an id")
	})
}

func TestAccountsEmpty(t *testing.T) {
	for _, body := range []string{`{}`, `{"Accounts":null}`, `{"Accounts":[],"IsTruncated":false,"NextToken":"x"}`} {
		synctest.Test(t, func(t *testing.T) {
			s := newService(t, ok(body))
			if got, err := s.portal().Accounts(t.Context(), token()); err != nil || len(got) != 0 || len(s.seen) != 1 {
				t.Errorf("%s: got %v, %v", body, got, err)
			}
		})
	}
}

func TestListsEnd(t *testing.T) {
	page := func(next string, entries int) answer {
		all := strings.TrimSuffix(strings.Repeat(`{"AccountId":"1"},`, entries), ",")
		return ok(fmt.Sprintf(`{"Accounts":[%s],"IsTruncated":true,"NextToken":%q}`, all, next))
	}
	var many, large []answer
	for i := range 300 {
		many = append(many, page(fmt.Sprint("n", i), 1))
		large = append(large, page(fmt.Sprint("n", i), 1000))
	}
	tests := []struct {
		name    string
		answers []answer
		want    string
		calls   int
	}{
		{"same page", []answer{page("a", 1)}, "repeats a page", 2},
		{"circle", []answer{page("a", 1), page("b", 1), page("a", 1)}, "repeats a page", 3},
		{"no next page", []answer{page("", 1)}, "repeats a page", 1},
		{"pages", many, "more than 200 pages", 200},
		{"entries", large, "more than 10000 entries", 10},
		{"no id", []answer{ok(`{"Accounts":[{"DisplayName":"CANARY"}]}`)}, "an account without an id", 1},
		{"odd id", []answer{ok(`{"Accounts":[{"AccountId":"../CANARY"}]}`)}, "an account without an id", 1},
		{"wrong type", []answer{ok(`{"Accounts":"CANARY"}`)}, "not the documented JSON", 1},
		{"wrong type of the flag", []answer{ok(`{"Accounts":[],"IsTruncated":"CANARY"}`)}, "not the documented JSON", 1},
		{"null", []answer{ok(`null`)}, "not the documented JSON", 1},
		{"array", []answer{ok(`[]`)}, "not the documented JSON", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, tt.answers...)
				got, err := s.portal().Accounts(t.Context(), token())
				wantError(t, err, credential.Refused, tt.want)
				if got != nil || len(s.seen) != tt.calls {
					t.Errorf("%d entries after %d requests, want %d", len(got), len(s.seen), tt.calls)
				}
			})
		})
	}
}

func TestAccessConfigurationsRefuses(t *testing.T) {
	for body, want := range map[string]string{
		`{"AccessConfigurationsForAccount":[{}]}`:                                          "an access configuration without an id",
		`{"AccessConfigurationsForAccount":[{"AccessConfigurationId":"a/b"}]}`:             "an access configuration without an id",
		`{"AccessConfigurationsForAccount":"CANARY"}`:                                      "not the documented JSON",
		`{"AccessConfigurationsForAccount":[{"AccessConfigurationId":"a"}],"NextToken":7}`: "not the documented JSON",
	} {
		synctest.Test(t, func(t *testing.T) {
			list, err := newService(t, ok(body)).portal().AccessConfigurations(t.Context(), token(), "1")
			if wantError(t, err, credential.Refused, want); list != nil {
				t.Errorf("%s: got %v beside the error", body, list)
			}
		})
	}
}

func TestCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, ok(`{"CloudCredential":`+keys()+`,"RequestId":"R-1"}`))
		got, err := s.portal().Credentials(t.Context(), token(), "17", "ac-1")
		if err != nil {
			t.Fatal(err)
		}
		if got.AccessKeyID != "STS.id" || got.AccessKeySecret.Reveal() != "CANARY-secret" || got.SecurityToken.Reveal() != "CANARY-session" ||
			!got.Expires.Equal(time.Now().Add(time.Hour)) || !got.Obtained.Equal(time.Now()) || got.Source != "cloudsso:17/ac-1" {
			t.Errorf("got %+v", got)
		}
		r := s.seen[0]
		if r.method != "POST" || r.url != "https://signin-test.alibabacloudsso.com/cloud-credentials" || r.auth != "Bearer "+canary ||
			r.body != `{"AccessConfigurationId":"ac-1","AccountId":"17"}` {
			t.Errorf("sent %+v", r)
		}
	})
}

func TestCredentialsErrors(t *testing.T) {
	with := func(change func(string) string) answer {
		return ok(`{"CloudCredential":` + change(fmt.Sprintf(keysJSON, "2100-01-01T00:00:00Z")) + `}`)
	}
	replace := func(old, text string) answer {
		return with(func(s string) string { return strings.Replace(s, old, text, 1) })
	}
	tests := []struct {
		name    string
		answer  answer
		kind    credential.Kind
		want    string
		refused bool // the token
	}{
		{"empty", ok(`{}`), credential.Refused, "no AccessKeyId", false},
		{"null", ok(`null`), credential.Refused, "not the documented JSON", false},
		{"nothing", ok(``), credential.Refused, "not the documented JSON", false},
		{"null inside", ok(`{"CloudCredential":null}`), credential.Refused, "no AccessKeyId", false},
		{"HTML", ok(`<html>CANARY`), credential.Refused, "not the documented JSON", false},
		{"text", ok(`{"CloudCredential":"CANARY"}`), credential.Refused, "not the documented JSON", false},
		{"no secret", replace(`"AccessKeySecret"`, `"x"`), credential.Refused, "no AccessKeySecret", false},
		{"no token", replace(`"SecurityToken"`, `"x"`), credential.Refused, "no SecurityToken", false},
		{"no expiry", replace(`"Expiration"`, `"x"`), credential.Refused, "no Expiration", false},
		{"expired", replace("2100", "1999"), credential.Refused, "already expired", false},
		{"odd expiry", replace("2100-01-01T00:00:00Z", "CANARY"), credential.Refused, "not a time", false},
		{"number", replace(`"STS.id"`, `5`), credential.Refused, "not the documented JSON", false},
		{"refusal with 200", bad(200, "SomethingElse"), credential.Refused, "SomethingElse: message", false},
		{"redirect", answer{status: 302, header: map[string][]string{"Location": {"https://evil.example"}}}, credential.Refused, "HTTP status 302", false},

		{"401", answer{status: 401, body: "<html>CANARY"}, credential.Login, "does not accept the token", true},
		{"401 with a code", bad(401, "Whatever"), credential.Login, "does not accept the token: Whatever: message", true},
		{"403", answer{status: 403}, credential.Login, "does not accept the token", true},
		{"403 with a code", bad(403, "Forbidden"), credential.Login, "Forbidden", true},
		{"invalid token", bad(400, "InvalidAccessToken"), credential.Login, "InvalidAccessToken", true},
		{"expired token", bad(400, "access_token_expired"), credential.Login, "access_token_expired", true},
		{"token not found", bad(404, "AccessTokenNotFound"), credential.Login, "AccessTokenNotFound", true},

		{"not permitted", bad(403, "NoPermission"), credential.Refused, "NoPermission: message", false},
		{"not assigned", bad(403, "AccessConfigurationNotAssigned"), credential.Refused, "NotAssigned", false},
		{"no such account", bad(404, "EntityNotExist.Account"), credential.Refused, "EntityNotExist.Account", false},
		{"invalid parameter", bad(400, "InvalidParameter"), credential.Refused, "InvalidParameter", false},
		{"page token", bad(400, "InvalidNextToken"), credential.Refused, "InvalidNextToken", false},
		{"no code", answer{status: 400, body: `{}`}, credential.Refused, "HTTP status 400 without the documented JSON", false},
		{"odd code", answer{status: 400, body: `{"ErrorCode":5}`}, credential.Refused, "HTTP status 400 without", false},
		{"gateway", answer{status: 400, body: `{"Code":"BadRequest","Message":"CANARY-token"}`}, credential.Refused, "BadRequest: REDACTED", false},

		{"broken", bad(500, "InternalError"), credential.Network, "InternalError", false},
		{"broken without JSON", answer{status: 502, body: "<html>CANARY"}, credential.Network, "HTTP status 502", false},
		{"broken, about the token", bad(500, "InvalidAccessToken"), credential.Network, "InvalidAccessToken", false},
		{"throttled", bad(429, "Throttling"), credential.Network, "Throttling", false},
		{"reset", answer{err: errReset}, credential.Network, "connection", false},
		{"endless", ok(strings.Repeat("CANARY", 20000)), credential.Refused, "longer than", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, tt.answer)
				told := 0
				p := Provider{
					Portal: s.portal(), AccountID: "17", ConfigurationID: "ac-1", Token: have(token()),
					Refused: told1(&told),
				}
				got, err := p.Retrieve(t.Context())
				wantError(t, err, tt.kind, tt.want)
				if got != (credential.Credential{}) {
					t.Error("a credential with an error")
				}
				if errors.Is(err, ErrTokenRefused) != tt.refused || (told == 1) != tt.refused {
					t.Errorf("token refused: %v, told %d times, want %v", err, told, tt.refused)
				}
				if strings.Contains(tt.answer.body, "R-1") && credential.RequestIDOf(err) != "R-1" {
					t.Errorf("request id %q", credential.RequestIDOf(err))
				}
			})
		})
	}
}

func TestTokensThatAreNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tests := []struct {
			name  string
			token Token
			want  string
		}{
			{"none", Token{}, "there is no access token"},
			{"ended", Token{AccessToken: credential.NewSecret(canary), Expires: time.Now()}, "the sign-in ended at 2000-01-01T00:00:00Z"},
			{"line break", Token{AccessToken: credential.NewSecret("CANARY\r\nX: y")}, "a character that no token has"},
		}
		for _, tt := range tests {
			s := newService(t, ok(`{}`))
			_, err := s.portal().Credentials(t.Context(), tt.token, "1", "2")
			wantError(t, err, credential.Login, tt.want)
			if _, err := s.portal().Accounts(t.Context(), tt.token); err == nil {
				t.Errorf("%s: listed accounts", tt.name)
			}
			if len(s.seen) != 0 || errors.Is(err, ErrTokenRefused) {
				t.Errorf("%s: %d requests, %v", tt.name, len(s.seen), err)
			}
		}
	})
}

func TestCredentialsNeedIDs(t *testing.T) {
	for _, ids := range [][2]string{{"", "ac-1"}, {"1", ""}, {"my account", "ac-1"}, {"1", "a/b"}, {"1\n", "ac"}} {
		s := newService(t, ok(`{}`))
		_, err := s.portal().Credentials(t.Context(), token(), ids[0], ids[1])
		wantError(t, err, credential.Usage, "must be given as ids")
		if len(s.seen) != 0 {
			t.Errorf("%q: a request was sent", ids)
		}
	}
}
