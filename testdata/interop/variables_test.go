package interop

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// printFile as the first argument makes the test program a process_command
// that prints a file.
const printFile = "print-file"

func runPrintFile(name string) int {
	text, err := os.ReadFile(name)
	if err != nil {
		return 1
	}
	if _, err := os.Stdout.Write(text); err != nil {
		return 1
	}
	return 0
}

// newVariables gets one of everything that the fake cloud hands out, and
// returns what replaces the variables of a row.
func newVariables(t *testing.T) (expand func(string) string) {
	t.Helper()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	prints := func(name, text string) string { return self + " " + printFile + " " + file(name, text) }

	session := sessionByHand(t)
	id, secret := world.cloud["CLOUDTEST_ACCESS_KEY_ID"], world.cloud["CLOUDTEST_ACCESS_KEY_SECRET"]
	members := func(k key) string {
		return fmt.Sprintf(`"access_key_id": %q, "access_key_secret": %q`, k.id, k.secret)
	}
	whole := members(session) + fmt.Sprintf(`, "sts_token": %q`, session.token)
	printed := whole + `, "expiration": "2099-01-02T03:04:05Z"`
	idToken := control(t, http.MethodPost, "issue-oidc?sub=interop")
	portal, web := portalToken(t), oauthTokens(t)

	variables := map[string]string{
		"ID": id, "SECRET": secret, "KEY": members(cloudKey()), "SESSION": whole,
		"SESSION_ID": session.id, "SESSION_SECRET": session.secret, "SESSION_TOKEN": session.token,
		"ROLE": strings.TrimSuffix(roleARN, "/"), "PROVIDER": "acs:ram::" + accountID + ":oidc-provider/cluster",
		"TOKEN": idToken, "TOKEN_FILE": file("token", idToken), "TOKEN_LINE": file("token-line", idToken+"\n"),
		"URI": world.cloud["CLOUDTEST_URI"], "IMDS": world.cloud["CLOUDTEST_IMDS"],
		"PORTAL": world.cloud["CLOUDTEST_PORTAL"], "PORTAL_TOKEN": portal,
		"WEB_TOKEN": web.AccessToken, "WEB_REFRESH": web.RefreshToken,
		"LATER": fmt.Sprint(time.Now().Add(time.Hour).Unix()), "BEFORE": fmt.Sprint(time.Now().Add(-time.Hour).Unix()),
		"HELPER": world.helper, "NOWHERE": filepath.Join(dir, "nowhere"),
		// Programs, named for what they print.
		"PRINTS_SESSION":  prints("session.json", `{"mode": "StsToken", `+printed+`}`),
		"PRINTS_KEY":      prints("key.json", `{"mode": "AK", `+members(cloudKey())+`}`),
		"PRINTS_NO_MODE":  prints("no-mode.json", `{`+printed+`}`),
		"PRINTS_CASE":     prints("case.json", `{"mode": "ststoken", `+printed+`}`),
		"PRINTS_BEARER":   prints("bearer.json", `{"mode": "BearerToken", "bearer_token": "t"}`),
		"PRINTS_NO_TOKEN": prints("no-token.json", `{"mode": "StsToken", `+members(session)+`}`),
		"QUOTED_PROGRAM":  fmt.Sprintf(`'%s' %s \"%s\"`, self, printFile, file("quoted.json", `{"mode": "AK", `+members(cloudKey())+`}`)),
		"FAILING_PROGRAM": self + " " + printFile + " " + filepath.Join(dir, "nowhere"),
		"BYTE_ORDER_MARK": "\ufeff",
	}
	for _, role := range []string{"dev", "ops", "audit", "partner", "denied"} {
		variables[strings.ToUpper(role)] = fmt.Sprintf(`"ram_role_arn": %q, "ram_session_name": "interop"`, roleARN+role)
	}
	expand = func(text string) string {
		return os.Expand(text, func(name string) string { return expandOne(t, variables, name) })
	}
	variables["OTHERS"] = expand(others)
	variables["OTHER_CONFIG"] = file("other.json", expand(`{"current": "a-role", "profiles": [$OTHERS]}`))
	return expand
}

func expandOne(t *testing.T, variables map[string]string, name string) string {
	value, known := variables[name]
	if !known {
		t.Fatalf("a row has the variable %s, which there is not", name)
	}
	return value
}

