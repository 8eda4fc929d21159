package sts

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/httpx"
)

// FuzzRoleARN wants the name out of an ARN from which it can be made again, and for any
// other text an error of kind Usage. What was meant, where that is said, is an ARN.
func FuzzRoleARN(f *testing.F) {
	for _, arn := range []string{
		"", "acs:ram::123:role/ops", "acs:ram::1 2-3:role/ops", "acs:ram:::role/x", "arn:aws:iam::1:role/x", "ops", "role/ops", "acs:ram::1:assumed-role/a/b", "acs:ram::1:role/a/b", "acs:ram::<1>:role/*", "acs:ram::ACCOUNT:role/x", "acs:ram::1:role/\x00",
	} {
		f.Add(arn)
	}
	f.Fuzz(func(t *testing.T, arn string) {
		if name := nameInARN(arn, "role", 64); name != "" {
			account := strings.TrimSuffix(strings.TrimPrefix(arn, "acs:ram::"), ":role/"+name)
			if arn != "acs:ram::"+account+":role/"+name || !isAccount(account) {
				t.Errorf("%q: the name is %q", arn, name)
			}
			return
		}
		err := wrongARN(arn)
		if err.Kind != credential.Usage || err.Err == nil {
			t.Errorf("%q: %v", arn, err)
		}
		if strings.ContainsFunc(err.Error(), func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("%q: the error %q is not printable", arn, err.Error())
		}
		if m := err.Mend; m.Meant != "" && (m.Typed != arn || m.Meant == arn) {
			t.Errorf("%q: mended to %q", arn, m.Meant)
		}
	})
}

// FuzzAnswers has the service give any answer. What is accepted is whole; an error has
// nothing of what was sent.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		`{"Credentials":{"AccessKeyId":"STS.a","AccessKeySecret":"b","SecurityToken":"c","Expiration":"2000-01-01T01:00:00Z"},"SourceIdentity":"me"}`, `{"AccountId":"1","Arn":"acs:ram::1:user/a"}`,
		`{"Code":"NoPermission","Message":"not CANARY-secret","RequestId":"R-1"}`, `{"Code":"Throttling.User"}`, `{"Code":"SignatureNonceUsed"}`, `{"Credentials":null}`, "", "[]", "<html>", "{\"Code\":\"\u001b\"}",
	} {
		f.Add(0, body)
		f.Add(203, body)
	}
	const secret, token = "CANARY-secret", "CANARY-token"
	signer := credential.Credential{AccessKeyID: "STS.x", AccessKeySecret: credential.NewSecret(secret), SecurityToken: credential.NewSecret(token)}
	f.Fuzz(func(t *testing.T, status int, body string) {
		service := envtest.SaysAnything(status, body)
		now := func() time.Time { return envtest.Now }
		endpoint, err := Endpoint("", "", false)
		if err != nil {
			t.Fatal(err)
		}
		c := &Client{HTTP: httpx.New(httpx.Options{Transport: service, Now: now}), Endpoint: endpoint, Now: now}
		role := Role{ARN: "acs:ram::1:role/ops", SessionName: "me", SourceIdentity: "me"}
		got, err := AssumeRole{Client: c, Role: role, Source: given{signer}}.Retrieve(envtest.Hurried(t))
		if err != nil {
			service.CheckError(t, err, secret, token)
		} else if err := got.Check(now()); err != nil || got.SecurityToken.IsZero() {
			t.Errorf("%q: %v", body, err)
		}
		id, err := c.GetCallerIdentity(envtest.Hurried(t), signer)
		if err != nil {
			service.CheckError(t, err, secret, token)
		} else if id.AccountID == "" || id.ARN == "" {
			t.Errorf("%q: got %+v", body, id)
		}
	})
}

// given is a provider that has its credential.
type given struct{ credential.Credential }

func (g given) Retrieve(context.Context) (credential.Credential, error) { return g.Credential, nil }
func (given) CacheKey(context.Context) ([]string, error)                { return nil, nil }
