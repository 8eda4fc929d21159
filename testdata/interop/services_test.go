package interop

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// at returns what an answer of the official core has at a path of keys.
func at(answer map[string]any, path ...string) any {
	var value any = answer
	for _, name := range path {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

// mustCall makes a request that has to succeed.
func mustCall(t *testing.T, a api, k key, params map[string]string, where place) map[string]any {
	t.Helper()
	answer, err := callAPI(t, a, k, params, where)
	if err != nil {
		t.Fatalf("%s: %s: %v", a.action, errorCode(err), err)
	}
	return answer
}

// wantRefused makes a request that has to fail with a code.
func wantRefused(t *testing.T, a api, k key, params map[string]string, code string) {
	t.Helper()
	if _, err := callAPI(t, a, k, params, inQuery); err == nil || errorCode(err) != code {
		t.Errorf("%s: got %v, want %s", a.action, err, code)
	}
}

// otherKey makes another key of the user, which the test may change and has to delete.
func otherKey(t *testing.T) key {
	t.Helper()
	var k struct {
		ID     string `json:"access_key_id"`
		Secret string `json:"access_key_secret"`
	}
	if err := json.Unmarshal([]byte(control(t, http.MethodPost, "keys")), &k); err != nil {
		t.Fatal(err)
	}
	return key{id: k.ID, secret: k.Secret}
}

// sessionOfDev assumes a role with the official core.
func sessionOfDev(t *testing.T) key {
	t.Helper()
	answer, err := callSTS(t, world.cloud["CLOUDTEST_STS"], cloudKey(), "AssumeRole",
		map[string]string{"RoleArn": roleARN + "dev", "RoleSessionName": "interop"}, inForm)
	if err != nil {
		t.Fatal(err)
	}
	return sessionOf(t, answer)
}

// The official core agrees with the fake cloud about requests that manage AccessKeys.
func TestServiceIMS(t *testing.T) {
	ims := func(action string) api {
		return api{endpoint: world.cloud["CLOUDTEST_IMS"], version: "2019-08-15", action: action}
	}
	mine := otherKey(t)
	wrong := key{id: mine.id, secret: mine.secret + "x"}
	for _, where := range []place{inQuery, inForm} {
		keys, _ := at(mustCall(t, ims("ListAccessKeys"), mine, nil, where), "AccessKeys", "AccessKey").([]any)
		if len(keys) != 2 {
			t.Errorf("got %v, want two keys", keys)
		}
	}
	wantRefused(t, ims("CreateAccessKey"), mine, nil, "LimitExceeded.User.AccessKey")
	wantRefused(t, ims("ListAccessKeys"), wrong, nil, "SignatureDoesNotMatch")
	wantRefused(t, ims("ListAccessKeys"), sessionOfDev(t), nil, "NoPermission")

	const policy = `{"Status":"Active","Statements":[{"Type":"VPCWhiteList","Value":"vpc-1","IPList":["192.0.2.1/24"]}]}`
	this := map[string]string{"UserAccessKeyId": mine.id}
	mustCall(t, ims("SetAccessKeyPolicy"), mine, map[string]string{"UserAccessKeyId": mine.id, "AccessKeyPolicy": policy}, inForm)
	if got := at(mustCall(t, ims("GetAccessKeyPolicy"), mine, this, inForm), "AccessKeyPolicy", "Status"); got != "Active" {
		t.Errorf("got policy %v", got)
	}
	if got := at(mustCall(t, ims("GetAccessKeyLastUsed"), mine, this, inForm), "AccessKeyLastUsed", "ServiceName"); got != "Ims" {
		t.Errorf("got last use by %v", got)
	}
	mustCall(t, ims("UpdateAccessKey"), cloudKey(), map[string]string{"UserAccessKeyId": mine.id, "Status": "Inactive"}, inForm)
	wantRefused(t, ims("ListAccessKeys"), mine, nil, "InvalidAccessKeyId.Inactive")
	mustCall(t, ims("DeleteAccessKey"), cloudKey(), this, inForm)
	wantRefused(t, ims("ListAccessKeys"), mine, nil, "InvalidAccessKeyId.NotFound")

	made := mustCall(t, ims("CreateAccessKey"), cloudKey(), nil, inForm)
	id, _ := at(made, "AccessKey", "AccessKeyId").(string)
	secret, _ := at(made, "AccessKey", "AccessKeySecret").(string)
	defer control(t, http.MethodPost, "key?status=Deleted&id="+id)
	if got := whoami(t, world.cloud["CLOUDTEST_STS"], key{id: id, secret: secret})["Arn"]; got != "acs:ram::"+accountID+":user/canary" {
		t.Errorf("the new key is %v", got)
	}
}

// The same about the registry, in both forms.
func TestServiceCR(t *testing.T) {
	endpoint := world.cloud["CLOUDTEST_CR"]
	rpc := func(action string) api { return api{endpoint: endpoint, version: "2018-12-01", action: action} }
	roa := api{endpoint: endpoint, version: "2016-06-07", action: "GetAuthorizationToken", path: "/tokens"}
	wrong := cloudKey()
	wrong.secret += "x"
	for _, k := range []key{cloudKey(), sessionOfDev(t)} {
		list, _ := at(mustCall(t, rpc("ListInstance"), k, map[string]string{"PageNo": "1", "PageSize": "30"}, inQuery), "Instances").([]any)
		if len(list) != 1 || at(list[0].(map[string]any), "InstanceId") != "cri-shop" {
			t.Errorf("got instances %v", list)
		}
		answer := mustCall(t, rpc("GetAuthorizationToken"), k, map[string]string{"InstanceId": "cri-shop"}, inQuery)
		wantPassword(t, at(answer, "TempUsername"), at(answer, "AuthorizationToken"), "cri-shop")
		answer = mustCall(t, roa, k, nil, inQuery)
		wantPassword(t, at(answer, "data", "tempUserName"), at(answer, "data", "authorizationToken"), "personal")
	}
	if got := at(mustCall(t, rpc("GetAuthorizationToken"), cloudKey(), map[string]string{"InstanceId": "cri-none"}, inQuery), "Code"); got != "INSTANCE_NOT_EXIST" {
		t.Errorf("an unknown instance: got %v", got)
	}
	wantRefused(t, rpc("ListInstance"), wrong, nil, "SignatureDoesNotMatch")
	wantRefused(t, rpc("GetAuthorizationToken"), wrong, map[string]string{"InstanceId": "cri-shop"}, "SignatureDoesNotMatch")
	wantRefused(t, roa, wrong, nil, "SignatureDoesNotMatch")
}

// wantPassword wants the registry to take a password for an instance.
func wantPassword(t *testing.T, user, password any, instance string) {
	t.Helper()
	query := url.Values{"user": {user.(string)}, "password": {password.(string)}}
	if got := control(t, http.MethodPost, "registry-password?"+query.Encode()); got != instance {
		t.Errorf("got a password for %s, want %s", got, instance)
	}
}

// The same about clusters, in ROA form with a query.
func TestServiceCS(t *testing.T) {
	cs := api{
		endpoint: world.cloud["CLOUDTEST_CS"], version: "2015-12-15", action: "DescribeClusterUserKubeconfig",
		path: "/k8s/c0123456789abcdef0123456789abcdef/user_config",
	}
	params := map[string]string{"PrivateIpAddress": "false", "TemporaryDurationMinutes": "60"}
	for _, k := range []key{cloudKey(), sessionOfDev(t)} {
		answer := mustCall(t, cs, k, params, inQuery)
		if config, _ := at(answer, "config").(string); !strings.Contains(config, "client-certificate-data: ") || at(answer, "expiration") == nil {
			t.Errorf("got no kubeconfig")
		}
	}
	wrong := cloudKey()
	wrong.secret += "x"
	wantRefused(t, cs, wrong, params, "SignatureDoesNotMatch")
	params["TemporaryDurationMinutes"] = "1"
	wantRefused(t, cs, cloudKey(), params, "InvalidParameter")
	cs.path = "/k8s/c1/user_config"
	wantRefused(t, cs, cloudKey(), nil, "ErrorClusterNotFound")
}

// There is no official client for the sign-in to the console. This is plain HTTP, with a
// session that the official core has got.
func TestServiceSignIn(t *testing.T) {
	session := sessionOfDev(t)
	ask := func(secret string) (int, string) {
		response, err := http.PostForm(world.cloud["CLOUDTEST_SIGNIN"]+"/federation", url.Values{
			"Action": {"GetSigninToken"}, "TicketType": {"normal"},
			"AccessKeyId": {session.id}, "AccessKeySecret": {secret}, "SecurityToken": {session.token},
		})
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		var answer struct{ SigninToken string }
		_ = json.Unmarshal(body, &answer)
		return response.StatusCode, answer.SigninToken
	}
	status, token := ask(session.secret)
	if status != http.StatusOK || token == "" {
		t.Fatalf("got %d without a token", status)
	}
	query := url.Values{
		"Action": {"Login"}, "SigninToken": {token}, "LoginUrl": {"https://signin.aliyun.com"}, "Destination": {"https://home.console.aliyun.com/"},
	}
	for _, want := range []int{http.StatusFound, http.StatusUnauthorized} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, world.cloud["CLOUDTEST_SIGNIN"]+"/federation?"+query.Encode(), nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultTransport.RoundTrip(request) // it follows no redirect
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("got %d, want %d", response.StatusCode, want)
		}
	}
	if status, token := ask(session.secret + "x"); status != http.StatusUnauthorized || token != "" {
		t.Errorf("a wrong secret: got %d", status)
	}
}
