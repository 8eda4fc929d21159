package shell

import (
	"os"
	"runtime"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
)

// Variable is an environment variable for a consumer. An empty value is removed,
// so that nothing of another identity is left, unless Keep says to leave the name
// alone.
type Variable struct {
	Name, Value string
	Keep        bool
}

// Family are the variables of one AccessKey.
type Family struct{ ID, Secret, Token string }

// Families are those that `aliyun` reads, in its order.
var Families = []Family{
	{"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"},
	{"ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN"},
	{"ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECURITY_TOKEN"},
	{"ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN"},
}

// terraform are the names of Terraform, Packer and Pulumi; the token is that of a
// family above.
var terraform = Family{ID: "ALICLOUD_ACCESS_KEY", Secret: "ALICLOUD_SECRET_KEY"}

// oss are the names of the OSS SDKs and ossfs.
var oss = Family{"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN"}

// The variables of one value.
const (
	BearerToken    = "ALIBABA_CLOUD_BEARER_TOKEN"
	CredentialsURI = "ALIBABA_CLOUD_CREDENTIALS_URI"
	// IgnoreProfile makes `aliyun` use exported keys although its profile has a
	// mode of its own. It wants TRUE, in upper case.
	IgnoreProfile = "ALIBABA_CLOUD_IGNORE_PROFILE"
	// NoProfiles, NoMetadata and NoPrograms switch sources off, here and in the SDKs.
	NoProfiles = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"
	NoMetadata = "ALIBABA_CLOUD_ECS_METADATA_DISABLED"
	NoPrograms = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"
)

// regions are read by `aliyun` and, the last two, by Terraform.
var regions = []string{
	"ALIBABA_CLOUD_REGION_ID", "ALIBABACLOUD_REGION_ID", "ALICLOUD_REGION_ID", "ALIBABA_CLOUD_REGION", "ALICLOUD_REGION",
}

// ProfileVariables select a profile of config.json, in the order of `aliyun`.
var ProfileVariables = []string{"ALIBABACLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"}

// misleading are further variables that lead some consumer to another identity than
// the one that is handed to it.
var misleading = []string{
	"ALIBABA_CLOUD_PROFILE_MODE", "ALIBABACLOUD_CREDENTIALS_URI", "ALICLOUD_CREDENTIALS_URI",
	"ALIBABA_CLOUD_OIDC_TOKEN",
	"ALIBABACLOUD_ROLE_ARN", "ALIBABACLOUD_OIDC_PROVIDER_ARN", "ALIBABACLOUD_OIDC_TOKEN_FILE",
	"ALICLOUD_ACCESS_KEY_STS_TOKEN",
}

// The sets of names that can be exported.
const (
	setStandard = "standard"
	setMinimal  = "minimal"
	setOSS      = "oss"
)

// Sets lists the sets of names: standard is what every known consumer reads,
// minimal ALIBABA_CLOUD_* alone, oss standard and OSS_*.
func Sets() []string { return []string{setStandard, setMinimal, setOSS} }

// IsTrue reports whether the value of a variable means yes, as the official tools
// read it.
func IsTrue(value string) bool { return strings.EqualFold(value, "true") || value == "1" }

// Variables lists the names that consumers read, with their values.
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
	add(region, true, regions...)
	add("TRUE", false, IgnoreProfile)
	return list
}

// Cleared lists every name that could hold a part of an identity, to be removed,
// whatever set of names is exported. further are names that this program itself
// reads an identity from.
func Cleared(further []string) []Variable {
	list := slices.DeleteFunc(Variables(setOSS, credential.Credential{}, ""), func(v Variable) bool {
		return v.Value != "" || v.Keep
	})
	for _, name := range slices.Concat(ProfileVariables, misleading, further) {
		list = append(list, Variable{Name: name})
	}
	return list
}

// Served lists the variables, beside those of Cleared, of a program that runs with
// a credentials URI. The SDKs ask it last, so the sources before it are switched
// off; a file of credentials can only be switched off by naming an empty one. base
// is the environment that they go into.
func Served(uri, region string, base []string) []Variable {
	list := append(Variables(setStandard, credential.Credential{}, region),
		Variable{Name: CredentialsURI, Value: uri},
		Variable{Name: NoProfiles, Value: "true"},
		Variable{Name: "ALIBABA_CLOUD_CREDENTIALS_FILE", Value: os.DevNull},
		Variable{Name: NoMetadata, Value: "true"},
	)
	return append(list, withoutProxy(base)...)
}

// withoutProxy keeps a proxy from seeing the URI: not every HTTP client knows that
// loopback is no business of a proxy.
func withoutProxy(base []string) []Variable {
	const loopback = "127.0.0.1"
	if ValueIn(base, "HTTP_PROXY")+ValueIn(base, "http_proxy")+ValueIn(base, "ALL_PROXY")+ValueIn(base, "all_proxy") == "" {
		return nil
	}
	upper, lower := ValueIn(base, "NO_PROXY"), ValueIn(base, "no_proxy")
	if upper == "" {
		upper = lower
	}
	if lower == "" { // clients that prefer it would not see the other one any more
		lower = upper
	}
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
	if runtime.GOOS != "windows" { // where both are one
		list = append(list, Variable{Name: "no_proxy", Value: with(lower)})
	}
	return list
}
