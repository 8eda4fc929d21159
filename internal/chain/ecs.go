package chain

import (
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/imds"
	"aliyun-cred-helper/internal/shell"
)

func init() {
	register(mode{name: credential.ModeECSRole, source: ecsRole})
	register(mode{name: credential.ModeECSRoleThenRole, source: ecsRole, assumes: true})
}

// ecsRole is mode EcsRamRole, and the source of RamRoleArnWithRoleName: the RAM
// role that is attached to the ECS instance.
func ecsRole(r resolver) (credential.Provider, error) {
	p, err := r.metadataService()
	if err != nil {
		return nil, err
	}
	return r.cachedRole(p), nil
}

// metadataService returns the role as the metadata service gives it.
func (r resolver) metadataService() (*imds.Provider, error) {
	if r.isSet(shell.NoMetadata) {
		return nil, &credential.Error{
			Kind: credential.Usage, Hint: "unset " + shell.NoMetadata,
			Err: notConfigured("%s is set", shell.NoMetadata),
		}
	}
	return &imds.Provider{
		HTTP:     r.HTTP,
		Endpoint: r.IMDS,
		RoleName: r.effective.RoleName,
		// The vendor's documents have both spellings.
		V2Only: r.isSet("ALIBABA_CLOUD_IMDSV1_DISABLED") || r.isSet("ALIBABA_CLOUD_IMDSV1_DISABLE"),
		Now:    r.Now,
	}, nil
}
