package chain

import (
	"cmp"
	"net/url"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/sts"
	"aliyun-cred-helper/internal/text"
)

// settings is one profile on its way to a provider.
type settings struct {
	*builder
	profile config.Profile
	mode    mode // of profile, once complete was called
	// want is what is asked of this profile: flag, then profile, then environment.
	// AccessKeys and tokens of the environment are left out on purpose: half of one
	// identity and half of another is worse than an error.
	want    request.Request
	top     bool     // the profile that was asked for, and no source_profile of it
	path    []string // names from the profile that was asked for to this one
	keyOnly bool     // not in config.json: it can only be a key of the keychain
	probing bool     // the default chain is finding out whether this is an ECS instance
}

// complete returns s with its mode, if it has one, and with what is wanted. The flags speak of the
// profile that was asked for; only where STS is concerns every profile on the way.
func (s settings) complete() settings {
	if s.profile.Mode != "" {
		s.mode = modeOf(s.profile.Mode)
		s.profile.Mode = s.mode.name
	}
	s.want = s.flags
	if !s.top {
		s.want = s.flags.Everywhere()
	}
	s.want = s.want.Fill(&s.profile, s.Getenv)
	return s
}

// stsEndpoint returns where this profile's roles are assumed.
func (s settings) stsEndpoint() (*url.URL, error) {
	region := s.want.StsRegion
	kind := cmp.Or(s.flags.EndpointType, s.profile.EndpointType)
	vpc := strings.EqualFold(kind, "vpc") || s.profile.EnableVPC && region != ""
	if s.flags.EndpointType != "" && !vpc {
		return nil, usagef("--endpoint-type vpc, or leave it out", "endpoint type %s is not known", kind)
	}
	if kind == "" && region != "" {
		// Without a region the official tools ignore the variable.
		vpc = vpc || s.enabled("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED")
	}
	return sts.Endpoint(s.want.StsEndpoint, region, vpc)
}

// roles lists the roles to assume, in order.
func (s settings) roles() ([]sts.Role, error) {
	var further []string
	if s.top {
		further = s.flags.RoleARNs
	}
	var roles []sts.Role
	if s.mode.assumes {
		own := s.profile.RAMRoleARN
		if len(further) > 0 {
			own, further = further[0], further[1:]
		}
		if own == "" && s.mode.variable {
			own = request.Variable("ram-role-arn", s.Getenv)
		}
		if own == "" {
			return nil, usagef("set ram_role_arn in the profile, or give --ram-role-arn",
				"mode %s needs the ARN of a role", s.mode.name)
		}
		roles = append(roles, sts.Role{
			ARN: own, SessionName: s.profile.RAMSessionName, ExternalID: s.profile.ExternalID,
			Policy: s.profile.Policy, Seconds: s.profile.ExpiredSeconds,
		})
	}
	for _, arn := range further {
		roles = append(roles, sts.Role{ARN: arn})
	}
	if s.top {
		if err := s.finishLast(roles); err != nil {
			return nil, err
		}
	}
	for i := range roles {
		roles[i].SessionName = cmp.Or(roles[i].SessionName, defaultSessionName(s.User()))
		if err := roles[i].Check(); err != nil {
			return nil, err
		}
	}
	return roles, nil
}

// finishLast applies the flags that speak of the last role, and the variables
// that fill it.
func (s settings) finishLast(roles []sts.Role) error {
	if len(roles) == 0 {
		// Dropping these in silence would hand out more than was asked for.
		if f := s.flags; f.SessionName != "" || f.ExternalID != "" || f.Policy != "" || f.Seconds != 0 {
			return usagef("give --ram-role-arn, or leave them out",
				"--role-session-name, --external-id, --policy and --expired-seconds need a role, and none is assumed here")
		}
		return nil
	}
	last := &roles[len(roles)-1]
	last.SessionName = cmp.Or(s.flags.SessionName, last.SessionName, request.Variable("role-session-name", s.Getenv))
	last.ExternalID = cmp.Or(s.flags.ExternalID, last.ExternalID)
	if byToken := s.mode.byToken && len(roles) == 1; !byToken {
		last.ExternalID = cmp.Or(last.ExternalID, request.Variable("external-id", s.Getenv))
	}
	last.Policy = cmp.Or(s.flags.Policy, last.Policy)
	last.Seconds = cmp.Or(s.flags.Seconds, last.Seconds)
	return nil
}

// assumeRoles puts the roles of s after base, each in a cache of its own. Where the
// source assumed the first of them, it is left out.
func (s settings) assumeRoles(base credential.Provider) (credential.Provider, error) {
	roles, err := s.roles()
	if err == nil && s.mode.byToken {
		roles = roles[1:]
	}
	if err != nil || len(roles) == 0 {
		return base, err
	}
	endpoint, err := s.stsEndpoint()
	if err != nil {
		return nil, err
	}
	client := &sts.Client{HTTP: s.HTTP, Endpoint: endpoint, Now: s.Now}
	for _, role := range roles {
		base = s.cached(&sts.AssumeRole{Client: client, Role: role, Source: base})
	}
	return base, nil
}

// defaultSessionName is stable for one user: with a clock in it no two calls
// would share a session.
func defaultSessionName(user string) string {
	const name, longest = "aliyun-cred-helper", 64
	var b strings.Builder
	b.WriteString(name)
	for i, r := range user {
		if i == 0 {
			b.WriteByte('-')
		}
		if !text.Only(string(r), 1, 1, ".@_-") {
			r = '-'
		}
		b.WriteRune(r)
	}
	return b.String()[:min(b.Len(), longest)]
}
