package chain

import (
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
)

// mode is how a mode of config.json resolves.
type mode struct {
	name string
	// source builds the credential that the mode starts from. The roles of the mode
	// are assumed after it by assumeRoles.
	source func(settings) (credential.Provider, error)

	assumes  bool // the role that its profile names
	variable bool // that role may come from the environment
	byToken  bool // source assumes that role itself
	usesKey  bool // it can do with what is in the keychain alone
}

// modes are those that resolve: a line for each.
var modes []mode

func init() {
	// Set here and not above, since a source_profile leads back to the table.
	modes = []mode{
		{name: credential.ModeAK, source: accessKey, usesKey: true},
		{name: credential.ModeBearerToken, source: bearerToken, usesKey: true},
		{name: credential.ModeChainedRole, source: sourceProfile, assumes: true},
		{name: credential.ModeCloudSSO, source: cloudSSO},
		{name: credential.ModeCredentialsURI, source: credentialsURI},
		{name: credential.ModeECSRole, source: ecsRole},
		{name: credential.ModeExternal, source: external},
		{name: credential.ModeOAuth, source: oauth, usesKey: true},
		{name: credential.ModeOIDC, source: oidc, assumes: true, variable: true, byToken: true},
		{name: credential.ModeRAMRoleARN, source: roleKey, assumes: true, variable: true, usesKey: true},
		{name: credential.ModeECSRoleThenRole, source: ecsRole, assumes: true},
		{name: credential.ModeStsToken, source: stsToken},
	}
}

// modeOf returns the mode of that name, in whatever case. It has no source where
// it does not resolve.
func modeOf(name string) mode {
	name = credential.CanonicalMode(name)
	for _, m := range modes {
		if m.name == name {
			return m
		}
	}
	return mode{name: name}
}

// Modes lists the modes that resolve, sorted, as config.json spells them.
func Modes() []string {
	var names []string
	for _, m := range modes {
		names = append(names, m.name)
	}
	slices.Sort(names)
	return names
}

// Assumes reports whether the mode assumes the role that its profile names.
func Assumes(mode string) bool { return modeOf(mode).assumes }

// unsupported says why a mode does not resolve, and what to use instead.
func unsupported(mode string) error {
	switch mode {
	case credential.ModeAnonymous:
		return usagef("call the API without a credential helper", "mode %s has no credential", mode)
	case credential.ModeRSAKeyPair:
		return usagef("use mode AK, RamRoleArn or CloudSSO", "mode %s is deprecated by the vendor and not supported", mode)
	}
	return usagef("use one of: "+strings.Join(Modes(), ", "), "mode %s is not supported", mode)
}
