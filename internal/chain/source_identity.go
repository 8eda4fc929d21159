package chain

import (
	"cmp"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/sts"
)

// identify gives the source identity to the first of roles, which are assumed after
// source, unless source has assumed a role already: that one has it then. The flag is an
// error where it would have no effect. The variable is for all calls, and has none there.
func (r resolver) identify(source credential.Provider, roles []sts.Role) error {
	flag := r.flags.SourceIdentity
	identity := cmp.Or(flag, request.Variable("source-identity", r.Getenv))
	if identity == "" {
		return nil
	}
	switch firstRole(source).(type) {
	case *sts.AssumeRoleWithOIDC:
		if flag != "" {
			return usagef("leave out --source-identity", "a chain of roles that begins with an OIDC token has its source identity from the token")
		}
		r.Debugf("%s has no effect: the first role is assumed with an OIDC token", request.VariableName("source-identity"))
	case *sts.AssumeRole: // which has it
	case defaultChain:
		return usagef("name a profile in the process_command of the source_profile",
			"a source identity is for the first role, and only the call shows which one that is: the source is the default chain")
	default:
		if len(roles) > 0 {
			roles[0].SourceIdentity = identity
			err := roles[0].Check()
			if flag == "" {
				err = about(err, "%s", request.VariableName("source-identity"))
			}
			return err
		}
		if r.requested && flag != r.outerIdentity {
			return usagef("add --ram-role-arn ARN, or leave it out", "--source-identity needs a role, and none is assumed here")
		}
	}
	return nil
}

// firstRole returns the provider of the first role that p assumes. Without a role it
// is another provider. A defaultChain is one that chooses later.
func firstRole(p credential.Provider) credential.Provider {
	switch p := p.(type) {
	case cached:
		return firstRole(p.inner)
	case roleOfExported:
		return firstRole(p.Provider)
	case *sts.AssumeRole:
		if first, ok := firstRole(p.Source).(*sts.AssumeRoleWithOIDC); ok {
			return first
		}
	}
	return p
}
