package cloudtest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// The example of the vendor's page "Request syntax and signature method V3".
func TestSignatureV3Vector(t *testing.T) {
	const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	signed := strings.Split("host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version", ";")
	r := httptest.NewRequest(http.MethodPost,
		"https://ecs.cn-shanghai.aliyuncs.com/?RegionId=cn-shanghai&ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", http.NoBody)
	r.Header.Set("x-acs-action", "RunInstances")
	r.Header.Set("x-acs-version", "2014-05-26")
	r.Header.Set("x-acs-date", "2023-10-26T10:22:32Z")
	r.Header.Set("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d")
	r.Header.Set("x-acs-content-sha256", emptyHash)

	canonical := canonicalV3(r.Method, r.URL.EscapedPath(), canonicalQuery(r.URL.Query()), canonicalHeaders(r, signed), signed, emptyHash)
	const want = "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
	if got := signatureV3("YourAccessKeySecret", canonical); got != want {
		t.Errorf("got %s, want %s, of\n%s", got, want, canonical)
	}
}

// The example of the page "Signatures" of the vendor's ECS API reference.
func TestSignatureV1Vector(t *testing.T) {
	params := url.Values{
		"AccessKeyId": {"testid"}, "Action": {"DescribeRegions"}, "Format": {"XML"},
		"SignatureMethod": {"HMAC-SHA1"}, "SignatureVersion": {"1.0"},
		"SignatureNonce": {"3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"},
		"Timestamp":      {"2016-02-23T12:46:24Z"}, "Version": {"2014-05-26"},
	}
	const want = "OLeaidS1JvxuMvnyHOwuJ+uX5qY="
	text := stringToSignV1(http.MethodGet, params)
	if got := signatureV1("testsecret", text); got != want {
		t.Errorf("got %s, want %s, of %s", got, want, text)
	}
	params.Set("Signature", want)
	if got := stringToSignV1(http.MethodGet, params); got != text {
		t.Errorf("the signature is part of what is signed: %s", got)
	}
}

func TestCanonicalQuery(t *testing.T) {
	for _, tt := range []struct{ name, query, want string }{
		{"empty", "", ""},
		{"sorted", "b=2&a=1&B=3", "B=3&a=1&b=2"},
		{"no value", "a", "a="},
		{"encoded", "a=%7e+*%2F%c3%a9&%20=%3D", "%20=%3D&a=~%20%2A%2F%C3%A9"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			params, err := url.ParseQuery(tt.query)
			if err != nil {
				t.Fatal(err)
			}
			if got := canonicalQuery(params); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParseAuthorization(t *testing.T) {
	const right = "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=a;b,Signature=00"
	for _, tt := range []struct {
		name, header string
		want         bool
	}{
		{"right", right, true},
		{"with spaces", "ACS3-HMAC-SHA256 Credential=id, SignedHeaders=a;b, Signature=00", true},
		{"other algorithm", strings.Replace(right, "SHA256", "SM3", 1), false},
		{"no credential", "ACS3-HMAC-SHA256 SignedHeaders=a,Signature=00", false},
		{"no signed headers", "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=,Signature=00", false},
		{"no signature", "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=a", false},
		{"twice", right + ",Signature=01", false},
		{"something else", right + ",Region=x", false},
		{"no equals sign", "ACS3-HMAC-SHA256 Credential", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, got := parseAuthorization(tt.header); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
