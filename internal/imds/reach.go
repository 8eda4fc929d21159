package imds

import (
	"context"
	"net/http"

	"aliyun-cred-helper/internal/httpx"
)

// Reach tests, with one request without a token, whether the metadata service
// can be reached, and returns the HTTP status of its answer: 200 where the
// instance has a role, 403 where it answers in hardened mode only, 404 where it
// has no role. It fetches no credential. Errors are those of httpx.Client.Do.
func (p *Provider) Reach(ctx context.Context) (status int, err error) {
	resp, err := p.HTTP.Do(ctx, httpx.Request{
		Op:       "ecs metadata service",
		Build:    func(ctx context.Context) (*http.Request, error) { return p.request(ctx, http.MethodGet, rolePath) },
		Attempts: 1,
		Metadata: true,
	})
	if err != nil {
		return 0, err
	}
	return resp.Status, nil
}
