package script

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/ssoflow/signin"
)

func faultCmd(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 1 && args[0] == "none" {
		worldOf(ts).cloud.ClearFaults()
		worldOf(ts).late.fault(false)
		return
	}
	if neg || len(args) < 3 {
		ts.Fatalf("usage: fault SERVICE ACTION|- NAME [TIMES]")
	}
	worldOf(ts).late.fault(true)
	times := 0
	if len(args) == 4 {
		n, err := strconv.Atoi(args[3])
		ts.Check(err)
		times = n
	}
	ts.Check(worldOf(ts).cloud.SetFault(args[0], strings.Trim(args[1], "-"), args[2], times))
}

// countCmd wants exactly N requests, or what a busy machine repeats; with "at-most" no more
// than N; with "until" it waits for the Nth.
func countCmd(ts *testscript.TestScript, neg bool, args []string) {
	how := ""
	if len(args) == 4 {
		how = args[3]
	}
	if neg || len(args) != 3 && how != "at-most" && how != "until" {
		ts.Fatalf("usage: count SERVICE ACTION|- N [at-most|until]")
	}
	want, err := strconv.Atoi(args[2])
	ts.Check(err)
	count := func() int { return worldOf(ts).cloud.Count(args[0], strings.Trim(args[1], "-")) }
	if how == "until" {
		await(ts, func() bool { return count() >= want }, "%d requests of %s %s", want, args[0], args[1])
	}
	got := count()
	more, fewer := worldOf(ts).late.requests(args[0])
	if got != want && got >= want-fewer && got <= want+more {
		ts.Logf("%d requests of %s %s instead of %d: the programs took so long that %d may have been sent again, and %d be missing",
			got, args[0], args[1], want, more, fewer)
		return
	}
	if got != want && (how != "at-most" || got > want) {
		ts.Fatalf("%d requests of %s %s, want %d: %+v", got, args[0], args[1], want, worldOf(ts).cloud.Requests())
	}
}

// askedCmd wants N requests to assume a role to match.
func askedCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: asked N REGEXP")
	}
	want, err := regexp.Compile(args[1])
	ts.Check(err)
	var all []string
	matching := 0
	for _, r := range worldOf(ts).cloud.Requests() {
		line := fmt.Sprintf("%s %s identity:%s policy:%s", r.Action, r.RoleArn, r.SourceIdentity, r.Policy)
		if all = append(all, line); want.MatchString(line) {
			matching++
		}
	}
	if strconv.Itoa(matching) != args[0] {
		ts.Fatalf("%d requests match, want %s, of:\n%s", matching, args[0], strings.Join(all, "\n"))
	}
}

func tlsConnectionsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if got := strconv.Itoa(worldOf(ts).cloud.TLSConnections()); neg || len(args) != 1 || got != args[0] {
		ts.Fatalf("%s TLS connections, want %v", got, args)
	}
}

// userAgentsCmd wants the User-Agent of every request to match.
func userAgentsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: useragents REGEXP")
	}
	want, err := regexp.Compile(args[0])
	ts.Check(err)
	for _, r := range worldOf(ts).cloud.Requests() {
		if !want.MatchString(r.UserAgent) {
			ts.Fatalf("%s %s has the User-Agent %q", r.Service, r.Action, r.UserAgent)
		}
	}
}

func imdsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: imds MODE ROLE|-")
	}
	ts.Check(worldOf(ts).cloud.SetIMDS(cloudtest.IMDSMode(args[0]), strings.TrimPrefix(args[1], "-")))
}

// oidcTokenCmd writes a fresh token for a subject to a file, as a cluster does.
func oidcTokenCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: oidctoken FILE SUBJECT")
	}
	token := worldOf(ts).cloud.IssueOIDCToken(args[1])
	worldOf(ts).write(ts, args[0], token+"\n")
}

// jobTokenCmd sets a variable to a fresh token for a subject, as a CI system does.
func jobTokenCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: jobtoken VARIABLE SUBJECT")
	}
	ts.Setenv(args[0], worldOf(ts).cloud.IssueOIDCToken(args[1]))
}

