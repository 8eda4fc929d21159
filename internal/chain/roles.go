package chain

import (
	"cmp"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/sts"
	"aliyun-cred-helper/internal/text"
)

// assumeRoles puts the roles of r after source, each with a cache of its own. A
// role that source itself assumes is left out.
func (r resolver) assumeRoles(source credential.Provider) (credential.Provider, error) {
	if r.requested && !r.ofSource {
		*r.last = r
	}
	roles, err := r.roles()
	if err == nil && r.mode.assumesItself {
		roles = roles[1:]
	}
	if err == nil {
		err = r.identify(source, roles)
	}
	if err != nil || len(roles) == 0 {
		return source, err
	}
	endpoint, err := r.stsEndpoint()
	if err != nil {
		return nil, err
	}
	client := &sts.Client{HTTP: r.HTTP, Endpoint: endpoint, Now: r.Now}
	for _, role := range roles {
		assume := &sts.AssumeRole{Client: client, Role: role, Source: source}
		if e, ok := source.(exported); ok {
			assume.Source = e.static // STS says whether it has expired
			source = r.cached(roleOfExported{assume, e})
			continue
		}
		source = r.cached(assume)
	}
	return source, nil
}

// roles lists the roles to assume, in order. In a mode that assumes a role, the
// first --ram-role-arn replaces the role of the profile.
func (r resolver) roles() ([]sts.Role, error) {
	var further []string
	if r.requested {
		further = r.flags.RoleARNs
	}
	var roles []sts.Role
	if r.mode.assumes {
		first := r.profile.RAMRoleARN
		if len(further) > 0 {
			first, further = further[0], further[1:]
		}
		if first == "" && r.mode.roleVariable {
			first = request.Variable("ram-role-arn", r.Getenv)
		}
		if first == "" {
			return nil, usagef("set ram_role_arn in the profile, or add --ram-role-arn ARN",
				"mode %s needs the ARN of a role", r.mode.name)
		}
		roles = append(roles, sts.Role{
			ARN: first, SessionName: r.profile.RAMSessionName, ExternalID: r.externalID(),
			Policy: r.profile.Policy, Seconds: r.profile.ExpiredSeconds,
		})
	}
	for _, arn := range further {
		roles = append(roles, sts.Role{ARN: arn})
	}
	if r.requested {
		if err := r.completeLast(roles); err != nil {
			return nil, err
		}
	}
	for i := range roles {
		roles[i].SessionName = cmp.Or(roles[i].SessionName, defaultSessionName(r.User()))
		if err := roles[i].Check(); err != nil {
			return nil, err
		}
	}
	return roles, nil
}

// externalID returns the external id with which the role of the profile is assumed. A
// role that is assumed with a token has none: as in `aliyun`, that of the profile has no
// effect then.
func (r resolver) externalID() string {
	id := r.profile.ExternalID
	if id != "" && r.mode.assumesItself {
		r.Debugf("profile %s: external_id has no effect in mode %s", r.profile.Name, r.mode.name)
		return ""
	}
	return id
}

// completeLast applies the flags and variables that are for the last role.
func (r resolver) completeLast(roles []sts.Role) error {
	f := r.flags
	if len(roles) == 0 {
		// To ignore these flags would give more rights than were asked for.
		if f.SessionName != "" || f.ExternalID != "" || f.Policy != "" || f.ReadOnly || f.Seconds != 0 {
			return usagef("add --ram-role-arn ARN, or leave them out",
				"--role-session-name, --external-id, --policy, --read-only and --expired-seconds need a role, and none is assumed here")
		}
		return nil
	}
	last := &roles[len(roles)-1]
	last.SessionName = cmp.Or(f.SessionName, last.SessionName, request.Variable("role-session-name", r.Getenv))
	last.ExternalID = cmp.Or(f.ExternalID, last.ExternalID)
	if !r.mode.assumesItself || len(roles) > 1 { // a role assumed with a token has no external id
		last.ExternalID = cmp.Or(last.ExternalID, request.Variable("external-id", r.Getenv))
	}
	if f.ReadOnly && last.Policy != "" { // one policy cannot be both
		return usagef("leave out --read-only, or replace the policy by --policy", "profile %s has a policy of its own, which --read-only would replace", r.profile.Name)
	}
	if f.ReadOnly {
		last.Policy = sts.ReadOnly()
	}
	last.Policy = cmp.Or(f.Policy, last.Policy)
	last.Seconds = cmp.Or(int(f.Seconds), last.Seconds)
	return nil
}

// defaultSessionName is the same in every call of a user, so that calls share a
// session.
func defaultSessionName(user string) string {
	const name, longest = "aliyun-cred-helper", 64
	var b strings.Builder
	b.WriteString(name)
	for i, c := range user {
		if i == 0 {
			b.WriteByte('-')
		}
		if !text.Only(string(c), 1, 1, ".@_-") {
			c = '-'
		}
		b.WriteRune(c)
	}
	return b.String()[:min(b.Len(), longest)]
}
