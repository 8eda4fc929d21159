// Package request has the flags of `get`, declared once, and the command lines that
// carry them, in argv and in a process_command. Parse refuses everything that is
// not a plain `get`.
package request

import (
	"cmp"

	"aliyun-cred-helper/internal/message"
)

// Request says which credential to resolve, with the names of the `aliyun` CLI. An
// empty field is not set. Each field is a flag; its tags are:
//
//	name         the flag, if it is not the field's name in lower case
//	placeholder  the value in help
//	help         what the flag does
//	xor          flags that exclude one another have the same
//	short, sep   as kong reads them
//	key          the key of a profile in config.json with the same meaning
//	var          the variables that are used if flag and profile are empty, in that
//	             order; the last one is the usual one, which messages name
//	scope        "role": for the last role that is assumed; "chain": for every profile
//	             of the chain; none: for the requested profile
//	identity     "yes" if the variables give other consumers an identity, too
//	path         "file" for the path of a file, "@" for a value that may be @FILE
//	complete     the kind of value, for completion
//	group        the heading in help, if that does not follow from scope
type Request struct {
	Profile       string `short:"p" placeholder:"NAME" complete:"profile" help:"Profile of config.json, or key of the keychain, to resolve."`
	Mode          string `placeholder:"MODE" complete:"mode" help:"Mode to use instead of the profile's own."`
	ConfigPath    string `name:"config-path" placeholder:"FILE" var:"ALIBABA_CLOUD_CONFIG_FILE" path:"file" complete:"file" help:"config.json to read."`
	SourceProfile string `name:"source-profile" modes:"ChainableRamRoleArn" placeholder:"NAME" key:"source_profile" complete:"profile" help:"Profile whose credential assumes a chained role."`

	RoleARNs    []string `name:"ram-role-arn" sep:"none" placeholder:"ARN" key:"ram_role_arn" var:"ALIBABACLOUD_ROLE_ARN,ALIBABA_CLOUD_ROLE_ARN" identity:"yes" scope:"role" help:"Role to assume; repeat it for a chain of roles."`
	RoleName    string   `name:"ram-role-name" modes:"EcsRamRole,RamRoleArnWithRoleName" placeholder:"NAME" key:"ram_role_name" var:"ALIBABA_CLOUD_ECS_METADATA" identity:"yes" group:"SOURCE" help:"Role of the ECS instance; saves a request."`
	SessionName string   `name:"role-session-name" placeholder:"NAME" key:"ram_session_name" var:"ALIBABA_CLOUD_ROLE_SESSION_NAME" scope:"role" help:"Session name of the last role."`
	ExternalID  string   `name:"external-id" placeholder:"ID" key:"external_id" var:"ALIBABACLOUD_EXTERNAL_ID,ALIBABA_CLOUD_EXTERNAL_ID" scope:"role" help:"External id of the last role."`
	Seconds     Seconds  `name:"expired-seconds" placeholder:"3600|1h" key:"expired_seconds" scope:"role" help:"Length of the last role's session: seconds, or a duration such as 12h."`
	Policy      string   `placeholder:"JSON" key:"policy" xor:"policy" path:"@" complete:"file" scope:"role" help:"Session policy of the last role, or @FILE."`
	ReadOnly    bool     `name:"read-only" xor:"policy" scope:"role" help:"Session policy that only reads, without what hands out secrets; all other data stays readable."`
	// It travels down to the first role, which that of a source_profile may be.
	SourceIdentity string `name:"source-identity" placeholder:"ID" var:"ALIYUN_CRED_HELPER_SOURCE_IDENTITY" scope:"chain" group:"ROLE" help:"Source identity, set when the first role is assumed; later roles keep it."`

	StsRegion   string `name:"sts-region" placeholder:"REGION" key:"sts_region" var:"ALIBABA_CLOUD_STS_REGION" scope:"chain" group:"STS" help:"Region of STS."`
	StsEndpoint string `name:"sts-endpoint" placeholder:"HOST" key:"sts_endpoint" var:"ALIBABA_CLOUD_STS_ENDPOINT" scope:"chain" group:"STS" help:"Host of STS."`
	// It has no key, since endpoint_type in config.json is for all services. Its
	// variable is a switch.
	EndpointType string `name:"endpoint-type" placeholder:"vpc" scope:"chain" complete:"endpoint" group:"STS" help:"STS inside a VPC [$$ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true]."`

	OIDCProviderARN string `name:"oidc-provider-arn" modes:"OIDC" placeholder:"ARN" key:"oidc_provider_arn" var:"ALIBABACLOUD_OIDC_PROVIDER_ARN,ALIBABA_CLOUD_OIDC_PROVIDER_ARN" identity:"yes" group:"SOURCE" help:"OIDC provider of the role."`
	OIDCTokenFile   string `name:"oidc-token-file" modes:"OIDC" placeholder:"FILE" key:"oidc_token_file" var:"ALIBABACLOUD_OIDC_TOKEN_FILE,ALIBABA_CLOUD_OIDC_TOKEN_FILE" identity:"yes" xor:"token" path:"file" complete:"file" group:"SOURCE" help:"File with the OIDC token."`
	OIDCTokenEnv    string `name:"oidc-token-env" modes:"OIDC" placeholder:"NAME|github" xor:"token" group:"SOURCE" help:"Variable with the OIDC token; github asks the runner of GitHub Actions."`
	CredentialsURI  string `name:"credentials-uri" modes:"CredentialsURI" placeholder:"URI" key:"credentials_uri" var:"ALIBABA_CLOUD_CREDENTIALS_URI" identity:"yes" group:"SOURCE" help:"Service that gives sessions."`

	SignInURL    string `name:"cloud-sso-sign-in-url" modes:"CloudSSO" placeholder:"URL" key:"cloud_sso_sign_in_url" complete:"portal" group:"SOURCE" help:"Sign-in URL of a CloudSSO portal."`
	AccountID    string `name:"cloud-sso-account-id" modes:"CloudSSO" placeholder:"ID" key:"cloud_sso_account_id" group:"SOURCE" help:"Account to use there."`
	AccessConfig string `name:"cloud-sso-access-config" modes:"CloudSSO" placeholder:"ID" key:"cloud_sso_access_config" group:"SOURCE" help:"Access configuration to use in the account."`
	OAuthSite    string `name:"oauth-site-type" modes:"OAuth" placeholder:"CN|INTL" key:"oauth_site_type" complete:"site" group:"SOURCE" help:"Site of an OAuth sign-in."`

	CacheExternal bool `name:"cache-external" scope:"chain" group:"SOURCE" help:"Keep the session of an External program for later calls."`

	NoCache bool `name:"no-cache" xor:"cache" group:"CACHE" help:"Neither read nor write cached sessions."`
	Refresh bool `xor:"cache" group:"CACHE" help:"Ignore the cached session, and cache a new one."`
}

