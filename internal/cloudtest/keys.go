package cloudtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// accessKeyState is what an AccessKey has and a session has not. Cloud.mu guards it.
type accessKeyState struct {
	active           bool
	created, updated time.Time
	used             time.Time // zero: never
	usedBy           string    // the service
	misses           int       // requests that do not find the key yet
	policy           any       // its network policy; nil: none
}

// The states of an AccessKey.
const (
	keyActive   = "Active"
	keyInactive = "Inactive"
	keyDeleted  = "Deleted"
)

func (k *accessKeyState) status() string {
	if k.active {
		return keyActive
	}
	return keyInactive
}

// findKey returns the key with an id. A new AccessKey is not known to the first requests,
// see IMSSettings.
func (c *Cloud) findKey(id string) (key signer, known, active bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key, known = c.keys[id]
	switch {
	case !known || key.longTerm == nil:
		return key, known, true
	case key.longTerm.misses > 0:
		key.longTerm.misses--
		return signer{}, false, false
	}
	return key, true, key.longTerm.active
}

// noteUse remembers which service an AccessKey was used for.
func (c *Cloud) noteUse(key signer, service string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if key.longTerm != nil {
		key.longTerm.used, key.longTerm.usedBy = c.now(), service
	}
}

// AddAccessKey makes another AccessKey of the RAM user, as a colleague may. Its limit is
// not looked at, and it is known at once.
func (c *Cloud) AddAccessKey() (id, secret string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := c.newAccessKey()
	c.keys[key.id] = key
	return key.id, key.secret
}

// newAccessKey returns a new key of the RAM user, with c.mu held.
func (c *Cloud) newAccessKey() signer {
	return newUserKey("LTAI5t"+Canary+randomHex(6), Canary+"secret"+randomHex(9), c.now())
}

// SetAccessKey makes an AccessKey "Active", "Inactive" or "Deleted".
func (c *Cloud) SetAccessKey(id, status string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	key, known := c.keys[id]
	if !known || key.longTerm == nil {
		return fmt.Errorf("there is no AccessKey %s", id)
	}
	switch status {
	case keyDeleted:
		delete(c.keys, id)
	case keyActive, keyInactive:
		key.longTerm.active, key.longTerm.updated = status == keyActive, c.now()
	default:
		return fmt.Errorf("an AccessKey is Active, Inactive or Deleted, and not %q", status)
	}
	return nil
}

// SetAccessKeyPolicy gives an AccessKey a network policy: what json.Unmarshal makes of it.
// Nil takes it away.
func (c *Cloud) SetAccessKeyPolicy(id string, policy any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	key, known := c.keys[id]
	if !known || key.longTerm == nil {
		return fmt.Errorf("there is no AccessKey %s", id)
	}
	key.longTerm.policy = policy
	return nil
}

// AccessKey is an AccessKey as the cloud knows it, without its secret.
type AccessKey struct {
	ID     string `json:"id"`
	Status string `json:"status"` // "Active" or "Inactive"
	Policy any    `json:"policy"` // its network policy, or nil
}

// AccessKeys returns the AccessKeys of the RAM user, in the order of their creation.
func (c *Cloud) AccessKeys() []AccessKey {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := []AccessKey{}
	for _, key := range c.keysOf(userID) {
		list = append(list, AccessKey{key.id, key.longTerm.status(), key.longTerm.policy})
	}
	return list
}

// keysOf returns the AccessKeys of a user, in the order of their creation, with c.mu held.
func (c *Cloud) keysOf(userID string) []signer {
	var list []signer
	for _, key := range c.keys {
		if key.longTerm != nil && key.userID == userID {
			list = append(list, key)
		}
	}
	slices.SortFunc(list, func(a, b signer) int {
		return cmp.Or(a.longTerm.created.Compare(b.longTerm.created), strings.Compare(a.id, b.id))
	})
	return list
}
