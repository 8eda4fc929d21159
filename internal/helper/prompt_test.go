package helper

import (
	"bytes"
	"testing"
	"time"

	"aliyun-cred-helper/internal/osenv"
)

func TestPromptText(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	in := func(d time.Duration) string { return now.Add(d).Format(time.RFC3339) }
	tests := []struct{ name, profile, expiration, want string }{
		{"nothing", "", "", ""},
		{"an end of nothing", "", in(time.Hour), ""},
		{"no end", "ops", "", "ops\n"},
		{"seconds", "ops", in(59 * time.Second), "ops 59s\n"},
		{"minutes", "ops", in(43*time.Minute - 1), "ops 42m\n"},
		{"hours", "ops", in(65 * time.Minute), "ops 1h05m\n"},
		{"days", "ops", in(50 * time.Hour), "ops 2d\n"},
		{"the end", "ops", in(0), "ops expired\n"},
		{"long ago", "ops", in(-time.Hour), "ops expired\n"},
		{"no time", "ops", "soon", "ops ?\n"},
		{"what prompts expand", "a%n$(id)`id`\\u!#(id)", "", "a_n__id__id__u___id_\n"},
		{"what terminals act on", "a\x1b[31m\u202eb\nc\x00\xff", "", "a__31m_b_c__\n"},
		{"letters of all people", "产品-é.x_y@z 1", "", "产品-é.x_y@z 1\n"},
		{"long", "0123456789012345678901234567890123456789x", "", "0123456789012345678901234567890123456789\n"},
	}
	for _, tt := range tests {
		if got := promptText(tt.profile, tt.expiration, now); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// prompt has two variables, the clock and stdout, and no keychain, file or network: all
// else of this environment would panic.
func TestPromptOpensNothing(t *testing.T) {
	vars := map[string]string{
		"ALIYUN_CRED_HELPER_PROFILE": "ops", "ALIYUN_CRED_HELPER_EXPIRATION": "2026-01-02T03:04:05Z",
		"ALIYUN_CRED_HELPER_DEBUG": "/nowhere/debug", "ALIBABA_CLOUD_CONFIG_FILE": "/nowhere/config.json",
	}
	var stdout, stderr bytes.Buffer
	code := Run(t.Context(), osenv.Env{
		Args: []string{"prompt"}, Stdout: &stdout, Stderr: &stderr,
		Getenv: func(name string) string { return vars[name] },
		Now:    func() time.Time { return time.Date(2026, 1, 2, 2, 22, 0, 0, time.UTC) },
	})
	if code != 0 || stdout.String() != "ops 42m\n" || stderr.String() != "" {
		t.Errorf("got code %d, %q, %q", code, stdout.String(), stderr.String())
	}
}
