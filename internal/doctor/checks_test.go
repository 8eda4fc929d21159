package doctor

import (
	"crypto/x509"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"aliyun-cred-helper/internal/request"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/ssoflow"
)

// externalProfile is a config.json with one External profile, which is current.
func externalProfile(command string) string {
	return `{"current":"p","profiles":[{"name":"p","mode":"External","process_command":"` + command + `"}]}`
}

func TestChecks(t *testing.T) {
	const keyed = `{"current":"p","profiles":[{"name":"p","mode":"AK","access_key_id":"id","access_key_secret":"CANARY"}]}`
	tests := []struct {
		check, name, config string
		vars                map[string]string
		want                string
	}{
		{"keychain", "files", "", nil, "ok file: write"},
		{"keychain", "none", "", map[string]string{"ALIYUN_CRED_HELPER_BACKEND": "none"}, "warn nothing is stored => --backend"},
		{"keychain", "unknown", "", map[string]string{"ALIYUN_CRED_HELPER_BACKEND": "x"}, "fail no backend => use auto"},
		{"keychain", "no identity", "", map[string]string{"ALIYUN_CRED_HELPER_AGE_IDENTITY": "HOME/none"}, "fail age identity file => ALIYUN_CRED_HELPER_AGE_IDENTITY"},
		{"sign-ins", "none", "", nil, "skip no sign-in and no cached session"},
		{"sign-ins", "no keychain", "", map[string]string{"ALIYUN_CRED_HELPER_BACKEND": "x"}, "skip no keychain"},

		{"config-file", "none", "", nil, "skip does not exist"},
		{"config-file", "none, but named", "", map[string]string{"ALIBABA_CLOUD_CONFIG_FILE": "HOME/x.json"}, "fail does not exist => ALIBABA_CLOUD_CONFIG_FILE"},
		{"config-file", "broken", "{", nil, "fail config.json:1:2: the file ends before its last bracket => fix the file"},
		{"config-file", "wrong type", `{"profiles":[{"name":"p","mode":1}]}`, nil, "fail profile p: mode has a value of the wrong type => fix the file"},
		{"config-file", "good", keyed, nil, "ok profiles: 1"},
		{"config-file", "current is missing", `{"current":"q","profiles":[{"name":"p"}]}`, nil, "warn current profile q => aliyun configure switch"},
		{"config-file", "twice", `{"profiles":[{"name":"p"},{"name":"p"}]}`, nil, "warn same name: p => rename"},
		{"config-permissions", "none", "", nil, "skip no file"},
		{"config-permissions", "private", "{}", nil, "ok mode 0600"},
		{"config-secrets", "none", "", nil, "ok no secrets"},
		{"config-secrets", "broken", "{", nil, "skip cannot be read"},
		{"config-secrets", "a key", keyed, nil, "warn p (access_key_secret) => aliyun-cred-helper import p"},
		{"config-secrets", "many", `{"profiles":[{"name":"a","sts_token":"CANARY"},{"name":"b","private_key":"CANARY"}]}`, nil, "warn a (sts_token), b (private_key) => import --all"},
		{"config-secrets", "written back is another check", `{"profiles":[{"name":"a","mode":"External","sts_token":"CANARY"}]}`, nil, "ok no secrets"},
		{"config-written-back", "none", keyed, nil, "ok no SDK"},
		{"config-written-back", "broken", "{", nil, "skip cannot be read"},
		{"config-written-back", "yes", `{"profiles":[{"name":"a","mode":"external","access_key_secret":"CANARY","sts_token":"CANARY"}]}`, nil, "warn a (access_key_secret, sts_token) => delete these keys"},

		{"external-program", "no External", keyed, nil, "skip no profile"},
		{"external-program", "there", externalProfile("/opt/there CANARY"), nil, "ok 1"},
		{"external-program", "on the path", externalProfile("there x"), nil, "ok 1"},
		{"external-program", "relative", externalProfile("sub/there x"), nil, "warn from this directory only: p => absolute path"},
		{"external-program", "missing", externalProfile("/opt/CANARY x"), nil, "fail is not found: p => absolute path"},
		{"external-program", "no command", externalProfile(" "), nil, "fail is not found: p => absolute path"},
		{"external-program", "not executable", externalProfile("/opt/barred x"), nil, "fail is not executable: p => chmod +x"},
		{"external-quoting", "no External", "", nil, "skip no profile"},
		{"external-quoting", "plain", externalProfile("/opt/there  --a=b c"), nil, "ok in the same way"},
		{"external-quoting", "quotes", externalProfile("/opt/there 'CANARY b'"), nil, "warn ignore quotes: p => need no quotes"},
		{"external-quoting", "no end", externalProfile("/opt/there 'CANARY"), nil, "fail unclosed quote: p => close the quote"},
		{"external-quoting", "shell", externalProfile("~/there CANARY | jq"), nil, "warn without a shell => write full paths"},
		{"external-quoting", "variable", externalProfile("/opt/there $CANARY"), nil, "warn without a shell"},
		{"external-recursion", "no External", "", nil, "skip no profile"},
		{"external-recursion", "another program", externalProfile("/opt/there get --profile p"), nil, "ok no process_command"},
		{"external-recursion", "with a mode", externalProfile("/bin/aliyun-cred-helper get --profile p --mode AK"), nil, "ok no process_command"},
		{"external-recursion", "another profile", externalProfile("/bin/aliyun-cred-helper get --profile key"), nil, "ok no process_command"},
		{"external-recursion", "itself", externalProfile("/bin/aliyun-cred-helper get --profile=p"), nil, "fail leads back to itself: p => configure p --mode AK"},
		{"external-recursion", "an unknown flag", externalProfile("/bin/aliyun-cred-helper get p --mode AK --new=1"), nil, "fail profile p: its process_command cannot be followed: this version does not know the flag --new => update aliyun-cred-helper"},
		{"external-recursion", "another config.json", externalProfile("/bin/aliyun-cred-helper get q --config-path /x"), nil, "fail names another config.json: /x"},
		{"external-recursion", "mode External", externalProfile("/bin/aliyun-cred-helper --profile p --mode external"), nil, "fail leads back"},
		{"external-recursion", "the current profile", externalProfile("/bin/aliyun-cred-helper.exe"), nil, "fail leads back"},
		{"external-recursion", "the profile of a variable", externalProfile("aliyun-cred-helper get"), map[string]string{"ALICLOUD_PROFILE": "other"}, "ok no process_command"},
		{"external-recursion", "another command", externalProfile("aliyun-cred-helper export"), nil, "ok no process_command"},

		{"variables-complete", "none", "", nil, "ok no incomplete settings"},
		{"variables-complete", "id alone", "", map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "i"}, "fail ALIBABA_CLOUD_ACCESS_KEY_ID is set without ALIBABA_CLOUD_ACCESS_KEY_SECRET => set"},
		{"variables-complete", "secret alone", "", map[string]string{"ALICLOUD_ACCESS_KEY_SECRET": "CANARY"}, "fail ALICLOUD_ACCESS_KEY_SECRET is set without ALICLOUD_ACCESS_KEY_ID => set"},
		{"variables-complete", "token alone", "", map[string]string{"ALIBABA_CLOUD_SECURITY_TOKEN": "CANARY"}, "warn has no effect without an AccessKey => unset"},
		{"variables-complete", "session without token", "", map[string]string{"ACCESS_KEY_ID": "STS.i", "ACCESS_KEY_SECRET": "CANARY"}, "fail ACCESS_KEY_ID is that of a session, and SECURITY_TOKEN is not set => set"},
		{"variables-complete", "both", "", map[string]string{"ACCESS_KEY_ID": "i", "ACCESS_KEY_SECRET": "CANARY"}, "ok no incomplete settings"},
		{"variables-complete", "half of OIDC", "", map[string]string{"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "a"}, "fail only these are set: ALIBABA_CLOUD_OIDC_PROVIDER_ARN => or unset ALIBABA_CLOUD_OIDC_PROVIDER_ARN"},
		{"variables-complete", "a role alone", "", map[string]string{"ALIBABA_CLOUD_ROLE_ARN": "a"}, "ok no incomplete settings"},
		{"variables-complete", "no token file", "", map[string]string{
			"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "a", "ALIBABA_CLOUD_ROLE_ARN": "b", "ALIBABA_CLOUD_OIDC_TOKEN_FILE": "HOME/none",
		}, "fail cannot be opened => correct ALIBABA_CLOUD_OIDC_TOKEN_FILE"},
		{"variables-complete", "OIDC", "", map[string]string{
			"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "a", "ALIBABA_CLOUD_ROLE_ARN": "b", "ALIBABA_CLOUD_OIDC_TOKEN_FILE": "HOME/age.key",
		}, "ok no incomplete settings"},

		{"variables-shadowed", "none", keyed, nil, "ok no AccessKey variables"},
		{"variables-shadowed", "yes", keyed, map[string]string{"ALICLOUD_ACCESS_KEY_ID": "i"}, "warn uses profile p (mode AK) and ignores ALICLOUD_ACCESS_KEY_ID => ALIBABA_CLOUD_IGNORE_PROFILE=TRUE"},
		{"variables-shadowed", "ignored", keyed, map[string]string{"ALICLOUD_ACCESS_KEY_ID": "i", "ALIBABA_CLOUD_IGNORE_PROFILE": "TRUE"}, "ok is used"},
		{"variables-shadowed", "lower case", keyed, map[string]string{"ALICLOUD_ACCESS_KEY_ID": "i", "ALIBABA_CLOUD_IGNORE_PROFILE": "true"}, "warn ignores"},
		{"variables-shadowed", "blank profile", `{"current":"p","profiles":[{"name":"p","mode":"AK"}]}`, map[string]string{"ACCESS_KEY_ID": "i"}, "ok is used"},
		{"variables-shadowed", "no profile", "", map[string]string{"ACCESS_KEY_ID": "i"}, "ok is used"},
		{"variables-shadowed", "two keys", "", map[string]string{"ACCESS_KEY_ID": "i", "ALICLOUD_ACCESS_KEY_ID": "j"}, "warn ALICLOUD_ACCESS_KEY_ID and ACCESS_KEY_ID differ => unset"},
		{"variables-ignore-profile", "not set", "", nil, "ok not set"},
		{"variables-ignore-profile", "right", "", map[string]string{"ALIBABA_CLOUD_IGNORE_PROFILE": "TRUE"}, "ok cn-hangzhou"},
		{"variables-ignore-profile", "wrong", "", map[string]string{"ALIBABA_CLOUD_IGNORE_PROFILE": "true"}, "warn upper case => =TRUE"},
		{"variables-profile", "not set", "", nil, "ok no variable selects a profile"},
		{"variables-profile", "there", keyed, map[string]string{"ALIBABA_CLOUD_PROFILE": "p"}, "ok selects profile p"},
		{"variables-profile", "missing", keyed, map[string]string{"ALIBABA_CLOUD_PROFILE": "q"}, "fail neither => unset ALIBABA_CLOUD_PROFILE"},
		{"variables-profile", "two", keyed, map[string]string{"ALIBABA_CLOUD_PROFILE": "q", "ALICLOUD_PROFILE": "p"}, "warn ALIBABA_CLOUD_PROFILE and ALICLOUD_PROFILE differ => unset"},
		{"variables-external", "not set", externalProfile("x"), nil, "ok may run"},
		{"variables-external", "set", externalProfile("x"), map[string]string{"ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS": "True"}, "warn blocks these profiles: p => unset"},
		{"variables-external", "set, to no effect", keyed, map[string]string{"ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS": "1"}, "ok blocks no profile"},
		{"variables-external", "off", externalProfile("x"), map[string]string{"ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS": "0"}, "ok may run"},

		{"network-proxy", "none", "", nil, "ok directly"},
		{"network-proxy", "one", "", map[string]string{"HTTPS_PROXY": "http://user:CANARY@proxy.example:3128"}, "ok go through http://proxy.example:3128"},
		{"network-proxy", "exempt", "", map[string]string{"HTTPS_PROXY": "http://proxy.example", "NO_PROXY": "*"}, "ok because of NO_PROXY"},
		{"network-proxy", "not a URL", "", map[string]string{"HTTPS_PROXY": "http://a b:CANARY"}, "fail not a URL => check HTTPS_PROXY"},
		{"network-proxy", "loopback", "", map[string]string{"ALIBABA_CLOUD_STS_ENDPOINT": "http://127.0.0.1:1"}, "ok none, because"},
		{"network-proxy", "bad endpoint", "", map[string]string{"ALIBABA_CLOUD_STS_ENDPOINT": "http://x"}, "fail plain http => write it as"},
		{"network-cloudsso", "none", "", nil, "skip no profile"},
		{"network-cloudsso", "no URL", `{"profiles":[{"name":"p","cloud_sso_sign_in_url":"http://user:CANARY@x/"}]}`, nil, "fail not the URL of a portal: p => console"},
		{"network-metadata", "disabled", "", map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"}, "skip is set"},
		{"network-metadata", "override elsewhere", "", map[string]string{"ALIYUN_CRED_HELPER_IMDS_ENDPOINT": "http://10.0.0.1"}, "fail loopback => 127.0.0.1"},
	}
	for _, tt := range tests {
		t.Run(tt.check+"/"+tt.name, func(t *testing.T) {
			wantFinding(t, runCheck(t, envtest.New(t, tt.config, tt.vars), tt.check), tt.want)
		})
	}
}

func TestCheckPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes mean nothing here")
	}
	tests := []struct {
		name, config string
		file, dir    os.FileMode
		want         string
	}{
		{"readable", "{}", 0o644, 0o755, "warn holds no secrets => chmod 600"},
		{"readable secrets", `{"profiles":[{"access_key_secret":"CANARY"}]}`, 0o640, 0o700, "fail read the secrets => chmod 600"},
		{"writable", "{}", 0o620, 0o700, "fail can write it => chmod 600"},
		{"replaceable", "{}", 0o600, 0o777, "fail can replace it => chmod 700"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := envtest.New(t, tt.config, nil)
			path, _ := request.ConfigPath("", c.Getenv, c.Home)
			if err := errors.Join(os.Chmod(path, tt.file), os.Chmod(filepath.Dir(path), tt.dir)); err != nil {
				t.Fatal(err)
			}
			wantFinding(t, runCheck(t, c, "config-permissions"), tt.want)
		})
	}
}

