package kept

import (
	"cmp"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/ssoflow"
)

// The kinds, in lists, of sessions that are what was made with a credential.
const (
	KindCertificate = "certificate" // of a cluster
	KindRegistry    = "registry"    // the password of one
)

// Kind returns the kind of an item, for lists.
func Kind(e keychain.Entry) string {
	switch {
	case e.Kind != keychain.KindSession:
	case slices.Contains(e.Key, credential.ClusterCertificate):
		return KindCertificate
	case slices.Contains(e.Key, credential.RegistryPassword):
		return KindRegistry
	}
	return e.Kind
}

// Identity returns whose an item is, for lists, as far as its entry tells: the id of an
// AccessKey, the portal or site of a sign-in, the cluster of a certificate, the registry
// of a password, and of a session the role that was assumed last, or what gave the
// session. It may be empty.
func Identity(e keychain.Entry) string {
	switch Kind(e) {
	case KindCertificate:
		return lastOf(e, "cluster=")
	case KindRegistry:
		return lastOf(e, "registry=")
	case keychain.KindKey:
		return e.AccessKeyID
	case keychain.KindSSO:
		return ssoflow.PortalName(e.Name)
	case keychain.KindOAuth:
		return "OAuth " + OAuthSite(e)
	case keychain.KindSession:
		return sessionOf(e)
	}
	return ""
}

// SessionName returns the name of the last role's session, or "".
func SessionName(e keychain.Entry) string { return lastOf(e, "session_name=") }

// sessionOf reads the list that determines a session, which each provider of package
// chain makes in its CacheKey.
func sessionOf(e keychain.Entry) string {
	if arn := lastOf(e, "role_arn="); arn != "" {
		return strings.TrimPrefix(arn, "acs:ram::")
	}
	mode := func(name string) bool { return slices.Contains(e.Key, name) }
	switch {
	case mode(credential.ModeCloudSSO):
		return lastOf(e, "account_id=") + "/" + lastOf(e, "access_configuration=")
	case mode(credential.ModeOAuth):
		return "OAuth " + lastOf(e, sitePrefix)
	case mode(credential.ModeECSRole):
		return "ECS role " + lastOf(e, "role_name=")
	}
	return cmp.Or(lastOf(e, "host="), lastOf(e, "program="))
}

// lastOf returns the last value with that prefix: of a chain of roles, the last counts.
func lastOf(e keychain.Entry, prefix string) (value string) {
	for _, part := range e.Key {
		if found, ok := strings.CutPrefix(part, prefix); ok {
			value = found
		}
	}
	return value
}

// personOf returns the name of the person in the ARN of a session that a sign-in gave:
// that of the session, else of the user.
func personOf(arn string) string { return arn[strings.LastIndexAny(arn, "/:")+1:] }
