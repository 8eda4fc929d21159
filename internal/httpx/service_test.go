package httpx

import (
	"errors"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestServiceError(t *testing.T) {
	secret := credential.NewSecret("CANARY")
	tests := []struct {
		name   string
		status int
		body   string
		want   string // empty: none
	}{
		{"portal", 400, `{"ErrorCode":"InvalidDeviceCodeError","ErrorMessage":"m"}`, "InvalidDeviceCodeError: m"},
		{"portal, 200", 200, `{"ErrorCode":"AuthorizationPending"}`, "AuthorizationPending"},
		{"OAuth", 400, `{"error":"invalid_grant","error_description":"m"}`, "invalid_grant: m"},
		{"gateway", 403, `{"Code":"NoPermission","Message":"m"}`, "NoPermission: m"},
		{"small letters", 403, `{"code":"NoPermission","message":"m"}`, "NoPermission: m"},
		{"Code of a success", 200, `{"Code":"Success","Message":"m"}`, ""},
		{"spaces", 400, `{"ErrorCode":"Authorization Pending"}`, "Authorization Pending"},
		{"secrets", 400, `{"Code":"CANARY","Message":"a CANARY b"}`, "REDACTED: a REDACTED b"},
		{"hostile message", 400, `{"Code":"X","Message":"a\nb\u202e\u001b"}`, `X: a\nb\u202e\u001b`},
		{"hostile code", 400, `{"Code":"X\u001b","Message":"m"}`, ""},
		{"long code", 400, `{"Code":"` + strings.Repeat("x", 129) + `"}`, ""},
		{"string to sign", 400, `{"Code":"SignatureDoesNotMatch","Message":"server string to sign is: CANARY"}`, "SignatureDoesNotMatch"},
		{"no code", 400, `{"Message":"m"}`, ""},
		{"wrong type", 400, `{"Code":5}`, ""},
		{"HTML", 400, `<html>`, ""},
	}
	for _, tt := range tests {
		r := response(tt.body)
		r.Status = tt.status
		got := ""
		if e := r.ServiceError(secret); e != nil {
			got = e.Error()
			if e.Status != tt.status {
				t.Errorf("%s: got status %d, want %d", tt.name, e.Status, tt.status)
			}
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestServiceErrorCodes(t *testing.T) {
	e := &ServiceError{Code: "Access Token_Expired.User"}
	for _, tt := range []struct {
		name      string
		got, want bool
	}{
		{"code", e.HasCode("access_token.expired-user"), true},
		{"part of the code", e.HasCode("AccessTokenExpired"), false},
		{"one of the words", e.Mentions("other", "token expired"), true},
		{"none of the words", e.Mentions("other", "denied"), false},
		{"no words", e.Mentions(), false},
		{"not throttling", e.IsThrottling(), false},
		{"throttling", (&ServiceError{Code: "Throttling.User"}).IsThrottling(), true},
		{"throttling, spelled otherwise", (&ServiceError{Code: "throttling"}).IsThrottling(), true},
		{"code of nil", (*ServiceError)(nil).HasCode(""), false},
		{"words of nil", (*ServiceError)(nil).Mentions(""), false},
		{"throttling of nil", (*ServiceError)(nil).IsThrottling(), false},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, tt.got, tt.want)
		}
	}
}

func TestRefusal(t *testing.T) {
	tests := []struct {
		name   string
		status int
		body   string
		kind   credential.Kind
		want   string
		hint   string
	}{
		{"refused", 403, `{"Code":"NoPermission"}`, credential.Refused, "op: NoPermission", ""},
		{"throttled", 400, `{"Code":"Throttling.User"}`, credential.Network, "op: Throttling.User", HintLater},
		{"429", 429, `{"Code":"Other"}`, credential.Network, "op: Other", HintLater},
		{"5xx", 500, `{"Code":"InternalError"}`, credential.Network, "op: InternalError", HintLater},
		{"gateway", 502, "<html>CANARY", credential.Network, "op: HTTP status 502 without the documented JSON", HintLater},
		{"another service", 404, "<html>CANARY", credential.Refused, "op: HTTP status 404 without the documented JSON", hintAddress},
	}
	for _, tt := range tests {
		r := response(tt.body, "X-Acs-Request-Id", "R-1")
		r.Status = tt.status
		err := Refusal("op", r, r.ServiceError())
		if err.Error() != tt.want || err.Kind != tt.kind || err.Hint != tt.hint || err.RequestID != "R-1" {
			t.Errorf("%s: got %q of kind %d with hint %q and id %q, want %q of kind %d with hint %q and id R-1",
				tt.name, err, err.Kind, err.Hint, err.RequestID, tt.want, tt.kind, tt.hint)
		}
		if got, want := Throttled(r), tt.name == "throttled"; got != want {
			t.Errorf("%s: got throttled %v, want %v", tt.name, got, want)
		}
	}
}

func TestUnusable(t *testing.T) {
	err := Unusable("op", response("", "X-Acs-Request-Id", "R-1"), Incomplete("Field"))
	if err.Error() != "op: the answer is incomplete: no Field" || err.Kind != credential.Refused || err.Hint != hintAddress || err.RequestID != "R-1" {
		t.Errorf("got %#v", err)
	}
	if errors.Unwrap(err) == nil {
		t.Error("it wraps nothing")
	}
}

func TestIsTransient(t *testing.T) {
	for status, want := range map[int]bool{200: false, 302: false, 400: false, 403: false, 428: false, 429: true, 499: false, 500: true, 503: true, 599: true} {
		if got := IsTransient(status); got != want {
			t.Errorf("%d: got %v, want %v", status, got, want)
		}
	}
}
