package chain

import (
	"aliyun-cred-helper/internal/credential"
)

// sourceProfile is the source of mode ChainableRamRoleArn: whatever another
// profile gives.
func sourceProfile(s settings) (credential.Provider, error) {
	name := s.want.SourceProfile
	if name == "" {
		return nil, usagef("set source_profile in the profile, or give --source-profile",
			"mode ChainableRamRoleArn needs a source profile")
	}
	return s.step(name, "", settings{path: s.path})
}
