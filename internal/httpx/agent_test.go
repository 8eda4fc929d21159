package httpx

import "testing"

func TestUserAgent(t *testing.T) {
	calls := 0
	for release, want := range map[string]string{
		"v1.2.3":                "aliyun-cred-helper/v1.2.3",
		"v1.2.3-4-gabc-dirty":   "aliyun-cred-helper/v1.2.3-4-gabc-dirty",
		"v0.0.0-2026-abc+dirty": "aliyun-cred-helper/v0.0.0-2026-abc+dirty",
		"(devel)":               "aliyun-cred-helper/devel",
		"":                      "aliyun-cred-helper",
		"a b":                   "aliyun-cred-helper",
		"a\r\nHost: x":          "aliyun-cred-helper",
	} {
		agent := userAgentOf(func() string { calls++; return release })
		for range 2 {
			if got := agent(); got != want {
				t.Errorf("%q: got %q, want %q", release, got, want)
			}
		}
	}
	if calls != 7 {
		t.Errorf("got %d calls, want one for each client", calls)
	}
	if got := userAgentOf(nil)(); got != "aliyun-cred-helper" {
		t.Errorf("got %q without a release", got)
	}
}