func TestCheckLeftovers(t *testing.T) {
	c := envtest.New(t, "{}", nil)
	wantFinding(t, runCheck(t, c, "leftovers"), "ok no temporary files")
	path, _ := request.ConfigPath("", c.Getenv, c.Home)
	left := filepath.Join(filepath.Dir(path), ".config.json-123")
	before := c.Now().Add(-time.Hour)
	if err := errors.Join(os.WriteFile(left, nil, 0o600), os.Chtimes(left, before, before)); err != nil {
		t.Fatal(err)
	}
	wantFinding(t, runCheck(t, c, "leftovers"), "warn may have its secrets => rm")
}

func TestCheckSignIns(t *testing.T) {
	const portal, other = "https://a.example/d/login", "https://b.example/d/login"
	tests := []struct {
		name string
		ends map[string]time.Duration
		want string
	}{
		{"long", map[string]time.Duration{portal: time.Hour}, "ok sign-ins: 1"},
		{"soon", map[string]time.Duration{portal: time.Hour, other: time.Minute}, "warn expires soon: " + other + " at 2000-01-01T00:01:00Z => aliyun-sso-login login"},
		{"ended", map[string]time.Duration{portal: -time.Hour, other: time.Minute}, "warn expired: " + portal + " => aliyun-sso-login logout"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := envtest.New(t, "", nil)
			k := examining(t, c).Keychain
			for portal, left := range tt.ends {
				token := ssoflow.Token{AccessToken: credential.NewSecret("CANARY"), Obtained: envtest.Now.Add(-2 * time.Hour), Expires: envtest.Now.Add(left)}
				if err := (kept.Portals{Keychain: k, Now: c.Now}).Save(t.Context(), portal, token); err != nil {
					t.Fatal(err)
				}
			}
			wantFinding(t, runCheck(t, c, "sign-ins"), tt.want)
		})
	}
}

