package acr

import (
	"net/url"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/text"
)

// FuzzAnswers has the registry's API give any answer, to each of the three requests. A
// password is whole and has not ended; an error has nothing of what was sent.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		`{"IsSuccess":true,"Code":"success","TempUsername":"u","AuthorizationToken":"p","ExpireTime":4102444800000}`, `{"data":{"authorizationToken":"p","tempUserName":"u","expireDate":4102444800000}}`,
		`{"IsSuccess":true,"Code":"success","TempUsername":"u","AuthorizationToken":"p","ExpireTime":1}`, `{"IsSuccess":false,"Code":"INSTANCE_NOT_EXIST","Message":"CANARY-secret"}`, `{"IsSuccess":false}`,
		`{"IsSuccess":true,"TotalCount":1,"Instances":[{"InstanceId":"cri-shop","InstanceName":"shop"}],"TempUsername":"u","AuthorizationToken":"p","ExpireTime":4102444800000}`, `{"IsSuccess":true,"TotalCount":-1,"Instances":[]}`,
		`{"IsSuccess":true,"TotalCount":9,"Instances":[{"InstanceId":"cri-a&b=c","InstanceName":"shop"}]}`, `{"data":null}`, "", "[]", "{}",
	} {
		f.Add(0, body)
		f.Add(203, body)
	}
	const secret = "CANARY-secret"
	signer := key{credential.Credential{AccessKeyID: cloudtest.AccessKeyID, AccessKeySecret: credential.NewSecret(secret)}}
	f.Fuzz(func(t *testing.T, status int, body string) {
		service := envtest.SaysAnything(status, body)
		now := func() time.Time { return envtest.Now }
		for _, r := range []Registry{{Region: "cn-hangzhou"}, {Region: "cn-hangzhou", Name: "shop"}, {Region: "cn-hangzhou", Instance: "crpi-a"}} {
			p := Password{
				HTTP: httpx.New(httpx.Options{Transport: service, Now: now}), Endpoint: &url.URL{Scheme: "https", Host: "cr.cn-hangzhou.aliyuncs.com"},
				Now: now, Registry: r, Source: signer,
			}
			c, err := p.Retrieve(envtest.Hurried(t))
			if err != nil {
				service.CheckError(t, err, secret)
				continue
			}
			user, password := LoginOf(c)
			if service.Status != 200 || !text.Visible(user.Reveal()) || !text.Visible(password.Reveal()) || !c.Expires.After(envtest.Now) {
				t.Errorf("%v: %d %q gives half a password, or one that ended at %v", r, service.Status, body, c.Expires)
			}
		}
	})
}
