package cloudtest

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestRunner(t *testing.T) {
	c := newTestCloud(t)
	good := c.RunnerURL() + "&audience=sts.aliyuncs.com"
	tests := []struct {
		name, method, url, authorization string
		status                           int
	}{
		{"token", http.MethodGet, good, "bearer " + RunnerToken, http.StatusOK},
		{"another method", http.MethodPost, good, "bearer " + RunnerToken, http.StatusMethodNotAllowed},
		{"no token to ask with", http.MethodGet, good, "", http.StatusUnauthorized},
		{"another token", http.MethodGet, good, "bearer x", http.StatusUnauthorized},
		{"no audience", http.MethodGet, c.RunnerURL(), "bearer " + RunnerToken, http.StatusBadRequest},
		{"two audiences", http.MethodGet, good + "&audience=x", "bearer " + RunnerToken, http.StatusBadRequest},
		{"another path", http.MethodGet, strings.Replace(good, "idtoken", "x", 1), "bearer " + RunnerToken, http.StatusNotFound},
	}
	for _, tt := range tests {
		req, err := http.NewRequestWithContext(t.Context(), tt.method, tt.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", tt.authorization)
		resp, err := c.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if hasToken := strings.Contains(string(body), `"value":"`); err != nil || resp.StatusCode != tt.status || hasToken != (tt.status == http.StatusOK) {
			t.Errorf("%s: got %d with %q, want %d", tt.name, resp.StatusCode, body, tt.status)
		}
	}
}

// A source identity goes on through a chain of roles, and cannot be changed.
func TestSourceIdentity(t *testing.T) {
	c := newTestCloud(t)
	assume := func(who signer, identity ...string) reply {
		params := roleParams("dev")
		if len(identity) > 0 {
			params.Set("SourceIdentity", identity[0])
		}
		return c.assumeRole(who, params, shape{})
	}
	of := func(answer reply) any { return answer.object["SourceIdentity"] }
	key := seedKeys()[AccessKeyID]
	for _, wrong := range []string{"", "a", "acs:alice", "alice smith", strings.Repeat("x", 65)} {
		if got := assume(key, wrong); got.status != http.StatusBadRequest {
			t.Errorf("%q: got %d", wrong, got.status)
		}
	}
	if got := assume(key); of(got) != nil {
		t.Errorf("without one: got %v", of(got))
	}
	first := assume(key, "alice@example.com")
	id, _ := first.object["Credentials"].(map[string]any)["AccessKeyId"].(string)
	session := c.keys[id]
	for name, got := range map[string]reply{"first": first, "second": assume(session), "the same": assume(session, "alice@example.com")} {
		if of(got) != "alice@example.com" {
			t.Errorf("%s: got %v", name, of(got))
		}
	}
	if got := assume(session, "bob"); got.status != http.StatusForbidden {
		t.Errorf("another: got %d", got.status)
	}
}