// others are profiles for a row to refer to, in every file.
const others = `
	{"name": "a-key", "mode": "AK", $KEY},
	{"name": "a-session", "mode": "StsToken", $SESSION},
	{"name": "a-role", "mode": "RamRoleArn", $KEY, $DEV},
	{"name": "a-chain", "mode": "ChainableRamRoleArn", "source_profile": "a-role", $OPS},
	{"name": "a-program", "mode": "External", "process_command": "$PRINTS_SESSION"},
	{"name": "a-pod", "mode": "OIDC", "oidc_provider_arn": "$PROVIDER", "oidc_token_file": "$TOKEN_FILE", $DEV},
	{"name": "a-portal", "mode": "CloudSSO", "cloud_sso_sign_in_url": "$PORTAL", "cloud_sso_account_id": "1111111111111111",
		"cloud_sso_access_config": "ac-dev", "access_token": "$PORTAL_TOKEN", "cloud_sso_access_token_expire": $LATER},
	{"name": "a-uri", "mode": "CredentialsURI", "credentials_uri": "$URI"},
	{"name": "a-site", "mode": "OAuth", "oauth_site_type": "CN", "oauth_access_token": "$WEB_TOKEN", "oauth_access_token_expire": $LATER},
	{"name": "round", "mode": "ChainableRamRoleArn", "source_profile": "and-round", $DEV},
	{"name": "and-round", "mode": "ChainableRamRoleArn", "source_profile": "round", $DEV}`

// sessionByHand returns a session that was assumed by the official core.
func sessionByHand(t *testing.T) key {
	t.Helper()
	answer, err := callSTS(t, "https://sts.aliyuncs.com", cloudKey(), "AssumeRole",
		map[string]string{"RoleArn": roleARN + "audit", "RoleSessionName": "by-hand"}, inQuery)
	if err != nil {
		t.Fatal(err)
	}
	return sessionOf(t, answer)
}

// verifier proves that who asks for a token is who began the sign-in (RFC 7636).
const verifier = "interop-interop-interop-interop-interop-interop"

func challenge() string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// portalToken signs in at the portal of CloudSSO, as `aliyun configure` does
// before it writes the token into config.json.
func portalToken(t *testing.T) string {
	t.Helper()
	control(t, http.MethodPost, "portal?interval=0&pending-polls=0&slow-down=false")
	signIn := world.cloud["CLOUDTEST_PORTAL"]
	at, err := url.Parse(signIn)
	if err != nil {
		t.Fatal(err)
	}
	const client = "app-vaz16tltdxs96audqf35" // of the vendor's tools
	post := func(path string, body map[string]string, answer any) {
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+at.Host+path, bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		send(t, request, answer)
	}
	var begun struct{ DeviceCode string }
	post("/device-authorization", map[string]string{
		"PortalUrl": signIn, "ClientId": client, "CodeChallenge": challenge(), "CodeChallengeMethod": "S256",
	}, &begun)
	var done struct{ AccessToken string }
	post("/token", map[string]string{
		"ClientId": client, "DeviceCode": begun.DeviceCode, "CodeVerifier": verifier,
		"GrantType": "urn:ietf:params:oauth:grant-type:device_code",
	}, &done)
	return done.AccessToken
}

// oauthAnswer is what a sign-in by browser leaves in config.json.
type oauthAnswer struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
}

// oauthTokens signs in at the OAuth site, as `aliyun configure` does.
func oauthTokens(t *testing.T) (tokens oauthAnswer) {
	t.Helper()
	const client, redirect = "4038181954557748008", "http://127.0.0.1:12345/cli/callback"
	site := world.cloud["CLOUDTEST_OAUTH"]
	question := url.Values{
		"response_type": {"code"}, "client_id": {client}, "redirect_uri": {redirect}, "state": {"s"},
		"code_challenge": {challenge()}, "code_challenge_method": {"S256"},
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site+"/oauth2/v1/auth?"+question.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request) // follows no redirect
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	back, err := response.Location()
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "client_id": {client},
		"redirect_uri": {redirect}, "code_verifier": {verifier},
	}
	request, err = http.NewRequestWithContext(t.Context(), http.MethodPost, site+"/v1/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	send(t, request, &tokens)
	return tokens
}

// send makes a request and decodes its answer.
func send(t *testing.T, request *http.Request, answer any) {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: status %d, %v", request.Method, request.URL.Path, response.StatusCode, err)
	}
	if err := json.Unmarshal(body, answer); err != nil {
		t.Fatal(err)
	}
}
