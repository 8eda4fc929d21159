package cloudtest

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestKubeconfig(t *testing.T) {
	c := newTestCloud(t)
	ask := func(k key, path string, pairs ...string) answered {
		params := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			params.Set(pairs[i], pairs[i+1])
		}
		return c.api(c.CSURL(), csVersion, kubeconfigAction, path, k, params)
	}
	for _, test := range []struct {
		minutes string
		life    time.Duration
	}{{"15", 15 * time.Minute}, {"60", time.Hour}, {"4320", 72 * time.Hour}, {"", permanentLife}} {
		a := ask(longTerm, kubeconfigPath, "PrivateIpAddress", "false", "TemporaryDurationMinutes", test.minutes)
		until := c.clock.now().Add(test.life)
		if a.status != 200 || a.text("expiration") != until.Format("2006-01-02T15:04:05-07:00") {
			t.Fatalf("%s: got %d %s", test.minutes, a.status, a.body)
		}
		part := func(name string) []byte {
			found := regexp.MustCompile(name + ": (.*)").FindStringSubmatch(a.text("config"))
			text, err := base64.StdEncoding.DecodeString(found[1])
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		pair, err := tls.X509KeyPair(part("client-certificate-data"), part("client-key-data"))
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(pair.Certificate[0])
		if err != nil || !leaf.NotAfter.Equal(until) {
			t.Errorf("%s: got a certificate until %v (%v), want %v", test.minutes, leaf.NotAfter, err, until)
		}
		if !strings.Contains(string(part("client-key-data")), "CANARYsecret") {
			t.Error("the key has no canary")
		}
	}
	for _, minutes := range []string{"14", "4321", "1h"} {
		if a := ask(longTerm, kubeconfigPath, "TemporaryDurationMinutes", minutes); a.status != 400 || a.text("code") != "InvalidParameter" {
			t.Errorf("%s: got %d %s", minutes, a.status, a.body)
		}
	}
	if a := ask(longTerm, "/k8s/c1/user_config"); a.status != 404 || a.text("code") != "ErrorClusterNotFound" || a.text("message") == "" {
		t.Errorf("another cluster: got %d %s", a.status, a.body)
	}
	if a := ask(key{id: AccessKeyID, secret: "wrong"}, kubeconfigPath); a.status != 400 || a.text("code") != "SignatureDoesNotMatch" {
		t.Errorf("a wrong secret: got %d %s", a.status, a.body)
	}
	c.fault("cs", kubeconfigAction, "expired", 1)
	if a := ask(longTerm, kubeconfigPath); a.text("expiration") != "2026-01-02T02:04:05+00:00" {
		t.Errorf("expired: got %s", a.body)
	}
}

// kubeToken makes a token as a client does, and lets change spoil it before it is signed.
func (c *testCloud) kubeToken(k key, change func(query map[string]string, d *draft)) string {
	c.t.Helper()
	d := c.draft("GetCallerIdentity", k, nil)
	delete(d.headers, "host")
	delete(d.headers, "x-acs-signature-nonce")
	query := map[string]string{"ACKClusterId": ClusterID}
	d.query = "ACKClusterId=" + ClusterID
	change(query, &d)
	r := d.sign(c.t)
	headers := map[string]string{"Authorization": r.Header.Get("Authorization")}
	for name, value := range d.headers {
		headers[name] = value
	}
	text, err := json.Marshal(map[string]any{"query": query, "headers": headers})
	if err != nil {
		c.t.Fatal(err)
	}
	return "k8s-ack-v2." + base64.StdEncoding.EncodeToString(text)
}

func TestKubeToken(t *testing.T) {
	c := newTestCloud(t)
	nothing := func(map[string]string, *draft) {}
	session := c.call("AssumeRole", longTerm, roleParams("dev")).key("Credentials")
	for k, want := range map[key]string{longTerm: "user/canary", session: "assumed-role/dev/tester"} {
		token := c.kubeToken(k, nothing)
		for range 2 { // it has no nonce
			if arn, err := c.VerifyKubeToken(token, ClusterID); err != nil || arn != "acs:ram::"+AccountID+":"+want {
				t.Errorf("got %q, %v, want %s", arn, err, want)
			}
		}
	}
	for name, test := range map[string]struct {
		token, want string
	}{
		"prefix":  {strings.Replace(c.kubeToken(longTerm, nothing), "v2", "v1", 1), "does not begin"},
		"base64":  {c.kubeToken(longTerm, nothing) + "!", "base64"},
		"json":    {"k8s-ack-v2.e30x", "JSON"},
		"length":  {c.kubeToken(longTerm, func(_ map[string]string, d *draft) { d.headers["x-acs-more"] = strings.Repeat("x", 3000) }), "4096"},
		"cluster": {c.kubeToken(longTerm, func(q map[string]string, _ *draft) { q["ACKClusterId"] = "c1" }), "another cluster"},
		"more":    {c.kubeToken(longTerm, func(q map[string]string, _ *draft) { q["More"] = "1" }), "another cluster"},
		"query":   {c.kubeToken(longTerm, func(_ map[string]string, d *draft) { d.query = "ACKClusterId=c1" }), "SignatureDoesNotMatch"},
		"action":  {c.kubeToken(longTerm, func(_ map[string]string, d *draft) { d.headers["x-acs-action"] = "AssumeRole" }), "another action"},
		"secret":  {c.kubeToken(key{id: AccessKeyID, secret: "wrong"}, nothing), "SignatureDoesNotMatch"},
		"omitted": {c.kubeToken(longTerm, func(_ map[string]string, d *draft) { d.omit = []string{"x-acs-date"} }), "SignatureDoesNotMatch"},
		"old": {c.kubeToken(longTerm, func(_ map[string]string, d *draft) {
			d.headers["x-acs-date"] = c.clock.now().Add(-15*time.Minute - time.Second).Format(expirationLayout)
		}), "InvalidTimeStamp.Expired"},
		"no session token": {c.kubeToken(key{id: session.id, secret: session.secret}, nothing), "MissingSecurityToken"},
	} {
		if arn, err := c.VerifyKubeToken(test.token, ClusterID); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %q, %v, want a refusal with %q", name, arn, err, test.want)
		}
	}
	token := c.kubeToken(longTerm, nothing)
	if a := c.must(c.request("POST", c.ControlURL()+"/kube-token?token="+url.QueryEscape(token))); a.status != 200 || !strings.HasSuffix(string(a.body), ":user/canary\n") {
		t.Errorf("got %d %s", a.status, a.body)
	}
	if a := c.must(c.request("POST", c.ControlURL()+"/kube-token?cluster=c1&token="+url.QueryEscape(token))); a.status != 400 {
		t.Errorf("got %d %s", a.status, a.body)
	}
	if err := c.SetAccessKey(AccessKeyID, "Inactive"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.VerifyKubeToken(token, ClusterID); err == nil {
		t.Error("the token of an inactive key is taken")
	}
}
