package chain

import (
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/sts"
)

// Label names whose credential p has retrieved: the profile or, without one, the mode or
// the source of the default chain. It is "" for the variables of the environment.
func (p *Plan) Label() string {
	flags, used := p.builder.flags, p.builder.used
	switch {
	case flags.Profile != "":
		return flags.Profile
	case flags.Mode != "":
		return credential.CanonicalMode(flags.Mode)
	case used.source == fromConfig:
		if name := p.builder.profileVariable(); name != "" {
			return name
		}
		file, _ := p.builder.Config() // the chain has read it
		return file.Current
	case used.source == fromIni:
		return defaultChain{resolver{builder: p.builder}}.sectionName()
	case used.source == fromEnvironment:
		return ""
	}
	return used.source
}

// Account returns the account id of the credential that p has retrieved, or "" if only
// the service knows it. A role and an access configuration name their account.
func (p *Plan) Account() string { return accountOf(p.Provider) }

func accountOf(p credential.Provider) string {
	switch p := p.(type) {
	case defaultChain:
		return accountOf(p.used.provider)
	case lastSource:
		return accountOf(p.Provider)
	case section:
		return accountOf(p.Provider)
	case cached:
		return accountOf(p.inner)
	case portalAccess:
		return p.AccountID
	case portalOrSession:
		return p.portal.AccountID
	case *sts.AssumeRole:
		return accountIn(p.Role.ARN)
	case *sts.AssumeRoleWithOIDC:
		return accountIn(p.Role.ARN)
	}
	return ""
}

// accountIn returns ACCOUNT of acs:ram::ACCOUNT:role/NAME.
func accountIn(arn string) string {
	account, _, _ := strings.Cut(strings.TrimPrefix(arn, "acs:ram::"), ":")
	return account
}
