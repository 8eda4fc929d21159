package ssoflow

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/oauth2"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
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

// Device is a sign-in that waits for a person. The strings are the service's:
// they may hold anything, and SafeToOpen says whether an address may be opened.
type Device struct {
	DeviceCode              credential.Secret
	UserCode                string
	VerificationURI         string
	VerificationURIComplete string // with the code in it, or empty
	Expires                 time.Time
	Interval                time.Duration // between two polls; 1 to 60 s

	verifier credential.Secret
}

// Start asks the portal for a code that a person can approve. Errors are of
// Kind Refused or Network.
func (p *Portal) Start(ctx context.Context) (*Device, error) {
	const op = "CloudSSO device authorization"
	verifier := oauth2.GenerateVerifier()
	now := p.Now().Round(0) // without the monotonic clock, which stops while a laptop sleeps
	resp, err := p.do(ctx, query{
		op: op, method: http.MethodPost, path: "/device-authorization",
		body: map[string]string{
			"PortalUrl":           p.SignInURL.String(),
			"ClientId":            p.clientID(),
			"CodeChallenge":       oauth2.S256ChallengeFromVerifier(verifier),
			"CodeChallengeMethod": "S256",
		},
	})
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
		DeviceCode:              answer.DeviceCode,
		UserCode:                answer.UserCode,
		VerificationURI:         answer.VerificationURI,
		VerificationURIComplete: answer.VerificationURIComplete,
		Expires:                 now.Add(seconds(answer.ExpiresIn, time.Second, defaultCodeLife, maxCodeLife)),
		Interval:                seconds(answer.Interval, minInterval, defaultInterval, maxInterval),
		verifier:                credential.NewSecret(verifier),
	}, nil
}

// seconds returns n seconds, kept between low and high, or preset for a number
// that is missing or makes no sense.
func seconds(n float64, low, preset, high time.Duration) time.Duration {
	switch {
	case n <= 0:
		return preset
	case n >= high.Seconds():
		return high
	}
	return max(low, time.Duration(n*float64(time.Second)))
}
