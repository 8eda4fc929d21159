package interop

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/aliyun/credentials-go/credentials"
)

// key is what requests are signed with.
type key struct{ id, secret, token string }

func cloudKey() key {
	return key{id: world.cloud["CLOUDTEST_ACCESS_KEY_ID"], secret: world.cloud["CLOUDTEST_ACCESS_KEY_SECRET"]}
}

func keyOf(c *credentials.CredentialModel) key {
	return key{text(c.AccessKeyId), text(c.AccessKeySecret), text(c.SecurityToken)}
}

// watcher sends the requests of the official core, and fails the test for one
// that is not signed as the helper signs.
type watcher struct{ t *testing.T }

func (w watcher) Call(request *http.Request, _ *http.Transport) (*http.Response, error) {
	if got := request.Header.Get("Authorization"); !strings.HasPrefix(got, "ACS3-HMAC-SHA256 Credential=") {
		w.t.Errorf("the official core signs with %.20s", got)
	}
	return http.DefaultClient.Do(request)
}

// place says where the parameters of a request go.
type place string

const (
	inQuery place = "query"
	inForm  place = "form"
)

// api is an action of one version of a service, and where it is.
type api struct {
	endpoint, version, action string // endpoint is a URL
	path                      string // of a GET in ROA form; empty: RPC
}

// callSTS makes a request to STS with the core of the official SDK.
func callSTS(t *testing.T, endpoint string, k key, action string, params map[string]string, where place) (map[string]any, error) {
	t.Helper()
	return callAPI(t, api{endpoint: endpoint, version: "2015-04-01", action: action}, k, params, where)
}

// callAPI makes a request with the core of the official SDK.
func callAPI(t *testing.T, a api, k key, params map[string]string, where place) (map[string]any, error) {
	t.Helper()
	protocol, host, _ := strings.Cut(a.endpoint, "://")
	config := &openapi.Config{
		AccessKeyId: dara.String(k.id), AccessKeySecret: dara.String(k.secret),
		Endpoint: dara.String(host), Protocol: dara.String(protocol), HttpClient: watcher{t},
	}
	if k.token != "" {
		config.SecurityToken = dara.String(k.token)
	}
	client, err := openapi.NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	request := &openapi.OpenApiRequest{}
	if where == inForm {
		request.Body = params
	} else {
		request.Query = map[string]*string{}
		for name, value := range params {
			request.Query[name] = dara.String(value)
		}
	}
	form := &openapi.Params{
		Action: dara.String(a.action), Version: dara.String(a.version), Protocol: dara.String("HTTPS"),
		Pathname: dara.String("/"), Method: dara.String("POST"), AuthType: dara.String("AK"), Style: dara.String("RPC"),
		ReqBodyType: dara.String("formData"), BodyType: dara.String("json"),
	}
	if a.path != "" {
		form.Pathname, form.Method, form.Style, form.ReqBodyType = dara.String(a.path), dara.String("GET"), dara.String("ROA"), dara.String("json")
	}
	answer, err := client.CallApi(form, request, &dara.RuntimeOptions{})
	if err != nil {
		return nil, err
	}
	body, ok := answer["body"].(map[string]any)
	if !ok {
		t.Fatal("the official core returned no body")
	}
	return body, nil
}

// whoami asks STS who a key belongs to.
func whoami(t *testing.T, endpoint string, k key) map[string]any {
	t.Helper()
	who, err := callSTS(t, endpoint, k, "GetCallerIdentity", nil, inQuery)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// errorCode returns the code of the service's answer.
func errorCode(err error) string {
	var refused *tea.SDKError
	if errors.As(err, &refused) {
		return tea.StringValue(refused.Code)
	}
	return fmt.Sprintf("%T", err)
}

// The judge of the helper's signatures judges those of the official core the
// same way, so that both agree on what a signature is.
func TestSignatures(t *testing.T) {
	newHome(t)
	for _, tt := range []struct{ name, endpoint string }{
		{"http", world.cloud["CLOUDTEST_STS"]},
		{"tls", "https://sts.aliyuncs.com"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "tls" {
				needsCertFile(t)
			}
			t.Run("core", func(t *testing.T) { testCore(t, tt.endpoint) })
			t.Run("helper", func(t *testing.T) { testHelper(t, tt.endpoint) })
		})
	}
}

