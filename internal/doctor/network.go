package doctor

import (
	"context"
	"crypto/x509"
	"errors"
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
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow"
)

const (
	skewWarn = time.Minute
	skewFail = 15 * time.Minute // STS refuses requests beyond that
)

// answer is the result of a request that shows whether a service can be reached.
type answer struct {
	host string
	resp *httpx.Response
	took time.Duration
	at   time.Time // by this machine's clock
	err  error
}

// ask sends one GET without a credential to the root of endpoint.
func (x *examination) ask(ctx context.Context, op string, endpoint *url.URL) answer {
	root := url.URL{Scheme: endpoint.Scheme, Host: endpoint.Host, Path: "/"}
	start := x.Env.Now()
	resp, err := x.HTTP.Do(ctx, httpx.Request{
		Op: op,
		Build: func(ctx context.Context) (*http.Request, error) {
			return http.NewRequestWithContext(ctx, http.MethodGet, root.String(), nil)
		},
		Attempts: 1,
	})
	at := x.Env.Now()
	return answer{host: endpoint.Host, resp: resp, took: at.Sub(start), at: at, err: err}
}

// finding judges an answer. The service answers an unsigned request with 4xx.
func (a answer) finding() Finding {
	if a.err != nil {
		return noAnswer(a.err)
	}
	text := message.Sprintf("%s answers in %s", a.host, milliseconds(a.took))
	switch status := a.resp.Status; {
	case status >= http.StatusInternalServerError:
		return warnf("try again later", "%s with HTTP status %d", text, status)
	case status < http.StatusBadRequest:
		return warnf("sign in to the network, or check HTTPS_PROXY", "%s with HTTP status %d, which the service never sends: a proxy or sign-in page may have answered", text, status)
	}
	return okf("%s", text)
}

// noAnswer returns the finding for a request that failed with err. It distinguishes
// a machine without certificate authorities from an unknown issuer.
func noAnswer(err error) Finding {
	f := failed(err)
	var unknown x509.UnknownAuthorityError
	var roots x509.SystemRootsError
	switch {
	case errors.As(err, &roots), errors.As(err, &unknown) && noAuthorities():
		f.Summary = message.Text("this machine has no certificate authorities, so it cannot verify certificates")
		f.Hint = message.Text(hintAuthorities)
	case errors.As(err, &unknown):
		f.Summary = message.Sprintf("this machine does not know the issuer of the certificate: %s", f.Summary)
		f.Hint = message.Text("for a proxy or a private CA, set SSL_CERT_FILE to its PEM file")
	case f.Hint == "":
		f.Hint = message.Text("check the network, the firewall and HTTPS_PROXY")
	}
	return f
}

// stsEndpoint returns the STS endpoint of the selected profile.
func (x *examination) stsEndpoint() (*url.URL, error) {
	return chain.Endpoint(request.Request{}, chain.World{
		Config: func() (*config.File, error) { return x.config(), nil },
		Getenv: x.Env.Getenv,
		Self:   x.Env.Self,
	})
}

// askOnce returns a function that asks STS at its first call, and returns the same
// answer to all callers.
func (x *examination) askOnce(ctx context.Context) func() answer {
	result := answer{err: message.New("internal error in this check")} // after a panic
	answered := make(chan struct{})
	var once sync.Once
	ask := func() { // ends with ctx
		defer close(answered)
		defer func() { _ = recover() }() // a stack trace could contain a secret
		if endpoint, err := x.stsEndpoint(); err != nil {
			result.err = err
		} else {
			result = x.ask(ctx, "sts", endpoint)
		}
	}
	return func() answer {
		once.Do(func() { go ask() })
		<-answered
		return result
	}
}

// checkSTS sends an unsigned request to STS.
func (x *examination) checkSTS(context.Context) Finding { return x.sts().finding() }

