package keychain

import (
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/private"
)

// TestGolden holds what is stored, and under which names, to the bytes of version
// 1: users have items that were stored so.
func TestGolden(t *testing.T) {
	c := credential.Credential{
		AccessKeyID: "STS.id", AccessKeySecret: credential.NewSecret(`se"c<r>&et`), SecurityToken: credential.NewSecret("to\nken"),
		Expires: epoch, Obtained: epoch.Add(-time.Hour), Source: "profile:a > role:b",
	}
	bearer := credential.Credential{BearerToken: credential.NewSecret("b")}
	secret := func(s credential.Secret, err error) string {
		must(t, err)
		return s.Reveal()
	}
	text, parts := pack("0123456789", overhead+4, "GEN", "b")
	whole, _ := pack("value", unsplit, "GEN", "a")
	tests := []struct{ name, got, want string }{
		{
			"session", secret(encodeSession([]string{"v1", "a<b"}, c)),
			`{"v":1,"key":["v1","a\u003cb"],"id":"STS.id","secret":"se\"c\u003cr\u003e\u0026et","token":"to\nken",` +
				`"expires":"2026-01-02T03:04:05Z","obtained":"2026-01-02T02:04:05Z","source":"profile:a \u003e role:b"}`,
		},
		{
			"session, as little as can be",
			secret(encodeSession(nil, credential.Credential{AccessKeyID: "i", Expires: epoch})),
			`{"v":1,"key":null,"id":"i","secret":"","token":"","expires":"2026-01-02T03:04:05Z"}`,
		},
		{
			"key", secret(encodeKey("prod", c)),
			`{"v":1,"name":"prod","id":"STS.id","secret":"se\"c\u003cr\u003e\u0026et","token":"to\nken","expires":"2026-01-02T03:04:05Z"}`,
		},
		{"key without token", secret(encodeKey("k", longTerm("i"))), `{"v":1,"name":"k","id":"i","secret":"canary-i"}`},
		{"bearer", secret(encodeKey("b", bearer)), `{"v":1,"name":"b","bearer":"b"}`},
		{
			"head and value", whole,
			"aliyun-cred-helper/1 head " + `{"gen":"GEN","size":5,"sha256":"cd42404d52ad55ccfa9aca4adc828aa5800ad9d385a0671fbcbf724118320619"}` + "\nvalue",
		},
		{
			"head of parts", text,
			"aliyun-cred-helper/1 head " + `{"gen":"GEN","size":10,"sha256":"84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882","parts":3,"slot":"b"}` + "\n",
		},
		{"last part", parts[2], "aliyun-cred-helper/1 part " + `{"gen":"GEN","n":2}` + "\n89"},
		{"account of a key", Account(KindKey, "prod"), "key:prod"},
		{"account of a sign-in", Account(KindSSO, "https://signin.example/login"), "sso:c8866599af67fbc586134b54fa5c2dd497d9d5d728d030c231028bc656dd742c"},
		{"account of a session", Account(KindSession, "v1", "r"), "session:a2afe9bbe1f09eac3eeb6bc5869a8e370bec023b91746aeebd0550c1b2002fef"},
		{"account of a part", partAccount("sso:x", "a", 3), "sso:x.a.3"},
		{"name of a file", private.Hashed("key:prod"), "61bf222fdb9a697a1f1e9e7269945437f977a512936df01dd161bbe96ce19ca6"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, test.got, test.want)
		}
	}
}
