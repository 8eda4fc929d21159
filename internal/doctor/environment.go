package doctor

import (
	"cmp"
	"context"
	"os"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/shell"
)

func (x *examination) isSet(name string) bool { return x.Env.Getenv(name) != "" }

// setOf returns those of the names that are set.
func (x *examination) setOf(names ...string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !x.isSet(name) })
}

// selectedProfile returns the name of the profile that is used when none is
// given, or "".
func (x *examination) selectedProfile() string {
	var names []string
	for _, v := range shell.ProfileVariables {
		names = append(names, x.Env.Getenv(v))
	}
	return cmp.Or(append(names, x.config().Current)...)
}

// checkVariablesComplete looks for half a setting: an id without its secret, an
// OIDC file that is not there.
func (x *examination) checkVariablesComplete(context.Context) Finding {
	for _, family := range shell.Families {
		id, secret, token := family.ID, family.Secret, family.Token
		switch {
		case x.isSet(id) && !x.isSet(secret):
			return failf("set "+secret+", or unset "+id, "%s is set without %s", id, secret)
		case x.isSet(secret) && !x.isSet(id):
			return failf("set "+id+", or unset "+secret, "%s is set without %s", secret, id)
		case x.isSet(token) && !x.isSet(id) && token != "SECURITY_TOKEN": // the bare name is common to many programs
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
	token, err := os.Open(x.Env.Getenv(file))
	if err != nil {
		return failf("check "+file, "the file of %s cannot be opened", file)
	}
	_ = token.Close()
	return okf("no setting is there by half")
}

// checkVariablesShadowed looks for exported keys that `aliyun` does not use:
// a profile with a mode of its own comes before them.
func (x *examination) checkVariablesShadowed(context.Context) Finding {
	var ids []string
	for _, family := range shell.Families {
		ids = append(ids, family.ID)
	}
	ids = x.setOf(ids...)
	if len(ids) == 0 {
		return okf("no AccessKey variables are set")
	}
	for _, other := range ids[1:] {
		if x.Env.Getenv(other) != x.Env.Getenv(ids[0]) {
			return warnf("unset one of them", "%s comes before %s, and they differ", ids[0], other)
		}
	}
	p, found := x.config().Profile(x.selectedProfile())
	if !found || p.IsBlank() || x.Env.Getenv(shell.IgnoreProfile) == "TRUE" {
		return okf("%s is used", ids[0])
	}
	return warnf("export "+shell.IgnoreProfile+"=TRUE, or unset "+strings.Join(ids, " "),
		"aliyun uses profile %s (mode %s) and ignores %s; this program does the opposite when no --profile is given",
		p.Name, credential.CanonicalMode(p.Mode), ids[0])
}

// checkIgnoreProfile knows that only one spelling works.
func (x *examination) checkIgnoreProfile(context.Context) Finding {
	switch x.Env.Getenv(shell.IgnoreProfile) {
	case "":
		return okf("%s is not set", shell.IgnoreProfile)
	case "TRUE":
		return okf("%s is TRUE: aliyun takes exported keys, and cn-hangzhou unless --region is given", shell.IgnoreProfile)
	}
	return warnf("export "+shell.IgnoreProfile+"=TRUE, or unset it", "%s is set to something else than TRUE in upper case, which aliyun takes for not set", shell.IgnoreProfile)
}

// checkProfileVariable wants the profile that a variable names.
func (x *examination) checkProfileVariable(context.Context) Finding {
	names := x.setOf(shell.ProfileVariables...)
	if len(names) == 0 {
		return okf("no profile is selected by a variable")
	}
	for _, other := range names[1:] {
		if x.Env.Getenv(other) != x.Env.Getenv(names[0]) {
			return warnf("unset one of them", "%s comes before %s, and they differ", names[0], other)
		}
	}
	selected := x.Env.Getenv(names[0])
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
func (x *examination) checkExternalDisabled(context.Context) Finding {
	const name = shell.NoPrograms
	var blocked []string
	for _, p := range x.config().Profiles {
		if p.Is(credential.ModeExternal) || p.Is(credential.ModeCredentialsURI) {
			blocked = append(blocked, p.Name)
		}
	}
	switch {
	case !shell.IsTrue(x.Env.Getenv(name)):
		return okf("External profiles may run their programs")
	case len(blocked) == 0:
		return okf("%s is set, and no profile needs what it blocks", name)
	}
	return warnf("unset "+name, "%s is set, which blocks: %s", name, some(blocked))
}
