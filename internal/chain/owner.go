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
	switch p := undecorated(p).(type) {
	case portalAccess:
		return p.AccountID
	case *sts.AssumeRole:
		return accountIn(p.Role.ARN)
	case *sts.AssumeRoleWithOIDC:
		return accountIn(p.Role.ARN)
	}
	return ""
}

// undecorated returns what p gets its credential from, without what only changes how.
func undecorated(p credential.Provider) credential.Provider {
	for {
		switch outer := p.(type) {
		case defaultChain:
			p = outer.used.provider
		case lastSource:
			p = outer.Provider
		case section:
			p = outer.Provider
		case firstRun:
			p = outer.Provider
		case roleOfExported:
			p = outer.Provider
		case cached:
			p = outer.inner
		case portalOrSession:
			p = outer.portal
		default:
			return p
		}
	}
}

// Portal returns the sign-in URL of the CloudSSO portal that the credential which p has
// retrieved comes from, whatever roles were assumed after it, or "".
func (p *Plan) Portal() string {
	if access, ok := source(p.Provider).(portalAccess); ok {
		return access.Portal.SignInURL.String()
	}
	return ""
}

// Site returns the vendor's site, CN or INTL, at which p signs in by OAuth or that its
// profile names, or "".
func (p *Plan) Site() string {
	if signIn, ok := source(p.Provider).(oauthSource); ok {
		return signIn.client.Site.Name
	}
	_, r, _ := p.builder.selected()
	return r.effective.OAuthSite
}

// source returns the provider at the beginning of a chain of roles.
func source(p credential.Provider) credential.Provider {
	for {
		p = undecorated(p)
		role, ok := p.(*sts.AssumeRole)
		if !ok {
			return p
		}
		p = role.Source
	}
}

// accountIn returns ACCOUNT of acs:ram::ACCOUNT:role/NAME.
func accountIn(arn string) string {
	account, _, _ := strings.Cut(strings.TrimPrefix(arn, "acs:ram::"), ":")
	return account
}
