package interop

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// setting is all that decides who somebody is: variables and files. $NAME in
// them is a variable of newVariables, HERE the home directory.
type setting struct {
	env   []string          // NAME=VALUE
	files map[string]string // by path below the home directory
}

// text shows a setting without its secrets.
func (s setting) text() string {
	var b strings.Builder
	for _, variable := range s.env {
		fmt.Fprintln(&b, variable)
	}
	for _, name := range []string{configFile, otherConfig, iniFile} {
		if file, there := s.files[name]; there {
			fmt.Fprintf(&b, "%s: %s\n", name, strings.ReplaceAll(file, "\n", "\n\t"))
		}
	}
	return b.String()
}

// The files of a setting.
const (
	configFile  = ".aliyun/config.json"
	otherConfig = "other.json"
	iniFile     = ".alibabacloud/credentials"
)

// drawer draws settings. Two with the same seed and number draw the same.
type drawer struct{ *rand.Rand }

func newDrawer(seed, number uint64) drawer { return drawer{rand.New(rand.NewPCG(seed, number))} }

// in reports true in so many of a hundred.
func (d drawer) in(hundred int) bool { return d.IntN(100) < hundred }

func (d drawer) one(of ...string) string { return of[d.IntN(len(of))] }

// setting draws a setting: always a profile, and now and then something that is
// read before it, beside it or in the place of it.
func (d drawer) setting() setting {
	s := setting{files: map[string]string{}}
	if !d.in(9) {
		s.files[configFile] = d.config()
	}
	if d.in(15) || s.files[configFile] == "" && d.in(60) {
		s.files[iniFile] = d.ini()
	}
	if d.in(45) {
		s.env = d.variables()
	}
	if d.in(4) {
		s.files[otherConfig] = d.config()
		s.env = append(s.env, "ALIBABA_CLOUD_CONFIG_FILE=HERE/"+otherConfig)
	}
	return s
}

// config draws a config.json.
func (d drawer) config() string {
	if d.in(3) {
		return d.one("{", " ", "{}", `{"profiles": []}`, `{"current": "it", "profiles": [null]}`, `{"current": "it", "profiles": [null]}`, "[]")
	}
	var members []string
	switch {
	case d.in(85):
		members = append(members, `"current": "it"`)
	case d.in(60): // it is missing
	default:
		members = append(members, `"current": `+d.one(`""`, `"default"`, `"gone"`, `"a-key"`, `"IT"`, `null`))
	}
	profiles := []string{d.profile("it", "second"), d.profile("second", ""), others}
	if d.in(25) {
		profiles = append(profiles, d.profile("default", "second"))
	}
	if d.in(5) {
		profiles = append(profiles, d.profile("it", ""))
	}
	members = append(members, `"profiles": [`+strings.Join(profiles, ",\n")+`]`)
	if d.in(5) {
		members = append(members, `"meta_path": "x"`, `"new": [1, {}]`)
	}
	text := "{" + strings.Join(members, ", ") + "}"
	if d.in(2) {
		text = "$BYTE_ORDER_MARK" + text
	}
	return text
}

// named are the profiles of others that end somewhere.
var named = []string{"a-key", "a-session", "a-role", "a-chain", "a-program", "a-pod", "a-portal", "a-uri", "a-site"}

// fields has the members of each mode, each as the value that makes it work and
// others.
var fields = map[string][]string{
	"AK":                     {"key"},
	"StsToken":               {"session"},
	"RamRoleArn":             {"key", "role"},
	"RamRoleArnWithRoleName": {"instance", "role"},
	"EcsRamRole":             {"instance"},
	"ChainableRamRoleArn":    {"source", "role"},
	"OIDC":                   {"pod", "role"},
	"CloudSSO":               {"portal"},
	"OAuth":                  {"site"},
	"External":               {"program"},
	"CredentialsURI":         {"uri"},
	"BearerToken":            {"bearer"},
	"RsaKeyPair":             {"pair"},
	"Anonymous":              {},
}

// modes are drawn as often as they are here.
var modes = []string{
	"AK", "AK", "StsToken", "StsToken", "RamRoleArn", "RamRoleArn", "RamRoleArn", "RamRoleArn", "ChainableRamRoleArn", "ChainableRamRoleArn",
	"ChainableRamRoleArn", "OIDC", "OIDC", "OIDC", "CloudSSO", "CloudSSO", "OAuth", "OAuth", "External", "External", "EcsRamRole",
	"RamRoleArnWithRoleName", "CredentialsURI", "BearerToken", "RsaKeyPair", "Anonymous",
}

