package console

import (
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestCheckURL(t *testing.T) {
	const china, abroad, refused = "china", "abroad", "refused"
	tests := []struct{ name, raw, want string }{
		{"console", "https://ecs.console.aliyun.com/server/region/cn-hangzhou?a=b#c", china},
		{"domain", "https://aliyun.com", china},
		{"capitals", "https://ECS.Console.AliYun.com/", china},
		{"international", "https://ecs.console.alibabacloud.com/", abroad},

		{"empty", "", refused},
		{"http", "http://ecs.console.aliyun.com/", refused},
		{"no scheme", "//ecs.console.aliyun.com/", refused},
		{"script", "javascript://aliyun.com/%0aalert(1)", refused},
		{"no host", "https:///aliyun.com", refused},
		{"ends like it", "https://evilaliyun.com/", refused},
		{"begins like it", "https://aliyun.com.evil.example/", refused},
		{"host of buckets", "https://evil.oss-cn-hangzhou.aliyuncs.com/", refused},
		{"root dot", "https://aliyun.com./", refused},
		{"empty label", "https://.aliyun.com.evil/", refused},
		{"user", "https://user@aliyun.com/", refused},
		{"host as user", "https://aliyun.com@evil.example/", refused},
		{"port", "https://aliyun.com:443/", refused},
		{"empty port", "https://aliyun.com:/", refused},
		{"backslash", `https://evil.example\.aliyun.com/`, refused},
		{"line break", "https://aliyun.com/\nx", refused},
		{"space", "https://aliyun.com/ x", refused},
		{"bidi mark", "https://aliyun.com/\u202e", refused},
		{"look-alike dot", "https://evil.example\u2024aliyun.com/", refused},
		{"encoded host", "https://evil.example%2f.aliyun.com/", refused},
		{"long", "https://aliyun.com/" + strings.Repeat("x", 2048), refused},
	}
	for _, tt := range tests {
		international, err := CheckURL(tt.raw)
		got := china
		switch {
		case err != nil:
			got = refused
		case international:
			got = abroad
		}
		if got != tt.want {
			t.Errorf("%s: got %s (%v), want %s", tt.name, got, err, tt.want)
		}
		if err != nil && credential.KindOf(err) != credential.Usage {
			t.Errorf("%s: %v is not of kind Usage", tt.name, err)
		}
	}
}

func TestFind(t *testing.T) {
	tests := []struct {
		service, region string
		international   bool
		want            string
		regional        bool
	}{
		{"", "", false, "https://home.console.aliyun.com/", false},
		{"", "cn-hangzhou", true, "https://home.console.alibabacloud.com/", false},
		{"ecs", "", false, "https://ecs.console.aliyun.com/", false},
		{"ECS", "cn-hangzhou", false, "https://ecs.console.aliyun.com/server/region/cn-hangzhou", true},
		{"ecs", "../../evil", false, "https://ecs.console.aliyun.com/", false},
		{"slb", "ap-southeast-1", true, "https://slb.console.alibabacloud.com/slb/ap-southeast-1/slbs", true},
		{"oss", "cn-hangzhou", false, "https://oss.console.aliyun.com/", false},
		{"billing", "", false, "https://usercenter2.aliyun.com/home", false},
		{"billing", "", true, "https://usercenter2-intl.aliyun.com/", false},
	}
	for _, tt := range tests {
		got, regional := Find(tt.service, tt.region, tt.international)
		if got != tt.want || regional != tt.regional {
			t.Errorf("%s %s: got %s %v, want %s %v", tt.service, tt.region, got, regional, tt.want, tt.regional)
		}
	}
	if !slices.IsSorted(Services()) {
		t.Errorf("the names are not in order: %q", Services())
	}
	for _, name := range Services() {
		for _, international := range []bool{false, true} {
			address, _ := Find(name, "cn-hangzhou", international)
			if _, err := CheckURL(address); err != nil {
				t.Errorf("%s: %s: %v", name, address, err)
			}
		}
		if err := CheckService(name); err != nil || name != strings.ToLower(name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckService(t *testing.T) {
	err := CheckService("esc")
	if m := credential.MendOf(err); m.Typed != "esc" || m.Meant == "" || credential.KindOf(err) != credential.Usage {
		t.Errorf("got %v, %v", err, m)
	}
	err = CheckService("\x1b[31mnothing")
	if err == nil || strings.Contains(err.Error(), "\x1b") || credential.MendOf(err) != (credential.Mend{}) {
		t.Errorf("got %v", err)
	}
}

func TestTicketType(t *testing.T) {
	for address, want := range map[string]string{
		"https://ecs.console.aliyun.com/":               "normal",
		"https://partners-4service.console.aliyun.com/": "mini",
		"https://ecs.console.aliyun.com/4service":       "normal",
	} {
		if got := ticketType(address); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}
