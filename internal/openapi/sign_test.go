package openapi

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// The example of the vendor's page "Request syntax and signature method V3".
func TestAuthorizationVendorVector(t *testing.T) {
	query := url.Values{
		"RegionId": {"cn-shanghai"},
		"ImageId":  {"win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"},
	}
	got := authorization(&http.Request{
		Method: http.MethodPost,
		URL:    &url.URL{Host: "ecs.cn-shanghai.aliyuncs.com", Path: "/", RawQuery: query.Encode()},
		Header: http.Header{
			"X-Acs-Action":          {"RunInstances"},
			"X-Acs-Version":         {"2014-05-26"},
			"X-Acs-Date":            {"2023-10-26T10:22:32Z"},
			"X-Acs-Signature-Nonce": {"3156853299f313e23d1673dc12e1703d"},
			"X-Acs-Content-Sha256":  {hexSHA256("")},
		},
	}, "YourAccessKeyId", credential.NewSecret("YourAccessKeySecret"))
	want := "ACS3-HMAC-SHA256 Credential=YourAccessKeyId," +
		"SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version," +
		"Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestCanonical(t *testing.T) {
	query := url.Values{"b": {"2"}, "a b": {"*~+é"}, "a": {""}}
	got, names := canonicalRequest(&http.Request{
		Method: "POST",
		URL:    &url.URL{Host: "h", Path: "/", RawQuery: query.Encode()},
		Header: http.Header{
			"X-Acs-Z": {" z "}, "Content-Type": {"text/plain"}, "Accept": {"*/*"}, "Authorization": {"old"}, "X-Acs-A": {"a"},
			"X-Acs-Content-Sha256": {"hash"},
		},
	})
	want := "POST\n/\na=&a%20b=%2A~%2B%C3%A9&b=2\n" +
		"content-type:text/plain\nhost:h\nx-acs-a:a\nx-acs-content-sha256:hash\nx-acs-z:z\n\n" +
		"content-type;host;x-acs-a;x-acs-content-sha256;x-acs-z\nhash"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if want := "content-type;host;x-acs-a;x-acs-content-sha256;x-acs-z"; names != want {
		t.Errorf("got %q, want %q", names, want)
	}
}

// TestPresign has vectors that were computed apart from this program, for a token with
// which kubectl proves to a cluster of ACK who it is.
func TestPresign(t *testing.T) {
	at := time.Date(2026, 11, 26, 8, 0, 0, 0, time.FixedZone("", 8*3600))
	query := url.Values{"ACKClusterId": {"c0123456789abcdef0123456789abcdef"}}
	secret := credential.NewSecret("secretexample")
	for _, test := range []struct {
		signer           credential.Credential
		names, signature string
	}{
		{
			credential.Credential{AccessKeyID: "LTAIexample", AccessKeySecret: secret},
			"x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-version",
			"e56df2ef4a244c6d7c022c1c7f36be65064320db07cf3887b342224da0743f13",
		},
		{
			credential.Credential{AccessKeyID: "STS.NUexample", AccessKeySecret: secret, SecurityToken: credential.NewSecret("CAISexample")},
			"x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-version",
			"0dedc9188962c53e23c7958778b48f9753bde7ccedea46f6ff0d79051660d959",
		},
	} {
		got, err := Presign("ack token", "GetCallerIdentity", "2015-04-01", query, test.signer, at)
		if err != nil {
			t.Fatal(err)
		}
		want := "ACS3-HMAC-SHA256 Credential=" + test.signer.AccessKeyID + ",SignedHeaders=" + test.names + ",Signature=" + test.signature
		if got := got["Authorization"].Reveal(); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		names := append(strings.Split(test.names, ";"), "Authorization")
		slices.Sort(names)
		if got := slices.Sorted(maps.Keys(got)); !slices.Equal(got, names) {
			t.Errorf("got headers %v, want %v", got, names)
		}
		if got := got["x-acs-date"].Reveal(); got != "2026-11-26T00:00:00Z" {
			t.Errorf("got date %s", got)
		}
	}
}
