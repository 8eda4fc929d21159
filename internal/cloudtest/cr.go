package cloudtest

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	crVersion         = "2018-12-01"
	crPersonalVersion = "2016-06-07"
	crTokensPath      = "/tokens"
	crUser            = "cr_temp_user"
	crKeyLife         = time.Hour // of a password for a long-term AccessKey
	crPageSize        = 30        // and at most
)

// personalPrefix begins the ids of personal instances. They are in no listing.
const personalPrefix = "crpi-"

// registry is what the registry's API knows. Cloud.mu guards it.
type registry struct {
	instances []string            // names, and ids of personal ones
	passwords map[string]password // by password
}

// password is good for one instance, or for the personal registry.
type password struct {
	instance string // id; empty: the personal registry
	expires  time.Time
}

func newRegistry() registry {
	return registry{instances: []string{"shop"}, passwords: map[string]password{}}
}

// CRURL returns the registry's API.
func (c *Cloud) CRURL() string { return c.crURL }

// InstanceID returns the id of an instance of that name. What begins "crpi-" is the id of
// a personal instance, which has no other name.
func InstanceID(name string) string {
	if strings.HasPrefix(name, personalPrefix) {
		return name
	}
	return "cri-" + name
}

// SetInstances sets which instances there are, in the order of the listing; at first
// "shop" alone.
func (c *Cloud) SetInstances(names ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.registry.instances = names
}

// RegistryPassword returns the instance that a user name and a password are good for, or
// "personal" for the personal registry. ok is false if they are good for nothing.
func (c *Cloud) RegistryPassword(user, secret string) (instance string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, known := c.registry.passwords[secret]
	if p.instance == "" {
		p.instance = "personal"
	}
	return p.instance, known && user == crUser && p.expires.After(c.now())
}

// readCR understands a request to the registry's API: the one for enterprises in RPC form,
// and an older one for the personal registry in ROA form.
func (c *Cloud) readCR(r *http.Request, body []byte) call {
	if r.URL.Path == rpcPath {
		return c.readRPC(r, body, "Cr", crVersion, map[string]func(*Cloud, apiCall) reply{
			"GetAuthorizationToken": (*Cloud).instancePassword,
			"ListInstance":          (*Cloud).listInstances,
		})
	}
	action := ""
	if r.URL.Path == crTokensPath {
		action = "tokens"
	}
	return c.readV3(r, body, action, "Cr", crPersonalVersion, func(one apiCall) reply {
		if action == "" || r.Method != http.MethodGet || r.Header.Get("X-Acs-Action") != "GetAuthorizationToken" {
			return noSuchAPI()
		}
		secret, until := c.newPassword(one, "")
		return done(map[string]any{"data": map[string]any{
			"authorizationToken": secret,
			"tempUserName":       crUser,
			"expireDate":         until.UnixMilli(),
		}})
	})
}

// instancePassword answers GetAuthorizationToken for an instance.
func (c *Cloud) instancePassword(one apiCall) reply {
	id := one.params.Get("InstanceId")
	if id == "" {
		return refusal(http.StatusBadRequest, "MissingInstanceId", "InstanceId is mandatory for this action.")
	}
	if !c.hasInstance(id) {
		return done(map[string]any{"IsSuccess": false, "Code": "INSTANCE_NOT_EXIST", "Message": "instance " + id + " is not exist"})
	}
	secret, until := c.newPassword(one, id)
	return done(map[string]any{
		"IsSuccess":          true,
		"Code":               "success",
		"TempUsername":       crUser,
		"AuthorizationToken": secret,
		"ExpireTime":         until.UnixMilli(),
	})
}

func (c *Cloud) hasInstance(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, name := range c.registry.instances {
		if InstanceID(name) == id {
			return true
		}
	}
	return false
}

// newPassword makes a password that lives as long as the session of the caller, or for
// crKeyLife.
func (c *Cloud) newPassword(one apiCall, instance string) (secret string, until time.Time) {
	until = one.who.expires
	if until.IsZero() {
		until = c.now().Add(crKeyLife)
	}
	if one.shape.life != 0 {
		until = c.now().Add(one.shape.life)
	}
	if one.shape.tokenBytes == 0 {
		one.shape.tokenBytes = usualTokenBytes
	}
	secret = newToken(one.shape.tokenBytes)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.registry.passwords[secret] = password{instance, until}
	return secret, until
}

// listInstances answers ListInstance, page by page.
func (c *Cloud) listInstances(one apiCall) reply {
	page, size := 1, crPageSize
	for name, n := range map[string]*int{"PageNo": &page, "PageSize": &size} {
		if text := one.params.Get(name); text != "" {
			var err error
			if *n, err = strconv.Atoi(text); err != nil || *n < 1 {
				return invalidParameter(name)
			}
		}
	}
	size = min(size, crPageSize)
	c.mu.Lock()
	defer c.mu.Unlock()
	all := []any{}
	for _, name := range c.registry.instances {
		if !strings.HasPrefix(name, personalPrefix) {
			all = append(all, map[string]any{"InstanceId": InstanceID(name), "InstanceName": name, "InstanceStatus": "RUNNING"})
		}
	}
	begin := min((page-1)*size, len(all))
	return done(map[string]any{
		"IsSuccess":  true,
		"Code":       "success",
		"PageNo":     page,
		"PageSize":   size,
		"TotalCount": len(all),
		"Instances":  all[begin:min(begin+size, len(all))],
	})
}
