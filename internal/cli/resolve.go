package cli

import (
	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
)

// resolveFlags say which credential; they are the same for every command that
// resolves one. They carry the names of the `aliyun` CLI.
type resolveFlags struct {
	Profile       string `placeholder:"NAME" help:"Profile of config.json, or key of the keychain, to resolve."`
	Mode          string `placeholder:"MODE" help:"Resolve the profile as if its mode were this one."`
	ConfigPath    string `placeholder:"FILE" help:"config.json to read ($$ALIBABA_CLOUD_CONFIG_FILE)."`
	SourceProfile string `placeholder:"NAME" help:"Profile that a chained role starts from."`

	RamRoleArn      []string `name:"ram-role-arn" sep:"none" placeholder:"ARN" help:"Role to assume; repeat it to assume one after the other ($$ALIBABA_CLOUD_ROLE_ARN)."`
	RamRoleName     string   `name:"ram-role-name" placeholder:"NAME" help:"Role of the ECS instance; saves a request ($$ALIBABA_CLOUD_ECS_METADATA)."`
	RoleSessionName string   `placeholder:"NAME" help:"Session name of the last role ($$ALIBABA_CLOUD_ROLE_SESSION_NAME)."`
	ExternalID      string   `name:"external-id" placeholder:"ID" help:"External id of the last role ($$ALIBABA_CLOUD_EXTERNAL_ID)."`
	ExpiredSeconds  int      `placeholder:"3600" help:"Life of the last role's session in seconds."`
	Policy          string   `placeholder:"JSON" help:"Session policy of the last role, or @FILE."`

	StsRegion    string `name:"sts-region" placeholder:"REGION" help:"Region of STS ($$ALIBABA_CLOUD_STS_REGION)."`
	StsEndpoint  string `name:"sts-endpoint" placeholder:"HOST" help:"Host of STS ($$ALIBABA_CLOUD_STS_ENDPOINT)."`
	EndpointType string `placeholder:"vpc" help:"STS inside a VPC ($$ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED)."`

	OidcProviderArn string `name:"oidc-provider-arn" placeholder:"ARN" help:"OIDC provider of the role ($$ALIBABA_CLOUD_OIDC_PROVIDER_ARN)."`
	OidcTokenFile   string `name:"oidc-token-file" placeholder:"FILE" help:"File with the OIDC token ($$ALIBABA_CLOUD_OIDC_TOKEN_FILE)."`
	CredentialsURI  string `name:"credentials-uri" placeholder:"URI" help:"Service that hands out sessions ($$ALIBABA_CLOUD_CREDENTIALS_URI)."`

	SignInURL    string `name:"cloud-sso-sign-in-url" placeholder:"URL" help:"Sign-in URL of a CloudSSO portal."`
	AccountID    string `name:"cloud-sso-account-id" placeholder:"ID" help:"Account to use there."`
	AccessConfig string `name:"cloud-sso-access-config" placeholder:"ID" help:"Access configuration to use in the account."`
	OAuthSite    string `name:"oauth-site-type" placeholder:"CN|INTL" help:"Site of an OAuth sign-in."`

	NoCache bool `xor:"cache" help:"Neither read nor write cached sessions."`
	Refresh bool `xor:"cache" help:"Ignore what is cached, and cache the new session."`
}

// request turns the flags into what package chain resolves.
func (f *resolveFlags) request() (chain.Request, error) {
	if f.ExpiredSeconds < 0 {
		return chain.Request{}, credential.NewError(credential.Usage, "--expired-seconds", "", "it cannot be negative")
	}
	return chain.Request{
		Profile: f.Profile, Mode: f.Mode, SourceProfile: f.SourceProfile,
		RoleARNs: f.RamRoleArn, RoleName: f.RamRoleName, SessionName: f.RoleSessionName,
		ExternalID: f.ExternalID, Policy: f.Policy, Seconds: f.ExpiredSeconds,
		StsRegion: f.StsRegion, StsEndpoint: f.StsEndpoint, EndpointType: f.EndpointType,
		OIDCProviderARN: f.OidcProviderArn, OIDCTokenFile: f.OidcTokenFile, CredentialsURI: f.CredentialsURI,
		SignInURL: f.SignInURL, AccountID: f.AccountID, AccessConfig: f.AccessConfig,
		OAuthSite: f.OAuthSite,
	}, nil
}
