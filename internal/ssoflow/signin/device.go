// Package signin gets a person signed in, by the device login of a CloudSSO
// portal or in the browser by OAuth. Only the login links it.
//
// Start and Wait are the device login. It does what RFC 8628 says, with PKCE
// (RFC 7636, method S256), but with JSON and field names of the vendor's.
//
// ListenCallback, AuthorizeURL and Redeem are the OAuth authorization code grant
// with PKCE on a loopback redirect (RFC 6749 section 4.1, RFC 7636, RFC 8252).
//
// The package refuses redirects without the state of this sign-in or with
// another Host header, tokens without an expiry, and, in SafeToOpen, addresses
// of hosts that are neither the portal nor the vendor. It opens no browser,
// prints nothing and stores nothing: that is for its caller, who asks SafeToOpen
// first.
package signin

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/oauth2"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/ssoflow"
)

const (
	deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

	// RFC 8628 section 3.2: 5 s where the answer says nothing.
	defaultInterval = 5 * time.Second
	minInterval     = time.Second
	maxInterval     = time.Minute

	defaultCodeLife = 10 * time.Minute
	maxCodeLife     = 30 * time.Minute
)

// Device is a device login that a person has to approve. The strings are the
// service's and may hold anything; SafeToOpen says whether an address may be
// opened.
type Device struct {
	deviceCode              credential.Secret
	UserCode                string
	VerificationURI         string
	VerificationURIComplete string // with the code in it, or empty
	expires                 time.Time
	interval                time.Duration // between two polls; 1 to 60 s

	verifier credential.Secret
}

// Start asks the portal for a code that a person can approve. Errors are of
// Kind Refused or Network.
func Start(ctx context.Context, p *ssoflow.Portal) (*Device, error) {
	const op = "CloudSSO device authorization"
	verifier := NewVerifier()
	now := p.Now().Round(0) // without the monotonic clock, which stops while a laptop sleeps
	resp, err := p.Post(ctx, op, "/device-authorization", map[string]string{
		"PortalUrl":           p.TypedURL(),
		"CodeChallenge":       oauth2.S256ChallengeFromVerifier(verifier.Reveal()),
		"CodeChallengeMethod": "S256",
	}, 0)
	if err != nil {
		return nil, err
	}
	if e := resp.ServiceError(); resp.Status != http.StatusOK || e != nil {
		return nil, httpx.Refusal(op, resp, e)
	}
	var answer struct {
		DeviceCode              credential.Secret
		UserCode                string
		VerificationURI         string  `json:"VerificationUri"`
		VerificationURIComplete string  `json:"VerificationUriComplete"`
		ExpiresIn, Interval     float64 // seconds
	}
	if err := httpx.DecodeJSON(resp, &answer); err != nil {
		return nil, httpx.Unusable(op, resp, err)
	}
	switch {
	case answer.DeviceCode.IsZero():
		return nil, httpx.Unusable(op, resp, httpx.Incomplete("DeviceCode"))
	case answer.UserCode == "":
		return nil, httpx.Unusable(op, resp, httpx.Incomplete("UserCode"))
	case answer.VerificationURI == "":
		return nil, httpx.Unusable(op, resp, httpx.Incomplete("VerificationUri"))
	}
	return &Device{
		deviceCode:              answer.DeviceCode,
		UserCode:                answer.UserCode,
		VerificationURI:         answer.VerificationURI,
		VerificationURIComplete: answer.VerificationURIComplete,
		expires:                 now.Add(seconds(answer.ExpiresIn, time.Second, defaultCodeLife, maxCodeLife)),
		interval:                seconds(answer.Interval, minInterval, defaultInterval, maxInterval),
		verifier:                verifier,
	}, nil
}

// seconds returns n seconds, but at least low and at most high, or preset where
// n is missing or makes no sense.
func seconds(n float64, low, preset, high time.Duration) time.Duration {
	switch {
	case n <= 0:
		return preset
	case n >= high.Seconds():
		return high
	}
	return max(low, time.Duration(n*float64(time.Second)))
}
