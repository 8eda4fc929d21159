package ack

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/kubeconfig"
)

const cluster = "c0123456789abcdef0123456789abcdef"

var now = time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)

func session(id, token string, expires time.Time) credential.Credential {
	return credential.Credential{
		AccessKeyID: id, AccessKeySecret: credential.NewSecret("secretexample"), SecurityToken: credential.NewSecret(token), Expires: expires,
	}
}

// TestToken has vectors that were computed by other means.
func TestToken(t *testing.T) {
	const names = "x-acs-action;x-acs-content-sha256;x-acs-date"
	for _, test := range []struct {
		name, signed, signature string
		c                       credential.Credential
	}{
		{"AccessKey", names + ";x-acs-version", "e56df2ef4a244c6d7c022c1c7f36be65064320db07cf3887b342224da0743f13", session("LTAIexample", "", time.Time{})},
		{"session", names + ";x-acs-security-token;x-acs-version", "0dedc9188962c53e23c7958778b48f9753bde7ccedea46f6ff0d79051660d959", session("STS.NUexample", "CAISexample", time.Time{})},
	} {
		token, _, err := Token(cluster, test.c, now)
		if err != nil {
			t.Fatal(err)
		}
		text, ok := strings.CutPrefix(token.Reveal(), "k8s-ack-v2.")
		raw, err := base64.StdEncoding.DecodeString(text)
		if !ok || err != nil {
			t.Fatalf("%s: got %v", test.name, err)
		}
		var got struct {
			Query, Headers map[string]string
		}
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{
			"x-acs-action": "GetCallerIdentity", "x-acs-version": "2015-04-01", "x-acs-date": "2026-11-26T00:00:00Z",
			"x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
			"Authorization":        "ACS3-HMAC-SHA256 Credential=" + test.c.AccessKeyID + ",SignedHeaders=" + test.signed + ",Signature=" + test.signature,
		}
		if s := test.c.SecurityToken.Reveal(); s != "" {
			want["x-acs-security-token"] = s
		}
		if len(got.Headers) != len(want) || len(got.Query) != 1 || got.Query["ACKClusterId"] != cluster {
			t.Errorf("%s: got %v", test.name, got)
		}
		for name, value := range want {
			if got.Headers[name] != value {
				t.Errorf("%s: %s: got %q, want %q", test.name, name, got.Headers[name], value)
			}
		}
	}
}

func TestTokenExpires(t *testing.T) {
	for name, test := range map[string]struct{ end, want time.Time }{
		"AccessKey":     {time.Time{}, now.Add(10 * time.Minute)},
		"long session":  {now.Add(time.Hour), now.Add(10 * time.Minute)},
		"short session": {now.Add(3 * time.Minute), now.Add(3 * time.Minute)},
	} {
		if _, got, err := Token(cluster, session("STS.x", "t", test.end), now.Add(time.Millisecond)); err != nil || !got.Equal(test.want) {
			t.Errorf("%s: got %v, %v, want %v", name, got, err, test.want)
		}
	}
}

// TestTokenLength has the longest token that a cluster takes, and one more character.
func TestTokenLength(t *testing.T) {
	c := session("STS.NUexamplexxxxxxxxxxxxxxxx", "", time.Time{})
	longest := 0
	for n := 2000; n < 3000; n++ {
		c.SecurityToken = credential.NewSecret(strings.Repeat("x", n))
		token, _, err := Token(cluster, c, now)
		switch {
		case err == nil && len(token.Reveal()) > 4096:
			t.Fatalf("a session token of %d characters: got %d", n, len(token.Reveal()))
		case err == nil:
			longest = n
		case credential.KindOf(err) != credential.Usage || credential.HintOf(err) != "add --certificate" || !strings.Contains(err.Error(), "4096"):
			t.Fatalf("got %v", err)
		}
	}
	if longest < 2500 {
		t.Errorf("the longest session token that fits has %d characters", longest)
	}
	t.Logf("the longest session token has %d characters", longest)
}

func TestCheck(t *testing.T) {
	for id, want := range map[string]bool{
		cluster: true, "a": true, "C-1": true, strings.Repeat("a", 64): true,
		"": false, strings.Repeat("a", 65): false, "a/b": false, "a.b": false, "a b": false, "ä": false, "a\n": false, "..": false, "%2f": false,
	} {
		if err := CheckCluster(id); (err == nil) != want || err != nil && credential.KindOf(err) != credential.Usage {
			t.Errorf("%q: got %v", id, err)
		}
	}
	for life, want := range map[time.Duration]bool{
		15 * time.Minute: true, time.Hour: true, 72 * time.Hour: true,
		14 * time.Minute: false, 72*time.Hour + time.Minute: false, 90*time.Minute + time.Second: false, -time.Hour: false,
	} {
		if err := CheckLife(life); (err == nil) != want {
			t.Errorf("%s: got %v", life, err)
		}
	}
	for info, want := range map[string]string{
		"": kubeconfig.V1, `{"apiVersion":"client.authentication.k8s.io/v1beta1"}`: kubeconfig.V1Beta1,
		`{"apiVersion":"client.authentication.k8s.io/v1","spec":{"cluster":{}}}`: kubeconfig.V1,
		`{}`: "", `{`: "", `[]`: "", `{"apiVersion":1}`: "", `{"apiVersion":"v1"}`: "", `{"apiVersion":"\u001b[31m"}`: "",
	} {
		got, err := APIVersion(info)
		if got != want || (err == nil) != (want != "") || err != nil && (credential.KindOf(err) != credential.Usage || strings.Contains(err.Error(), "\x1b")) {
			t.Errorf("%s: got %q, %v", info, got, err)
		}
	}
}
