package ram_test

import (
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/ram"
)

var owner = credential.Credential{AccessKeyID: cloudtest.AccessKeyID, AccessKeySecret: credential.NewSecret(cloudtest.AccessKeySecret)}

func start(t *testing.T) (*ram.Client, *cloudtest.Cloud) {
	t.Helper()
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	client := httpx.New(httpx.Options{Now: time.Now})
	t.Cleanup(func() {
		client.Close()
		if err := cloud.Close(); err != nil {
			t.Error(err)
		}
	})
	endpoint, err := httpx.Endpoint(cloud.IMSURL())
	if err != nil {
		t.Fatal(err)
	}
	return &ram.Client{HTTP: client, Endpoint: endpoint, Now: time.Now}, cloud
}

// TestLife calls everything for a key, from its creation to its end.
func TestLife(t *testing.T) {
	c, _ := start(t)
	ctx := t.Context()
	key, err := c.CreateAccessKey(ctx, owner)
	if err != nil {
		t.Fatal(err)
	}
	if used, err := c.GetAccessKeyLastUsed(ctx, key.AccessKeyID, owner); err != nil || !used.At.IsZero() {
		t.Errorf("got %+v, %v, want never", used, err)
	}
	if err := c.UpdateAccessKey(ctx, key.AccessKeyID, ram.Inactive, owner); err != nil {
		t.Error(err)
	}
	list, err := c.ListAccessKeys(ctx, owner)
	if err != nil || len(list) != 2 || list[1].ID != key.AccessKeyID || list[1].Status != ram.Inactive || list[1].Created.IsZero() {
		t.Errorf("got %+v, %v", list, err)
	}
	if used, err := c.GetAccessKeyLastUsed(ctx, owner.AccessKeyID, owner); err != nil || used.At.IsZero() || used.Service != "Ims" {
		t.Errorf("got %+v, %v, want Ims", used, err)
	}
	if err := c.DeleteAccessKey(ctx, key.AccessKeyID, owner); err != nil {
		t.Error(err)
	}
	if err := c.DeleteAccessKey(ctx, key.AccessKeyID, owner); !ram.IsMissing(err) {
		t.Errorf("got %v, want that it is missing", err)
	}
}

// TestPolicy takes a policy as an object and as text, and none in each of its forms.
func TestPolicy(t *testing.T) {
	c, cloud := start(t)
	for _, test := range []struct{ name, answer, want, wrong string }{
		{"an object", `{"RequestId":"1","AccessKeyPolicy":{"Status":"Active","Statements":[{"Type":"VPCWhiteList"}]}}`, `{"Status":"Active","Statements":[{"Type":"VPCWhiteList"}]}`, ""},
		{"text", `{"RequestId":"1","AccessKeyPolicy":"{\"Status\":\"Active\", \"Statements\":[]}"}`, `{"Status":"Active","Statements":[]}`, ""},
		{"off, with statements", `{"RequestId":"1","AccessKeyPolicy":{"Status":"Inactive","Statements":[{}]}}`, `{"Status":"Inactive","Statements":[{}]}`, ""},
		{"off", `{"RequestId":"1","AccessKeyPolicy":{"Status":"Inactive","Statements":[]}}`, "", ""},
		{"empty text", `{"RequestId":"1","AccessKeyPolicy":""}`, "", ""},
		{"null", `{"RequestId":"1","AccessKeyPolicy":null}`, "", ""},
		{"missing", `{"RequestId":"1"}`, "", ""},
		{"a list", `{"RequestId":"1","AccessKeyPolicy":[]}`, "", "not the documented JSON"},
		{"half", `{"RequestId":"1","AccessKeyPolicy":"{\"Status\":"}`, "", "not the documented JSON"},
		{"no request id", `{"AccessKeyPolicy":""}`, "", "no RequestId"},
		{"says false", `{"RequestId":"1","IsSuccess":false,"Code":"NO_PERMISSION","Message":"no"}`, "", "NO_PERMISSION"},
	} {
		if err := cloud.SetFault("ims", "GetAccessKeyPolicy", "status:200:"+test.answer, 0); err != nil {
			t.Fatal(err)
		}
		got, err := c.GetAccessKeyPolicy(t.Context(), owner.AccessKeyID, owner)
		switch {
		case got != test.want:
			t.Errorf("%s: got %q, %v", test.name, got, err)
		case test.wrong == "" && err != nil, test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)):
			t.Errorf("%s: got %v, want %q", test.name, err, test.wrong)
		}
	}
}

// TestIncomplete wants an answer with half of what it should have to be refused, and a
// creation to be sent once only.
func TestIncomplete(t *testing.T) {
	c, cloud := start(t)
	for _, test := range []struct{ action, fault string }{
		{"CreateAccessKey", "missing:AccessKeyId"},
		{"CreateAccessKey", "missing:AccessKeySecret"},
		{"CreateAccessKey", "field:id:blank"},
		{"CreateAccessKey", "throttle"},
		{"CreateAccessKey", "http503"},
		{"ListAccessKeys", "missing:AccessKeys"},
		{"ListAccessKeys", "field:id:control"},
		{"UpdateAccessKey", "{}"},
		{"UpdateAccessKey", "html"},
	} {
		if err := cloud.SetFault("ims", test.action, test.fault, 0); err != nil {
			t.Fatal(err)
		}
		before := cloud.Count("ims", "CreateAccessKey")
		var err error
		switch test.action {
		case "CreateAccessKey":
			_, err = c.CreateAccessKey(t.Context(), owner)
		case "ListAccessKeys":
			_, err = c.ListAccessKeys(t.Context(), owner)
		default:
			err = c.UpdateAccessKey(t.Context(), owner.AccessKeyID, ram.Active, owner)
		}
		if err == nil || strings.Contains(err.Error(), cloudtest.Canary+"-") {
			t.Errorf("%s %s: got %v", test.action, test.fault, err)
		}
		if sent := cloud.Count("ims", "CreateAccessKey") - before; sent > 1 {
			t.Errorf("%s was sent %d times", test.action, sent)
		}
		for _, k := range cloud.AccessKeys()[1:] {
			if err := cloud.SetAccessKey(k.ID, "Deleted"); err != nil {
				t.Fatal(err)
			}
		}
	}
}
