package chain

import (
	"time"

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
	return r.cachedFor(p, instanceAge), nil
}

// instanceAge is how old the session of an instance role is when it is asked for again:
// a role can be replaced at any time, and its session lasts for hours.
const instanceAge = time.Hour

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
		V2Only:   r.firstSet("ALIBABA_CLOUD_IMDSV1_DISABLED", "ALIBABA_CLOUD_IMDSV1_DISABLE"), // the documents have both
		Now:      r.Now,

		Machine: r.Machine,
	}, nil
}

// firstSet returns the first of the variables that is set to true, or "".
func (b *builder) firstSet(variables ...string) string {
	for _, name := range variables {
		if b.isSet(name) {
			return name
		}
	}
	return ""
}
