package acr

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
)

// key is the source of a password.
type key struct{ credential.Credential }

func (k key) Retrieve(context.Context) (credential.Credential, error) { return k.Credential, nil }

func (k key) CacheKey(context.Context) ([]string, error) {
	return []string{credential.ModeAK, k.AccessKeyID}, nil
}

// newPassword returns the password for r from a fake cloud.
func newPassword(t *testing.T, r Registry) (Password, *cloudtest.Cloud) {
	t.Helper()
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cloud.Close() })
	client := httpx.New(httpx.Options{Now: time.Now})
	t.Cleanup(client.Close)
	endpoint, err := httpx.Endpoint(cloud.CRURL())
	if err != nil {
		t.Fatal(err)
	}
	source := key{credential.Credential{AccessKeyID: cloudtest.AccessKeyID, AccessKeySecret: credential.NewSecret(cloudtest.AccessKeySecret), Source: "test"}}
	return Password{HTTP: client, Endpoint: endpoint, Now: time.Now, Registry: r, Source: source}, cloud
}

// An instance is found on whichever page it is, and that there is none is said after the
// last one only.
func TestPages(t *testing.T) {
	var names []string
	for i := range 2*pageSize + 5 {
		names = append(names, fmt.Sprintf("shop%d", i))
	}
	for _, tt := range []struct {
		name, instance string
		pages          int
	}{
		{"shop0", "cri-shop0", 1},
		{"SHOP30", "cri-shop30", 2},
		{"shop64", "cri-shop64", 3},
		{"shop65", "", 3},
	} {
		p, cloud := newPassword(t, Registry{Region: "cn-hangzhou", Name: tt.name})
		cloud.SetInstances(names...)
		c, err := p.Retrieve(t.Context())
		if n := cloud.Count("cr", "ListInstance"); n != tt.pages {
			t.Errorf("%s: %d pages, want %d", tt.name, n, tt.pages)
		}
		user, password := LoginOf(c)
		instance, _ := cloud.RegistryPassword(user.Reveal(), password.Reveal())
		switch {
		case tt.instance == "" && credential.KindOf(err) != credential.NotFound:
			t.Errorf("%s: %v", tt.name, err)
		case tt.instance != "" && (err != nil || instance != tt.instance || c.Source != "test > registry:cn-hangzhou/"+tt.name):
			t.Errorf("%s: got %q of %s, %v", tt.name, instance, c.Source, err)
		}
	}
}

// A page that is refused ends the search, with its error.
func TestPageRefused(t *testing.T) {
	p, cloud := newPassword(t, Registry{Region: "cn-hangzhou", Name: "other"})
	if err := cloud.SetFault("cr", "ListInstance", "saysfalse", 0); err != nil {
		t.Fatal(err)
	}
	var refused *httpx.ServiceError
	if _, err := p.Retrieve(t.Context()); credential.KindOf(err) != credential.Refused || !errors.As(err, &refused) || !refused.HasCode("NO_PERMISSION") {
		t.Errorf("got %v", err)
	}
}

// network answers the requests with these texts, one after the other.
type network struct{ answers []string }

func (n *network) RoundTrip(req *http.Request) (*http.Response, error) {
	answer := n.answers[0]
	n.answers = n.answers[1:]
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{}, Request: req, Body: io.NopCloser(strings.NewReader(answer)),
	}, nil
}

// A listing that ends half-way does not say that there is no such instance.
func TestListingEndsHalfWay(t *testing.T) {
	const first = `{"IsSuccess":true,"Code":"success","TotalCount":2,"Instances":[{"InstanceId":"cri-a","InstanceName":"a"}]}`
	for _, tt := range []struct{ name, second, want string }{
		{"empty", `{"IsSuccess":true,"Code":"success","TotalCount":2,"Instances":[]}`, "the listing ended after 1 of 2 instances"},
		{"false", `{"IsSuccess":false,"Code":"NO_PERMISSION"}`, "NO_PERMISSION"},
		{"HTML", `<html>`, "not the documented JSON"},
		{"no id", `{"IsSuccess":true,"Code":"success","TotalCount":2,"Instances":[{"InstanceName":"shop"}]}`, "without a usable id"},
		{"foreign id", `{"IsSuccess":true,"Code":"success","TotalCount":2,"Instances":[{"InstanceId":"cri-a&InstanceId=b","InstanceName":"shop"}]}`, "without a usable id"},
	} {
		p, _ := newPassword(t, Registry{Region: "cn-hangzhou", Name: "shop"})
		p.HTTP = httpx.New(httpx.Options{Now: time.Now, Transport: &network{[]string{first, tt.second}}})
		_, err := p.Retrieve(t.Context())
		if credential.KindOf(err) != credential.Refused || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
}

// Registries whose names look the same have keys of their own.
func TestCacheKey(t *testing.T) {
	p, _ := newPassword(t, Registry{})
	seen := map[string]Registry{}
	for _, r := range []Registry{
		{Region: "cn-hangzhou"},
		{Region: "cn-hangzhou", Name: "personal"},
		{Region: "cn-hangzhou", Name: "cri-shop"},
		{Region: "cn-hangzhou", Instance: "cri-shop"},
		{Region: "cn-beijing", Instance: "cri-shop"},
	} {
		p.Registry = r
		list, err := p.CacheKey(t.Context())
		if err != nil || !slices.Contains(list, credential.RegistryPassword) || list[1] != cloudtest.AccessKeyID {
			t.Errorf("%+v: %q, %v", r, list, err)
		}
		if other, found := seen[fmt.Sprint(list)]; found {
			t.Errorf("%+v has the key of %+v", r, other)
		}
		seen[fmt.Sprint(list)] = r
	}
}
