package doctor

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/imds"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow"
)

const (
	skewWarn = time.Minute
	skewFail = 15 * time.Minute // where STS refuses requests
)

// stsAnswer is what came of the one request to STS, which two checks look at.
type stsAnswer struct {
	endpoint *url.URL
	resp     *httpx.Response
	took     time.Duration
	at       time.Time // by this machine's clock
	err      error
}

// stsEndpoint returns where the selected profile assumes its roles.
func (x *examination) stsEndpoint() (*url.URL, error) {
	return chain.Endpoint(request.Request{}, chain.World{
		Config: func() (*config.File, error) { return x.config(), nil },
		Getenv: x.Env.Getenv,
	})
}

// askOnce returns a function that asks STS when it is first called, and gives every
// caller the one answer.
func (x *examination) askOnce(ctx context.Context) func() stsAnswer {
	answer := stsAnswer{err: errors.New("internal error in this check")} // if asking panics
	answered := make(chan struct{})
	var begin sync.Once
	ask := func() { // ends with ctx
		defer close(answered)
		defer func() { _ = recover() }() // a stack trace could hold a secret
		answer = x.askSTS(ctx)
	}
	return func() stsAnswer {
		begin.Do(func() { go ask() })
		<-answered
		return answer
	}
}

func (x *examination) askSTS(ctx context.Context) stsAnswer {
	endpoint, err := x.stsEndpoint()
	if err != nil {
		return stsAnswer{err: err}
	}
	start := x.Env.Now()
	resp, err := x.fetch(ctx, "sts", endpoint)
	at := x.Env.Now()
	return stsAnswer{endpoint: endpoint, resp: resp, took: at.Sub(start), at: at, err: err}
}

// fetch sends a GET without a credential to the root of endpoint. Any answer
// says that the service is within reach.
func (x *examination) fetch(ctx context.Context, op string, endpoint *url.URL) (*httpx.Response, error) {
	root := url.URL{Scheme: endpoint.Scheme, Host: endpoint.Host, Path: "/"}
	return x.HTTP.Do(ctx, httpx.Request{
		Op: op,
		Build: func(ctx context.Context) (*http.Request, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, root.String(), nil)
			if err != nil {
				return nil, errors.New("the endpoint makes no valid request")
			}
			return req, nil
		},
		Attempts: 1,
	})
}

// checkSTS wants an answer of STS: to a request without a signature that is 4xx.
func (x *examination) checkSTS(context.Context) Finding {
	a := x.sts()
	if a.err != nil {
		return unreachable(a.err)
	}
	return reached(a.endpoint.Host, a.resp.Status, a.took)
}

// reached judges the status of an answer to a request that nobody signed.
func reached(host string, status int, took time.Duration) Finding {
	text := fmt.Sprintf("%s answers in %s", host, rounded(took))
	switch {
	case status >= http.StatusInternalServerError:
		return warnf("try again later", "%s with HTTP status %d", text, status)
	case status < http.StatusBadRequest:
		return warnf("sign in to the network, or check HTTPS_PROXY", "%s with HTTP status %d, which the service does not do: something may stand in between", text, status)
	}
	return okf("%s", text)
}

// unreachable explains err, and tells a machine without certificate authorities
// from an issuer that it does not know.
func unreachable(err error) Finding {
	f := failed(err)
	var unknown x509.UnknownAuthorityError
	var roots x509.SystemRootsError
	switch {
	case errors.As(err, &roots), errors.As(err, &unknown) && noAuthorities():
		f.Summary = "this machine knows no certificate authorities, so it cannot check anybody's certificate"
		f.Hint = "install the package ca-certificates"
	case errors.As(err, &unknown):
		f.Summary = "the certificate comes from an issuer that this machine does not know: " + f.Summary
		f.Hint = "if a proxy or a private CA stands in between, name its PEM file in SSL_CERT_FILE"
	case f.Hint == "":
		f.Hint = "check the network, its firewall, and HTTPS_PROXY"
	}
	return f
}

