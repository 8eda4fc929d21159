package ram_test

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/ram"
)

// FuzzAnswers has the service give any answer. A new key is whole, a policy is JSON, and an
// error has nothing of what was sent.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		`{"RequestId":"R-1","AccessKeys":{"AccessKey":[{"AccessKeyId":"LTAI1","Status":"Active","CreateDate":"2000-01-01T00:00:00Z"}]}}`, `{"RequestId":"R-1","AccessKey":{"AccessKeyId":"LTAI1","AccessKeySecret":"s"}}`,
		`{"RequestId":"R-1","AccessKeyPolicy":"{\"Status\":\"Active\",\"Statements\":[{}]}"}`, `{"RequestId":"R-1","AccessKeyPolicy":{"Status":"Active"}}`, `{"RequestId":"R-1","AccessKeyPolicy":[]}`,
		`{"IsSuccess":false,"Code":"NoPermission","Message":"CANARY-secret"}`, `{"Code":"LimitExceeded.User.AccessKey"}`, `{"RequestId":"R-1","AccessKeyLastUsed":{"LastUsedDate":"x","ServiceName":"Ecs"}}`, "", "{}", "[]",
	} {
		f.Add(0, body)
		f.Add(209, body)
	}
	const secret = "CANARY-secret"
	signer := credential.Credential{AccessKeyID: "LTAI0000000000000", AccessKeySecret: credential.NewSecret(secret)}
	f.Fuzz(func(t *testing.T, status int, body string) {
		service := envtest.SaysAnything(status, body)
		now := func() time.Time { return envtest.Now }
		c := &ram.Client{
			HTTP: httpx.New(httpx.Options{Transport: service, Now: now}), Endpoint: &url.URL{Scheme: "https", Host: "ims.aliyuncs.com"}, Now: now,
		}
		list, err := c.ListAccessKeys(envtest.Hurried(t), signer)
		if err != nil {
			service.CheckError(t, err, secret)
		}
		for _, key := range list {
			if key.ID == "" {
				t.Errorf("%q: a key without an id", body)
			}
		}
		key, err := c.CreateAccessKey(envtest.Hurried(t), signer)
		if err != nil {
			service.CheckError(t, err, secret)
		} else if key.AccessKeyID == "" || key.AccessKeySecret.IsZero() {
			t.Errorf("%q: half a key", body)
		}
		policy, err := c.GetAccessKeyPolicy(envtest.Hurried(t), "LTAI1", signer)
		if err != nil {
			service.CheckError(t, err, secret)
		} else if policy != "" && !json.Valid([]byte(policy)) {
			t.Errorf("%q: the policy is %q", body, policy)
		}
		if _, err := c.GetAccessKeyLastUsed(envtest.Hurried(t), "LTAI1", signer); err != nil {
			service.CheckError(t, err, secret)
		}
	})
}
