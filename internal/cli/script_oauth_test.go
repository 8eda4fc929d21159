package cli

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"aliyun-cred-helper/internal/cloudtest"
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

// appear makes a file be there at once with all that is in it.
func appear(path string, text []byte) error {
	if err := os.WriteFile(path+".part", text, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

// oauthCmd changes the OAuth site, or wants to know about it.
func oauthCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 || len(args) > 2 {
		ts.Fatalf("usage: oauth end-refresh-tokens | reuse N | SETTING N")
	}
	cloud := cloudOf(ts)
	if args[0] == "end-refresh-tokens" {
		cloud.EndRefreshTokens()
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
