package cli

import (
	"cmp"
	"context"
	"os"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/keychain"
)

// keyFamilies are the prefixes of the AccessKey variables, in the order in
// which `aliyun` reads them.
var keyFamilies = []string{"ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", ""}

// profileVariables select a profile, in the order in which `aliyun` reads them.
var profileVariables = []string{"ALIBABACLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"}

const ignoreProfile = "ALIBABA_CLOUD_IGNORE_PROFILE"

func (x *examination) isSet(name string) bool { return x.env.Getenv(name) != "" }

// setOf returns those of the names that are set.
func (x *examination) setOf(names ...string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !x.isSet(name) })
}

// selectedProfile returns the name of the profile that is used when none is
// given, or "".
func (x *examination) selectedProfile() string {
	var names []string
	for _, v := range profileVariables {
		names = append(names, x.env.Getenv(v))
	}
	return cmp.Or(append(names, x.config().Current)...)
}

// checkVariablesComplete looks for half a setting: an id without its secret, an
// OIDC file that is not there.
func (x *examination) checkVariablesComplete(context.Context) finding {
	for _, family := range keyFamilies {
		id, secret, token := family+"ACCESS_KEY_ID", family+"ACCESS_KEY_SECRET", family+"SECURITY_TOKEN"
		switch {
		case x.isSet(id) && !x.isSet(secret):
			return failf("set "+secret+", or unset "+id, "%s is set without %s", id, secret)
		case x.isSet(secret) && !x.isSet(id):
			return failf("set "+id+", or unset "+secret, "%s is set without %s", secret, id)
		case x.isSet(token) && !x.isSet(id) && family != "": // the bare name is common to many programs
			return warnf("unset "+token, "%s is set without an AccessKey, and does nothing", token)
		}
	}
	const provider, file, role = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALIBABA_CLOUD_ROLE_ARN"
	oidc := x.setOf(provider, file)
	if len(oidc) == 0 {
		return okf("no setting is there by half")
	}
	if all := x.setOf(provider, file, role); len(all) < 3 {
		return failf("set "+provider+", "+file+" and "+role+", or unset "+strings.Join(oidc, " and "),
			"OIDC needs three variables, and only these are set: %s", strings.Join(all, ", "))
	}
	token, err := os.Open(x.env.Getenv(file))
	if err != nil {
		return failf("check "+file, "the file of %s cannot be opened", file)
	}
	_ = token.Close()
	return okf("no setting is there by half")
}

// checkVariablesShadowed looks for exported keys that `aliyun` does not use:
// a profile with a mode of its own comes before them.
func (x *examination) checkVariablesShadowed(context.Context) finding {
	var ids []string
	for _, family := range keyFamilies {
		ids = append(ids, family+"ACCESS_KEY_ID")
	}
	ids = x.setOf(ids...)
	if len(ids) == 0 {
		return okf("no AccessKey variables are set")
	}
	for _, other := range ids[1:] {
		if x.env.Getenv(other) != x.env.Getenv(ids[0]) {
			return warnf("unset one of them", "%s comes before %s, and they differ", ids[0], other)
		}
	}
	p, found := x.config().Profile(x.selectedProfile())
	if !found || isBlankProfile(p) || x.env.Getenv(ignoreProfile) == "TRUE" {
		return okf("%s is used", ids[0])
	}
	return warnf("export "+ignoreProfile+"=TRUE, or unset "+strings.Join(ids, " "),
		"aliyun uses profile %s (mode %s) and ignores %s; this program does the opposite when no --profile is given",
		p.Name, orDefault(p.Mode, "AK"), ids[0])
}

// isBlankProfile reports whether p is what a first run of `aliyun` leaves
// behind: it takes its key from the environment.
func isBlankProfile(p config.Profile) bool {
	return (p.Mode == "" || strings.EqualFold(p.Mode, "AK")) && p.AccessKeyID == "" && p.AccessKeySecret.IsZero()
}

// checkIgnoreProfile knows that only one spelling works.
func (x *examination) checkIgnoreProfile(context.Context) finding {
	switch x.env.Getenv(ignoreProfile) {
	case "":
		return okf("%s is not set", ignoreProfile)
	case "TRUE":
		return okf("%s is TRUE: aliyun takes exported keys, and cn-hangzhou unless --region is given", ignoreProfile)
	}
	return warnf("export "+ignoreProfile+"=TRUE, or unset it", "%s is set to something else than TRUE in upper case, which aliyun takes for not set", ignoreProfile)
}

// checkProfileVariable wants the profile that a variable names.
func (x *examination) checkProfileVariable(context.Context) finding {
	names := x.setOf(profileVariables...)
	if len(names) == 0 {
		return okf("no profile is selected by a variable")
	}
	for _, other := range names[1:] {
		if x.env.Getenv(other) != x.env.Getenv(names[0]) {
			return warnf("unset one of them", "%s comes before %s, and they differ", names[0], other)
		}
	}
	selected := x.env.Getenv(names[0])
	if _, found := x.config().Profile(selected); found {
		return okf("%s selects profile %s", names[0], selected)
	}
	entries, _ := x.entries()
	for _, e := range entries {
		if e.Name == selected && (e.Kind == keychain.KindKey || e.Kind == keychain.KindBearer) {
			return okf("%s selects the key %s of the keychain", names[0], selected)
		}
	}
	return failf("unset "+names[0]+", or set it to a profile that is there", "%s selects %s, which is neither in config.json nor in the keychain", names[0], selected)
}

// checkExternalDisabled tells of the switch that blocks External profiles.
func (x *examination) checkExternalDisabled(context.Context) finding {
	const name = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"
	var blocked []string
	for _, p := range x.config().Profiles {
		if strings.EqualFold(p.Mode, "External") || strings.EqualFold(p.Mode, "CredentialsURI") {
			blocked = append(blocked, p.Name)
		}
	}
	v := x.env.Getenv(name)
	switch on := v == "1" || strings.EqualFold(v, "true"); {
	case !on:
		return okf("External profiles may run their programs")
	case len(blocked) == 0:
		return okf("%s is set, and no profile needs what it blocks", name)
	}
	return warnf("unset "+name, "%s is set, which blocks: %s", name, some(blocked))
}
