package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"filippo.io/age"
)

// askTimeout is ample for a service on the same machine.
const askTimeout = 5 * time.Second

// runOnce does what needs no cloud of its own, and returns the exit code.
func runOnce(s settings, stdout, stderr io.Writer) int {
	var err error
	switch {
	case s.identityFile != "" && (s.count || len(s.command) > 0), len(s.command) > 2:
		_, _ = fmt.Fprintln(stderr, "cloudtest: use: cloudtest -age-identity FILE, or: cloudtest -count [SERVICE [ACTION]]")
		return exitUsage
	case s.count:
		err = printCount(s.command, stdout)
	default:
		err = writeIdentity(s.identityFile)
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "cloudtest: %v\n", err)
		return exitFailed
	}
	return 0
}

// writeIdentity makes an age identity, for users who have no age-keygen.
func writeIdentity(name string) error {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	return writeFile(name, []byte(identity.String()+"\n"))
}

// printCount asks the control service that CLOUDTEST_CONTROL names. what is the
// service and the action; those that are missing mean all.
func printCount(what []string, stdout io.Writer) error {
	control := os.Getenv("CLOUDTEST_CONTROL")
	if control == "" {
		return errors.New("CLOUDTEST_CONTROL is not set: run this below a cloudtest")
	}
	query := url.Values{}
	for i, value := range what {
		query.Set([]string{"service", "action"}[i], value)
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, control+"/count?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	// A transport of its own knows of no proxy.
	transport := &http.Transport{DisableKeepAlives: true}
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	count, err := io.ReadAll(io.LimitReader(response.Body, maxCount))
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the control service answered with HTTP status %d", response.StatusCode)
	}
	_, err = fmt.Fprintln(stdout, strings.TrimSpace(string(count)))
	return err
}

// maxCount is the most that is read of the answer to a count, in bytes.
const maxCount = 32
