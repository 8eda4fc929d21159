package cloudtest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	// publicClient is the client id of the vendor's own tools.
	publicClient = "app-vaz16tltdxs96audqf35"
	deviceGrant  = "urn:ietf:params:oauth:grant-type:device_code"

	// slowerBy is what every SlowDown adds to the interval (RFC 8628 section 3.5).
	slowerBy = 5 * time.Second

	// The vendor fixes no lengths; a signed token is about as long as this one.
	deviceCodeBytes  = 64
	accessTokenBytes = 1200
)

// deviceState is how far a sign-in has come.
type deviceState int

const (
	deviceWaits deviceState = iota
	deviceApproved
	deviceDenied
	deviceUsed
)

// device is a sign-in by device code.
type device struct {
	clientID, challenge, userCode string
	expires                       time.Time
	interval                      time.Duration
	state                         deviceState
	polled                        time.Time // last; zero: never
	pending                       int       // polls that were told to go on
}

// authorizeDevice answers POST /device-authorization.
func (c *Cloud) authorizeDevice(r *http.Request, body []byte, s shape) reply {
	fields, refused := jsonBody(r, body)
	switch {
	case refused != nil:
		return *refused
	case !c.isPortalURL(fields["PortalUrl"]):
		return invalidParameter("PortalUrl")
	case !isPortalClient(fields["ClientId"]):
		return invalidParameter("ClientId")
	case fields["CodeChallengeMethod"] != "S256":
		return invalidParameter("CodeChallengeMethod")
	case !isChallenge(fields["CodeChallenge"]):
		return invalidParameter("CodeChallenge")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	settings := c.portal.settings
	code, life := newTimed(settings.CodeSeconds, deviceCodeBytes, s)
	d := &device{
		clientID:  fields["ClientId"],
		challenge: fields["CodeChallenge"],
		userCode:  newUserCode(),
		expires:   c.now().Add(seconds(life)),
		interval:  seconds(settings.Interval),
	}
	c.portal.devices[code] = d
	address := c.portalURL + verificationPath
	return reply{status: http.StatusOK, object: map[string]any{
		"DeviceCode":              code,
		"UserCode":                d.userCode,
		"VerificationUri":         address,
		"VerificationUriComplete": address + "?" + url.Values{"user_code": {d.userCode}}.Encode(),
		"ExpiresIn":               life,
		"Interval":                settings.Interval,
	}}
}

// isPortalURL reports whether a sign-in may begin with that PortalUrl.
func (c *Cloud) isPortalURL(s string) bool {
	c.mu.Lock()
	only := c.portal.settings.URL
	c.mu.Unlock()
	if only != "" {
		return s == only
	}
	return s == c.portalURL+portalPath || s == c.portalURL+portalDevicePath
}

// deviceToken answers POST /token: one poll.
func (c *Cloud) deviceToken(r *http.Request, body []byte, s shape) reply {
	fields, refused := jsonBody(r, body)
	switch {
	case refused != nil:
		return *refused
	case fields["GrantType"] != deviceGrant:
		return invalidParameter("GrantType")
	case !isVerifier(fields["CodeVerifier"]):
		return invalidParameter("CodeVerifier")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if code, message := c.poll(fields); code != "" {
		return refusal(http.StatusBadRequest, code, message)
	}
	token, life := c.newAccessToken(c.portal.tokens, c.portal.settings.TokenSeconds, s)
	return reply{status: http.StatusOK, header: noStore(), object: map[string]any{
		"AccessToken": token,
		"ExpiresIn":   life,
	}}
}

// poll decides on a poll with c.mu held. It returns the code and the text of
// its refusal, or nothing and has used up the device code.
func (c *Cloud) poll(fields map[string]string) (code, message string) {
	now := c.now()
	d := c.portal.devices[fields["DeviceCode"]]
	switch {
	case d == nil || d.state == deviceUsed || !d.expires.After(now):
		return "InvalidDeviceCodeError", "The device code is not valid, or no longer."
	case fields["ClientId"] != d.clientID:
		return "InvalidClientError", "The device code belongs to another client."
	case challengeOf(fields["CodeVerifier"]) != d.challenge:
		return "InvalidGrantError", "The code verifier does not match the code challenge."
	}
	early := !d.polled.IsZero() && now.Sub(d.polled) < d.interval
	d.polled = now
	settings := c.portal.settings
	if early && settings.SlowDown {
		d.interval += slowerBy
		return "SlowDown", "The client polls too fast."
	}
	if d.state == deviceWaits && settings.AutoApprove && d.pending >= settings.PendingPolls {
		d.state = deviceApproved
	}
	switch d.state {
	case deviceApproved:
		d.state = deviceUsed
		return "", ""
	case deviceDenied:
		return "AccessDenied", "The person has denied the sign-in."
	case deviceWaits, deviceUsed:
	}
	d.pending++
	return "AuthorizationPending", "The person has not approved the sign-in yet."
}

// newAccessToken issues an access token into tokens, with c.mu held. life is in
// seconds, as the client is told it.
func (c *Cloud) newAccessToken(tokens map[string]time.Time, life int, s shape) (token string, told int) {
	token, told = newTimed(life, accessTokenBytes, s)
	tokens[token] = c.now().Add(seconds(told))
	return token, told
}

// newTimed returns a token or a code, and for how many seconds it is good:
// as usual, or as a fault wants it.
func newTimed(life, bytes int, s shape) (string, int) {
	if s.life != 0 {
		life = int(s.life / time.Second)
	}
	if s.tokenBytes != 0 {
		bytes = s.tokenBytes
	}
	return newToken(bytes), life
}

// Approve approves the sign-in with a user code, as a person does; an empty
// code is every sign-in that waits. It is an error when none does.
func (c *Cloud) Approve(userCode string) error { return c.decide(userCode, deviceApproved) }

// Deny refuses the sign-in with a user code, as a person does; an empty code is
// every sign-in that waits. It is an error when none does.
func (c *Cloud) Deny(userCode string) error { return c.decide(userCode, deviceDenied) }

func (c *Cloud) decide(userCode string, to deviceState) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	decided := false
	for _, d := range c.portal.devices {
		if c.waits(d, userCode) {
			d.state = to
			decided = true
		}
	}
	if !decided {
		return errors.New("no sign-in waits for that user code")
	}
	return nil
}

// waiting returns the user code of the sign-in that a person means by userCode,
// as it was issued, or "" when none waits.
func (c *Cloud) waiting(userCode string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, d := range c.portal.devices {
		if c.waits(d, userCode) {
			return d.userCode
		}
	}
	return ""
}

// waits reports whether d waits for userCode, or for any if that is empty.
// People type codes in their own way (RFC 8628 section 6.1).
func (c *Cloud) waits(d *device, userCode string) bool {
	plain := strings.NewReplacer("-", "", " ", "")
	return d.state == deviceWaits && d.expires.After(c.now()) &&
		(userCode == "" || strings.EqualFold(plain.Replace(userCode), plain.Replace(d.userCode)))
}

// newUserCode returns eight letters that make no words, in two halves.
func newUserCode() string {
	const consonants = "BCDFGHJKLMNPQRST" // sixteen, so that none is likelier
	random := make([]byte, 8)
	_, _ = rand.Read(random) // never fails
	for i := range random {
		random[i] = consonants[random[i]%byte(len(consonants))]
	}
	return string(slices.Insert(random, 4, '-'))
}

// isPortalClient reports whether the portal knows a client: the public one, or
// one that an administrator could have made.
func isPortalClient(id string) bool {
	return id == publicClient || strings.HasPrefix(id, "app-") && within(id, 5, 64, letters+numbers+"-")
}

// isChallenge reports whether s is a SHA-256 as RFC 7636 section 4.2 writes it.
func isChallenge(s string) bool { return within(s, 43, 43, letters+numbers+"-_") }

// isVerifier reports whether s can be a code verifier (RFC 7636 section 4.1).
func isVerifier(s string) bool { return within(s, 43, 128, letters+numbers+"-._~") }

// challengeOf returns the S256 challenge of a verifier.
func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// noStore is the header that answers with tokens have (RFC 6749 section 5.1).
func noStore() http.Header { return http.Header{"Cache-Control": {"no-store"}} }