const policy = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"acs:oss:*:*:a~b/c d+e%2Fé"}]}`

// sourceIdentity has every kind of character that one may have.
const sourceIdentity = "Al_1+c=e,x.y@z-w"

func testCore(t *testing.T, endpoint string) {
	if got, want := whoami(t, endpoint, cloudKey())["Arn"], "acs:ram::"+accountID+":user/canary"; got != want {
		t.Errorf("GetCallerIdentity: got %v, want %s", got, want)
	}
	for _, where := range []place{inQuery, inForm} {
		params := map[string]string{
			"RoleArn": roleARN + "dev", "RoleSessionName": "a.b@c-d_e", "DurationSeconds": "900", "Policy": policy, "ExternalId": "a+b/c=d",
			"SourceIdentity": sourceIdentity,
		}
		answer, err := callSTS(t, endpoint, cloudKey(), "AssumeRole", params, where)
		if err != nil {
			t.Errorf("AssumeRole, parameters in the %s: %s", where, errorCode(err))
			continue
		}
		if got := answer["SourceIdentity"]; got != sourceIdentity {
			t.Errorf("SourceIdentity: got %v, want %s", got, sourceIdentity)
		}
		session := sessionOf(t, answer)
		if got, want := whoami(t, endpoint, session)["Arn"], "acs:ram::"+accountID+":assumed-role/dev/a.b@c-d_e"; got != want {
			t.Errorf("GetCallerIdentity with the session: got %v, want %s", got, want)
		}
	}
	wrong := cloudKey()
	wrong.secret += "x"
	for _, action := range []string{"GetCallerIdentity", "AssumeRole"} {
		_, err := callSTS(t, endpoint, wrong, action, map[string]string{"RoleArn": roleARN + "dev", "RoleSessionName": "interop"}, inForm)
		if err == nil || errorCode(err) != "SignatureDoesNotMatch" {
			t.Errorf("%s with a wrong secret: got %v, want SignatureDoesNotMatch", action, errorCode(err))
		}
	}
}

// sessionOf returns the key in an answer of AssumeRole.
func sessionOf(t *testing.T, answer map[string]any) key {
	t.Helper()
	raw, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Credentials struct{ AccessKeyID, AccessKeySecret, SecurityToken string }
	}
	if err := json.Unmarshal(raw, &document); err != nil {
		t.Fatal(err)
	}
	c := document.Credentials
	return key{c.AccessKeyID, c.AccessKeySecret, c.SecurityToken}
}

func testHelper(t *testing.T, endpoint string) {
	t.Setenv("ALIBABA_CLOUD_STS_ENDPOINT", endpoint)
	path := filepath.Join(t.TempDir(), "config.json")
	right := ramRoleArn("right", "dev")
	right["policy"], right["external_id"], right["ram_session_name"] = policy, "a+b/c=d", "a.b@c-d_e"
	wrong := ramRoleArn("wrong", "dev")
	wrong["access_key_secret"] = world.cloud["CLOUDTEST_ACCESS_KEY_SECRET"] + "x"
	writeConfig(t, path, right, wrong)

	who := helperJSON(t, "whoami", "--profile", "right", "--source-identity", sourceIdentity, "--config-path", path)
	if got, want := who["Arn"], "acs:ram::"+accountID+":assumed-role/dev/a.b@c-d_e"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	refused := runHelper(t, "", "get", "--profile", "wrong", "--config-path", path)
	if refused.code != 5 || !strings.Contains(refused.stderr, "SignatureDoesNotMatch") {
		t.Errorf("a wrong secret: got exit code %d and %q", refused.code, refused.stderr)
	}
}
