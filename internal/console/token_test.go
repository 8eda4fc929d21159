package console

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

// signInTo returns a sign-in of a made-up session to a cloud.
func signInTo(t *testing.T, cloud *cloudtest.Cloud) *SignIn {
	t.Helper()
	endpoint, err := url.Parse(cloud.SignInURL())
	if err != nil {
		t.Fatal(err)
	}
	client := httpx.New(httpx.Options{Now: time.Now})
	t.Cleanup(client.Close)
	return &SignIn{
		HTTP: client, Endpoint: endpoint, Now: time.Now,
		Session: credential.Credential{
			AccessKeyID: "STS.x", AccessKeySecret: credential.NewSecret("CANARYsecretx"), SecurityToken: credential.NewSecret("CANARYtokenx"),
		},
		Destination: "https://home.console.aliyun.com/", LoginURL: LoginURL(false),
	}
}

// TestRefusals has the service say no in every form. No error repeats a secret.
func TestRefusals(t *testing.T) {
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cloud.Close() }()
	tests := []struct {
		format, fault, want string
		hasID               bool
	}{
		{"json", "", "InvalidCredential.AuthenticateFail: The credential is not valid.", true},
		{"xml", "", "InvalidCredential.AuthenticateFail: The credential is not valid.", true},
		{"html", "", "HTTP status 401 without the documented JSON", false},
		{"json", `status:200:{"Code":"InvalidCredential.Expired","Message":"CANARYtokenx","RequestId":"R-1"}`, "InvalidCredential.Expired: REDACTED", false},
		{"json", `status:200:{"SigninToken":""}`, "the answer is incomplete: no SigninToken", false},
		{"json", `status:200:{"SigninToken":7}`, "the answer is not the documented JSON", false},
		{"json", `status:400:<?xml version="1.0"?><Error><Code>Bad</Code><Message>CANARYsecretx</Message>`, "Bad: REDACTED", false},
		{"json", `status:400:<?xml version="1.0"?><Error><Code>` + "\x1b[31m" + `</Code>`, "HTTP status 400 without the documented JSON", false},
	}
	for _, tt := range tests {
		cloud.SetSignIn(func(s *cloudtest.SignInSettings) { s.ErrorFormat = tt.format })
		cloud.ClearFaults()
		if tt.fault != "" {
			if err := cloud.SetFault("signin", "GetSigninToken", tt.fault, 0); err != nil {
				t.Fatal(err)
			}
		}
		address, err := signInTo(t, cloud).URL(t.Context())
		if err == nil || !strings.HasSuffix(err.Error(), tt.want) || credential.KindOf(err) != credential.Refused || !address.IsZero() {
			t.Errorf("%s %s: got %v, want %s", tt.format, tt.fault, err, tt.want)
			continue
		}
		if got := credential.RequestIDOf(err) != ""; tt.hasID && !got {
			t.Errorf("%s %s: no request id", tt.format, tt.fault)
		}
		if strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s %s: %v", tt.format, tt.fault, err)
		}
	}
}

func TestElement(t *testing.T) {
	tests := []struct{ document, want string }{
		{`<?xml version="1.0"?><Error><Code>A</Code><Code>B</Code></Error>`, "A"},
		{"\ufeff\n<?xml?><Code>A</Code>", "A"},
		{"<Error><Code>A</Code></Error>", "A"},
		{"<?xml?><Code>A", ""},
		{"<?xml?>", ""},
		{"<!DOCTYPE html><Code>A</Code>", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := element([]byte(tt.document), "Code"); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.document, got, tt.want)
		}
	}
}

func TestCheck(t *testing.T) {
	secret, token := credential.NewSecret("s"), credential.NewSecret("t")
	tests := []struct {
		name string
		c    credential.Credential
		ok   bool
	}{
		{"session", credential.Credential{AccessKeyID: "STS.x", AccessKeySecret: secret, SecurityToken: token}, true},
		{"key", credential.Credential{AccessKeyID: "LTAIx", AccessKeySecret: secret}, false},
		{"session by a key's id", credential.Credential{AccessKeyID: "LTAIx", AccessKeySecret: secret, SecurityToken: token}, false},
		{"bearer token", credential.Credential{BearerToken: token}, false},
	}
	for _, tt := range tests {
		err := Check(tt.c, "hint")
		if (err == nil) != tt.ok || err != nil && credential.KindOf(err) != credential.Usage {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
}