// portalCmd changes the CloudSSO portal.
func portalCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: portal end-tokens | accounts FILE | url URL | SETTING N")
	}
	cloud := worldOf(ts).cloud
	if args[0] == "end-tokens" {
		cloud.EndTokens()
		return
	}
	if args[0] == "accounts" {
		var accounts []cloudtest.PortalAccount
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &accounts))
		cloud.SetPortalAccounts(accounts)
		return
	}
	if args[0] == "url" {
		cloud.SetPortal(func(s *cloudtest.PortalSettings) { s.URL = args[1] })
		return
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	cloud.SetPortal(func(s *cloudtest.PortalSettings) {
		switch args[0] {
		case "approve":
			s.AutoApprove = n == 1
		case "pending":
			s.PendingPolls = n
		case "code-seconds":
			s.CodeSeconds = n
		case "token-seconds":
			s.TokenSeconds = n
		default:
			ts.Fatalf("unknown setting %s", args[0])
		}
	})
}

// oauthCmd changes the OAuth site, or wants to know about it.
func oauthCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 || len(args) > 2 {
		ts.Fatalf("usage: oauth end-refresh-tokens | aliyun | reuse N | SETTING N")
	}
	cloud := worldOf(ts).cloud
	switch args[0] {
	case "end-refresh-tokens":
		cloud.EndRefreshTokens()
		return
	case "aliyun":
		signInAsAliyun(ts)
		return
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	if args[0] == "reuse" {
		if got := cloud.RefreshReuse(); got != n {
			ts.Fatalf("refresh tokens were spent again %d times, want %d", got, n)
		}
		return
	}
	cloud.SetOAuth(func(s *cloudtest.OAuthSettings) {
		switch args[0] {
		case "deny":
			s.Deny = n == 1
		case "access-seconds":
			s.AccessSeconds = n
		case "session-seconds":
			s.SessionSeconds = n
		default:
			ts.Fatalf("unknown setting %s", args[0])
		}
	})
}

// signInAsAliyun makes tokens as `aliyun configure --mode OAuth` leaves them in
// config.json, in $ALIYUN_ACCESS and $ALIYUN_REFRESH.
func signInAsAliyun(ts *testscript.TestScript) {
	site, err := ssoflow.SiteOf("CN")
	ts.Check(err)
	endpoint, err := httpx.Override("OAUTH", ts.Getenv)
	ts.Check(err)
	if endpoint == nil {
		ts.Fatalf("there is no OAuth site")
	}
	client := httpx.New(httpx.Options{Now: time.Now})
	defer client.Close()
	oauth := &ssoflow.OAuth{HTTP: client, Site: site, Endpoint: endpoint, Now: time.Now}
	const redirect = "http://127.0.0.1:12345/cli/callback"
	verifier := signin.NewVerifier()
	resp, err := http.DefaultTransport.RoundTrip(httptest.NewRequest(http.MethodGet, signin.AuthorizeURL(oauth, "state", verifier, redirect), nil))
	ts.Check(err)
	defer resp.Body.Close()
	back, err := resp.Location()
	ts.Check(err)
	token, err := signin.Redeem(context.Background(), oauth, credential.NewSecret(back.Query().Get("code")), verifier, redirect)
	ts.Check(err)
	ts.Setenv("ALIYUN_ACCESS", token.AccessToken.Reveal())
	ts.Setenv("ALIYUN_REFRESH", token.RefreshToken.Reveal())
}

func resetCmd(ts *testscript.TestScript, _ bool, _ []string) {
	worldOf(ts).cloud.Reset()
	worldOf(ts).late.reset()
}

// freePorts are as many as there are ports that the browser may come back to,
// less one for other tests.
var freePorts = make(chan struct{}, 4)

// portsCmd reserves one of the ports until the script ends, or takes them all.
func portsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 || len(args) == 1 && args[0] != "taken" {
		ts.Fatalf("usage: ports [taken]")
	}
	wanted := 1
	if len(args) == 1 {
		wanted = cap(freePorts)
	}
	for range wanted {
		freePorts <- struct{}{}
		ts.Defer(func() { <-freePorts })
	}
	if wanted == 1 {
		return
	}
	for port := 12345; port <= 12349; port++ {
		for {
			listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
			if err == nil {
				ts.Defer(func() { _ = listener.Close() })
				break
			}
			time.Sleep(5 * time.Millisecond) // another test has it, and not for long
		}
	}
}
