package interop

import "testing"

// One profile, in every mode and spelling.
func TestProfiles(t *testing.T) {
	const forgetsBody = "the Node.js client makes the body of the request and does not send it"
	runRows(t, []row{
		{name: "AK", profile: `"mode": "AK", $KEY`, helper: "user/canary"},
		{name: "AK with what other modes left", profile: `"mode": "AK", $KEY, "sts_token": "x", $DEV, "source_profile": "gone", "sts_expiration": $BEFORE`, helper: "user/canary"},
		{name: "AK with unknown keys", profile: `"mode": "AK", $KEY, "new": {"a": [1, null]}, "retry_count": "3"`, helper: "user/canary"},
		{name: "AK with a key twice", profile: `"mode": "StsToken", "mode": "AK", "access_key_id": "x", $KEY`, helper: "user/canary"},
		{name: "AK with nulls", profile: `"mode": "AK", $KEY, "sts_token": null, "expired_seconds": null`, helper: "user/canary"},
		{
			name: "no mode", profile: `$KEY`, helper: "user/canary", sdks: "error: unsupported profile mode",
			why: "`aliyun` takes a profile without a mode for an AccessKey",
		},
		{
			name: "mode in another case", profile: `"mode": "ramrolearn", $KEY, $DEV`, helper: "AssumeRole > assumed-role/dev/interop", sdks: "error: unsupported profile mode",
			why: "the case of a mode means nothing",
		},
		{
			name: "keys in another case", profile: `"Mode": "AK", "Access_Key_Id": "$ID", "ACCESS_KEY_SECRET": "$SECRET"`, helper: "user/canary", node: "error: unsupported profile mode",
			why: "Go programs, and so `aliyun`, take a key of JSON in any case; JavaScript does not",
		},
		{name: "AK without an id", profile: `"mode": "AK", "access_key_secret": "$SECRET"`, helper: "exit 2: access_key_id", sdks: "error: the access key id is empty"},
		{name: "AK without a secret", profile: `"mode": "AK", "access_key_id": "$ID"`, helper: "exit 3: no AccessKey in config.json or the keychain", sdks: "error: the access key secret is empty"},

		{name: "StsToken", profile: `"mode": "StsToken", $SESSION`, helper: "assumed-role/audit/by-hand"},
		{name: "StsToken without a token", profile: `"mode": "StsToken", $KEY`, helper: "exit 2: needs access_key_id, access_key_secret and sts_token", sdks: "error: the security token is empty"},

		{name: "RamRoleArn", profile: `"mode": "RamRoleArn", $KEY, $DEV`, helper: "AssumeRole > assumed-role/dev/interop"},
		{name: "RamRoleArn for a time", profile: `"mode": "RamRoleArn", $KEY, $DEV, "expired_seconds": 1800`, helper: "AssumeRole > assumed-role/dev/interop"},
		{name: "RamRoleArn with a policy", profile: `"mode": "RamRoleArn", $KEY, $DEV, "policy": "{\"Version\": \"1\", \"Statement\": []}"`, helper: "AssumeRole > assumed-role/dev/interop"},
		{name: "RamRoleArn for too short a time", profile: `"mode": "RamRoleArn", $KEY, $DEV, "expired_seconds": 899`, helper: "exit 2: 900", sdks: "error: 900s"},
		{name: "RamRoleArn denied", profile: `"mode": "RamRoleArn", $KEY, $DENIED`, helper: "exit 5: NoPermission", sdks: "error: NoPermission"},
		{name: "RamRoleArn without a role", profile: `"mode": "RamRoleArn", $KEY`, helper: "exit 2: ARN of a role", sdks: "error: the RoleArn is empty"},
		{name: "RamRoleArn without a key", profile: `"mode": "RamRoleArn", $DEV`, helper: "exit 3: no AccessKey in config.json or the keychain", sdks: "error: the access key id is empty"},
		{
			name: "RamRoleArn with an external id", profile: `"mode": "RamRoleArn", $KEY, $PARTNER, "external_id": "ext-1234"`,
			helper: "AssumeRole > assumed-role/partner/interop", node: "error: NoPermission",
			why: "the Node.js client sends neither the external_id nor the policy of a profile, so that it is refused or may do too much",
		},
		{
			name: "RamRoleArn with a session as its key", profile: `"mode": "RamRoleArn", $SESSION, $DEV`, helper: "AssumeRole > assumed-role/dev/interop", sdks: "error: refresh session token failed",
			why: "`aliyun` sends the sts_token with the key that it belongs to",
		},
		{
			name: "RamRoleArn without a session name", profile: `"mode": "RamRoleArn", $KEY, "ram_role_arn": "$ROLE/dev"`,
			helper: "AssumeRole > assumed-role/dev/aliyun-cred-helper*", sdks: "AssumeRole > assumed-role/dev/credentials-go-*", node: "AssumeRole > assumed-role/dev/credentials-nodejs-*",
			why: "a name with a clock in it would keep calls from sharing a session",
		},
		{
			name: "RamRoleArn with a number as text", profile: `"mode": "RamRoleArn", $KEY, $DEV, "expired_seconds": "900"`,
			helper: "exit 2: expired_seconds has a value of the wrong type", sdks: "error: unmarshal aliyun cli config", node: "AssumeRole > assumed-role/dev/interop",
			why: "JavaScript does not look",
		},

		{name: "region", profile: `"mode": "RamRoleArn", $KEY, $DEV, "sts_region": "cn-hangzhou"`, helper: "AssumeRole@sts.cn-hangzhou > assumed-role/dev/interop"},
		{name: "VPC", profile: `"mode": "RamRoleArn", $KEY, $DEV, "sts_region": "cn-hangzhou", "enable_vpc": true`, helper: "AssumeRole@sts-vpc.cn-hangzhou > assumed-role/dev/interop"},
		{name: "VPC without a region", profile: `"mode": "RamRoleArn", $KEY, $DEV, "enable_vpc": true`, helper: "AssumeRole > assumed-role/dev/interop"},
		{
			name: "VPC of a chained role", profile: `"mode": "ChainableRamRoleArn", "source_profile": "a-key", $DEV, "sts_region": "cn-hangzhou", "enable_vpc": true`,
			helper: "AssumeRole@sts-vpc.cn-hangzhou > assumed-role/dev/interop", node: "AssumeRole@sts.cn-hangzhou > assumed-role/dev/interop",
			why: "the Node.js client forgets it here",
		},
		{
			name: "VPC by endpoint_type", profile: `"mode": "RamRoleArn", $KEY, $DEV, "sts_region": "cn-hangzhou", "endpoint_type": "vpc"`,
			helper: "AssumeRole@sts.cn-hangzhou > assumed-role/dev/interop",
		},
		{
			name: "STS endpoint", profile: `"mode": "RamRoleArn", $KEY, $DEV, "sts_endpoint": "sts.cn-hangzhou.aliyuncs.com"`,
			helper: "AssumeRole@sts.cn-hangzhou > assumed-role/dev/interop", sdks: "AssumeRole > assumed-role/dev/interop", node: "AssumeRole@sts.cn-hangzhou > assumed-role/dev/interop",
			why: "credentials-go does not know the key",
		},

		{name: "chain of a key", profile: `"mode": "ChainableRamRoleArn", "source_profile": "a-key", $OPS`, helper: "AssumeRole > assumed-role/ops/interop"},
		{name: "chain of a session", profile: `"mode": "ChainableRamRoleArn", "source_profile": "a-session", $DEV`, helper: "AssumeRole > assumed-role/dev/interop"},
		{name: "chain of a role", profile: `"mode": "ChainableRamRoleArn", "source_profile": "a-role", $OPS`, helper: "AssumeRole > AssumeRole > assumed-role/ops/interop"},
		{name: "chain of a chain", profile: `"mode": "ChainableRamRoleArn", "source_profile": "a-chain", $AUDIT`, helper: "AssumeRole > AssumeRole > AssumeRole > assumed-role/audit/interop"},
		{name: "chain of a program", profile: `"mode": "ChainableRamRoleArn", "source_profile": "a-program", $DEV`, helper: "AssumeRole > assumed-role/dev/interop"},
		{name: "chain of a pod", profile: `"mode": "ChainableRamRoleArn", "source_profile": "a-pod", $OPS`, helper: "AssumeRoleWithOIDC > AssumeRole > assumed-role/ops/interop"},
		{name: "chain of a portal", profile: `"mode": "ChainableRamRoleArn", "source_profile": "a-portal", $DEV`, helper: "credentials > AssumeRole > assumed-role/dev/interop", node: "error: get session token from CloudSSO failed", why: forgetsBody},
		{
			name: "chain of a URI", profile: `"mode": "ChainableRamRoleArn", "source_profile": "a-uri", $OPS`, helper: "credentials > AssumeRole > assumed-role/ops/interop", sdks: "error: unsupported profile mode 'CredentialsURI'",
			why: "the SDKs know credentials URIs by their variable only",
		},
		{name: "chain of nothing", profile: `"mode": "ChainableRamRoleArn", $DEV`, helper: "exit 2: source_profile", sdks: "error: unable to get profile with ''", node: "error: unable to get profile with 'undefined'"},
		{name: "chain of what is not there", profile: `"mode": "ChainableRamRoleArn", "source_profile": "gone", $DEV`, helper: `exit 2: no profile "gone"`, sdks: "error: unable to get profile with 'gone'"},
		{
			name: "chain in a circle", profile: `"mode": "ChainableRamRoleArn", "source_profile": "round", $DEV`, helper: "exit 2: it > round > and-round > round", sdks: notRun, node: "error: Maximum call stack size exceeded",
			why: "the stack of credentials-go overflows, which ends the process",
		},

		{name: "External", profile: `"mode": "External", "process_command": "$PRINTS_SESSION"`, helper: "assumed-role/audit/by-hand"},
		{name: "External with a key", profile: `"mode": "External", "process_command": "$PRINTS_KEY"`, helper: "user/canary"},
		{name: "External with quotes", profile: `"mode": "External", "process_command": "$QUOTED_PROGRAM"`, helper: "user/canary"},
		{name: "External without a command", profile: `"mode": "External"`, helper: "exit 2: process_command", sdks: "error: process_command is empty"},
		{name: "External not found", profile: `"mode": "External", "process_command": "$NOWHERE"`, helper: "exit 2: program not found", sdks: "error: failed to execute external command"},
		{name: "External fails", profile: `"mode": "External", "process_command": "$FAILING_PROGRAM"`, helper: "exit 5: external program", sdks: "error: failed to execute external command"},
		{name: "External without a token", profile: `"mode": "External", "process_command": "$PRINTS_NO_TOKEN"`, helper: "exit 5: without a token", sdks: "error: sts_token is empty"},
		{name: "External runs itself", profile: `"mode": "External", "process_command": "$HELPER get --profile it"`, helper: "exit 2: it > it", sdks: "error: failed to execute external command"},
		{
			name: "External is the helper", profile: `"mode": "External", "process_command": "$HELPER get --no-cache --profile it --mode RamRoleArn", $KEY, $DEV`,
			helper: "AssumeRole > assumed-role/dev/interop",
		},
		{
			name: "External without a mode", profile: `"mode": "External", "process_command": "$PRINTS_NO_MODE"`, helper: "exit 5: no documented mode", sdks: "assumed-role/audit/by-hand",
			why: "`aliyun` would run such a program again for ever",
		},
		{
			name: "External with a mode in another case", profile: `"mode": "External", "process_command": "$PRINTS_CASE"`, helper: "exit 5: no documented mode", sdks: "assumed-role/audit/by-hand",
			why: "`aliyun` knows the mode in its own case only",
		},
		{
			name: "External with a bearer token", profile: `"mode": "External", "process_command": "$PRINTS_BEARER"`, helper: "bearer token", sdks: "error: access_key_id or access_key_secret is empty",
			why: "the SDKs take no bearer token from a program",
		},

		{name: "OIDC", profile: `"mode": "OIDC", "oidc_provider_arn": "$PROVIDER", "oidc_token_file": "$TOKEN_FILE", $DEV`, helper: "AssumeRoleWithOIDC > assumed-role/dev/interop"},
		{name: "OIDC in a region", profile: `"mode": "OIDC", "oidc_provider_arn": "$PROVIDER", "oidc_token_file": "$TOKEN_FILE", $DEV, "sts_region": "cn-hangzhou"`, helper: "AssumeRoleWithOIDC@sts.cn-hangzhou > assumed-role/dev/interop"},
		{name: "OIDC in a VPC", profile: `"mode": "OIDC", "oidc_provider_arn": "$PROVIDER", "oidc_token_file": "$TOKEN_FILE", $DEV, "sts_region": "cn-hangzhou", "enable_vpc": true`, helper: "AssumeRoleWithOIDC@sts-vpc.cn-hangzhou > assumed-role/dev/interop"},
		{name: "OIDC without a provider", profile: `"mode": "OIDC", "oidc_token_file": "$TOKEN_FILE", $DEV`, helper: "exit 2: oidc_provider_arn", sdks: "error: the OIDCProviderARN is empty", node: "error: oidcProviderArn does not exist"},
		{name: "OIDC without its file", profile: `"mode": "OIDC", "oidc_provider_arn": "$PROVIDER", "oidc_token_file": "$NOWHERE", $DEV`, helper: "exit 2: OIDC token file", sdks: "error: no such file"},
		{
			name: "OIDC with a line", profile: `"mode": "OIDC", "oidc_provider_arn": "$PROVIDER", "oidc_token_file": "$TOKEN_LINE", $DEV`, helper: "AssumeRoleWithOIDC > assumed-role/dev/interop", sdks: "error: AuthenticationFail.OIDCToken.Invalid",
			why: "the end of a line is no part of a token",
		},
		{
			name: "OIDC with its token", profile: `"mode": "OIDC", "oidc_provider_arn": "$PROVIDER", "oidc_token": "$TOKEN", $DEV`, helper: "exit 2: oidc_token_file", sdks: "AssumeRoleWithOIDC > assumed-role/dev/interop", node: "error: oidcTokenFilePath is not exists",
			why: "a cluster renews its token within the hour, and only in the file",
		},

		{name: "CloudSSO", profile: `"mode": "CloudSSO", "cloud_sso_sign_in_url": "$PORTAL", "cloud_sso_account_id": "2222222222222222", "cloud_sso_access_config": "ac-ops", "access_token": "$PORTAL_TOKEN", "cloud_sso_access_token_expire": $LATER`, helper: "credentials > 2222222222222222:assumed-role/aliyunreservedsso-ac-ops/user", node: "error: get session token from CloudSSO failed", why: forgetsBody},
		{name: "CloudSSO with what aliyun left", profile: `"mode": "CloudSSO", "cloud_sso_sign_in_url": "$PORTAL", "cloud_sso_account_id": "1111111111111111", "cloud_sso_access_config": "ac-dev", "access_token": "$PORTAL_TOKEN", "cloud_sso_access_token_expire": $LATER, $SESSION, "sts_expiration": $BEFORE`, helper: "credentials > 1111111111111111:assumed-role/aliyunreservedsso-ac-dev/user", node: "error: get session token from CloudSSO failed", why: forgetsBody},
		{name: "CloudSSO not assigned", profile: `"mode": "CloudSSO", "cloud_sso_sign_in_url": "$PORTAL", "cloud_sso_account_id": "3333333333333333", "cloud_sso_access_config": "ac-ops", "access_token": "$PORTAL_TOKEN", "cloud_sso_access_token_expire": $LATER`, helper: "exit 5: NoPermission.AccessAssignment", sdks: "error: NoPermission.AccessAssignment", node: "error: get session token from CloudSSO failed"},
		{name: "CloudSSO ended", profile: `"mode": "CloudSSO", "cloud_sso_sign_in_url": "$PORTAL", "cloud_sso_account_id": "1111111111111111", "cloud_sso_access_config": "ac-dev", "access_token": "$PORTAL_TOKEN", "cloud_sso_access_token_expire": $BEFORE`, helper: "exit 4: aliyun-sso-login login it", sdks: "error: re-login"},
		{name: "CloudSSO without an account", profile: `"mode": "CloudSSO", "cloud_sso_sign_in_url": "$PORTAL", "cloud_sso_access_config": "ac-dev", "access_token": "$PORTAL_TOKEN", "cloud_sso_access_token_expire": $LATER`, helper: "exit 2: cloud_sso_account_id", sdks: "error: account id"},

		{
			name: "CredentialsURI", profile: `"mode": "CredentialsURI", "credentials_uri": "$URI"`, helper: "credentials > assumed-role/dev/credentials-uri", sdks: "error: unsupported profile mode 'CredentialsURI'",
			why: "the SDKs know credentials URIs by their variable only",
		},
		{
			name: "BearerToken", profile: `"mode": "BearerToken", "bearer_token": "t"`, helper: "bearer token", sdks: "error: unsupported profile mode 'BearerToken'",
			why: "the mode is `aliyun`'s",
		},
		// credentials-go and the Node.js client know the metadata service by its
		// address alone, which is real on some machines.
		{
			name: "EcsRamRole", env: "ALIYUN_CRED_HELPER_IMDS_ENDPOINT=$IMDS ALIBABA_CLOUD_ECS_METADATA_DISABLED=", profile: `"mode": "EcsRamRole", "ram_role_name": "ecs-role"`,
			helper: "token > credentials > assumed-role/ecs-role/*", sdks: notRun,
			why: "they would leave the machine",
		},
		{
			name: "RamRoleArnWithRoleName", env: "ALIYUN_CRED_HELPER_IMDS_ENDPOINT=$IMDS ALIBABA_CLOUD_ECS_METADATA_DISABLED=", profile: `"mode": "RamRoleArnWithRoleName", "ram_role_name": "ecs-role", $DEV`,
			helper: "token > credentials > AssumeRole > assumed-role/dev/interop", sdks: notRun,
			why: "they would leave the machine",
		},
		{name: "RsaKeyPair", profile: `"mode": "RsaKeyPair", "private_key": "k", "key_pair_name": "n"`, helper: "exit 2: RsaKeyPair is deprecated", sdks: "error: unsupported profile mode 'RsaKeyPair'"},
		{name: "Anonymous", profile: `"mode": "Anonymous"`, helper: "exit 2: Anonymous has no credential", sdks: "error: unsupported profile mode 'Anonymous'"},
		{name: "unknown", profile: `"mode": "Telepathy", $KEY`, helper: "exit 2: mode Telepathy is not supported", sdks: "error: unsupported profile mode 'Telepathy'"},
	})
}