// checkClock compares the clock with the date in the answer of STS.
func (x *examination) checkClock(context.Context) Finding {
	const hint = "set the clock, or start a time service such as chrony or systemd-timesyncd"
	a := x.sts()
	var invalid x509.CertificateInvalidError
	if errors.As(a.err, &invalid) && invalid.Reason == x509.Expired {
		return failf(hint, "this machine's clock says %s, when the certificate of STS is not valid", a.at.UTC().Format(credential.Layout))
	}
	if a.err != nil {
		return skipf("no answer from STS to compare with")
	}
	skew, ok := a.resp.Skew(a.at)
	text := message.Text("the same as that of STS")
	switch {
	case !ok:
		return skipf("the answer from STS has no date")
	case skew > 0:
		text = message.Sprintf("%s ahead of STS", skew)
	case skew < 0:
		text = message.Sprintf("%s behind STS", -skew)
	}
	switch {
	case skew.Abs() > skewFail:
		return failf(hint, "%s, which refuses requests that differ by more than 15 minutes", text)
	case skew.Abs() > skewWarn:
		return warnf(hint, "%s", text)
	}
	return okf("%s", text)
}

// checkPortals sends a request to every CloudSSO portal of a profile or a sign-in.
func (x *examination) checkPortals(ctx context.Context) Finding {
	portals, invalid := x.portals()
	findings := make([]Finding, len(portals))
	var wg sync.WaitGroup
	for i, portal := range portals {
		wg.Go(func() {
			findings[i] = recovering(func() Finding { return x.ask(ctx, "cloudsso "+portal.Host, portal).finding() })
		})
	}
	wg.Wait()
	for _, worst := range []Status{Fail, Warn} {
		for _, f := range findings {
			if f.Status == worst {
				return f
			}
		}
	}
	var hosts []string
	for _, portal := range portals {
		hosts = append(hosts, portal.Host)
	}
	slices.Sort(hosts)
	switch {
	case len(invalid) > 0:
		return failf("copy the user logon URL from the overview page of the CloudSSO console", "cloud_sso_sign_in_url is not the URL of a portal: %s", join(invalid))
	case len(portals) == 0:
		return skipf("no profile and no sign-in uses CloudSSO")
	}
	return okf("answers: %s", join(hosts))
}

// portals returns the portals in use, one for each host, and the profiles with an
// invalid portal URL.
func (x *examination) portals() (portals []*url.URL, invalid []string) {
	add := func(raw string) error {
		u, err := ssoflow.ParseSignInURL(raw)
		if err == nil && !slices.ContainsFunc(portals, func(p *url.URL) bool { return p.Host == u.Host }) {
			portals = append(portals, u)
		}
		return err
	}
	for _, p := range x.config().All() {
		if p.CloudSSOSignInURL != "" && add(p.CloudSSOSignInURL) != nil {
			invalid = append(invalid, p.Name)
		}
	}
	entries, _ := x.entries()
	for _, e := range entries {
		if e.Kind == keychain.KindSSO {
			_ = add(e.Name)
		}
	}
	return portals, invalid
}

// checkMetadata asks the metadata service. It fails only if a setting needs the
// service or its role.
func (x *examination) checkMetadata(ctx context.Context) Finding {
	if shell.IsTrue(x.Env.Getenv(shell.NoMetadata)) {
		return skipf("%s is set", shell.NoMetadata)
	}
	endpoint, err := imds.Override(x.Env.Getenv)
	if err != nil {
		return failed(err)
	}
	p, _ := x.config().Profile(x.selectedProfile())
	needed := x.isSet(request.VariableName("ram-role-name")) ||
		p.Is(credential.ModeECSRole) || p.Is(credential.ModeECSRoleThenRole)
	service := &imds.Provider{HTTP: x.HTTP, Endpoint: endpoint, Now: x.Env.Now}
	status, err := service.Reach(ctx)
	switch {
	case err != nil && needed:
		return failf("run it on an ECS instance; in a container, use the host network", "no answer from the metadata service, which the selected profile or ALIBABA_CLOUD_ECS_METADATA needs")
	case err != nil:
		return skipf("no metadata service: not an ECS instance")
	case status == http.StatusOK:
		return okf("the instance has a RAM role")
	case status == http.StatusForbidden:
		return okf("it answers in hardened mode only")
	case status == http.StatusNotFound && needed:
		return failf("attach a RAM role to the instance", "the instance has no RAM role")
	case status == http.StatusNotFound:
		return okf("it answers; the instance has no RAM role")
	}
	return warnf("try again later", "it answers with HTTP status %d", status)
}
