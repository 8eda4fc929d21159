package cloudtest

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"strings"
	"time"
)

// Canary is in every AccessKey id, secret and token that the cloud knows or
// issues. In an id, which may be shown, it stands alone. In what must not be
// shown, a word follows it: "secret" in AccessKey secrets, "token" in security
// tokens, in access and refresh tokens and in the codes that they are got with,
// "imds" in metadata tokens, "signature" in OIDC tokens, and a hyphen in bodies
// that are not a service's own.
const Canary = "CANARY"

// The account, the AccessKey of its RAM user "canary", that of the account itself, and
// its roles with a meaning. The other roles are "dev", "ops" and "audit", which every key
// may assume.
const (
	AccountID       = "1234567890123456"
	AccessKeyID     = "LTAI5tCANARYkeyid00000001"
	AccessKeySecret = "CANARYsecretCANARYsecret000001"

	RootAccessKeyID     = "LTAI5tCANARYrootid0000001"
	RootAccessKeySecret = "CANARYsecretCANARYrootkey00001" //nolint:gosec // of no use anywhere

	ECSRole     = "ecs-role" // the role of the ECS instance
	DeniedRole  = "denied"   // nobody may assume it
	PartnerRole = "partner"  // demands ExternalID
	ExternalID  = "ext-1234"
)

// expirationLayout is how the services write times.
const expirationLayout = "2006-01-02T15:04:05Z"

// usualTokenBytes is the length of a security token. The vendor fixes none and
// says that one can have more than 2 KB; "token:N" makes such.
const usualTokenBytes = 900

// RoleARN returns the ARN of a role in the cloud's account.
func RoleARN(name string) string { return "acs:ram::" + AccountID + ":role/" + name }

// role is what trusting a caller depends on.
type role struct {
	externalID string // demanded; empty: none
	denied     bool
}

// lookupRole returns the role of an ARN; ok is false when there is none.
func lookupRole(arn string) (name string, r role, ok bool) {
	name, ok = strings.CutPrefix(arn, RoleARN(""))
	if !ok {
		return "", role{}, false
	}
	switch name {
	case "dev", "ops", "audit", ECSRole:
		return name, role{}, true
	case DeniedRole:
		return name, role{denied: true}, true
	case PartnerRole:
		return name, role{externalID: ExternalID}, true
	}
	return "", role{}, false
}

// signer is a key that requests may be signed with.
type signer struct {
	id, secret string
	token      string          // empty for a long-term AccessKey
	expires    time.Time       // zero: never
	longTerm   *accessKeyState // nil for a session

	// What GetCallerIdentity tells of it.
	account, arn, identityType, principalID, userID, roleID string

	sourceIdentity string // of a session, and of all that it assumes; empty: none
}

// seedKeys returns the keys that exist from the start.
func seedKeys() map[string]signer {
	created := time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC)
	user := newUserKey(AccessKeyID, AccessKeySecret, created)
	root := newUserKey(RootAccessKeyID, RootAccessKeySecret, created)
	root.arn, root.identityType, root.principalID, root.userID = "acs:ram::"+AccountID+":root", "Account", AccountID, AccountID
	return map[string]signer{user.id: user, root.id: root}
}

// userID is that of the RAM user.
const userID = "216959339000654321"

// newUserKey returns an AccessKey of the RAM user.
func newUserKey(id, secret string, created time.Time) signer {
	return signer{
		id:           id,
		secret:       secret,
		longTerm:     &accessKeyState{active: true, created: created, updated: created},
		account:      AccountID,
		arn:          "acs:ram::" + AccountID + ":user/canary",
		identityType: "RAMUser",
		principalID:  userID,
		userID:       userID,
	}
}

// shape is what a fault, or a request, changes about the session that an answer holds. The
// zero shape changes nothing.
type shape struct {
	sourceIdentity string

	life       time.Duration // negative: it ended that long ago
	tokenBytes int
}

// issue makes a session of a role in the cloud's own account.
func (c *Cloud) issue(roleName, sessionName string, life time.Duration, s shape) signer {
	return c.issueIn(AccountID, roleName, sessionName, life, s)
}

// issueIn makes a session of a role and remembers it as a signer.
func (c *Cloud) issueIn(account, roleName, sessionName string, life time.Duration, s shape) signer {
	if c.sessionLife != 0 {
		life = c.sessionLife
	}
	if s.life != 0 {
		life = s.life
	}
	if s.tokenBytes == 0 {
		s.tokenBytes = usualTokenBytes
	}
	id := roleID(roleName)
	key := signer{
		id:           "STS." + Canary + randomHex(9),
		secret:       Canary + "secret" + randomHex(16),
		token:        newToken(s.tokenBytes),
		expires:      c.now().Add(life).Truncate(time.Second),
		account:      account,
		arn:          "acs:ram::" + account + ":assumed-role/" + roleName + "/" + sessionName,
		identityType: "AssumedRoleUser",
		principalID:  id + ":" + sessionName,
		roleID:       id,

		sourceIdentity: s.sourceIdentity,
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys[key.id] = key
	return key
}

// Issued reports whether the four values are those of one session that the cloud has
// issued. expiration is as in its answers.
func (c *Cloud) Issued(id, secret, token, expiration string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	key, known := c.keys[id]
	return known && key.secret == secret && key.token == token && key.expires.Format(expirationLayout) == expiration
}

// object returns the four values that every service gives for a session.
func (s signer) object() map[string]any {
	return map[string]any{
		"AccessKeyId":     s.id,
		"AccessKeySecret": s.secret,
		"SecurityToken":   s.token,
		"Expiration":      s.expires.Format(expirationLayout),
	}
}

// roleID returns the stable numeric id of a role.
func roleID(name string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return fmt.Sprintf("3%017d", h.Sum64()%1e17)
}

// newToken returns a random token of n bytes. It has the characters of base64
// that forms, URLs and shells treat in their own ways.
func newToken(n int) string {
	random := make([]byte, n)
	_, _ = rand.Read(random) // never fails
	return (Canary + "token+/=" + base64.StdEncoding.EncodeToString(random))[:n]
}

func randomHex(n int) string {
	random := make([]byte, n)
	_, _ = rand.Read(random) // never fails
	return hex.EncodeToString(random)
}

// newRequestID returns an id in the layout that the vendor's answers have.
func newRequestID() string {
	h := strings.ToUpper(randomHex(16))
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
