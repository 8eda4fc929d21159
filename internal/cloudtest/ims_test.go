package cloudtest

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// ims calls an action of the service that manages AccessKeys, with pairs of parameters.
func (c *testCloud) ims(action string, k key, pairs ...string) answered {
	c.t.Helper()
	params := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		params.Set(pairs[i], pairs[i+1])
	}
	return c.api(c.IMSURL(), imsVersion, action, "/", k, params)
}

func TestIMSRotation(t *testing.T) {
	c := newTestCloud(t)
	c.SetIMS(func(s *IMSSettings) { s.NewKeyMisses = 2 })
	c.clock.move(time.Hour)
	made := c.ims("CreateAccessKey", longTerm)
	fresh := made.key("AccessKey")
	if made.status != 200 || fresh.id == "" || fresh.secret == "" || made.text("AccessKey", "Status") != "Active" || made.text("RequestId") == "" {
		t.Fatalf("got %d %s", made.status, made.body)
	}
	wantCode(t, c.ims("CreateAccessKey", longTerm), 409, "LimitExceeded.User.AccessKey")
	// The key is not known at once, whichever service is asked.
	wantCode(t, c.call("GetCallerIdentity", fresh, nil), 404, "InvalidAccessKeyId.NotFound")
	wantCode(t, c.ims("ListAccessKeys", fresh), 404, "InvalidAccessKeyId.NotFound")
	if a := c.call("GetCallerIdentity", fresh, nil); a.status != 200 || a.text("Arn") != "acs:ram::"+AccountID+":user/canary" {
		t.Errorf("got %d %s", a.status, a.body)
	}
	listed := c.ims("ListAccessKeys", fresh)
	keys := listed.object["AccessKeys"].(map[string]any)["AccessKey"].([]any)
	if len(keys) != 2 || keys[0].(map[string]any)["AccessKeyId"] != AccessKeyID || keys[1].(map[string]any)["AccessKeyId"] != fresh.id {
		t.Errorf("got %s", listed.body)
	}
	if a := c.ims("UpdateAccessKey", fresh, "UserAccessKeyId", AccessKeyID, "Status", "Inactive"); a.status != 200 {
		t.Errorf("got %d %s", a.status, a.body)
	}
	wantCode(t, c.call("GetCallerIdentity", longTerm, nil), 400, "InvalidAccessKeyId.Inactive")
	wantCode(t, c.ims("UpdateAccessKey", fresh, "UserAccessKeyId", AccessKeyID, "Status", "Off"), 400, "InvalidParameter.Status")
	if a := c.ims("DeleteAccessKey", fresh, "UserAccessKeyId", AccessKeyID); a.status != 200 {
		t.Errorf("got %d %s", a.status, a.body)
	}
	wantCode(t, c.call("GetCallerIdentity", longTerm, nil), 404, "InvalidAccessKeyId.NotFound")
	wantCode(t, c.ims("DeleteAccessKey", fresh, "UserAccessKeyId", AccessKeyID), 404, "EntityNotExist.User.AccessKey")
	if keys := c.AccessKeys(); len(keys) != 1 || keys[0].ID != fresh.id {
		t.Errorf("got %v", keys)
	}
}

func TestIMSRefusals(t *testing.T) {
	c := newTestCloud(t)
	session := c.call("AssumeRole", longTerm, roleParams("dev")).key("Credentials")
	wantCode(t, c.ims("ListAccessKeys", session), 403, "NoPermission")
	wantCode(t, c.ims("ListAccessKeys", longTerm, "UserPrincipalName", "other@example"), 403, "NoPermission")
	wantCode(t, c.ims("DeleteAccessKey", longTerm), 400, "MissingParameter.UserAccessKeyId")
	wantCode(t, c.ims("DeleteAccessKey", longTerm, "UserAccessKeyId", RootAccessKeyID), 404, "EntityNotExist.User.AccessKey")
	wantCode(t, c.ims("Nothing", longTerm), 404, "InvalidAction.NotFound")
	wantCode(t, c.api(c.IMSURL(), "2015-04-01", "ListAccessKeys", "/", longTerm, nil), 400, "InvalidVersion")
	wantCode(t, c.ims("ListAccessKeys", key{id: AccessKeyID, secret: "wrong"}), 400, "SignatureDoesNotMatch")
	// The account's own key is for its own keys, and says that it is that.
	root := key{id: RootAccessKeyID, secret: RootAccessKeySecret}
	if a := c.call("GetCallerIdentity", root, nil); a.text("IdentityType") != "Account" || a.text("Arn") != "acs:ram::"+AccountID+":root" {
		t.Errorf("got %s", a.body)
	}
	if a := c.ims("CreateAccessKey", root); a.status != 200 || len(c.AccessKeys()) != 1 {
		t.Errorf("got %d %s, and %v", a.status, a.body, c.AccessKeys())
	}
}

