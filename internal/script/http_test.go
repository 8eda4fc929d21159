package script

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/httpx"
)

// httpGetCmd wants a status from a URL and writes the body to body. With
// "until" it asks again until it gets it.
func httpGetCmd(ts *testscript.TestScript, neg bool, args []string) {
	until := len(args) > 0 && args[0] == "until"
	if until {
		args = args[1:]
	}
	if neg || len(args) < 2 {
		ts.Fatalf("usage: httpget [until] STATUS URL [method:METHOD] [host:HOST]")
	}
	method, host := http.MethodGet, ""
	for _, option := range args[2:] {
		if value, ok := strings.CutPrefix(option, "method:"); ok {
			method = value
		}
		if value, ok := strings.CutPrefix(option, "host:"); ok {
			host = value
		}
	}
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		status, body, err := fetchURL(method, args[1], host)
		ts.Check(err)
		worldOf(ts).write(ts, "body", body)
		if strconv.Itoa(status) == args[0] {
			return
		}
		if !until || time.Now().After(end) {
			ts.Fatalf("status %d, want %s", status, args[0])
		}
	}
}

func fetchURL(method, url, host string) (status int, body string, err error) {
	request, err := http.NewRequest(method, url, nil)
	if err != nil {
		return 0, "", err
	}
	request.Host = host
	client := http.Client{Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true}, Timeout: patience}
	response, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	if response.Header.Get("Cache-Control") != "no-store" {
		return 0, "", fmt.Errorf("Cache-Control: %q", response.Header.Get("Cache-Control"))
	}
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

// crowdCmd sends N requests at once and wants one document from all of them.
func crowdCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: crowd N URL")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	crowds.Lock()
	defer crowds.Unlock()
	var group sync.WaitGroup
	errs, bodies := make([]error, n), make([]string, n)
	for i := range n {
		group.Go(func() {
			var status int
			status, bodies[i], errs[i] = fetchURL(http.MethodGet, args[1], "")
			if errs[i] == nil && status != http.StatusOK {
				errs[i] = fmt.Errorf("status %d", status)
			}
		})
	}
	group.Wait()
	for i := range n {
		ts.Check(errs[i])
		if bodies[i] != bodies[0] {
			ts.Fatalf("two answers differ")
		}
	}
}

// silentCmd opens N connections that never send anything.
func silentCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: silent N PORT")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	for range n {
		conn, err := net.Dial("tcp", "127.0.0.1:"+args[1])
		ts.Check(err)
		ts.Defer(func() { _ = conn.Close() })
	}
}

// fetch is a program for scripts: it prints what $ALIBABA_CLOUD_CREDENTIALS_URI
// gives or, with the argument "change", waits for another key than the first.
func fetch() {
	first := ""
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		status, body, err := fetchURL(http.MethodGet, os.Getenv("ALIBABA_CLOUD_CREDENTIALS_URI"), "")
		var document struct{ AccessKeyID, Expiration string }
		if err == nil {
			err = json.Unmarshal([]byte(body), &document)
		}
		expires, parseErr := time.Parse("2006-01-02T15:04:05Z", document.Expiration)
		switch {
		case err != nil || status != http.StatusOK || parseErr != nil:
			fmt.Fprintln(os.Stderr, "fetch:", status, err, parseErr)
			os.Exit(1)
		case !expires.After(time.Now()):
			fmt.Fprintln(os.Stderr, "fetch: a session that has ended")
			os.Exit(1)
		case len(os.Args) == 1:
			fmt.Print(body)
			os.Exit(0)
		case first == "":
			first = document.AccessKeyID
		case first != document.AccessKeyID:
			fmt.Println("changed")
			os.Exit(0)
		}
	}
	os.Exit(1)
}

// visit is a program that plays the browser: it gets an address, goes where it
// is sent, and writes the last page to $OPENED. It does not leave the machine: where it is
// sent elsewhere, that address is the last page.
func visit() {
	client := http.Client{CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if !httpx.IsLoopback(r.URL.Hostname()) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	first, err := url.Parse(os.Args[1])
	end("visit", err)
	if !httpx.IsLoopback(first.Hostname()) {
		end("visit", fmt.Errorf("%s is not on this machine", first.Hostname()))
	}
	if len(os.Args) > 2 {
		uid, err := strconv.Atoi(os.Args[2])
		end("visit", err)
		client.Transport = &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dialAs(ctx, uid, network, address)
		}}
	}
	resp, err := client.Get(os.Args[1])
	end("visit", err)
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	end("visit", err)
	if elsewhere, err := resp.Location(); err == nil {
		page = []byte(elsewhere.String() + "\n")
	}
	end("visit", cloudtest.WriteBelow(os.Getenv("WORK"), os.Getenv("OPENED"), page))
}

// post is a program that sends a form, of arguments NAME=VALUE, to an address.
func post() {
	form := url.Values{}
	for _, argument := range os.Args[2:] {
		name, value, _ := strings.Cut(argument, "=")
		form.Set(name, value)
	}
	resp, err := http.PostForm(os.Args[1], form)
	end("post", err)
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusBadRequest {
		end("post", fmt.Errorf("the answer is %s", resp.Status))
	}
}

// end ends a program that has failed.
func end(name string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}
