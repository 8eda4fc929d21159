package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

// iniAt writes text to a file below dir, with its directories.
func iniAt(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The file that the environment names is the only one; without that, the one of the Go
// and Node SDKs is before that of the others.
func TestLoadIniPlaces(t *testing.T) {
	const goFile, otherFile, named = ".alibabacloud/credentials", ".alibabacloud/credentials.ini", "named"
	tests := []struct {
		name        string
		files       map[string]string
		named, home bool
		want        string // the file whose sections count
	}{
		{"none", nil, false, true, ""},
		{"no home", map[string]string{goFile: "[a]\nx=y"}, false, false, ""},
		{"Go's", map[string]string{goFile: "[a]\nx=y"}, false, true, goFile},
		{"the others'", map[string]string{otherFile: "[a]\nx=y"}, false, true, otherFile},
		{"both", map[string]string{goFile: "[a]\nx=y", otherFile: "[b]\nx=y"}, false, true, goFile},
		{"named", map[string]string{goFile: "[a]\nx=y", named: "[b]\nx=y"}, true, true, named},
		{"named, without a home", map[string]string{named: "[b]\nx=y"}, true, false, named},
		{"named, of Terraform", map[string]string{named: "\ufeff \r\n\t{\"current\": \"a\"}"}, true, false, ""},
		{"home's, JSON", map[string]string{goFile: "{}", otherFile: "[b]\nx=y"}, false, true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range tt.files {
				iniAt(t, dir, name, text)
			}
			path, home := "", ""
			if tt.named {
				path = filepath.Join(dir, named)
			}
			if tt.home {
				home = dir
			}
			f, err := LoadIni(path, home)
			if err != nil {
				t.Fatal(err)
			}
			got := f.Path
			if got != "" {
				rel, _ := filepath.Rel(dir, got)
				got = filepath.ToSlash(rel)
			}
			if got != tt.want || (len(f.Sections()) > 0) != (tt.want != "") {
				t.Errorf("got %q with sections %q, want %q", got, f.Sections(), tt.want)
			}
		})
	}
	if f, err := LoadIni(os.DevNull, t.TempDir()); err != nil || f.Path != "" {
		t.Errorf("the null device: got %v, %v", f, err)
	}
}

func TestLoadIniRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"[a]\ntype = access_key\n[b\nx = y":      ":3:1: a section has no closing bracket",
		"# é\n[a]\n" + canary:                    ":3:1: a line is neither a section nor a key with a value",
		"\ufeff[a]\n = " + canary + "\n=":        ":3:1: a line is neither",
		"[a]\n=" + canary:                        ":2:1: a line is neither",
		"[a]\nx=" + strings.Repeat("x", maxSize): ": it is larger than 16384 KiB",
	} {
		path := iniAt(t, t.TempDir(), "credentials", text)
		_, err := LoadIni(path, "")
		if len(text) > 100 {
			text = text[:100]
		}
		t.Run(text, func(t *testing.T) { wantUsage(t, err, path, want) })
	}
	missing := filepath.Join(t.TempDir(), "none")
	_, err := LoadIni(missing, t.TempDir())
	if wantUsage(t, err, missing, ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is named and missing: got %v", err)
	}

	home := t.TempDir()
	iniAt(t, home, ".alibabacloud/credentials/x", "") // a directory where the file would be
	iniAt(t, home, ".alibabacloud/credentials.ini", "[a]\nx=y")
	_, err = LoadIni("", home)
	wantUsage(t, err, filepath.Join(home, ".alibabacloud", "credentials"), "it is not a regular file")
}

