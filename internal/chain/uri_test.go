package chain

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/request"
)

// What a credentials URI has to be, and what it may answer.
func TestCredentialsURI(t *testing.T) {
	const usage, refused = credential.Usage, credential.Refused
	const keys = `"AccessKeyId":"STS.x","AccessKeySecret":"CANARY-s","SecurityToken":"CANARY-t"`
	session := keys + `,"Expiration":"` + start.Add(time.Hour).Format(credential.Layout) + `"`
	expired := keys + `,"Expiration":"` + start.Format(credential.Layout) + `"`
	tests := []struct {
		name, uri string // default: the service
		off       bool
		status    int
		body      string
		want      string // "" for a session, else a part of the error
		kind      credential.Kind
		expires   bool
	}{
		{name: "session", body: `{"Code":"Success",` + session + `}`, expires: true},
		{name: "without a Code", body: `{` + session + `}`, expires: true},
		{name: "without an expiry", body: `{` + keys + `}`},
		{name: "another Code", body: `{"Code":"success",` + session + `}`, want: "Code", kind: refused},
		{name: "an empty Code", body: `{"Code":"",` + session + `}`, want: "Code", kind: refused},
		{name: "expired", body: `{` + expired + `}`, want: "expired", kind: refused},
		{name: "no token", body: `{` + strings.Replace(session, "SecurityToken", "Other", 1) + `}`, want: "SecurityToken", kind: refused},
		{name: "no token and no expiry", body: `{` + strings.Replace(keys, "SecurityToken", "Other", 1) + `}`, want: "SecurityToken", kind: refused},
		{name: "no JSON", body: "CANARY", want: "JSON", kind: refused},
		{name: "keys of another type", body: `{"AccessKeyId":1}`, want: "JSON", kind: refused},
		{name: "refused", status: http.StatusForbidden, body: `{` + session + `}`, want: "403", kind: refused},
		{name: "not found", status: http.StatusNotFound, body: `{` + session + `}`, want: "404", kind: refused},
		{name: "no status of a session", status: http.StatusCreated, body: `{` + session + `}`, want: "201", kind: refused},
		{name: "programs are off", off: true, body: `{` + session + `}`, want: "unset ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", kind: usage},
		{name: "no URI", uri: "-", want: "credentials_uri", kind: usage},
		{name: "no scheme", uri: "uri.example/a", want: "https://HOST/PATH", kind: usage},
		{name: "no host", uri: "http:///a", want: "https://HOST/PATH", kind: usage},
		{name: "another scheme", uri: "ftp://uri.example/a", want: "https://HOST/PATH", kind: usage},
		{name: "no URL", uri: "http://[::1/a", want: "https://HOST/PATH", kind: usage},
		{name: "user info", uri: "https://CANARY@uri.example/a", want: "user info", kind: usage},
	}
	for _, tt := range tests {
		w := newWorld(t)
		w.cloud.body, w.cloud.fails["/uri"] = tt.body, tt.status
		if tt.off {
			w.env["ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"] = "1"
		}
		uri := cloudURL + "/uri?CANARY-q"
		if tt.uri != "" {
			uri = strings.TrimPrefix(tt.uri, "-")
		}
		w.profiles = []config.Profile{{Name: "p", Mode: "CredentialsURI", CredentialsURI: uri}}
		c, _, err := w.get(t, request.Request{Profile: "p"})
		wants(t, tt.name, c, err, "uri:127.0.0.1:8", tt.kind, tt.want)
		if err == nil && (c.AccessKeyID != "STS.x" || c.Expires.IsZero() == tt.expires) {
			t.Errorf("%s: got %q until %v", tt.name, c.AccessKeyID, c.Expires)
		}
		if err != nil && strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: the error has a secret: %v", tt.name, err)
		}
		if len(w.said["warning"]) > 0 {
			t.Errorf("%s: got %q", tt.name, w.said["warning"])
		}
		// What has no expiry is kept for nobody.
		if n := len(w.cache.sessions); (n == 1) != (err == nil && tt.expires) {
			t.Errorf("%s: %d sessions are cached", tt.name, n)
		}
	}
}

// A service that is busy is a matter of the network, which a later call may get over.
func TestCredentialsURIBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := httpx.New(httpx.Options{Now: time.Now, Transport: busy{}})
		defer client.Close()
		w := World{HTTP: client, Now: time.Now, Getenv: func(string) string { return "" }}
		p, err := credentialsURI(resolver{builder: &builder{World: w}, effective: request.Request{CredentialsURI: "https://uri.example/"}})
		must(t, err)
		_, err = p.Retrieve(t.Context())
		wants(t, "busy", credential.Credential{}, err, "", credential.Network, "503")
	})
}

// busy is a service that has no time.
type busy struct{}

func (busy) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusServiceUnavailable, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
}

// Plain http is said to be readable on the way, unless it stays on this machine.
func TestCredentialsURIPlain(t *testing.T) {
	for uri, warnings := range map[string]int{
		"http://uri.example/CANARY":  1,
		"https://uri.example/CANARY": 0,
		"http://127.0.0.1:1/CANARY":  0,
		"http://localhost:1/CANARY":  0,
	} {
		w := newWorld(t, config.Profile{Name: "p", Mode: "CredentialsURI", CredentialsURI: uri})
		_, err := Build(request.Request{Profile: "p"}, w.World)
		must(t, err)
		if said := strings.Join(w.said["warning"], "\n"); len(w.said["warning"]) != warnings || strings.Contains(said, "CANARY") {
			t.Errorf("%s: got the warning %q", uri, said)
		}
	}
}
