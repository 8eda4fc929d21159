package sts

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

const (
	defaultSeconds = 3600
	minSeconds     = 900
	maxSeconds     = 43200
	// The vendor's page says 2048 characters and said 1024 before. This limit is
	// larger: it only keeps a wrong file from being sent.
	maxPolicy = 32 << 10
)

// Role is a RAM role to assume, with the parameters of the session. The limits
// are those of the vendor's AssumeRole page.
type Role struct {
	ARN         string // acs:ram::ACCOUNT:role/NAME
	SessionName string
	ExternalID  string // empty: none
	Policy      string // JSON that restricts the session's permissions; empty: none
	Seconds     int    // 900 to 43200; zero means 3600
	// SourceIdentity says who began the chain of roles: all further roles keep it, so it is
	// for the first one. Empty: none.
	SourceIdentity string
}

// Check reports the first parameter that the service would refuse, as an error
// of Kind Usage.
func (r Role) Check() error {
	refuse := func(hint string, err error) error {
		return &credential.Error{Kind: credential.Usage, Op: "assume role", Hint: hint, Err: err}
	}
	switch {
	case r.name() == "":
		return wrongARN(r.ARN)
	case !text.Only(r.SessionName, 2, 64, ".@_-"):
		return refuse(hintSessionName, message.Errorf("the RoleSessionName %q is not 2 to 64 letters, digits and .@_-", r.SessionName))
	case r.ExternalID != "" && !text.Only(r.ExternalID, 2, 1224, "_+=,.@:/-"):
		return refuse("check --external-id", message.New("the ExternalId is not 2 to 1224 letters, digits and _+=,.@:/-"))
	case r.SourceIdentity != "" && !isSourceIdentity(r.SourceIdentity):
		return refuse(hintSourceIdentity, message.New("the SourceIdentity is not 2 to 64 letters, digits and _+=,.@-"))
	case r.seconds() < minSeconds || r.seconds() > maxSeconds:
		return refuse(hintSeconds, message.Errorf("a session of %d seconds (%s) is not possible: the DurationSeconds are from %d (%s) to %d (%s)",
			r.Seconds, inSeconds(r.Seconds), minSeconds, inSeconds(minSeconds), maxSeconds, inSeconds(maxSeconds)))
	case len(r.Policy) > maxPolicy:
		return refuse("shorten --policy", message.Errorf("the Policy is longer than %d KiB", maxPolicy>>10))
	case r.Policy != "" && !isObject(r.Policy):
		return refuse("check --policy", message.New("the Policy is not a JSON object"))
	}
	return nil
}

// name returns the role's name, empty if the ARN is not one of a role.
func (r Role) name() string { return nameInARN(r.ARN, "role", 64) }

// isSourceIdentity reports whether the service takes s as a SourceIdentity. The prefixes
// that it keeps for itself, such as acs:, have a colon.
func isSourceIdentity(s string) bool { return text.Only(s, 2, 64, "_+=,.@-") }

// inSeconds returns n seconds as a person writes them: 15m, 12h, 14m59s.
func inSeconds(n int) string {
	s := (time.Duration(n) * time.Second).String()
	if trimmed, ok := strings.CutSuffix(s, "m0s"); ok {
		s = trimmed + "m"
	}
	if trimmed, ok := strings.CutSuffix(s, "h0m"); ok {
		s = trimmed + "h"
	}
	return s
}

func (r Role) seconds() int { return cmp.Or(r.Seconds, defaultSeconds) }

func isObject(s string) bool {
	return strings.HasPrefix(strings.TrimLeft(s, " \t\r\n"), "{") && json.Valid([]byte(s))
}
