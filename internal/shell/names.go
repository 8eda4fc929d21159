package shell

import (
	"cmp"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// Variable is a change of an environment variable. With a value, the variable is
// set. Without one it is removed, since it may belong to another identity, or
// with Keep left unchanged.
type Variable struct {
	Name, Value string
	Keep        bool
}

// Family has the names of the variables for one AccessKey.
type Family struct{ ID, Secret, Token string }

// Families are the families that `aliyun` reads, in its order.
var Families = []Family{
	{"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"},
	{"ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN"},
	{"ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECURITY_TOKEN"},
	{"ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN"},
}

var (
	// terraform is for Terraform, Packer and Pulumi, which read ALICLOUD_SECURITY_TOKEN.
	terraform = Family{ID: "ALICLOUD_ACCESS_KEY", Secret: "ALICLOUD_SECRET_KEY"}
	// oss is for the OSS SDKs and ossfs.
	oss = Family{"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN"}
)

// IDVariables lists the variables that may have an AccessKey id.
func IDVariables() (names []string) {
	for _, f := range append(slices.Clone(Families), terraform, oss) {
		names = append(names, f.ID)
	}
	return names
}

// Variables that other packages read.
const (
	BearerToken    = "ALIBABA_CLOUD_BEARER_TOKEN"
	CredentialsURI = "ALIBABA_CLOUD_CREDENTIALS_URI"
	// IgnoreProfile makes `aliyun` use exported keys instead of its profile. The value
	// must be TRUE, in upper case.
	IgnoreProfile = "ALIBABA_CLOUD_IGNORE_PROFILE"
	// NoProfiles, NoMetadata and NoPrograms switch sources off, here and in the
	// SDKs. NoPrograms is also for credentials URIs.
	NoProfiles = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"
	NoMetadata = "ALIBABA_CLOUD_ECS_METADATA_DISABLED"
	NoPrograms = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"

	// Profile and Expiration say whose the exported credential is, and until when it is
	// valid (RFC 3339). People and prompts read them; none of them is a setting.
	Profile    = ownPrefix + "PROFILE"
	Expiration = ownPrefix + "EXPIRATION"

	// CredentialsFile names the ini file of the SDKs, and a config.json to Terraform.
	CredentialsFile = "ALIBABA_CLOUD_CREDENTIALS_FILE"

	ownPrefix = "ALIYUN_CRED_HELPER_"
)

// regionVariables are those of `aliyun` and, the last two, of Terraform.
var regionVariables = []string{
	"ALIBABA_CLOUD_REGION_ID", "ALIBABACLOUD_REGION_ID", "ALICLOUD_REGION_ID", "ALIBABA_CLOUD_REGION", "ALICLOUD_REGION",
}

// ProfileVariables select a profile of config.json, in the order of `aliyun`.
var ProfileVariables = []string{"ALIBABACLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"}

// overriding are variables with which a consumer leaves the exported key for another
// identity. export removes them, too, and none of them is a setting of this program.
var overriding = []string{
	"ALICLOUD_ASSUME_ROLE_ARN", // Terraform, Pulumi, Ansible: a role to assume with the key
	"ALICLOUD_ECS_ROLE_NAME",   // Terraform, Pulumi, Ansible: the role of the instance
}

// identityVariables are further variables with which a consumer would use another
// identity than the exported one, or a part of one.
var identityVariables = slices.Concat(ProfileVariables, overriding, []string{
	// aliyun: no signature at all, other spellings of what this program reads.
	"ALIBABA_CLOUD_PROFILE_MODE", "ALIBABACLOUD_CREDENTIALS_URI",
	// Terraform, Pulumi: the same.
	"ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_OIDC_TOKEN",
	// Terraform, Pulumi, Ansible: how the role is assumed.
	"ALICLOUD_ASSUME_ROLE_SESSION_NAME", "ALICLOUD_ASSUME_ROLE_POLICY",
	"ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION", "ALICLOUD_ASSUME_ROLE_EXTERNAL_ID",
	// Terraform, Packer, Ansible: another config.json.
	"ALICLOUD_SHARED_CREDENTIALS_FILE",
	// Terraform: another config.json. The SDKs: an ini file, used beside a bearer token.
	CredentialsFile,
	// Ansible: the secret of an id of another name.
	"ALICLOUD_SECRET_ACCESS_KEY",
	// ack-ram-tool: a session token.
	"ALICLOUD_ACCESS_KEY_STS_TOKEN",
	// aliyun-log-cli: a key of its own.
	"ALIYUN_LOG_CLI_ACCESSID", "ALIYUN_LOG_CLI_ACCESSKEY", "ALIYUN_LOG_CLI_STS_TOKEN",
	// ossutil 2.0: a whole configuration, encoded.
	"OSSUTIL_CONFIG_VALUE",
	// Serverless Devs: a key without a token.
	"AccessKeyID", "AccessKeySecret", "SecurityToken",
})

const (
	setAll     = "all"
	setMinimal = "minimal"
	setOSS     = "oss"
)

// Sets lists the sets of variables that can be exported: all is for every known
// consumer, minimal has ALIBABA_CLOUD_* alone, oss adds OSS_* to all.
func Sets() []string { return []string{setAll, setMinimal, setOSS} }

// IsTrue reports whether a value switches a variable on, as in the official tools.
func IsTrue(value string) bool { return strings.EqualFold(value, "true") || value == "1" }

// Labels lists the variables that say whose the exported credential is. Without a value
// they are removed: what they said of another credential is wrong now. Characters of
// profile that are not printable are escaped.
func Labels(profile string, expires time.Time) []Variable {
	return []Variable{
		{Name: Profile, Value: text.Printable(profile, text.Max)},
		{Name: Expiration, Value: expiration(expires)},
	}
}

func expiration(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(credential.Layout)
}

// Variables lists the variables of a set, with their values for c and region.
func Variables(set string, c credential.Credential, region string) []Variable {
	var list []Variable
	add := func(value string, keep bool, names ...string) {
		for _, name := range names {
			if name != "" && (set != setMinimal || strings.HasPrefix(name, "ALIBABA_CLOUD_")) {
				list = append(list, Variable{name, value, keep})
			}
		}
	}
	families := slices.Insert(slices.Clone(Families), len(Families)-1, terraform)
	if set == setOSS {
		families = append(families, oss)
	}
	id, secret, token := c.AccessKeyID, c.AccessKeySecret.Reveal(), c.SecurityToken.Reveal()
	for _, f := range families {
		add(id, false, f.ID)
	}
	for _, f := range families {
		add(secret, false, f.Secret)
	}
	for _, f := range families {
		add(token, false, f.Token)
	}
	add(c.BearerToken.Reveal(), false, BearerToken)
	add("", false, overriding...)
	add(region, true, regionVariables...)
	add("TRUE", false, IgnoreProfile)
	return list
}

// Regions lists the variables of a region.
func Regions(region string) []Variable {
	var list []Variable
	for _, name := range regionVariables {
		list = append(list, Variable{Name: name, Value: region, Keep: true})
	}
	return list
}

// Cleared lists every variable that can have a part of an identity, for removal.
// further are the variables from which this program reads an identity.
func Cleared(further []string) []Variable {
	list := slices.DeleteFunc(Variables(setOSS, credential.Credential{}, ""), func(v Variable) bool {
		return v.Value != "" || v.Keep
	})
	for _, name := range slices.Concat(identityVariables, []string{Profile, Expiration}, further) {
		list = append(list, Variable{Name: name})
	}
	return list
}

// Served lists the variables of a program that uses a credentials URI, in addition
// to those of Cleared. They switch off the sources that the SDKs ask before the URI;
// a file of credentials is switched off by the name of an empty one. base is the
// environment that they change.
func Served(uri, region string, base []string) []Variable {
	list := append(Variables(setAll, credential.Credential{}, region),
		Variable{Name: CredentialsURI, Value: uri},
		Variable{Name: NoProfiles, Value: "true"},
		Variable{Name: CredentialsFile, Value: os.DevNull},
		Variable{Name: NoMetadata, Value: "true"},
	)
	return append(list, withoutProxy(base)...)
}

// withoutProxy keeps the URI from the proxy of base, if it has one: some HTTP clients
// use a proxy even for loopback.
func withoutProxy(base []string) []Variable {
	const loopback = "127.0.0.1"
	if valueIn(base, "HTTP_PROXY")+valueIn(base, "http_proxy")+valueIn(base, "ALL_PROXY")+valueIn(base, "all_proxy") == "" {
		return nil
	}
	upper, lower := valueIn(base, "NO_PROXY"), valueIn(base, "no_proxy")
	// Each of them keeps the list of the other: a client reads only one.
	upper, lower = cmp.Or(upper, lower), cmp.Or(lower, upper)
	with := func(list string) string {
		switch {
		case list == "":
			return loopback
		case list == "*", strings.Contains(list, loopback):
			return list
		}
		return list + "," + loopback
	}
	list := []Variable{{Name: "NO_PROXY", Value: with(upper)}}
	if runtime.GOOS != "windows" { // where both are the same variable
		list = append(list, Variable{Name: "no_proxy", Value: with(lower)})
	}
	return list
}