// A key of the keychain is as good as a profile.
func TestCheckProfileVariableKey(t *testing.T) {
	c := envtest.New(t, "", map[string]string{"ALIBABA_CLOUD_PROFILE": "stored"})
	_, err := examining(t, c).Keychain.Set(t.Context(), keychain.Item{
		Account: keychain.Account(keychain.KindKey, "stored"), Kind: keychain.KindKey, Name: "stored", Value: credential.NewSecret("CANARY"),
	})
	if err != nil {
		t.Fatal(err)
	}
	wantFinding(t, runCheck(t, c, "variables-profile"), "ok key stored of the keychain")
}

func TestNetworkChecks(t *testing.T) {
	const portals = `{"profiles":[{"name":"p","cloud_sso_sign_in_url":"https://good.example/d/login"},{"name":"q","cloud_sso_sign_in_url":"https://bad.example/d/login"}]}`
	at := func(d time.Duration) string { return envtest.Now.Add(d).Format(http.TimeFormat) }
	const metadata = "/latest/meta-data/ram/security-credentials/"
	tests := []struct {
		check, name, config string
		vars                map[string]string
		answer              envtest.Answering
		want                string
	}{
		{"network-sts", "there", "", nil, func(*http.Request) (int, string) { return 400, "" }, "ok sts.aliyuncs.com answers"},
		{"network-sts", "region", "", map[string]string{"ALIBABA_CLOUD_STS_REGION": "cn-x"}, func(*http.Request) (int, string) { return 404, "" }, "ok sts.cn-x.aliyuncs.com answers"},
		{"network-sts", "down", "", nil, func(*http.Request) (int, string) { return 503, "" }, "warn HTTP status 503 => try again"},
		{"network-sts", "captive portal", "", nil, func(*http.Request) (int, string) { return 302, "" }, "warn may have answered => sign in"},
		{"network-sts", "no network", "", nil, nil, "fail complete HTTP answer => check the network"},
		{"network-sts", "bad endpoint", "", map[string]string{"ALIBABA_CLOUD_STS_ENDPOINT": "http://x"}, nil, "fail plain http => write it as"},

		{"clock", "right", "", nil, func(*http.Request) (int, string) { return 400, at(0) }, "ok the same"},
		{"clock", "a little ahead", "", nil, func(*http.Request) (int, string) { return 400, at(-time.Minute) }, "ok 1m0s ahead"},
		{"clock", "behind", "", nil, func(*http.Request) (int, string) { return 400, at(61 * time.Second) }, "warn 1m1s behind STS => set the clock"},
		{"clock", "far ahead", "", nil, func(*http.Request) (int, string) { return 400, at(-16 * time.Minute) }, "fail 16m0s ahead of STS => set the clock"},
		{"clock", "no date", "", nil, func(*http.Request) (int, string) { return 400, "" }, "skip no date"},
		{"clock", "no answer", "", nil, nil, "skip no answer"},

		{"network-cloudsso", "good", portals, nil, func(*http.Request) (int, string) { return 404, "" }, "ok bad.example, good.example"},
		{"network-cloudsso", "one is down", portals, nil, func(r *http.Request) (int, string) {
			if r.URL.Host == "bad.example" {
				return 500, ""
			}
			return 404, ""
		}, "warn bad.example answers => try again"},

		{"network-metadata", "none", "", nil, nil, "skip not an ECS instance"},
		{"network-metadata", "none, but needed", `{"current":"p","profiles":[{"name":"p","mode":"ecsramrole"}]}`, nil, nil, "fail no answer from the metadata service => on an ECS instance"},
		{"network-metadata", "none, but named", "", map[string]string{"ALIBABA_CLOUD_ECS_METADATA": "r"}, nil, "fail no answer from the metadata service"},
		{"network-metadata", "a role", "", nil, func(r *http.Request) (int, string) {
			if r.URL.Path != metadata || r.Method != http.MethodGet {
				return 500, ""
			}
			return 200, ""
		}, "ok RAM role"},
		{"network-metadata", "hardened", "", nil, func(*http.Request) (int, string) { return 403, "" }, "ok hardened"},
		{"network-metadata", "no role", "", nil, func(*http.Request) (int, string) { return 404, "" }, "ok no RAM role"},
		{"network-metadata", "no role, but needed", "", map[string]string{"ALIBABA_CLOUD_ECS_METADATA": "r"}, func(*http.Request) (int, string) { return 404, "" }, "fail no RAM role => attach"},
		{"network-metadata", "broken", "", nil, func(*http.Request) (int, string) { return 500, "" }, "warn HTTP status 500 => try again"},
	}
	for _, tt := range tests {
		t.Run(tt.check+"/"+tt.name, func(t *testing.T) {
			c := envtest.New(t, tt.config, tt.vars)
			if tt.answer != nil {
				c.Transport = tt.answer
			}
			wantFinding(t, runCheck(t, c, tt.check), tt.want)
		})
	}
}