func TestIMSLastUseAndPolicy(t *testing.T) {
	c := newTestCloud(t)
	used := func() string {
		a := c.ims("GetAccessKeyLastUsed", longTerm, "UserAccessKeyId", AccessKeyID)
		return a.text("AccessKeyLastUsed", "ServiceName") + " " + a.text("AccessKeyLastUsed", "LastUsedDate")
	}
	if got := used(); got != "N/A " {
		t.Errorf("got %q", got)
	}
	if got := used(); got != "Ims 2026-01-02T03:04:05Z" {
		t.Errorf("got %q", got)
	}
	_ = c.call("GetCallerIdentity", longTerm, nil)
	if got := used(); got != "Sts 2026-01-02T03:04:05Z" {
		t.Errorf("got %q", got)
	}

	policy := func() string {
		return string(c.ims("GetAccessKeyPolicy", longTerm, "UserAccessKeyId", AccessKeyID).body)
	}
	const list = `{"Statements":[{"IPList":["192.0.2.1"],"Type":"VPCWhiteList","Value":"vpc-1"}],"Status":"Active"}`
	if got := policy(); !strings.Contains(got, `"AccessKeyPolicy":{"Statements":[],"Status":"Inactive"}`) {
		t.Errorf("none: got %s", got)
	}
	if a := c.ims("SetAccessKeyPolicy", longTerm, "UserAccessKeyId", AccessKeyID, "AccessKeyPolicy", list); a.status != 200 {
		t.Errorf("got %d %s", a.status, a.body)
	}
	if got := policy(); !strings.Contains(got, `"AccessKeyPolicy":`+list) {
		t.Errorf("got %s", got)
	}
	c.SetIMS(func(s *IMSSettings) { s.PolicyAsText = true })
	if got := c.ims("GetAccessKeyPolicy", longTerm, "UserAccessKeyId", AccessKeyID).text("AccessKeyPolicy"); got != list {
		t.Errorf("as text: got %s", got)
	}
	wantCode(t, c.ims("SetAccessKeyPolicy", longTerm, "UserAccessKeyId", AccessKeyID, "AccessKeyPolicy", "[]"), 400, "InvalidParameter.AccessKeyPolicy")
}

// What scripts in another process can do with the keys.
func TestIMSControls(t *testing.T) {
	c := newTestCloud(t)
	post := func(path string) answered { return c.must(c.request("POST", c.ControlURL()+path)) }
	made := post("/keys")
	other := key{id: made.text("access_key_id"), secret: made.text("access_key_secret")}
	if a := c.call("GetCallerIdentity", other, nil); a.status != 200 {
		t.Errorf("got %d %s", a.status, a.body)
	}
	for path, want := range map[string]int{
		"/key?id=" + other.id + "&status=Inactive&policy=" + url.QueryEscape(`{"Status":"Active"}`): 204,
		"/key?id=nobody&status=Inactive":            400,
		"/key?id=" + other.id + "&status=Off":       400,
		"/key?id=" + other.id + "&policy={":         400,
		"/ims?new-key-misses=1&policy-as-text=true": 204,
		"/ims?nothing=1":                            400,
	} {
		if a := post(path); a.status != want {
			t.Errorf("%s: got %d %s, want %d", path, a.status, a.body, want)
		}
	}
	list := string(c.must(c.request("GET", c.ControlURL()+"/keys")).body)
	if !strings.Contains(list, `"id":"`+other.id+`","status":"Inactive","policy":{"Status":"Active"}`) || strings.Contains(list, "secret") {
		t.Errorf("got %s", list)
	}
}