// Each type of a section is the profile that config.json would have.
func TestIniProfile(t *testing.T) {
	const key = "access_key_id = LTAIexample\naccess_key_secret = " + canary + "\n"
	const everything = key + "role_arn = acs:ram::1:role/r\nrole_session_name: s\npolicy = {\"Version\": \"1\"}\n" +
		"role_name = n\noidc_provider_arn = acs:ram::1:oidc-provider/p\noidc_token_file_path = /token\n"
	rest := Profile{
		Name: "a", RAMRoleARN: "acs:ram::1:role/r", RAMSessionName: "s", Policy: `{"Version": "1"}`, RAMRoleName: "n",
		OIDCProviderARN: "acs:ram::1:oidc-provider/p", OIDCTokenFile: "/token",
	}
	withKey := rest
	withKey.AccessKeyID, withKey.AccessKeySecret = "LTAIexample", credential.NewSecret(canary)
	in := func(p Profile, mode string) Profile { p.Mode = mode; return p }
	tests := []struct {
		text, wrong string
		want        Profile
	}{
		{"type = access_key\n" + everything, "", in(withKey, "AK")},
		{"type = ram_role_arn\n" + everything, "", in(withKey, "RamRoleArn")},
		{"type = ecs_ram_role\n" + everything, "", in(rest, "EcsRamRole")},
		{"type = oidc_role_arn\n" + everything, "", in(rest, "OIDC")},
		{"type = rsa_key_pair\n" + everything, "", in(rest, "RsaKeyPair")},
		{"type = ecs_ram_role", "", Profile{Name: "a", Mode: "EcsRamRole"}},
		{everything, "section a: it has no type", Profile{}},
		{"type = \n" + everything, "section a: it has no type", Profile{}},
		{"type = bearer\n" + everything, "section a: its type is not known", Profile{}},
		{"type = access_key\naccess_key_id = LTAIexample", "section a: type access_key needs access_key_id and access_key_secret", Profile{}},
		{"type = ram_role_arn\naccess_key_secret = " + canary, "section a: type ram_role_arn needs access_key_id and access_key_secret", Profile{}},
	}
	for _, tt := range tests {
		path := iniAt(t, t.TempDir(), "credentials", "[a]\n"+tt.text+"\n[other]\ntype = none\n"+key)
		f, err := LoadIni(path, "")
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.Profile("a")
		if tt.wrong != "" {
			wantUsage(t, err, path, tt.wrong)
			continue
		}
		same := got.AccessKeySecret.Equal(tt.want.AccessKeySecret)
		got.AccessKeySecret = tt.want.AccessKeySecret
		if err != nil || got != tt.want || !same {
			t.Errorf("%s\ngot %+v, %v\nwant %+v", tt.text, got, err, tt.want)
		}
		tt.want.AccessKeySecret = credential.Secret{}
		if got := f.Outline("a"); got != tt.want {
			t.Errorf("%s\nthe outline is %+v\nwant %+v", tt.text, got, tt.want)
		}
	}
}

func TestIniIsOn(t *testing.T) {
	path := iniAt(t, t.TempDir(), "credentials", strings.Join([]string{
		"ignored = x", "[silent]", "type = t", "[on]", "enable = TRUE", "[off]", "enable = False", "[bad]", "enable = " + canary, "[empty]", "[twice]", "enable = true", "enable=false",
	}, "\n"))
	f, err := LoadIni(path, "")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := f.Sections(), []string{"silent", "on", "off", "bad", "twice"}; !slices.Equal(got, want) {
		t.Errorf("got sections %q, want %q", got, want)
	}
	for section, want := range map[string]bool{"silent": true, "on": true, "off": false, "empty": false, "none": false, "": false, "twice": false} {
		if got, err := f.IsOn(section); got != want || err != nil {
			t.Errorf("%s: got %v, %v, want %v", section, got, err, want)
		}
	}
	on, err := f.IsOn("bad")
	if wantUsage(t, err, path, "section bad: its enable is neither true nor false"); on {
		t.Error("a section whose enable is strange is on")
	}
}

// A value is what stands behind the first = or :, without blanks, a comment, or quotes.
func TestIniValues(t *testing.T) {
	for line, want := range map[string]string{
		"access_key_id = v":              "v",
		"access_key_id=v":                "v",
		"\taccess_key_id \t:\t v \t\r":   "v",
		"access_key_id = a=b:c":          "a=b:c",
		"access_key_id : a=b":            "a=b",
		"access_key_id = v ; mine":       "v",
		"access_key_id = v\t# mine # x":  "v",
		"access_key_id = v\t; mine":      "v",
		"access_key_id = v # mine":       "v",
		"access_key_id = a#b;c":          "a#b;c",
		"access_key_id = # mine":         "",
		"access_key_id =; mine":          "",
		"access_key_id =":                "",
		`access_key_id = "v"`:            "v",
		"access_key_id = 'v'":            "v",
		"access_key_id = `v`":            "v",
		`access_key_id = "v'`:            `"v'`,
		`access_key_id = "`:              `"`,
		`access_key_id = ""`:             "",
		"access_key_id = vxv":            "vxv",
		"; access_key_id = v":            "",
		"# access_key_id = v":            "",
		"access_key_id = v\n[a] # again": "v",
		"access_key_id = v\n \t\r\n[b":   "",
	} {
		f, err := LoadIni(iniAt(t, t.TempDir(), "credentials", "[ a ] ; mine\ntype = access_key\n"+line), "")
		if strings.HasSuffix(line, "[b") {
			if err == nil || !strings.Contains(err.Error(), ":5:1: ") {
				t.Errorf("%q: got %v, want line 5", line, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", line, err)
		} else if got := f.Outline("a").AccessKeyID; got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}
