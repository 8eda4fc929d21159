package chain

import (
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// mode says how a mode of config.json is resolved.
type mode struct {
	name string
	// source builds the credential that the mode starts from. assumeRoles adds the
	// roles.
	source func(resolver) (credential.Provider, error)

	assumes       bool // the role of its profile
	roleVariable  bool // that role may come from the environment
	assumesItself bool // source assumes that role, with a token
	keychainAlone bool // resolves a name that only the keychain has
}

// modes are the modes that resolve.
var modes []mode

// register adds a mode. The file of its source calls it in init.
func register(m mode) { modes = append(modes, m) }

// modeOf returns the mode of that name, in any case; without a name it is AK. A mode
// that does not resolve has no source.
func modeOf(name string) mode {
	name = credential.CanonicalMode(name)
	for _, m := range modes {
		if strings.EqualFold(m.name, name) {
			return m
		}
	}
	return mode{name: name}
}

// Modes lists the modes that resolve, sorted, in the spelling of config.json.
func Modes() []string {
	var names []string
	for _, m := range modes {
		names = append(names, m.name)
	}
	slices.Sort(names)
	return names
}

// Assumes reports whether the mode, in any case, assumes the role of its profile.
func Assumes(mode string) bool { return modeOf(mode).assumes }

// unsupported says why a mode does not resolve, and what to use instead.
func unsupported(mode string) error {
	switch mode {
	case credential.ModeAnonymous:
		return usagef("call the API without a credential helper", "mode %s has no credential", mode)
	case credential.ModeRSAKeyPair:
		return usagef("use mode AK, RamRoleArn or CloudSSO", "mode %s is deprecated by the vendor and not supported", mode)
	}
	return usagef(message.Sprintf("use one of: %s", strings.Join(Modes(), ", ")), "mode %s is not supported", mode)
}
