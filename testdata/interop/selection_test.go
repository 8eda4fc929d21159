package interop

import "testing"

// What the environment and the whole file select, each reader by its default
// chain.
func TestSelection(t *testing.T) {
	const all = `{"current": "a-key", "profiles": [$OTHERS]}`
	runRows(t, []row{
		{name: "current", file: all, helper: "user/canary"},
		{name: "first of two names", file: `{"current": "two", "profiles": [{"name": "two", "mode": "AK", $KEY}, {"name": "two", "mode": "StsToken", $SESSION}]}`, helper: "user/canary"},
		{name: "unknown keys", file: `{"new": [{}], "current": "a-key", "meta_path": "/nowhere", "profiles": [$OTHERS]}`, helper: "user/canary"},
		{name: "ALIBABA_CLOUD_PROFILE", env: "ALIBABA_CLOUD_PROFILE=a-session", file: all, helper: "assumed-role/audit/by-hand"},
		{name: "ALIBABA_CLOUD_PROFILE without current", env: "ALIBABA_CLOUD_PROFILE=a-chain", file: `{"profiles": [$OTHERS]}`, helper: "AssumeRole > AssumeRole > assumed-role/ops/interop"},
		{name: "ALIBABA_CLOUD_PROFILE of no profile", env: "ALIBABA_CLOUD_PROFILE=gone", file: all, helper: `exit 2: no profile "gone"`, sdks: "error: unable to get profile with 'gone'"},
		{
			name: "ALICLOUD_PROFILE", env: "ALICLOUD_PROFILE=a-session", file: all, helper: "assumed-role/audit/by-hand", sdks: "user/canary",
			why: "`aliyun` reads it",
		},
		{
			name: "ALIBABACLOUD_PROFILE", env: "ALIBABACLOUD_PROFILE=a-session ALIBABA_CLOUD_PROFILE=a-role", file: all, helper: "assumed-role/audit/by-hand", sdks: "AssumeRole > assumed-role/dev/interop",
			why: "`aliyun` reads it first",
		},
		{name: "no current", file: `{"profiles": [$OTHERS]}`, helper: "exit 3: no source has a credential", sdks: "error: unable to get profile with ''", node: "error: unable to get profile with 'undefined'"},
		{
			name: "no current, and default", file: `{"profiles": [{"name": "default", "mode": "AK", $KEY}]}`, helper: "user/canary", sdks: "error: unable to get profile with ''", node: "error: unable to get profile with 'undefined'",
			why: "`aliyun` uses default",
		},
		{name: "current of no profile", file: `{"current": "gone", "profiles": [$OTHERS]}`, helper: `exit 2: no profile "gone"`, sdks: "error: unable to get profile with 'gone'"},
		{name: "no profiles", file: `{"current": "a-key", "profiles": []}`, helper: `exit 2: no profile "a-key"`, sdks: "error: no any configured profiles"},
		{name: "empty file", file: ` `, helper: "exit 2: the file is empty", sdks: "error: unmarshal aliyun cli config", node: "error: parse aliyun cli config"},
		{name: "comment", file: `{/* mine */ "current": "a-key", "profiles": [$OTHERS]}`, helper: "exit 2: JSON has no comments", sdks: "error: unmarshal aliyun cli config", node: "error: parse aliyun cli config"},
		{
			name: "byte order mark", file: `${BYTE_ORDER_MARK}` + all, helper: "user/canary", sdks: "error: unmarshal aliyun cli config", node: "error: parse aliyun cli config",
			why: "editors of Windows write one",
		},
		{
			name: "wrong type in another profile", file: `{"current": "a-key", "profiles": [{"name": "x", "enable_vpc": "no"}, $OTHERS]}`,
			helper: "exit 2: enable_vpc has a value of the wrong type", sdks: "error: unmarshal aliyun cli config", node: "user/canary",
			why: "JavaScript does not look",
		},
		{
			name: "ALIBABA_CLOUD_CONFIG_FILE", env: "ALIBABA_CLOUD_CONFIG_FILE=$OTHER_CONFIG", file: all, helper: "AssumeRole > assumed-role/dev/interop", node: "user/canary",
			why: "the Node.js client does not know the variable",
		},
		{name: "ALIBABA_CLOUD_CLI_PROFILE_DISABLED", env: "ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true", file: all, helper: "exit 3: ALIBABA_CLOUD_CLI_PROFILE_DISABLED is set", sdks: "error: unable to get credentials from any"},
		{
			name: "ALIBABA_CLOUD_CLI_PROFILE_DISABLED is 1", env: "ALIBABA_CLOUD_CLI_PROFILE_DISABLED=1", file: all, helper: "exit 3: ALIBABA_CLOUD_CLI_PROFILE_DISABLED is set", sdks: "user/canary",
			why: "1 says true for every switch, as it does for `aliyun`'s of external programs",
		},
		{
			name: "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", env: "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS=1 ALIBABA_CLOUD_PROFILE=a-program", file: all,
			helper: "exit 2: switches External programs off", sdks: "assumed-role/audit/by-hand",
			why: "the SDKs do not know the switch of `aliyun`",
		},

		{name: "AccessKey of the environment", env: "ALIBABA_CLOUD_ACCESS_KEY_ID=$ID ALIBABA_CLOUD_ACCESS_KEY_SECRET=$SECRET ALIBABA_CLOUD_PROFILE=a-session", file: all, helper: "user/canary"},
		{
			name: "AccessKey of another family", env: "ALICLOUD_ACCESS_KEY_ID=$ID ALICLOUD_ACCESS_KEY_SECRET=$SECRET ALIBABA_CLOUD_PROFILE=a-session", file: all,
			helper: "user/canary", sdks: "assumed-role/audit/by-hand",
			why: "`aliyun` reads all families",
		},
		{
			name: "id of the environment without a secret", env: "ALIBABA_CLOUD_ACCESS_KEY_ID=$ID ALIBABA_CLOUD_PROFILE=a-session", file: all,
			helper: "exit 2: ALIBABA_CLOUD_ACCESS_KEY_ID is set without", sdks: "assumed-role/audit/by-hand",
			why: "a broken setting must not become another identity in silence",
		},
		{
			name: "id of the profile, secret of the environment", env: "ALIBABA_CLOUD_ACCESS_KEY_SECRET=$SECRET", file: `{"current": "half", "profiles": [{"name": "half", "mode": "AK", "access_key_id": "$ID"}]}`,
			helper: "exit 2: ALIBABA_CLOUD_ACCESS_KEY_SECRET is set without", sdks: "user/canary",
			why: "the halves may be of two keys",
		},

		{name: "role of the environment", env: "ALIBABA_CLOUD_ROLE_ARN=$ROLE/ops", file: `{"current": "it", "profiles": [{"name": "it", "mode": "RamRoleArn", $KEY, "ram_session_name": "interop"}]}`, helper: "AssumeRole > assumed-role/ops/interop"},
		{name: "role of the profile first", env: "ALIBABA_CLOUD_ROLE_ARN=$ROLE/ops ALIBABA_CLOUD_PROFILE=a-role", file: all, helper: "AssumeRole > assumed-role/dev/interop"},
		{
			name: "role of the environment in a chain", env: "ALIBABA_CLOUD_ROLE_ARN=$ROLE/ops", file: `{"current": "it", "profiles": [{"name": "it", "mode": "ChainableRamRoleArn", "source_profile": "a-key", "ram_session_name": "interop"}, $OTHERS]}`,
			helper: "exit 2: ARN of a role", sdks: "AssumeRole > assumed-role/ops/interop",
			why: "the variable does not say which role of a chain it means",
		},
		{name: "session name of the environment", env: "ALIBABA_CLOUD_ROLE_SESSION_NAME=by-env", file: `{"current": "it", "profiles": [{"name": "it", "mode": "RamRoleArn", $KEY, "ram_role_arn": "$ROLE/dev"}]}`, helper: "AssumeRole > assumed-role/dev/by-env"},
		{name: "session name of the profile first", env: "ALIBABA_CLOUD_ROLE_SESSION_NAME=by-env ALIBABA_CLOUD_PROFILE=a-role", file: all, helper: "AssumeRole > assumed-role/dev/interop"},
		{
			name: "external id of the environment", env: "ALIBABA_CLOUD_EXTERNAL_ID=ext-1234", file: `{"current": "it", "profiles": [{"name": "it", "mode": "RamRoleArn", $KEY, $PARTNER}]}`,
			helper: "AssumeRole > assumed-role/partner/interop", sdks: "error: NoPermission",
			why: "the SDKs do not know the variable of `aliyun`",
		},
		{name: "region of the environment", env: "ALIBABA_CLOUD_STS_REGION=cn-hangzhou ALIBABA_CLOUD_PROFILE=a-role", file: all, helper: "AssumeRole@sts.cn-hangzhou > assumed-role/dev/interop"},
		{name: "region of the profile first", env: "ALIBABA_CLOUD_STS_REGION=cn-nowhere", file: `{"current": "it", "profiles": [{"name": "it", "mode": "RamRoleArn", $KEY, $DEV, "sts_region": "cn-hangzhou"}]}`, helper: "AssumeRole@sts.cn-hangzhou > assumed-role/dev/interop"},
		{name: "VPC of the environment", env: "ALIBABA_CLOUD_STS_REGION=cn-hangzhou ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true ALIBABA_CLOUD_PROFILE=a-role", file: all, helper: "AssumeRole@sts-vpc.cn-hangzhou > assumed-role/dev/interop"},
		{name: "VPC of the environment without a region", env: "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true ALIBABA_CLOUD_PROFILE=a-role", file: all, helper: "AssumeRole > assumed-role/dev/interop"},
		{
			name: "STS endpoint of the environment", env: "ALIBABA_CLOUD_STS_ENDPOINT=sts.cn-hangzhou.aliyuncs.com ALIBABA_CLOUD_PROFILE=a-role", file: all,
			helper: "AssumeRole@sts.cn-hangzhou > assumed-role/dev/interop", sdks: "AssumeRole > assumed-role/dev/interop",
			why: "the SDKs do not know the variable of `aliyun`",
		},

		{name: "pod", env: "ALIBABA_CLOUD_OIDC_PROVIDER_ARN=$PROVIDER ALIBABA_CLOUD_OIDC_TOKEN_FILE=$TOKEN_FILE ALIBABA_CLOUD_ROLE_ARN=$ROLE/dev", file: all, helper: "AssumeRoleWithOIDC > assumed-role/dev/aliyun-cred-helper*", sdks: "AssumeRoleWithOIDC > assumed-role/dev/credentials-go-*", node: "AssumeRoleWithOIDC > assumed-role/dev/credentials-nodejs-*", why: "a name with a clock in it would keep calls from sharing a session"},
		{
			name: "pod with a session name", env: "ALIBABA_CLOUD_OIDC_PROVIDER_ARN=$PROVIDER ALIBABA_CLOUD_OIDC_TOKEN_FILE=$TOKEN_FILE ALIBABA_CLOUD_ROLE_ARN=$ROLE/dev ALIBABA_CLOUD_ROLE_SESSION_NAME=by-env", file: all,
			helper: "AssumeRoleWithOIDC > assumed-role/dev/by-env", sdks: "AssumeRoleWithOIDC > assumed-role/dev/credentials-go-*", node: "AssumeRoleWithOIDC > assumed-role/dev/by-env",
			why: "credentials-go reads the variable for other modes only",
		},
		{
			name: "pod without a role", env: "ALIBABA_CLOUD_OIDC_PROVIDER_ARN=$PROVIDER ALIBABA_CLOUD_OIDC_TOKEN_FILE=$TOKEN_FILE", file: all, helper: "exit 2: ARN of a role", sdks: "user/canary",
			why: "a broken setting must not become another identity in silence",
		},
		{
			name: "pod without its file", env: "ALIBABA_CLOUD_OIDC_PROVIDER_ARN=$PROVIDER ALIBABA_CLOUD_OIDC_TOKEN_FILE=$NOWHERE ALIBABA_CLOUD_ROLE_ARN=$ROLE/dev", file: all, helper: "exit 2: OIDC token file", sdks: "user/canary",
			why: "a broken setting must not become another identity in silence",
		},

		{name: "URI", env: "ALIBABA_CLOUD_CREDENTIALS_URI=$URI ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true", file: all, helper: "credentials > assumed-role/dev/credentials-uri"},
		{name: "URI after the profile", env: "ALIBABA_CLOUD_CREDENTIALS_URI=$URI", file: all, helper: "user/canary"},
		{
			name: "URI after a profile that is refused", env: "ALIBABA_CLOUD_CREDENTIALS_URI=$URI", file: `{"current": "it", "profiles": [{"name": "it", "mode": "RamRoleArn", $KEY, $DENIED}]}`,
			helper: "exit 5: NoPermission", sdks: "AssumeRole > credentials > assumed-role/dev/credentials-uri",
			why: "a source that fails must not become another identity in silence",
		},
		{
			name: "URI after a file that is broken", env: "ALIBABA_CLOUD_CREDENTIALS_URI=$URI", file: `{`, helper: "exit 2: the file ends before its last bracket", sdks: "credentials > assumed-role/dev/credentials-uri",
			why: "a broken setting must not become another identity in silence",
		},
	})
}
