package credential

import "strings"

// The modes of config.json, as `aliyun` spells and compares them. The first three
// are those that a credential can have in External-mode JSON, too.
const (
	ModeAK              = "AK"
	ModeStsToken        = "StsToken"
	ModeBearerToken     = "BearerToken"
	ModeRAMRoleARN      = "RamRoleArn"
	ModeECSRole         = "EcsRamRole"
	ModeECSRoleThenRole = "RamRoleArnWithRoleName"
	ModeChainedRole     = "ChainableRamRoleArn"
	ModeExternal        = "External"
	ModeCredentialsURI  = "CredentialsURI"
	ModeOIDC            = "OIDC"
	ModeCloudSSO        = "CloudSSO"
	ModeOAuth           = "OAuth"
	ModeRSAKeyPair      = "RsaKeyPair" // deprecated by the vendor
	ModeAnonymous       = "Anonymous"
)

// What begins, in a CacheKey, the part of what is made with a credential.
const (
	ClusterCertificate = "ClusterCertificate" // a client certificate of a cluster
	RegistryPassword   = "RegistryPassword"   // a password for a container registry
)

var modes = []string{
	ModeAK, ModeStsToken, ModeBearerToken, ModeRAMRoleARN, ModeECSRole, ModeECSRoleThenRole, ModeChainedRole,
	ModeExternal, ModeCredentialsURI, ModeOIDC, ModeCloudSSO, ModeOAuth, ModeRSAKeyPair, ModeAnonymous,
}

// CanonicalMode returns mode in config.json's spelling, since `aliyun` ignores its
// case; an empty one is AK. What is not known is returned as it is.
func CanonicalMode(mode string) string {
	if mode == "" {
		return ModeAK
	}
	for _, name := range modes {
		if strings.EqualFold(name, mode) {
			return name
		}
	}
	return mode
}
