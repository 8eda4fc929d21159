package openapi

import (
	"net/url"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestEndpoints(t *testing.T) {
	type find func(getenv func(string) string) (*url.URL, error)
	for _, test := range []struct {
		find           find
		variable, want string
	}{
		{IMS, "IMS", "https://ims.aliyuncs.com"},
		{func(getenv func(string) string) (*url.URL, error) { return CR("cn-hangzhou", getenv) }, "CR", "https://cr.cn-hangzhou.aliyuncs.com"},
		{func(getenv func(string) string) (*url.URL, error) { return CS("ap-southeast-1", getenv) }, "CS", "https://cs.ap-southeast-1.aliyuncs.com"},
		{func(getenv func(string) string) (*url.URL, error) { return SignIn(false, getenv) }, "SIGNIN", "https://signin.aliyun.com"},
		{func(getenv func(string) string) (*url.URL, error) { return SignIn(true, getenv) }, "SIGNIN", "https://signin.alibabacloud.com"},
	} {
		name := "ALIYUN_CRED_HELPER_" + test.variable + "_ENDPOINT"
		for value, want := range map[string]string{"": test.want, "http://127.0.0.1:7/": "http://127.0.0.1:7", "https://evil.example": "", "http://192.0.2.1": ""} {
			u, err := test.find(func(asked string) string { return map[string]string{name: value}[asked] })
			switch {
			case want != "" && (err != nil || u.String() != want):
				t.Errorf("%s=%s: got %v, %v, want %s", name, value, u, err, want)
			case want == "" && (credential.KindOf(err) != credential.Usage || !strings.HasPrefix(err.Error(), name+": ")):
				t.Errorf("%s=%s: got %v, %v, want a usage error", name, value, u, err)
			}
		}
	}
	for _, region := range []string{"", "CN-hangzhou", "cn.example", "-cn", "cn-", "a/b", "evil.example#", strings.Repeat("x", 64)} {
		for _, find := range []func(string, func(string) string) (*url.URL, error){CR, CS} {
			// A region that cannot be is none at a loopback address, either.
			if u, err := find(region, func(string) string { return "http://127.0.0.1:7" }); credential.KindOf(err) != credential.Usage {
				t.Errorf("region %q: got %v, %v, want a usage error", region, u, err)
			}
		}
	}
}
