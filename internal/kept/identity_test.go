package kept

import (
	"testing"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
)

func TestIdentity(t *testing.T) {
	session := func(key ...string) keychain.Entry { return keychain.Entry{Kind: keychain.KindSession, Key: key} }
	for _, tt := range []struct {
		name  string
		entry keychain.Entry
		want  string
	}{
		{"key", keychain.Entry{Kind: keychain.KindKey, AccessKeyID: "LTAI1"}, "LTAI1"},
		{"bearer", keychain.Entry{Kind: keychain.KindBearer, Name: "b"}, ""},
		{"portal", keychain.Entry{Kind: keychain.KindSSO, Name: "https://signin-acme.example/acme/login"}, "signin-acme.example/acme"},
		{"site", keychain.Entry{Kind: keychain.KindOAuth, Key: []string{"site=CN", "id=x"}}, "OAuth CN"},
		{"last role", session("2", "AK", "AssumeRole", "role_arn=acs:ram::1:role/a", "AssumeRole", "role_arn=acs:ram::2:role/b"), "2:role/b"},
		{"CloudSSO", session("2", "CloudSSO", "account_id=1", "access_configuration=ac-1"), "1/ac-1"},
		{"OAuth", session("2", "OAuth", "site=INTL"), "OAuth INTL"},
		{"instance", session("2", "EcsRamRole", "role_name=web"), "ECS role web"},
		{"URI", session("2", "CredentialsURI", "host=uri.example"), "uri.example"},
		{"program", session("2", "External", "program=/bin/p"), "/bin/p"},
		{"registry", session("2", "AK", credential.RegistryPassword, "registry=cn-hangzhou/shop"), "cn-hangzhou/shop"},
		{"unknown", session("2", "Other"), ""},
	} {
		if got := Identity(tt.entry); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Who has signed in is known until the next sign-in.
func TestAttribute(t *testing.T) {
	p := open(t)
	p.Attribute(portal, "acs:ram::1:assumed-role/r/lin") // nobody is signed in
	if err := p.Save(t.Context(), portal, tokenOf("a", 1)); err != nil {
		t.Fatal(err)
	}
	person := func() string {
		e, _ := p.Keychain.Entry(portalAccount(portal))
		return e.Person
	}
	p.Attribute(portal, "acs:ram::1:assumed-role/r/lin")
	if _, err := p.Token(t.Context(), portal); err != nil || person() != "lin" {
		t.Errorf("got %q, %v", person(), err)
	}
	if err := p.Save(t.Context(), portal, tokenOf("b", 1)); err != nil || person() != "" {
		t.Errorf("after another sign-in: got %q, %v", person(), err)
	}
}