// profile draws a profile. The source of a chain can be the profile source. No
// chain is a circle: the stack of credentials-go overflows.
func (d drawer) profile(name, source string) string {
	mode := d.one(modes...)
	var members []string
	add := func(key, value string) {
		switch {
		case d.in(2):
			return // half a profile
		case d.in(1):
			value = d.one(`""`, `null`)
		case d.in(1):
			key = strings.ToUpper(key)
		}
		members = append(members, fmt.Sprintf("%q: %s", key, value))
	}
	members = append(members, fmt.Sprintf(`"name": %q`, name))
	switch {
	case d.in(5): // it follows from the fields
	case d.in(4):
		add("mode", fmt.Sprintf("%q", d.one(strings.ToLower(mode), strings.ToUpper(mode), mode+" ", "Telepathy", "")))
	default:
		add("mode", fmt.Sprintf("%q", mode))
	}
	for _, part := range fields[mode] {
		d.part(part, source, add)
	}
	if d.in(10) { // what another mode has left
		d.part(d.one("key", "session", "role", "instance", "pod", "portal", "site", "program", "uri", "bearer"), source, add)
	}
	if d.in(8) {
		add(d.one("region_id", "endpoint_type", "new", "retry_count", "output_format"), d.one(`"vpc"`, `3`, `{"a": []}`, `"cn-hangzhou"`))
	}
	d.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	return "{" + strings.Join(members, ", ") + "}"
}

// part draws some members of a profile.
func (d drawer) part(part, source string, add func(key, value string)) {
	switch part {
	case "key":
		add("access_key_id", `"$ID"`)
		add("access_key_secret", `"$SECRET"`)
		if d.in(6) {
			add("sts_token", `"x"`)
		}
	case "session":
		add("access_key_id", `"$SESSION_ID"`)
		add("access_key_secret", `"$SESSION_SECRET"`)
		add("sts_token", `"$SESSION_TOKEN"`)
		if d.in(20) {
			add("sts_expiration", d.one("$LATER", "$BEFORE"))
		}
	case "role":
		d.role(add)
	case "instance":
		add("ram_role_name", `"ecs-role"`)
	case "source":
		sources := append([]string{"gone"}, named...)
		if source != "" {
			sources = append(sources, source, source, source)
		}
		add("source_profile", fmt.Sprintf("%q", d.one(sources...)))
	case "pod":
		add("oidc_provider_arn", `"$PROVIDER"`)
		if d.in(10) {
			add("oidc_token", `"$TOKEN"`)
			return
		}
		add("oidc_token_file", d.one(`"$TOKEN_FILE"`, `"$TOKEN_FILE"`, `"$TOKEN_FILE"`, `"$TOKEN_FILE"`, `"$TOKEN_FILE"`, `"$TOKEN_LINE"`, `"$NOWHERE"`))
	case "portal":
		add("cloud_sso_sign_in_url", `"$PORTAL"`)
		account := d.one(`"1111111111111111"`, `"2222222222222222"`)
		add("cloud_sso_account_id", account)
		add("cloud_sso_access_config", d.one(`"ac-dev"`, `"ac-ops"`))
		add("access_token", `"$PORTAL_TOKEN"`)
		add("cloud_sso_access_token_expire", d.one("$LATER", "$LATER", "$LATER", "$BEFORE"))
	case "site":
		if !d.in(6) {
			add("oauth_site_type", d.one(`"CN"`, `"CN"`, `"CN"`, `"cn"`, `"MARS"`))
		}
		add("oauth_access_token", `"$WEB_TOKEN"`)
		add("oauth_access_token_expire", d.one("$LATER", "$LATER", "$LATER", "$BEFORE"))
		if d.in(20) {
			add("oauth_refresh_token", `"gone"`)
		}
	case "program":
		add("process_command", fmt.Sprintf(`"%s"`, d.one("$PRINTS_SESSION", "$PRINTS_SESSION", "$PRINTS_KEY", "$PRINTS_KEY", "$PRINTS_NO_MODE", "$PRINTS_CASE",
			"$PRINTS_BEARER", "$PRINTS_NO_TOKEN", "$QUOTED_PROGRAM", "$FAILING_PROGRAM", "$NOWHERE", "$HELPER get --no-cache --profile a-role")))
	case "uri":
		add("credentials_uri", `"$URI"`)
	case "bearer":
		add("bearer_token", `"t"`)
	case "pair":
		add("private_key", `"k"`)
		add("key_pair_name", `"n"`)
	}
}

