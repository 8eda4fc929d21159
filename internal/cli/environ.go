package cli

import (
	"os"
	"runtime"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
)

// shadowing are the variables that lead some consumer to another identity than
// the one that is handed to it: they select a profile, name another source, or
// a role that `aliyun` assumes with any long-term key that it finds.
var shadowing = []string{
	"ALIBABA_CLOUD_PROFILE", "ALIBABACLOUD_PROFILE", "ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE_MODE",
	"ALIBABA_CLOUD_CREDENTIALS_URI", "ALIBABACLOUD_CREDENTIALS_URI", "ALICLOUD_CREDENTIALS_URI",
	"ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALIBABA_CLOUD_OIDC_TOKEN",
	"ALIBABACLOUD_ROLE_ARN", "ALIBABACLOUD_OIDC_PROVIDER_ARN", "ALIBABACLOUD_OIDC_TOKEN_FILE",
	"ALIBABA_CLOUD_ECS_METADATA",
	"ALICLOUD_ACCESS_KEY_STS_TOKEN",
}

// uriVariable is where the SDKs look for a credentials URI.
const uriVariable = "ALIBABA_CLOUD_CREDENTIALS_URI"

// cleared lists every name that could hold a part of an identity, to be
// removed, whatever set of names is exported.
func cleared() []variable {
	list := slices.DeleteFunc(variables("oss", credential.Credential{}, ""), func(v variable) bool {
		return v.value != "" || v.keep
	})
	for _, name := range shadowing {
		list = append(list, variable{name: name})
	}
	return list
}

// exported lists the variables of a program that runs with the credential.
func exported(names string, c credential.Credential, region string) []variable {
	return append(cleared(), variables(names, c, region)...)
}

// served lists the variables of a program that runs with a credentials URI.
// The SDKs ask it last, so the sources before it are switched off; a file of
// credentials can only be switched off by naming an empty one.
func served(uri, region string, base []string) []variable {
	list := append(cleared(), variables("standard", credential.Credential{}, region)...)
	list = append(list,
		variable{name: uriVariable, value: uri},
		variable{name: "ALIBABA_CLOUD_CLI_PROFILE_DISABLED", value: "true"},
		variable{name: "ALIBABA_CLOUD_CREDENTIALS_FILE", value: os.DevNull},
		variable{name: "ALIBABA_CLOUD_ECS_METADATA_DISABLED", value: "true"},
	)
	return append(list, pastProxy(base)...)
}

// pastProxy keeps a proxy from seeing the URI: not every HTTP client knows that
// loopback is no business of a proxy.
func pastProxy(base []string) []variable {
	const loopback = "127.0.0.1"
	if valueIn(base, "HTTP_PROXY")+valueIn(base, "http_proxy")+valueIn(base, "ALL_PROXY")+valueIn(base, "all_proxy") == "" {
		return nil
	}
	upper, lower := valueIn(base, "NO_PROXY"), valueIn(base, "no_proxy")
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
	list := []variable{{name: "NO_PROXY", value: with(upper)}}
	if runtime.GOOS != "windows" { // where both are one
		list = append(list, variable{name: "no_proxy", value: with(lower)})
	}
	return list
}

// environWith returns base with every variable of list set or, where it has no
// value, removed.
func environWith(base []string, list []variable) ([]string, error) {
	touched := map[string]bool{}
	var set []string
	for _, v := range list {
		switch {
		case v.value == "" && v.keep:
			continue
		case strings.ContainsRune(v.value, 0):
			return nil, credential.NewError(credential.Refused, v.name, "", "the value has a NUL character, which no environment can hold")
		case v.value != "":
			set = append(set, v.name+"="+v.value)
		}
		touched[folded(v.name)] = true
	}
	env := slices.DeleteFunc(slices.Clone(base), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return touched[folded(name)]
	})
	return append(env, set...), nil
}

// valueIn returns the value of a variable of env, or "".
func valueIn(env []string, name string) string {
	for _, entry := range env {
		if n, value, _ := strings.Cut(entry, "="); folded(n) == folded(name) {
			return value
		}
	}
	return ""
}

// folded makes names comparable: on Windows case makes no difference.
func folded(name string) string {
	if runtime.GOOS == "windows" {
		return strings.ToUpper(name)
	}
	return name
}
