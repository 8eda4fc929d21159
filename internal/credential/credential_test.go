package credential

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

func TestCheck(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	key := Credential{AccessKeyID: "id", AccessKeySecret: NewSecret("s")}
	with := func(change func(*Credential)) Credential {
		c := key
		change(&c)
		return c
	}
	tests := []struct {
		name string
		c    Credential
		want string // a part of the error, or "" for none
	}{
		{"key", key, ""},
		{"session", with(func(c *Credential) { c.SecurityToken = NewSecret("t"); c.Expires = now.Add(time.Second) }), ""},
		{"bearer", Credential{BearerToken: NewSecret("b")}, ""},
		{"no id", with(func(c *Credential) { c.AccessKeyID = "" }), "no AccessKey id"},
		{"no secret", with(func(c *Credential) { c.AccessKeySecret = Secret{} }), "no AccessKey secret"},
		{"empty", Credential{}, "no AccessKey id"},
		{"ends now", with(func(c *Credential) { c.Expires = now }), "expired at 2026-01-02T03:04:05Z"},
		{"ended", with(func(c *Credential) { c.Expires = now.Add(-time.Hour) }), "expired at"},
	}
	for _, tt := range tests {
		err := tt.c.Check(now)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

// An SDK that finds another layout runs the helper for every signature.
func TestLayout(t *testing.T) {
	at := time.Date(2026, 11, 2, 15, 4, 5, 999, time.UTC)
	if got, want := at.Format(Layout), "2026-11-02T15:04:05Z"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMode(t *testing.T) {
	tests := []struct {
		c    Credential
		want string
	}{
		{Credential{AccessKeyID: "a", AccessKeySecret: NewSecret("b")}, "AK"},
		{Credential{AccessKeyID: "a", AccessKeySecret: NewSecret("b"), SecurityToken: NewSecret("c")}, "StsToken"},
		{Credential{BearerToken: NewSecret("c")}, "BearerToken"},
	}
	for _, tt := range tests {
		if got := tt.c.Mode(); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

func TestErrorChain(t *testing.T) {
	inner := &Error{Kind: Refused, Op: "sts AssumeRole", Hint: "inner hint", RequestID: "R1", Err: io.EOF}
	outer := fmt.Errorf("profile x: %w", &Error{Hint: "outer hint", Op: "role ops", Err: inner})
	if got := KindOf(outer); got != Refused {
		t.Errorf("kind %v: an Error without a kind has that of the wrapped one", got)
	}
	if got := HintOf(outer); got != "outer hint" {
		t.Errorf("hint %q", got)
	}
	if got := RequestIDOf(outer); got != "R1" {
		t.Errorf("request id %q", got)
	}
	if got, want := outer.Error(), "profile x: role ops: sts AssumeRole: EOF"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if !errors.Is(outer, io.EOF) {
		t.Error("the cause is lost")
	}
}

func TestKindOf(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want Kind
	}{
		{"plain", io.EOF, Internal},
		{"deadline", fmt.Errorf("x: %w", context.DeadlineExceeded), Network},
		{"not configured", fmt.Errorf("%w: y", ErrNotConfigured), NotFound},
		{"own kind first", &Error{Kind: Usage, Err: ErrNotConfigured}, Usage},
		{"new", NewError(Keychain, "op", "hint", "text"), Keychain},
	}
	for _, tt := range tests {
		if got := KindOf(tt.err); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
