package chain

import (
	"context"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/imds"
	"aliyun-cred-helper/internal/shell"
)

// ecsRole is mode EcsRamRole and the source of RamRoleArnWithRoleName: the RAM
// role that is attached to the ECS instance.
func ecsRole(s settings) (credential.Provider, error) {
	if s.enabled(shell.NoMetadata) {
		return nil, &credential.Error{
			Kind: credential.Usage, Hint: "unset " + shell.NoMetadata,
			Err: notConfigured("%s is set", shell.NoMetadata),
		}
	}
	p := &imds.Provider{
		HTTP:     s.HTTP,
		Endpoint: s.IMDS,
		RoleName: s.want.RoleName,
		// The vendor's documents have both spellings.
		V2Only: s.enabled("ALIBABA_CLOUD_IMDSV1_DISABLED") || s.enabled("ALIBABA_CLOUD_IMDSV1_DISABLE"),
		Now:    s.Now,
	}
	if !s.probing {
		return s.cached(p), nil
	}
	if reason, ok := s.Memory.Remembered(metadataNote); ok {
		return nil, notConfigured("%s, less than a minute ago", reason)
	}
	p.Attempts = 1
	return probe{settings: s, Provider: s.cached(p)}, nil
}

// metadataNote is the name under which an unreachable service is remembered.
const metadataNote = "metadata"

// probe is a source that is skipped when it cannot be reached, and then left
// alone for a while: on a machine that is no instance the attempt takes a second.
type probe struct {
	settings
	credential.Provider
}

// Retrieve implements credential.Provider.
func (p probe) Retrieve(ctx context.Context) (credential.Credential, error) {
	c, err := p.Provider.Retrieve(ctx)
	if credential.KindOf(err) == credential.Network && ctx.Err() == nil {
		const reason = "no metadata service within reach"
		p.Memory.Remember(metadataNote, reason)
		err = notConfigured(reason)
	}
	return c, err
}
