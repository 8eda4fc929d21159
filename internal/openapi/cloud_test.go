package openapi_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/openapi"
)

// TestAgainstCloud lets an independent implementation judge the signatures, of a
// long-term key and of a session, in each form.
func TestAgainstCloud(t *testing.T) {
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := cloud.Close(); err != nil {
			t.Error(err)
		}
	}()
	client := httpx.New(httpx.Options{Now: time.Now})
	defer client.Close()
	service := func(address, version string) *openapi.Client {
		endpoint, err := httpx.Endpoint(address)
		if err != nil {
			t.Fatal(err)
		}
		return &openapi.Client{HTTP: client, Endpoint: endpoint, Version: version, Now: time.Now}
	}
	longTerm := credential.Credential{AccessKeyID: cloudtest.AccessKeyID, AccessKeySecret: credential.NewSecret(cloudtest.AccessKeySecret)}
	role := url.Values{"RoleArn": {cloudtest.RoleARN("dev")}, "RoleSessionName": {"me@home"}, "Policy": {`{"Version": "1", "Statement": [{"Action": "a~b/c d+e%2Fé*"}]}`}}
	assumed, err := service(cloud.STSURL(), "2015-04-01").RPC(t.Context(), openapi.Call{Op: "sts AssumeRole", Action: "AssumeRole", Parameters: role}, longTerm)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ Credentials httpx.Keys }
	if err := httpx.DecodeJSON(assumed, &answer); err != nil {
		t.Fatal(err)
	}
	session, err := answer.Credentials.Credential("sts AssumeRole", "test", assumed, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for arn, signer := range map[string]credential.Credential{"user/canary": longTerm, "assumed-role/dev/me@home": session} {
		rpc := openapi.Call{Op: "cr ListInstance", Action: "ListInstance", Parameters: url.Values{"PageNo": {"1"}, "PageSize": {"30"}}}
		if _, err := service(cloud.CRURL(), "2018-12-01").RPC(t.Context(), rpc, signer); err != nil {
			t.Errorf("%s: %v", arn, err)
		}
		roa := openapi.Call{Op: "cr GetAuthorizationToken", Action: "GetAuthorizationToken"}
		if _, err := service(cloud.CRURL(), "2016-06-07").ROA(t.Context(), roa, "/tokens", signer); err != nil {
			t.Errorf("%s: %v", arn, err)
		}
		query := openapi.Call{
			Op: "cs DescribeClusterUserKubeconfig", Action: "DescribeClusterUserKubeconfig",
			Parameters: url.Values{"TemporaryDurationMinutes": {"60"}, "PrivateIpAddress": {"false"}},
		}
		if _, err := service(cloud.CSURL(), "2015-12-15").ROA(t.Context(), query, "/k8s/"+cloudtest.ClusterID+"/user_config", signer); err != nil {
			t.Errorf("%s: %v", arn, err)
		}
		wantToken(t, cloud, signer, "acs:ram::"+cloudtest.AccountID+":"+arn)
	}
}

// wantToken wants the fake cluster to take what Presign makes.
func wantToken(t *testing.T, cloud *cloudtest.Cloud, signer credential.Credential, arn string) {
	t.Helper()
	query := url.Values{"ACKClusterId": {cloudtest.ClusterID}}
	presigned, err := openapi.Presign("ack token", "GetCallerIdentity", "2015-04-01", query, signer, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	headers := map[string]string{}
	for name, value := range presigned {
		headers[name] = value.Reveal()
	}
	text, err := json.Marshal(map[string]any{"query": map[string]string{"ACKClusterId": cloudtest.ClusterID}, "headers": headers})
	if err != nil {
		t.Fatal(err)
	}
	got, err := cloud.VerifyKubeToken("k8s-ack-v2."+base64.StdEncoding.EncodeToString(text), cloudtest.ClusterID)
	if err != nil || got != arn {
		t.Errorf("got %q, %v, want %s", got, err, arn)
	}
}
