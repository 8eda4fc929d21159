package sts

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

// A session without the SourceIdentity that was asked for would leave nobody in the logs.
func TestSourceIdentity(t *testing.T) {
	role := Role{ARN: testARN, SessionName: "me", SourceIdentity: "alice@corp"}
	for answered, ok := range map[string]bool{`"SourceIdentity":"alice@corp",`: true, `"SourceIdentity":"bob",`: false, ``: false} {
		s := &service{replies: []reply{{status: 200, body: "{" + answered + goodSession[1:]}}}
		got, err := AssumeRole{Client: s.client(), Role: role, Source: &static{cred: source}}.Retrieve(t.Context())
		if !strings.Contains(s.bodies[0], "&SourceIdentity=alice%40corp") {
			t.Errorf("sent %s", s.bodies[0])
		}
		if ok && (err != nil || got.AccessKeyID != "STS.NEW") {
			t.Errorf("%s: got %v", answered, err)
		}
		if !ok && (credential.KindOf(err) != credential.Refused || !strings.Contains(credential.HintOf(err), "--source-identity") || credential.RequestIDOf(err) != "R-1" || got.AccessKeyID != "") {
			t.Errorf("%s: got %v of kind %v", answered, err, credential.KindOf(err))
		}
	}
	for identity, ok := range map[string]bool{
		"ab": true, "a_+=,.@-": true, strings.Repeat("x", 64): true, "a": false, strings.Repeat("x", 65): false, "acs:x": false, "a b": false, "a/b": false,
	} {
		role.SourceIdentity = identity
		err := role.Check()
		if (err == nil) != ok || err != nil && (credential.KindOf(err) != credential.Usage || credential.HintOf(err) != hintSourceIdentity) {
			t.Errorf("%q: got %v", identity, err)
		}
	}
}

// withOIDC is complete but for its Client.
func withOIDC(token string, err error) AssumeRoleWithOIDC {
	return AssumeRoleWithOIDC{
		Role:        Role{ARN: testARN, SessionName: "me", Policy: `{}`},
		ProviderARN: "acs:ram::1234567890123456:oidc-provider/ack",
		Token:       func(context.Context) (credential.Secret, error) { return credential.NewSecret(token), err },
		Subject:     func() ([]string, error) { return []string{"issuer=i", "subject=s"}, err },
	}
}

// The token stands in the body, and nobody signs.
func TestOIDCRequest(t *testing.T) {
	s := &service{replies: []reply{{status: 200, body: goodSession}}}
	a := withOIDC("aaaa.bbbb", nil)
	a.Client = s.client()
	got, err := a.Retrieve(t.Context())
	if err != nil || got.AccessKeyID != "STS.NEW" || got.Source != "oidc > role:ops" {
		t.Errorf("got %+v, %v", got, err)
	}
	want := url.Values{
		"OIDCProviderArn": {a.ProviderARN}, "OIDCToken": {"aaaa.bbbb"}, "Policy": {"{}"}, "RoleArn": {testARN}, "RoleSessionName": {"me"}, "DurationSeconds": {"3600"},
	}
	if req := s.sent[0]; s.bodies[0] != want.Encode() || req.Header.Get("Authorization") != "" || req.Header.Get("X-Acs-Action") != "AssumeRoleWithOIDC" {
		t.Errorf("sent %s with %v", s.bodies[0], req.Header)
	}
	key, err := a.CacheKey(t.Context())
	wantKey := []string{
		"OIDC", "issuer=i", "subject=s", "provider_arn=" + a.ProviderARN, "endpoint=https://sts.aliyuncs.com", "role_arn=" + testARN, "session_name=me",
		"external_id=", "source_identity=", "seconds=3600", "policy_sha256=" + hexSHA256("{}"),
	}
	if err != nil || !slices.Equal(key, wantKey) {
		t.Errorf("got key %q, %v, want %q", key, err, wantKey)
	}
}

func TestOIDCTokens(t *testing.T) {
	for token, ok := range map[string]bool{
		"abcd": true, strings.Repeat("x", 20000): true, "abc": false, strings.Repeat("x", 20001): false, "ab cd": false, "abcd\n": false, "ab\tcd": false, "ab\rcd": false, "": false,
	} {
		s := &service{replies: []reply{{status: 200, body: goodSession}}}
		a := withOIDC(token, nil)
		a.Client = s.client()
		_, err := a.Retrieve(t.Context())
		if ok && err != nil || !ok && (credential.KindOf(err) != credential.Usage || credential.HintOf(err) != hintOIDCToken || len(s.sent) != 0) {
			t.Errorf("%.9q of %d: got %v after %d requests", token, len(token), err, len(s.sent))
		}
	}
	gone := errors.New("no such file")
	s := &service{replies: []reply{{status: 200, body: goodSession}}}
	a := withOIDC("abcd", gone)
	a.Client = s.client()
	if _, err := a.Retrieve(t.Context()); !errors.Is(err, gone) || len(s.sent) != 0 {
		t.Errorf("no token: got %v after %d requests", err, len(s.sent))
	}
	if key, err := a.CacheKey(t.Context()); !errors.Is(err, gone) || key != nil {
		t.Errorf("no subject: got %q, %v", key, err)
	}
	a = withOIDC("CANARY-token", nil)
	s.replies = []reply{{status: 400, body: refused("AuthenticationFail.OIDCToken.Invalid", "got CANARY-token")}}
	a.Client = s.client()
	if _, err := a.Retrieve(t.Context()); err == nil || strings.Contains(err.Error(), "CANARY") || credential.HintOf(err) != hintOIDCToken {
		t.Errorf("refused: got %v", err)
	}
}

// A provider's name is twice as long as a role's.
func TestOIDCProvider(t *testing.T) {
	for arn, ok := range map[string]bool{
		"acs:ram::1:oidc-provider/" + strings.Repeat("x", 128): true, "acs:ram::1:oidc-provider/" + strings.Repeat("x", 129): false,
		"acs:ram::1:oidc-provider/a.b_c-d": true, "acs:ram::1:oidc-provider/a/b": false, "acs:ram::a:oidc-provider/x": false, "acs:ram::1:role/x": false, "": false,
	} {
		a := withOIDC("abcd", nil)
		a.ProviderARN, a.Client = arn, (&service{replies: []reply{{status: 200, body: goodSession}}}).client()
		if _, err := a.Retrieve(t.Context()); (err == nil) != ok || !ok && credential.KindOf(err) != credential.Usage {
			t.Errorf("%q: got %v", arn, err)
		}
	}
}

// Numbers of seconds are said as a person writes them, too.
func TestSecondsInWords(t *testing.T) {
	for seconds, want := range map[int]string{
		60: "a session of 60 seconds (1m)", 899: "(14m59s)", 86400: "(24h)", 45000: "(12h30m)", 43201: "(12h0m1s)", 45: "(45s)", -1: "(-1s)",
	} {
		err := Role{ARN: testARN, SessionName: "me", Seconds: seconds}.Check()
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "from 900 (15m) to 43200 (12h)") {
			t.Errorf("%d: got %v, want %s", seconds, err, want)
		}
	}
	fits := Role{ARN: testARN, SessionName: "me", Policy: `{"a":"` + strings.Repeat("x", 32<<10-8) + `"}`}
	if err := fits.Check(); err != nil || len(fits.Policy) != 32<<10 {
		t.Errorf("a policy of %d bytes: got %v", len(fits.Policy), err)
	}
}
