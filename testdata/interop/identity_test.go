package interop

import (
	"maps"
	"slices"
	"testing"
)

// Both readers of one config.json come to the same identity by the same
// endpoint, each mode of the file over TLS.
//
// EcsRamRole is left out on purpose: credentials-go knows the metadata service
// by its address alone, which is real on some machines.
func TestSameIdentity(t *testing.T) {
	needsCertFile(t)
	home := newHome(t)
	answer, err := callSTS(t, "https://sts.aliyuncs.com", cloudKey(), "AssumeRole",
		map[string]string{"RoleArn": roleARN + "audit", "RoleSessionName": "by-hand"}, inQuery)
	if err != nil {
		t.Fatal(err)
	}
	session := sessionOf(t, answer)
	full := ramRoleArn("role-with-everything", "partner")
	maps.Copy(full, profile{
		"external_id": "ext-1234", "expired_seconds": 1800, "policy": policy, "ram_session_name": "me@example.com",
	})
	regional := ramRoleArn("role-in-region", "dev")
	regional["sts_region"] = "cn-hangzhou"
	chained := func(name, source, role string) profile {
		return profile{
			"name": name, "mode": "ChainableRamRoleArn", "source_profile": source,
			"ram_role_arn": roleARN + role, "ram_session_name": "interop",
		}
	}
	writeConfig(t, configPath(home),
		longTermKey("key"),
		profile{
			"name": "session", "mode": "StsToken", "access_key_id": session.id,
			"access_key_secret": session.secret, "sts_token": session.token,
		},
		ramRoleArn("role", "dev"), full, regional,
		chained("chain-of-key", "key", "ops"),
		chained("chain-of-session", "session", "dev"),
		chained("chain-of-role", "role", "ops"),
		chained("chain-of-chain", "chain-of-role", "audit"),
	)

	global := []string{"sts.aliyuncs.com"}
	assumed := "acs:ram::" + accountID + ":assumed-role/"
	for _, tt := range []struct {
		profile  string
		arn      string
		requests int      // of AssumeRole
		hosts    []string // that they go to
	}{
		{"key", "acs:ram::" + accountID + ":user/canary", 0, nil},
		{"session", assumed + "audit/by-hand", 0, nil},
		{"role", assumed + "dev/interop", 1, global},
		{"role-with-everything", assumed + "partner/me@example.com", 1, global},
		{"role-in-region", assumed + "dev/interop", 1, []string{"sts.cn-hangzhou.aliyuncs.com"}},
		{"chain-of-key", assumed + "ops/interop", 1, global},
		{"chain-of-session", assumed + "dev/interop", 1, global},
		{"chain-of-role", assumed + "ops/interop", 2, global},
		{"chain-of-chain", assumed + "audit/interop", 3, global},
	} {
		t.Run(tt.profile, func(t *testing.T) {
			sdk := identify(t, func() key { return keyOf(sdkCredential(t, sdkChain(t, tt.profile))) })
			helper := identify(t, func() key {
				got := helperJSON(t, "get", "--no-cache", "--profile", tt.profile)
				return key{got["access_key_id"], got["access_key_secret"], got["sts_token"]}
			})
			for name, got := range map[string]identity{"credentials-go": sdk, "helper": helper} {
				if got.arn != tt.arn || got.requests != tt.requests || !slices.Equal(got.hosts, tt.hosts) {
					t.Errorf("%s: got %s by %d requests to %v, want %s by %d to %v",
						name, got.arn, got.requests, got.hosts, tt.arn, tt.requests, tt.hosts)
				}
			}
			if sdk.principal != helper.principal {
				t.Errorf("principal: got %s, want that of credentials-go, %s", helper.principal, sdk.principal)
			}
		})
	}
}

// identity is who a credential belongs to and what it took to get it.
type identity struct {
	arn, principal string
	requests       int
	hosts          []string
}

// identify gets a credential and asks STS who it belongs to.
func identify(t *testing.T, get func() key) identity {
	t.Helper()
	reset(t)
	world.proxy.takeAsked()
	k := get()
	got := identity{requests: assumeRoleCount(t), hosts: world.proxy.takeAsked()}
	who := whoami(t, "https://sts.aliyuncs.com", k)
	got.arn, _ = who["Arn"].(string)
	got.principal, _ = who["PrincipalId"].(string)
	return got
}
