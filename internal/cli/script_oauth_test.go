package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
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

// visit is a program that plays the browser: it gets an address, goes where it
// is sent, and writes the last page to $OPENED.
func visit() {
	page, err := get(os.Args[1])
	if err == nil {
		err = appear(os.Getenv("OPENED"), page)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "visit:", err)
		os.Exit(1)
	}
}

func get(address string) ([]byte, error) {
	resp, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// appear makes a file below $WORK be there at once with all that is in it. It
// refuses every other path: written by rename, even a device would be replaced.
func appear(path string, text []byte) error {
	inside, err := filepath.Rel(os.Getenv("WORK"), path)
	if err != nil || !filepath.IsLocal(inside) {
		return fmt.Errorf("%s is not below $WORK", path)
	}
	if err := os.WriteFile(path+".part", text, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

// scriptClock is the real one, or $TEST_AHEAD ahead of it.
func scriptClock(getenv func(string) string) func() time.Time {
	ahead, _ := time.ParseDuration(getenv("TEST_AHEAD"))
	return func() time.Time { return time.Now().Add(ahead) }
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

// signInAsAliyun makes tokens as `aliyun configure --mode OAuth` leaves them in
// config.json, in $ALIYUN_ACCESS and $ALIYUN_REFRESH.
func signInAsAliyun(ts *testscript.TestScript) {
	site, err := ssoflow.SiteOf("CN")
	ts.Check(err)
	endpoint, err := httpx.LoopbackEndpoint("OAUTH", ts.Getenv("OAUTH"))
	ts.Check(err)
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

// oauthCmd changes the OAuth site, or wants to know about it.
func oauthCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 || len(args) > 2 {
		ts.Fatalf("usage: oauth end-refresh-tokens | aliyun | reuse N | SETTING N")
	}
	cloud := cloudOf(ts)
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

// awaitCmd waits until a file is there.
func awaitCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await FILE")
	}
	path := ts.MkAbs(args[0])
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		_, err := os.Stat(path)
		switch {
		case err == nil:
			return
		case !errors.Is(err, os.ErrNotExist):
			ts.Fatalf("%v", err)
		case time.Now().After(end):
			ts.Fatalf("%s does not appear", strings.TrimPrefix(path, ts.Getenv("WORK")))
		}
	}
}
