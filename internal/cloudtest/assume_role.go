package cloudtest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The limits of "AssumeRole" in the STS API reference, in seconds.
const (
	minSeconds     = 900
	maxSeconds     = 43200
	defaultSeconds = 3600
)

const (
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	numbers = "0123456789"
)

// notAuthorized is the vendor's text, whatever the reason is.
const notAuthorized = "You are not authorized to do this action. You should be authorized by RAM."

// assumeRole answers AssumeRole. Any signer may assume any role that is not
// denied: trust between roles is no concern of a client.
func (c *Cloud) assumeRole(who signer, params url.Values, s shape) reply {
	name, r, life, problem := roleParameters(params)
	if problem != nil {
		return *problem
	}
	if params.Has("ExternalId") && !within(params.Get("ExternalId"), 2, 1224, letters+numbers+"_+=,.@:/-") {
		return invalidParameter("ExternalId")
	}
	if r.denied || r.externalID != "" && r.externalID != params.Get("ExternalId") {
		return refusal(http.StatusForbidden, "NoPermission", notAuthorized)
	}
	s.sourceIdentity = who.sourceIdentity
	if params.Has("SourceIdentity") {
		s.sourceIdentity = params.Get("SourceIdentity")
		switch {
		case !within(s.sourceIdentity, 2, 64, letters+numbers+"_+=,.@-"):
			return invalidParameter("SourceIdentity")
		case who.sourceIdentity != "" && who.sourceIdentity != s.sourceIdentity: // it cannot be changed
			return refusal(http.StatusForbidden, "NoPermission", notAuthorized)
		}
	}
	return roleAnswer(c.issue(name, params.Get("RoleSessionName"), life, s))
}

// roleParameters checks what all ways to assume a role have in common.
func roleParameters(params url.Values) (name string, r role, life time.Duration, problem *reply) {
	fail := func(refused reply) (string, role, time.Duration, *reply) { return "", role{}, 0, &refused }
	if !isRoleARN(params.Get("RoleArn")) {
		return fail(invalidParameter("RoleArn"))
	}
	if !within(params.Get("RoleSessionName"), 2, 64, letters+numbers+".@_-") {
		return fail(invalidParameter("RoleSessionName"))
	}
	seconds := defaultSeconds
	if params.Has("DurationSeconds") {
		var err error
		seconds, err = strconv.Atoi(params.Get("DurationSeconds"))
		if err != nil || seconds < minSeconds || seconds > maxSeconds {
			return fail(invalidParameter("DurationSeconds"))
		}
	}
	if params.Has("Policy") {
		var object map[string]any
		if err := json.Unmarshal([]byte(params.Get("Policy")), &object); err != nil || object == nil {
			return fail(refusal(http.StatusBadRequest, "InvalidParameter.PolicyGrammar", "The parameter Policy has not passed grammar check."))
		}
	}
	name, r, ok := lookupRole(params.Get("RoleArn"))
	if !ok {
		return fail(refusal(http.StatusNotFound, "EntityNotExist.Role", "The role does not exist: "+params.Get("RoleArn")))
	}
	return name, r, time.Duration(seconds) * time.Second, nil
}

// roleAnswer returns the answer that holds a session.
func roleAnswer(key signer) reply {
	answer := reply{status: http.StatusOK, object: map[string]any{
		"AssumedRoleUser": map[string]any{
			"Arn":           key.arn,
			"AssumedRoleId": key.principalID,
		},
		"Credentials": key.object(),
	}}
	if key.sourceIdentity != "" {
		answer.object["SourceIdentity"] = key.sourceIdentity
	}
	return answer
}

// callerIdentity answers GetCallerIdentity.
func callerIdentity(who signer) reply {
	object := map[string]any{
		"AccountId":    who.account,
		"Arn":          who.arn,
		"IdentityType": who.identityType,
		"PrincipalId":  who.principalID,
	}
	if who.userID != "" {
		object["UserId"] = who.userID
	}
	if who.roleID != "" {
		object["RoleId"] = who.roleID
	}
	return reply{status: http.StatusOK, object: object}
}

// isRoleARN reports whether arn reads "acs:ram::ACCOUNT:role/NAME".
func isRoleARN(arn string) bool {
	account, name, found := strings.Cut(strings.TrimPrefix(arn, "acs:ram::"), ":role/")
	return strings.HasPrefix(arn, "acs:ram::") && found &&
		within(account, 1, 32, numbers) && within(name, 1, 64, letters+numbers+"._-")
}

// invalidParameter refuses a parameter, missing or wrong.
func invalidParameter(name string) reply {
	return refusal(http.StatusBadRequest, "InvalidParameter."+name, "The parameter "+name+" is missing or wrongly formed.")
}

// within reports whether s has least to most bytes, all of them among allowed.
func within(s string, least, most int, allowed string) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, allowed) == ""
}
