package ssoflow

import (
	"context"
	"net/http"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

// query is one request to a portal or to an OAuth site.
type query struct {
	op          string
	method      string
	address     string // URL
	contentType string // empty: none is sent
	body        []byte
	token       credential.Secret // sent as bearer token, unless zero
	attempts    int               // that of an httpx.Request
	unhurried   bool              // that of an httpx.Request
	limit       time.Duration     // that of an httpx.Request
	pace        *httpx.Pace       // that of an httpx.Request
}

// send sends q and returns the answer with any status.
func send(ctx context.Context, client *httpx.Client, q query) (*httpx.Response, error) {
	return client.Do(ctx, httpx.Request{
		Op:        q.op,
		Attempts:  q.attempts,
		Unhurried: q.unhurried,
		Limit:     q.limit,
		Pace:      q.pace,
		Retry:     httpx.Throttled,
		Build: func(ctx context.Context) (*http.Request, error) {
			req, err := httpx.NewRequest(ctx, q.method, q.address, q.body)
			if err != nil {
				return nil, err
			}
			req.Header.Set("Accept", "application/json")
			if q.contentType != "" {
				req.Header.Set("Content-Type", q.contentType)
			}
			if !q.token.IsZero() {
				req.Header.Set("Authorization", "Bearer "+q.token.Reveal())
			}
			return req, nil
		},
	})
}