// A machine without roots is told from an unknown issuer, and an expired certificate
// from a wrong clock.
func TestNoAnswer(t *testing.T) {
	network := func(err error) error { return &credential.Error{Kind: credential.Network, Op: "sts", Err: err} }
	wantFinding(t, noAnswer(network(x509.SystemRootsError{})), "fail has no certificate authorities => ca-certificates")
	if !noAuthorities() {
		wantFinding(t, noAnswer(network(x509.UnknownAuthorityError{})), "fail does not know the issuer => SSL_CERT_FILE")
	}
	x := examining(t, envtest.New(t, "", nil))
	x.sts = func() answer {
		return answer{host: "sts.example", at: envtest.Now, err: network(x509.CertificateInvalidError{Reason: x509.Expired})}
	}
	wantFinding(t, x.checkClock(t.Context()), "fail this machine's clock says 2000-01-01T00:00:00Z => set the clock")
}

func TestAuthorityFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
	good := testAuthority(t)
	for _, tt := range []struct{ name, path, want string }{
		{"missing", filepath.Join(dir, "none"), "fail cannot be read => correct SSL_CERT_FILE"},
		{"a directory", dir, "fail cannot be read => correct SSL_CERT_FILE"},
		{"text", write("text", "hello"), "fail no certificate => correct SSL_CERT_FILE"},
		{"broken", write("broken", broken), "fail no certificate"},
		{"good", write("good", good+good), "ok SSL_CERT_FILE: 2"},
		{"mixed", write("mixed", good+broken), "warn 1 of 2 blocks => remove them"},
	} {
		t.Run(tt.name, func(t *testing.T) { wantFinding(t, authorityFile("SSL_CERT_FILE", tt.path), tt.want) })
	}
}

