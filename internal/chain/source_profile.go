package chain

import "aliyun-cred-helper/internal/credential"

func init() { register(mode{name: credential.ModeChainedRole, source: sourceProfile, assumes: true}) }

// sourceProfile is the source of mode ChainableRamRoleArn: another profile.
func sourceProfile(r resolver) (credential.Provider, error) {
	name := r.effective.SourceProfile
	if name == "" {
		return nil, usagef("set source_profile in the profile, or add --source-profile NAME",
			"mode ChainableRamRoleArn needs a source profile")
	}
	return resolver{builder: r.builder, path: r.path}.namedProfile(name, "")
}