// checkClock compares the clock with the date of the answer of STS, which
// refuses requests that are too far off.
func (x *examination) checkClock(context.Context) Finding {
	const hint = "set the clock, or start a time service such as chrony or systemd-timesyncd"
	a := x.sts()
	var invalid x509.CertificateInvalidError
	if errors.As(a.err, &invalid) && invalid.Reason == x509.Expired {
		return failf(hint, "by this machine's clock, %s, the certificate of STS is not valid", a.at.UTC().Format(credential.Layout))
	}
	if a.err != nil {
		return skipf("there is no answer of STS to compare with")
	}
	skew, ok := a.resp.Skew(a.at)
	text := "the same as that of STS"
	switch {
	case !ok:
		return skipf("the answer of STS has no date")
	case skew > 0:
		text = skew.String() + " ahead of STS"
	case skew < 0:
		text = (-skew).String() + " behind STS"
	}
	switch {
	case skew.Abs() > skewFail:
		return failf(hint, "%s, which refuses requests that are 15 minutes off", text)
	case skew.Abs() > skewWarn:
		return warnf(hint, "%s", text)
	}
	return okf("%s", text)
}

// checkPortals asks every CloudSSO portal that a profile or a sign-in uses.
func (x *examination) checkPortals(ctx context.Context) Finding {
	portals, wrong := x.portals()
	type answer struct {
		host string
		f    Finding
	}
	answers := make(chan answer, len(portals))
	for _, portal := range portals {
		go func() { // ends with ctx
			answers <- answer{portal.Host, surviving(func() Finding { return x.checkPortal(ctx, portal) })}
		}()
	}
	worst := okf("")
	var good []string
	for range portals {
		a := <-answers
		switch {
		case a.f.Status == OK:
			good = append(good, a.host)
		case worst.Status != Fail:
			worst = a.f
		}
	}
	slices.Sort(good)
	switch {
	case worst.Status != OK:
		return worst
	case len(wrong) > 0:
		return failf("copy the user logon URL from the overview page of the CloudSSO console", "cloud_sso_sign_in_url is not the URL of a portal: %s", some(wrong))
	case len(portals) == 0:
		return skipf("no profile and no sign-in uses CloudSSO")
	}
	return okf("answers: %s", some(good))
}

func (x *examination) checkPortal(ctx context.Context, portal *url.URL) Finding {
	start := x.Env.Now()
	resp, err := x.fetch(ctx, "cloudsso "+portal.Host, portal)
	if err != nil {
		return unreachable(err)
	}
	return reached(portal.Host, resp.Status, x.Env.Now().Sub(start))
}

// portals returns the portals in use, each host once, and the profiles whose
// portal has no usable URL.
func (x *examination) portals() (portals []*url.URL, wrong []string) {
	add := func(raw string) error {
		u, err := ssoflow.ParseSignInURL(raw)
		if err == nil && !slices.ContainsFunc(portals, func(p *url.URL) bool { return p.Host == u.Host }) {
			portals = append(portals, u)
		}
		return err
	}
	for _, p := range x.config().Profiles {
		if p.CloudSSOSignInURL != "" && add(p.CloudSSOSignInURL) != nil {
			wrong = append(wrong, p.Name)
		}
	}
	entries, _ := x.entries()
	for _, e := range entries {
		if e.Kind == keychain.KindSSO {
			_ = add(e.Name)
		}
	}
	return portals, wrong
}

// checkMetadata asks the metadata service. That there is none is no fault,
// unless something is set up that needs it.
func (x *examination) checkMetadata(ctx context.Context) Finding {
	if shell.IsTrue(x.Env.Getenv(shell.NoMetadata)) {
		return skipf("%s is set", shell.NoMetadata)
	}
	endpoint, err := imds.Override(x.Env.Getenv)
	if err != nil {
		return failed(err)
	}
	service := &imds.Provider{HTTP: x.HTTP, Endpoint: endpoint, Now: x.Env.Now}
	p, _ := x.config().Profile(x.selectedProfile())
	needed := x.isSet("ALIBABA_CLOUD_ECS_METADATA") ||
		p.Is(credential.ModeECSRole) || p.Is(credential.ModeECSRoleThenRole)
	status, err := service.Reach(ctx)
	switch {
	case err != nil && needed:
		return failf("run it on an ECS instance; in a container, use the host's network", "the metadata service is out of reach, and the selected profile or ALIBABA_CLOUD_ECS_METADATA needs it")
	case err != nil:
		return skipf("no metadata service: this is no ECS instance")
	case status == http.StatusOK:
		return okf("the instance has a RAM role")
	case status == http.StatusForbidden:
		return okf("it answers, in hardened mode only")
	case status == http.StatusNotFound && needed:
		return failf("attach a RAM role to the instance", "the instance has no RAM role")
	case status == http.StatusNotFound:
		return okf("it answers; the instance has no RAM role")
	}
	return warnf("try again later", "it answers with HTTP status %d", status)
}