func TestCheckRotations(t *testing.T) {
	tests := []struct {
		name  string
		items map[string]time.Duration // their ages
		want  string
	}{
		{"none", map[string]time.Duration{"ops": 0}, "skip no key was rotated"},
		{"done", map[string]time.Duration{"ops": 0, "ops.previous": 29 * 24 * time.Hour}, "ok no rotation was interrupted"},
		{"interrupted", map[string]time.Duration{"a.b": 0, "a.b.next": 0}, "warn interrupted rotations: a.b => aliyun-cred-helper rotate a.b"},
		{"old", map[string]time.Duration{"ops": 0, "ops.previous": 31 * 24 * time.Hour}, "warn deleted for 30 days: ops => aliyun-cred-helper rotate ops --delete-old"},
		{"the key was removed", map[string]time.Duration{"ops.previous": 31 * 24 * time.Hour}, "warn ops => aliyun-cred-helper remove ops.previous"},
		{"removed and interrupted", map[string]time.Duration{"ops.next": 0}, "warn ops => aliyun-cred-helper remove ops.next"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := envtest.New(t, "", nil)
			for name, age := range tt.items {
				c.Now = func() time.Time { return envtest.Now.Add(-age) }
				k, key := examining(t, c).Keychain, credential.Credential{AccessKeyID: "LTAI" + name, AccessKeySecret: credential.NewSecret("CANARY")}
				_, err := k.StoreKey(t.Context(), name, key, true)
				if filepath.Ext(name) == ".next" || filepath.Ext(name) == ".previous" {
					err = k.StorePaired(t.Context(), name, key, keychain.Pair{ID: "LTAIother"})
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			c.Now = func() time.Time { return envtest.Now }
			wantFinding(t, runCheck(t, c, "rotations"), tt.want)
		})
	}
}
