package acr

import "testing"

// Whoever can choose a host must not get a password by a name that looks right.
func TestFind(t *testing.T) {
	for _, tt := range []struct {
		server string
		want   Registry
	}{
		{"registry.cn-hangzhou.aliyuncs.com", Registry{Region: "cn-hangzhou"}},
		{"https://registry.cn-hangzhou.aliyuncs.com", Registry{Region: "cn-hangzhou"}},
		{"HTTPS://Registry.CN-Hangzhou.aliyuncs.com/v2/", Registry{Region: "cn-hangzhou"}},
		{"registry.cn-hangzhou.aliyuncs.com/team/app", Registry{Region: "cn-hangzhou"}},
		{"registry-vpc.cn-hangzhou-finance.aliyuncs.com", Registry{Region: "cn-hangzhou-finance"}},
		{"registry-internal.cn-beijing.aliyuncs.com", Registry{Region: "cn-beijing"}},
		{"registry-intl.ap-southeast-1.aliyuncs.com", Registry{Region: "ap-southeast-1"}},
		{"registry-intl-vpc.ap-southeast-1.aliyuncs.com", Registry{Region: "ap-southeast-1"}},
		{"registry-intl-internal.us-west-1.aliyuncs.com", Registry{Region: "us-west-1"}},
		{"crpi-ab12cd34.cn-shanghai.personal.cr.aliyuncs.com", Registry{Region: "cn-shanghai", Instance: "crpi-ab12cd34"}},
		{"crpi-ab12cd34-vpc.cn-shanghai.personal.cr.aliyuncs.com", Registry{Region: "cn-shanghai", Instance: "crpi-ab12cd34"}},
		{"shop-registry.cn-hangzhou.cr.aliyuncs.com", Registry{Region: "cn-hangzhou", Name: "shop"}},
		{"shop-registry-vpc.cn-hangzhou.cr.aliyuncs.com", Registry{Region: "cn-hangzhou", Name: "shop"}},
		{"my-shop-registry.distributed.cn-hangzhou.cr.aliyuncs.com", Registry{Region: "cn-hangzhou", Name: "my-shop"}},
		{"shop-registry-vpc.distributed.cn-hangzhou.cr.aliyuncs.com", Registry{Region: "cn-hangzhou", Name: "shop"}},
		{"a-registry-registry.cn-hangzhou.cr.aliyuncs.com", Registry{Region: "cn-hangzhou", Name: "a-registry"}},

		{"registry.cn-hangzhou.aliyuncs.com.evil.example", Registry{}},
		{"registry.cn-hangzhou.aliyuncs.com:5000", Registry{}},
		{"registry.cn-hangzhou.aliyuncs.com@evil.example", Registry{}},
		{"https://user:pass@registry.cn-hangzhou.aliyuncs.com", Registry{}},
		{`registry.cn-hangzhou.aliyuncs.com\@evil.example`, Registry{}},
		{"evil.example/registry.cn-hangzhou.aliyuncs.com", Registry{}},
		{"evil.example?registry.cn-hangzhou.aliyuncs.com", Registry{}},
		{"evil.example#.registry.cn-hangzhou.aliyuncs.com", Registry{}},
		{"http://registry.cn-hangzhou.aliyuncs.com", Registry{}},
		{"https://https://registry.cn-hangzhou.aliyuncs.com", Registry{}},
		{"registry.cn-hangzhou.aliyuncs.com.", Registry{}},
		{"registry.cn-hangzhou.aliyuncs.co", Registry{}},
		{"xregistry.cn-hangzhou.aliyuncs.com", Registry{}},
		{"a.registry.cn-hangzhou.aliyuncs.com", Registry{}},
		{"registry.cn-hangzhouXaliyuncs.com", Registry{}},
		{"registry.oss-cn-hangzhou.aliyuncs.com", Registry{}},
		{"registry.aliyuncs.com", Registry{}},
		{"registry.cn-.aliyuncs.com", Registry{}},
		{"registry.-cn-hangzhou.aliyuncs.com", Registry{}},
		{"-registry.cn-hangzhou.cr.aliyuncs.com", Registry{}},
		{"shop_registry.cn-hangzhou.cr.aliyuncs.com", Registry{}},
		{"shop-registry.cn-hangzhou.aliyuncs.com", Registry{}},
		{"shop-registry.cn-hangzhou.cr.aliyuncs.com.cn", Registry{}},
		{"crpi-.cn-shanghai.personal.cr.aliyuncs.com", Registry{}},
		{"registry.cn-hangzhou.aliyuncs.com\nevil.example", Registry{}},
		{"registry.cn-hangzhou.aliyuncs.com\x00", Registry{}},
		{"rеgistry.cn-hangzhou.aliyuncs.com", Registry{}}, // a Cyrillic letter
		{"docker.io", Registry{}},
		{"127.0.0.1:5000", Registry{}},
		{"", Registry{}},
	} {
		host, _ := Host(tt.server)
		if got, ok := Find(host); got != tt.want || ok != (tt.want != Registry{}) {
			t.Errorf("%q: got %+v, %v, want %+v", tt.server, got, ok, tt.want)
		}
	}
}

func FuzzHost(f *testing.F) {
	f.Add("https://registry.cn-hangzhou.aliyuncs.com/v2/")
	f.Add("shop-registry-vpc.distributed.cn-hangzhou.cr.aliyuncs.com")
	f.Fuzz(func(t *testing.T, server string) {
		host, ok := Host(server)
		r, found := Find(host)
		if found && (!ok || !IsRegion(r.Region) || r.Instance != "" && !IsInstance(r.Instance)) {
			t.Errorf("%q is %+v", server, r)
		}
		if again, ok := Host(host); ok && again != host {
			t.Errorf("the host of %q is %q, and of that %q", server, host, again)
		}
	})
}

func TestIsInstance(t *testing.T) {
	for _, id := range []string{"cri-abc123", "crpi-abc123"} {
		if !IsInstance(id) {
			t.Errorf("%q is none", id)
		}
	}
	for _, id := range []string{"", "cri-", "shop", "cri-a/b", "cri-a&b=c", "xcri-a"} {
		if IsInstance(id) {
			t.Errorf("%q is one", id)
		}
	}
}
