package cloudtest

import (
	"encoding/json"
	"net/http"
)

const (
	imsVersion = "2019-08-15"
	maxKeys    = 2 // AccessKeys of a user
)

// IMSSettings say how the service that manages AccessKeys behaves.
type IMSSettings struct {
	// NewKeyMisses is how many requests, to any service, do not find a new AccessKey yet;
	// at first none.
	NewKeyMisses int
	// PolicyAsText has GetAccessKeyPolicy give the policy as JSON text instead of an object.
	PolicyAsText bool
}

// SetIMS calls change with the settings of the service, which hold from then on. change
// must not call the cloud.
func (c *Cloud) SetIMS(change func(*IMSSettings)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(&c.ims)
}

// IMSURL returns the service that manages AccessKeys.
func (c *Cloud) IMSURL() string { return c.imsURL }

// imsActions are the actions of the service; each runs with Cloud.mu held.
var imsActions = map[string]func(*Cloud, apiCall) reply{
	"CreateAccessKey":      (*Cloud).createAccessKey,
	"ListAccessKeys":       (*Cloud).listAccessKeys,
	"UpdateAccessKey":      ofKey(updateAccessKey),
	"DeleteAccessKey":      ofKey(deleteAccessKey),
	"GetAccessKeyLastUsed": ofKey(accessKeyLastUsed),
	"GetAccessKeyPolicy":   ofKey(accessKeyPolicy),
	"SetAccessKeyPolicy":   ofKey(setAccessKeyPolicy),
}

// readIMS understands a request to the service that manages AccessKeys. It is for users
// and for the account itself. A session has no permission, and one user none for others.
func (c *Cloud) readIMS(r *http.Request, body []byte) call {
	allowed := map[string]func(*Cloud, apiCall) reply{}
	for name, answer := range imsActions {
		allowed[name] = func(c *Cloud, one apiCall) reply {
			if one.who.longTerm == nil || one.params.Get("UserPrincipalName") != "" {
				return refusal(http.StatusForbidden, "NoPermission", notAuthorized)
			}
			c.mu.Lock()
			defer c.mu.Unlock()
			return answer(c, one)
		}
	}
	return c.readRPC(r, body, "Ims", imsVersion, allowed)
}

func (c *Cloud) createAccessKey(one apiCall) reply {
	if len(c.keysOf(one.who.userID)) >= maxKeys {
		return refusal(http.StatusConflict, "LimitExceeded.User.AccessKey", "The count of access keys beyond the current limits.")
	}
	key, who := c.newAccessKey(), one.who
	key.longTerm.misses = c.ims.NewKeyMisses
	key.arn, key.identityType, key.principalID, key.userID = who.arn, who.identityType, who.principalID, who.userID
	c.keys[key.id] = key
	return done(map[string]any{"AccessKey": map[string]any{
		"AccessKeyId":     key.id,
		"AccessKeySecret": key.secret,
		"Status":          key.longTerm.status(),
		"CreateDate":      key.longTerm.created.Format(expirationLayout),
	}})
}

func (c *Cloud) listAccessKeys(one apiCall) reply {
	list := []any{}
	for _, key := range c.keysOf(one.who.userID) {
		list = append(list, map[string]any{
			"AccessKeyId": key.id,
			"Status":      key.longTerm.status(),
			"CreateDate":  key.longTerm.created.Format(expirationLayout),
			"UpdateDate":  key.longTerm.updated.Format(expirationLayout),
		})
	}
	return done(map[string]any{"AccessKeys": map[string]any{"AccessKey": list}})
}

// ofKey returns an action for one AccessKey of the caller.
func ofKey(act func(*Cloud, apiCall, signer) reply) func(*Cloud, apiCall) reply {
	return func(c *Cloud, one apiCall) reply {
		id := one.params.Get("UserAccessKeyId")
		if id == "" {
			return refusal(http.StatusBadRequest, "MissingParameter.UserAccessKeyId", "The parameter UserAccessKeyId is missing.")
		}
		key, known := c.keys[id]
		if !known || key.longTerm == nil || key.userID != one.who.userID {
			return refusal(http.StatusNotFound, "EntityNotExist.User.AccessKey", "The access key does not exist.")
		}
		return act(c, one, key)
	}
}

func updateAccessKey(c *Cloud, one apiCall, key signer) reply {
	status := one.params.Get("Status")
	if status != keyActive && status != keyInactive {
		return invalidParameter("Status")
	}
	key.longTerm.active, key.longTerm.updated = status == keyActive, c.now()
	return done(map[string]any{})
}

func deleteAccessKey(c *Cloud, _ apiCall, key signer) reply {
	delete(c.keys, key.id)
	return done(map[string]any{})
}

func accessKeyLastUsed(_ *Cloud, _ apiCall, key signer) reply {
	used := map[string]any{"LastUsedDate": "", "ServiceName": "N/A"}
	if k := key.longTerm; !k.used.IsZero() {
		used = map[string]any{"LastUsedDate": k.used.Format(expirationLayout), "ServiceName": k.usedBy}
	}
	return done(map[string]any{"AccessKeyLastUsed": used})
}

func accessKeyPolicy(c *Cloud, _ apiCall, key signer) reply {
	policy := key.longTerm.policy
	if policy == nil {
		policy = map[string]any{"Status": keyInactive, "Statements": []any{}}
	}
	text, err := json.Marshal(policy)
	if err != nil { // it came out of JSON
		panic("cloudtest: " + err.Error())
	}
	if c.ims.PolicyAsText {
		return done(map[string]any{"AccessKeyPolicy": string(text)})
	}
	var own map[string]any // a copy, since a fault may change it
	_ = json.Unmarshal(text, &own)
	return done(map[string]any{"AccessKeyPolicy": own})
}

func setAccessKeyPolicy(_ *Cloud, one apiCall, key signer) reply {
	var policy map[string]any
	if err := json.Unmarshal([]byte(one.params.Get("AccessKeyPolicy")), &policy); err != nil || policy["Statements"] == nil {
		return invalidParameter("AccessKeyPolicy")
	}
	key.longTerm.policy = policy
	return done(map[string]any{})
}

// done returns an answer with status 200.
func done(object map[string]any) reply { return reply{status: http.StatusOK, object: object} }
