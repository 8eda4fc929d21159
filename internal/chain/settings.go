package chain

import (
	"cmp"
	"net/url"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/sts"
)

// settings is one profile on its way to a provider, with what may override and
// fill it: flag, then profile, then environment. AccessKeys and tokens of the
// environment are left out on purpose: half of one identity and half of
// another is worse than an error.
type settings struct {
	*builder
	profile config.Profile
	top     bool     // the profile that was asked for, and no source_profile of it
	path    []string // names from the profile that was asked for to this one
	keyOnly bool     // not in config.json: it can only be a key of the keychain
	probing bool     // the default chain is finding out whether this is an ECS instance
}

// mode names as config.json spells them.
const (
	modeAK           = credential.ModeAK
	modeStsToken     = credential.ModeStsToken
	modeRAMRoleARN   = "RamRoleArn"
	modeECS          = "EcsRamRole"
	modeECSThenRole  = "RamRoleArnWithRoleName"
	modeSourceToRole = "ChainableRamRoleArn"
	modeExternal     = "External"
	modeCloudSSO     = "CloudSSO"
	modeOAuth        = "OAuth"
	modeOIDC         = "OIDC"
	modeURI          = "CredentialsURI"
	modeBearerToken  = credential.ModeBearerToken
)

// sources builds the credential that a mode starts from; the roles of the
// mode are assumed after it by assumeRoles.
var sources map[string]func(settings) (credential.Provider, error)

func init() {
	// Set here and not above, since a source_profile leads back to the table.
	sources = map[string]func(settings) (credential.Provider, error){
		modeAK:           accessKey,
		modeStsToken:     stsToken,
		modeRAMRoleARN:   roleKey,
		modeECS:          ecsRole,
		modeECSThenRole:  ecsRole,
		modeSourceToRole: sourceProfile,
		modeExternal:     external,
		modeCloudSSO:     cloudSSO,
		modeOAuth:        oauth,
		modeOIDC:         oidc,
		modeURI:          credentialsURI,
		modeBearerToken:  bearerToken,
	}
}

// modeNames lists the modes that resolve, for errors.
func modeNames() string { return strings.Join(Modes(), ", ") }

// canonicalMode returns the mode in config.json's spelling; an empty one is AK,
// as in `aliyun`. What is not known is returned as it is.
func canonicalMode(mode string) string {
	if mode == "" {
		return modeAK
	}
	for name := range sources {
		if strings.EqualFold(name, mode) {
			return name
		}
	}
	return mode
}

// unsupported says why a mode does not resolve, and the way out.
func unsupported(s settings) error {
	switch {
	case strings.EqualFold(s.profile.Mode, "Anonymous"):
		return usagef("call the API without a credential helper", "mode Anonymous has no credential")
	case strings.EqualFold(s.profile.Mode, "RsaKeyPair"):
		return usagef("use mode AK, RamRoleArn or CloudSSO", "mode RsaKeyPair is deprecated by the vendor and not supported")
	}
	return usagef("use one of: "+modeNames(), "mode %s is not supported", s.profile.Mode)
}

// hasRole reports whether the mode itself assumes a role.
func (s settings) hasRole() bool {
	switch s.profile.Mode {
	case modeRAMRoleARN, modeECSThenRole, modeSourceToRole, modeOIDC:
		return true
	}
	return false
}

// usesKey reports whether the mode can do with what is in the keychain alone.
func (s settings) usesKey() bool {
	switch canonicalMode(s.profile.Mode) {
	case modeAK, modeRAMRoleARN, modeBearerToken, modeOAuth:
		return true
	}
	return false
}

// flag returns value for the profile that was asked for and "" for the sources
// of it: flags speak of the first only.
func (s settings) flag(value string) string {
	if s.top {
		return value
	}
	return ""
}

// env returns the first of the named variables that is not empty.
func (s settings) env(names ...string) string {
	for _, name := range names {
		if v := s.Getenv(name); v != "" {
			return v
		}
	}
	return ""
}

// enabled reports whether the named variable says true, as the official tools
// read it.
func (s settings) enabled(name string) bool {
	return strings.EqualFold(s.Getenv(name), "true") || s.Getenv(name) == "1"
}

// stsEndpoint returns where this profile's roles are assumed. The flags reach
// every profile of a chain, since they tell where STS is, not who asks.
func (s settings) stsEndpoint() (*url.URL, error) {
	host := cmp.Or(s.flags.StsEndpoint, s.profile.StsEndpoint, s.env("ALIBABA_CLOUD_STS_ENDPOINT"))
	region := cmp.Or(s.flags.StsRegion, s.profile.StsRegion, s.env("ALIBABA_CLOUD_STS_REGION"))
	kind := cmp.Or(s.flags.EndpointType, s.profile.EndpointType)
	vpc := strings.EqualFold(kind, "vpc") || s.profile.EnableVPC && region != ""
	if s.flags.EndpointType != "" && !vpc {
		return nil, usagef("--endpoint-type vpc, or leave it out", "endpoint type %s is not known", kind)
	}
	if kind == "" && region != "" {
		// Without a region the official tools ignore the variable.
		vpc = vpc || s.enabled("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED")
	}
	return sts.Endpoint(host, region, vpc)
}

// roles lists the roles to assume, in order.
func (s settings) roles() ([]sts.Role, error) {
	var further []string
	if s.top {
		further = s.flags.RoleARNs
	}
	var roles []sts.Role
	if s.hasRole() {
		own := s.profile.RAMRoleARN
		if len(further) > 0 {
			own, further = further[0], further[1:]
		}
		if own == "" && (s.profile.Mode == modeRAMRoleARN || s.profile.Mode == modeOIDC) {
			own = s.env(roleVariable)
		}
		if own == "" {
			return nil, usagef("set ram_role_arn in the profile, or give --ram-role-arn",
				"mode %s needs the ARN of a role", s.profile.Mode)
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
	last.SessionName = cmp.Or(s.flags.SessionName, last.SessionName, s.env("ALIBABA_CLOUD_ROLE_SESSION_NAME"))
	last.ExternalID = cmp.Or(s.flags.ExternalID, last.ExternalID)
	if byToken := s.profile.Mode == modeOIDC && len(roles) == 1; !byToken {
		last.ExternalID = cmp.Or(last.ExternalID, s.env("ALIBABA_CLOUD_EXTERNAL_ID"))
	}
	last.Policy = cmp.Or(s.flags.Policy, last.Policy)
	last.Seconds = cmp.Or(s.flags.Seconds, last.Seconds)
	return nil
}

// assumeRoles puts the roles of s after base, each in a cache of its own. In
// mode OIDC base is the first of them.
func (s settings) assumeRoles(base credential.Provider) (credential.Provider, error) {
	roles, err := s.roles()
	if err == nil && s.profile.Mode == modeOIDC {
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
		if !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.@_-", r) {
			r = '-'
		}
		b.WriteRune(r)
	}
	return b.String()[:min(b.Len(), longest)]
}
