// Command bare sends the requests that a cold call sends, one after the other on one
// connection for each service, and does nothing else: no configuration, no retries, no
// lock, no cache.
//
//	bare role ARN...       AssumeRole for each role, with the session of the one before
//	bare instance ROLE ARN instance metadata (token, session), and AssumeRole
//	bare sso ACCOUNT CONFIGURATION   a session of the CloudSSO portal
//
// Keys and addresses are in the variables of cloudtest; BARE_TOKEN is the access token
// of the portal.
package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// session is a key, as each of the services writes it.
type session struct {
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string
	SecurityToken   string
}

func main() {
	if len(os.Args) < 3 {
		fail(fmt.Errorf("use: bare role|instance|sso ARGUMENT..."))
	}
	s := session{AccessKeyID: os.Getenv("CLOUDTEST_ACCESS_KEY_ID"), AccessKeySecret: os.Getenv("CLOUDTEST_ACCESS_KEY_SECRET")}
	args := os.Args[2:]
	switch os.Args[1] {
	case "instance":
		s = instance(args[0])
		args = args[1:]
	case "sso":
		s = portal(args[0], args[1])
		args = nil
	}
	for _, arn := range args {
		s = assume(s, arn)
	}
	fail(json.NewEncoder(os.Stdout).Encode(s))
}

// assume calls AssumeRole, with the signature of the RPC style, version 1.0.
func assume(s session, arn string) session {
	params := url.Values{
		"Action": {"AssumeRole"}, "Version": {"2015-04-01"}, "Format": {"JSON"},
		"RoleArn": {arn}, "RoleSessionName": {"bare"},
		"AccessKeyId": {s.AccessKeyID}, "SignatureMethod": {"HMAC-SHA1"}, "SignatureVersion": {"1.0"},
		"SignatureNonce": {rand.Text()}, "Timestamp": {time.Now().UTC().Format("2006-01-02T15:04:05Z")},
	}
	if s.SecurityToken != "" {
		params.Set("SecurityToken", s.SecurityToken)
	}
	canonical := strings.ReplaceAll(params.Encode(), "+", "%20")
	mac := hmac.New(sha1.New, []byte(s.AccessKeySecret+"&"))
	mac.Write([]byte("POST&%2F&" + url.QueryEscape(canonical)))
	params.Set("Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	var answer struct{ Credentials session }
	send(http.MethodPost, os.Getenv("CLOUDTEST_STS")+"/", params.Encode(), &answer, "Content-Type", "application/x-www-form-urlencoded")
	return answer.Credentials
}

// instance asks the metadata service, in hardened mode.
func instance(role string) (s session) {
	base := os.Getenv("CLOUDTEST_IMDS")
	var token string
	send(http.MethodPut, base+"/latest/api/token", "", &token, "X-Aliyun-Ecs-Metadata-Token-Ttl-Seconds", "60")
	send(http.MethodGet, base+"/latest/meta-data/ram/security-credentials/"+role, "", &s, "X-Aliyun-Ecs-Metadata-Token", token)
	return s
}

// portal asks the CloudSSO portal.
func portal(account, configuration string) session {
	base := strings.TrimSuffix(os.Getenv("CLOUDTEST_PORTAL"), "/demo/login")
	body, err := json.Marshal(map[string]string{"AccountId": account, "AccessConfigurationId": configuration})
	fail(err)
	var answer struct{ CloudCredential session }
	send(http.MethodPost, base+"/cloud-credentials", string(body), &answer,
		"Content-Type", "application/json", "Authorization", "Bearer "+os.Getenv("BARE_TOKEN"))
	return answer.CloudCredential
}

// send reads the answer as JSON, or as text if answer is a *string. header is names and
// values in turns.
func send(method, address, body string, answer any, header ...string) {
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	fail(err)
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	fail(err)
	text, err := io.ReadAll(response.Body)
	fail(err)
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		fail(fmt.Errorf("%s %s: status %d", method, request.URL.Path, response.StatusCode))
	}
	if s, ok := answer.(*string); ok {
		*s = string(text)
		return
	}
	fail(json.Unmarshal(text, answer))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}