// Named is a Request whose profile may be given as an argument as well.
type Named struct {
	Name string `arg:"" optional:"" complete:"profile" help:"The same as --profile NAME."`
	Request
}

// AfterApply implements cli.Applied.
func (n *Named) AfterApply() error { return OneName(&n.Name, &n.Profile) }

// OneName moves the argument NAME into profile, the value of --profile. Two different
// names are an error.
func OneName(name, profile *string) error {
	if *name != "" && *profile != "" && *name != *profile {
		return message.Errorf("two profiles are named: %s, and %s by --profile", *name, *profile)
	}
	*profile, *name = cmp.Or(*profile, *name), ""
	return nil
}

// ConfigFile is the flag of the commands that use config.json and resolve nothing.
type ConfigFile struct {
	ConfigPath string `name:"config-path" placeholder:"FILE" var:"ALIBABA_CLOUD_CONFIG_FILE" path:"file" complete:"file" help:"config.json to use."`
}

// CommonFlags has the flags of every command. Its tags are those of Request.
type CommonFlags struct {
	Backend string `placeholder:"NAME" var:"ALIYUN_CRED_HELPER_BACKEND" complete:"backend" help:"Keychain: ${backends}."`
	Timeout string `placeholder:"25s" var:"ALIYUN_CRED_HELPER_TIMEOUT" help:"Time limit of the whole call."`
	Debug   bool   `help:"Print one line a step to stderr, never a secret [$$ALIYUN_CRED_HELPER_DEBUG=1 or =FILE]."`
}