// role draws what says which role, and how it is assumed.
func (d drawer) role(add func(key, value string)) {
	add("ram_role_arn", fmt.Sprintf(`"$ROLE/%s"`, d.one("dev", "dev", "dev", "ops", "ops", "audit", "partner", "denied")))
	if !d.in(15) {
		add("ram_session_name", d.one(`"interop"`, `"interop"`, `"interop"`, `"interop"`, `"interop"`, `"a.b@c-d_e"`, `"no blanks"`, `"x"`))
	}
	for _, m := range []struct {
		key    string
		often  int
		values []string
	}{
		{"external_id", 15, []string{`"ext-1234"`, `"ext-1234"`, `"other"`}},
		{"expired_seconds", 15, []string{"900", "900", "1800", "1800", "3600", "899", "0", "-1", `"900"`, "43201", "900.5"}},
		{"policy", 8, []string{`"{\"Version\": \"1\", \"Statement\": []}"`, `""`, `"no JSON"`}},
		{"sts_region", 15, []string{`"cn-hangzhou"`}},
		{"enable_vpc", 8, []string{"true", "false", `"true"`}},
		{"endpoint_type", 3, []string{`"vpc"`}},
	} {
		if d.in(m.often) {
			add(m.key, d.one(m.values...))
		}
	}
}

// ini draws the SDKs' ini file.
func (d drawer) ini() string {
	var b strings.Builder
	for _, section := range []string{"default", "it", "section"} {
		if d.in(30) {
			continue
		}
		fmt.Fprintf(&b, "[%s]\n", section)
		line := func(format string, args ...any) {
			if !d.in(4) {
				fmt.Fprintf(&b, format+"\n", args...)
			}
		}
		if d.in(60) {
			line("enable = %s", d.one("true", "false"))
		}
		kind := d.one("access_key", "access_key", "ram_role_arn", "ram_role_arn", "ecs_ram_role", "oidc_role_arn", "rsa_key_pair", "Access_Key")
		line("type = %s", kind)
		switch kind {
		case "oidc_role_arn":
			line("oidc_provider_arn = $PROVIDER")
			line("oidc_token_file_path = $TOKEN_FILE")
			line("role_arn = $ROLE/dev")
		case "ecs_ram_role":
			line("role_name = ecs-role")
		default:
			line("access_key_id = $ID")
			line("access_key_secret = $SECRET")
			if kind == "ram_role_arn" {
				line("role_arn = $ROLE/%s", d.one("dev", "ops", "denied"))
				line("role_session_name = by-ini")
			}
		}
	}
	return b.String()
}

// variables draws variables of the environment: one group, seldom two.
func (d drawer) variables() []string {
	var all []string
	for first := true; first || d.in(20); first = false {
		all = append(all, d.group()...)
	}
	return all
}

func (d drawer) group() []string {
	var all []string
	set := func(name string, values ...string) {
		if !d.in(7) {
			all = append(all, name+"="+d.one(values...))
		}
	}
	family := d.one("ALIBABA_CLOUD_", "ALIBABA_CLOUD_", "ALIBABA_CLOUD_", "ALIBABA_CLOUD_", "ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_")
	switch d.IntN(11) {
	case 0:
		set(family+"ACCESS_KEY_ID", "$ID")
		set(family+"ACCESS_KEY_SECRET", "$SECRET")
	case 1:
		set(family+"ACCESS_KEY_ID", "$SESSION_ID")
		set(family+"ACCESS_KEY_SECRET", "$SESSION_SECRET")
		set(family+"SECURITY_TOKEN", "$SESSION_TOKEN")
	case 2, 3:
		set(family+"PROFILE", append([]string{"gone", "section", "second", "it", "default"}, named...)...)
	case 4:
		set(family+"OIDC_PROVIDER_ARN", "$PROVIDER")
		if d.in(25) {
			set("ALIBABA_CLOUD_OIDC_TOKEN", "$TOKEN")
		} else {
			set(family+"OIDC_TOKEN_FILE", "$TOKEN_FILE", "$TOKEN_FILE", "$TOKEN_FILE", "$TOKEN_LINE", "$NOWHERE")
		}
		set(family+"ROLE_ARN", "$ROLE/dev", "$ROLE/ops", "$ROLE/denied")
		if d.in(30) {
			set("ALIBABA_CLOUD_ROLE_SESSION_NAME", "by-env")
		}
	case 5:
		set(family+"ROLE_ARN", "$ROLE/ops")
	case 6:
		set(family+"EXTERNAL_ID", "ext-1234")
	case 7:
		set(family+"ROLE_SESSION_NAME", "by-env", "no/slash")
	case 8:
		set("ALIBABA_CLOUD_STS_REGION", "cn-hangzhou")
		set("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "true", "TRUE", "1", "false")
	case 9:
		set("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true", "TRUE", "1", "1", "false", "0")
		set("ALIBABA_CLOUD_CREDENTIALS_URI", "$URI")
	case 10:
		set("ALIBABA_CLOUD_CREDENTIALS_URI", "$URI", "$URI", "not a URI")
	}
	return all
}
