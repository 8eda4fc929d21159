package conformance

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// askCloud changes the cloud, or wants to know what it was asked.
func (w *world) askCloud(name string, args []string) error {
	switch name {
	case "fault":
		if args[0] == "none" {
			w.cloud.ClearFaults()
			return nil
		}
		times := 0
		if len(args) == 4 {
			times, _ = strconv.Atoi(args[3])
		}
		return w.cloud.SetFault(args[0], strings.Trim(args[1], "-"), args[2], times)
	case "control":
		form := url.Values{}
		for _, arg := range args[2:] {
			key, value, _ := strings.Cut(arg, "=")
			form.Add(key, value)
		}
		_, _, err := send(args[0], w.cloud.ControlURL()+"/"+args[1], "application/x-www-form-urlencoded", form.Encode())
		return err
	case "oidctoken":
		return w.place(args[0], w.cloud.IssueOIDCToken(args[1])+"\n")
	case "jobtoken":
		w.env[args[0]] = w.cloud.IssueOIDCToken(args[1])
		return nil
	case "cloudssotoken":
		return w.cloudSSOToken(args[0])
	case "oauthtoken":
		return w.oauthToken(args[0])
	case "reset":
		w.cloud.Reset()
		return nil
	case "requests":
		if got := w.cloud.Count(strings.Trim(args[0], "-"), strings.Trim(args[1], "-")); strconv.Itoa(got) != args[2] {
			return fmt.Errorf("%d requests, of %+v", got, w.cloud.Requests())
		}
		return nil
	case "asked":
		return w.asked(args)
	}
	return fmt.Errorf("there is no directive %s", name)
}

// asked wants N requests to match, each written as the README says.
func (w *world) asked(args []string) error {
	want, err := regexp.Compile(args[1])
	if err != nil {
		return err
	}
	var all []string
	matching := 0
	for _, r := range w.cloud.Requests() {
		line := fmt.Sprintf("%s %s %s identity:%s policy:%s agent:%s conn:%d", r.Service, r.Action, r.RoleArn, r.SourceIdentity, r.Policy, r.UserAgent, r.Conn)
		if all = append(all, line); want.MatchString(line) {
			matching++
		}
	}
	if strconv.Itoa(matching) != args[0] {
		return fmt.Errorf("%d requests match, of:\n%s", matching, strings.Join(all, "\n"))
	}
	return nil
}

// A verifier of RFC 7636 and its challenge.
const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

func challenge() string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// send sends a request, follows no redirect, and returns the answer's headers and body.
func send(method, address, contentType, body string) (http.Header, []byte, error) {
	req, err := http.NewRequestWithContext(context.Background(), method, address, strings.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Content-Type", contentType)
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode >= 400 {
		err = fmt.Errorf("%s: %s", resp.Status, text)
	}
	return resp.Header, text, err
}

// cloudSSOToken signs a person in at the portal, as aliyun does, and sets a variable to
// the access token.
func (w *world) cloudSSOToken(name string) error {
	base := strings.TrimSuffix(w.cloud.PortalURL(), "/demo/login")
	if _, _, err := send(http.MethodPost, w.cloud.ControlURL()+"/portal", "application/x-www-form-urlencoded", "pending-polls=0"); err != nil {
		return err
	}
	const client = "app-vaz16tltdxs96audqf35"
	var device struct{ DeviceCode string }
	err := post(base+"/device-authorization", map[string]string{
		"PortalUrl": w.cloud.PortalURL(), "ClientId": client, "CodeChallengeMethod": "S256", "CodeChallenge": challenge(),
	}, &device)
	if err != nil {
		return err
	}
	var token struct{ AccessToken string }
	err = post(base+"/token", map[string]string{
		"GrantType": "urn:ietf:params:oauth:grant-type:device_code", "ClientId": client, "DeviceCode": device.DeviceCode, "CodeVerifier": verifier,
	}, &token)
	w.vars[name] = token.AccessToken
	w.known[leak.FindString(token.AccessToken)] = true
	w.cloud.Reset()
	return err
}

func post(address string, fields map[string]string, into any) error {
	body, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	_, answer, err := send(http.MethodPost, address, "application/json", string(body))
	if err != nil {
		return err
	}
	return json.Unmarshal(answer, into)
}

// oauthToken signs a person in at the OAuth site, as aliyun does, and sets a variable to
// the access token, and one with _REFRESH to the refresh token.
func (w *world) oauthToken(name string) error {
	const client, redirect = "4038181954557748008", "http://127.0.0.1:12345/cli/callback"
	query := url.Values{
		"client_id": {client}, "response_type": {"code"}, "redirect_uri": {redirect}, "state": {"state"}, "scope": {"/acs/mcp-server"},
		"code_challenge": {challenge()}, "code_challenge_method": {"S256"},
	}
	header, _, err := send(http.MethodGet, w.cloud.OAuthURL()+"/oauth2/v1/auth?"+query.Encode(), "text/plain", "")
	if err != nil {
		return err
	}
	back, err := url.Parse(header.Get("Location"))
	if err != nil {
		return err
	}
	form := url.Values{
		"grant_type": {"authorization_code"}, "client_id": {client}, "code": {back.Query().Get("code")}, "code_verifier": {verifier}, "redirect_uri": {redirect},
	}
	_, answer, err := send(http.MethodPost, w.cloud.OAuthURL()+"/v1/token", "application/x-www-form-urlencoded", form.Encode())
	if err != nil {
		return err
	}
	token := map[string]any{}
	if err := json.Unmarshal(answer, &token); err != nil {
		return err
	}
	w.vars[name], w.vars[name+"_REFRESH"] = fmt.Sprint(token["access_token"]), fmt.Sprint(token["refresh_token"])
	w.cloud.Reset()
	return nil
}
