package cloudtest

import (
	"fmt"
	"net/url"
	"testing"
	"time"
)

func TestRegistryInstance(t *testing.T) {
	c := newTestCloud(t)
	c.SetInstances("shop", "crpi-mine")
	ask := func(k key, id string) answered {
		return c.api(c.CRURL(), crVersion, "GetAuthorizationToken", "/", k, url.Values{"InstanceId": {id}})
	}
	session := c.call("AssumeRole", longTerm, roleParams("dev", "DurationSeconds", "900")).key("Credentials")
	for _, test := range []struct {
		key  key
		id   string
		life time.Duration
	}{{longTerm, "cri-shop", time.Hour}, {session, "cri-shop", 15 * time.Minute}, {longTerm, "crpi-mine", time.Hour}} {
		a := ask(test.key, test.id)
		until := float64(c.clock.now().Add(test.life).UnixMilli())
		if a.status != 200 || a.object["IsSuccess"] != true || a.object["ExpireTime"] != until || a.text("TempUsername") != "cr_temp_user" {
			t.Errorf("%s: got %d %s, want one until %.0f", test.id, a.status, a.body, until)
		}
		if got, ok := c.RegistryPassword("cr_temp_user", a.text("AuthorizationToken")); got != test.id || !ok {
			t.Errorf("%s: got a password for %s, %v", test.id, got, ok)
		}
	}
	a := ask(longTerm, "cri-nothing")
	if a.status != 200 || a.object["IsSuccess"] != false || a.code() != "INSTANCE_NOT_EXIST" {
		t.Errorf("got %d %s", a.status, a.body)
	}
	wantCode(t, ask(longTerm, ""), 400, "MissingInstanceId")
	wantCode(t, ask(key{id: AccessKeyID, secret: "wrong"}, "cri-shop"), 400, "SignatureDoesNotMatch")
	if _, ok := c.RegistryPassword("cr_temp_user", "CANARY"); ok {
		t.Error("a password that nobody was given is valid")
	}
	c.clock.move(2 * time.Hour)
	if _, ok := c.RegistryPassword("cr_temp_user", ask(session, "cri-shop").text("AuthorizationToken")); ok {
		t.Error("a session that has ended gets a password")
	}
}

func TestRegistryListing(t *testing.T) {
	c := newTestCloud(t)
	names := []string{"crpi-mine"}
	for n := range 65 {
		names = append(names, fmt.Sprintf("shop%d", n))
	}
	c.SetInstances(names...)
	for _, test := range []struct {
		page, size string
		want       int
		first      string
	}{{"", "", 30, "cri-shop0"}, {"2", "30", 30, "cri-shop30"}, {"3", "", 5, "cri-shop60"}, {"4", "", 0, ""}, {"1", "1000", 30, "cri-shop0"}, {"2", "2", 2, "cri-shop2"}} {
		a := c.api(c.CRURL(), crVersion, "ListInstance", "/", longTerm, url.Values{"PageNo": {test.page}, "PageSize": {test.size}})
		list, _ := a.object["Instances"].([]any)
		if a.object["TotalCount"] != 65.0 || len(list) != test.want || len(list) > 0 && list[0].(map[string]any)["InstanceId"] != test.first {
			t.Errorf("%+v: got %s", test, a.body)
		}
	}
	wantCode(t, c.api(c.CRURL(), crVersion, "ListInstance", "/", longTerm, url.Values{"PageNo": {"0"}}), 400, "InvalidParameter.PageNo")
}

func TestRegistryPersonal(t *testing.T) {
	c := newTestCloud(t)
	a := c.api(c.CRURL(), crPersonalVersion, "GetAuthorizationToken", "/tokens", longTerm, nil)
	if a.status != 200 || a.text("data", "tempUserName") != "cr_temp_user" || a.text("requestId") == "" {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	if got, ok := c.RegistryPassword("cr_temp_user", a.text("data", "authorizationToken")); got != "personal" || !ok {
		t.Errorf("got a password for %s, %v", got, ok)
	}
	a = c.api(c.CRURL(), crPersonalVersion, "GetAuthorizationToken", "/tokens", key{id: AccessKeyID, secret: "wrong"}, nil)
	if a.status != 400 || a.text("code") != "SignatureDoesNotMatch" || a.text("requestId") == "" || a.text("RequestId") != "" {
		t.Errorf("got %d %s", a.status, a.body)
	}
	a = c.api(c.CRURL(), crPersonalVersion, "GetAuthorizationToken", "/elsewhere", longTerm, nil)
	if a.status != 404 || a.text("code") != "InvalidAction.NotFound" {
		t.Errorf("got %d %s", a.status, a.body)
	}
	c.fault("cr", "tokens", "denied", 1)
	if a := c.api(c.CRURL(), crPersonalVersion, "GetAuthorizationToken", "/tokens", longTerm, nil); a.status != 403 || a.text("code") != "NoPermission" {
		t.Errorf("got %d %s", a.status, a.body)
	}
	if got := c.Count("cr", "tokens"); got != 3 {
		t.Errorf("got %d requests, want 3", got)
	}
}
