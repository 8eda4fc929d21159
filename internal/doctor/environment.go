package doctor

import (
	"cmp"
	"context"
	"os"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

func (x *examination) isSet(name string) bool { return x.Env.Getenv(name) != "" }

// setOf returns those of the names that are set.
func (x *examination) setOf(names ...string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !x.isSet(name) })
}

// differing warns if the variables have different values, and else reports false.
func (x *examination) differing(names []string) (Finding, bool) {
	for _, other := range names[1:] {
		if x.Env.Getenv(other) != x.Env.Getenv(names[0]) {
			return warnf("unset one of them", "%s and %s differ; the first takes precedence", names[0], other), true
		}
	}
	return Finding{}, false
}

// selectedProfile returns the profile that is used without --profile, or "".
func (x *examination) selectedProfile() string {
	var names []string
	for _, v := range shell.ProfileVariables {
		names = append(names, x.Env.Getenv(v))
	}
	return cmp.Or(append(names, x.config().Current)...)
}

// checkVariablesComplete looks for incomplete settings.
func (x *examination) checkVariablesComplete(context.Context) Finding {
	for _, family := range shell.Families {
		id, secret, token := family.ID, family.Secret, family.Token
		switch {
		case x.isSet(id) && !x.isSet(secret):
			return failf(message.Sprintf("set %s, or unset %s", secret, id), "%s is set without %s", id, secret)
		case x.isSet(secret) && !x.isSet(id):
			return failf(message.Sprintf("set %s, or unset %s", id, secret), "%s is set without %s", secret, id)
		case credential.IsSessionID(x.Env.Getenv(id)) && !x.isSet(token):
			return failf(message.Sprintf("set %s, or unset %s", token, id), "%s is that of a session, and %s is not set", id, token)
		case x.isSet(token) && !x.isSet(id) && token != "SECURITY_TOKEN": // other programs use this name, too
			return warnf("unset "+token, "%s has no effect without an AccessKey", token)
		}
	}
	provider, file, role := request.VariableName("oidc-provider-arn"), request.VariableName("oidc-token-file"), request.VariableName("ram-role-arn")
	if oidc := x.usedOf("oidc-provider-arn", "oidc-token-file"); len(oidc) > 0 { // the role alone may be for another source
		if all := x.usedOf("oidc-provider-arn", "oidc-token-file", "ram-role-arn"); len(all) < 3 {
			return failf(message.Sprintf("set %s, %s and %s, or unset %s", provider, file, role, strings.Join(oidc, message.Text(" and "))),
				"OIDC needs three variables, and only these are set: %s", strings.Join(all, ", "))
		}
		token, err := os.Open(request.Variable("oidc-token-file", x.Env.Getenv))
		if err != nil {
			return failf(message.Sprintf("correct %s", oidc[1]), "the file of %s cannot be opened", oidc[1])
		}
		_ = token.Close()
	}
	return okf("no incomplete settings")
}

// usedOf returns, for each of these flags that has a variable that is set, the one that is
// read.
func (x *examination) usedOf(flags ...string) []string {
	var used []string
	for _, flag := range flags {
		if set := x.setOf(request.VariableNames(flag)...); len(set) > 0 {
			used = append(used, set[0])
		}
	}
	return used
}

// checkVariablesShadowed looks for exported keys that `aliyun` ignores, because its
// profile has a mode and takes precedence.
func (x *examination) checkVariablesShadowed(context.Context) Finding {
	var ids []string
	for _, family := range shell.Families {
		ids = append(ids, family.ID)
	}
	ids = x.setOf(ids...)
	if len(ids) == 0 {
		return okf("no AccessKey variables are set")
	}
	if f, differ := x.differing(ids); differ {
		return f
	}
	p, found := x.config().Profile(x.selectedProfile())
	if !found || p.IsBlank() || x.Env.Getenv(shell.IgnoreProfile) == "TRUE" {
		return okf("%s is used", ids[0])
	}
	return warnf(message.Sprintf("export %s=TRUE, or unset %s", shell.IgnoreProfile, strings.Join(ids, " ")),
		"aliyun uses profile %s (mode %s) and ignores %s, while this program uses the variable unless a profile is named",
		p.Name, credential.CanonicalMode(p.Mode), ids[0])
}

// checkIgnoreProfile looks for a spelling that `aliyun` does not accept.
func (x *examination) checkIgnoreProfile(context.Context) Finding {
	const name = shell.IgnoreProfile
	switch x.Env.Getenv(name) {
	case "":
		return okf("%s is not set", name)
	case "TRUE":
		return okf("%s is TRUE: aliyun uses exported keys, and region cn-hangzhou unless --region is given", name)
	}
	return warnf(message.Sprintf("export %s=TRUE, or unset it", name), "%s has no effect: aliyun accepts only TRUE, in upper case", name)
}

// checkProfileVariable looks for the profile that a variable selects.
func (x *examination) checkProfileVariable(context.Context) Finding {
	names := x.setOf(shell.ProfileVariables...)
	if len(names) == 0 {
		return okf("no variable selects a profile")
	}
	if f, differ := x.differing(names); differ {
		return f
	}
	selected := x.Env.Getenv(names[0])
	if _, found := x.config().Profile(selected); found {
		return okf("%s selects profile %s", names[0], selected)
	}
	ini, _ := x.ini() // checkIniSecrets has the error
	isSection, _ := ini.IsOn(selected)
	entries, _ := x.entries()
	for _, e := range entries {
		if e.Name != selected || e.Kind != keychain.KindKey && e.Kind != keychain.KindBearer {
			continue
		}
		if isSection {
			return failf(message.Text("rename the section, or the key"), "%s selects %s, which is a section of %s and a key of the keychain", names[0], selected, ini.Path)
		}
		return okf("%s selects the key %s of the keychain", names[0], selected)
	}
	if isSection {
		return okf("%s selects section %s of %s", names[0], selected, ini.Path)
	}
	return failf(message.Sprintf("unset %s, or set it to an existing profile", names[0]), "%s selects %s, which is neither in config.json nor in the keychain", names[0], selected)
}

// checkExternalDisabled looks for profiles that the switch for programs blocks.
func (x *examination) checkExternalDisabled(context.Context) Finding {
	const name = shell.NoPrograms
	var blocked []string
	for _, p := range x.config().All() {
		if p.Is(credential.ModeExternal) || p.Is(credential.ModeCredentialsURI) {
			blocked = append(blocked, p.Name)
		}
	}
	switch {
	case !shell.IsTrue(x.Env.Getenv(name)):
		return okf("External profiles may run their programs")
	case len(blocked) == 0:
		return okf("%s is set, but blocks no profile", name)
	}
	return warnf("unset "+name, "%s blocks these profiles: %s", name, join(blocked))
}
