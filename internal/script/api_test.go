package script

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"aliyun-cred-helper/internal/cloudtest"
)

// imsKeysCmd changes the AccessKeys of the RAM user, or wants to know about them.
func imsKeysCmd(ts *testscript.TestScript, neg bool, args []string) {
	const usage = "usage: ims add | key ID Active|Inactive|Deleted | keys [STATUS...] | misses N | policy ID JSON|- | text"
	if neg || len(args) == 0 {
		ts.Fatalf(usage)
	}
	cloud := worldOf(ts).cloud
	switch rest := args[1:]; {
	case args[0] == "keys":
		var got []string
		for _, key := range cloud.AccessKeys() {
			got = append(got, key.Status)
		}
		if !slices.Equal(got, rest) {
			ts.Fatalf("the keys are %v, want %v", got, rest)
		}
	case args[0] == "add" && len(rest) == 0:
		id, secret := cloud.AddAccessKey()
		ts.Setenv("NEW_ID", id)
		ts.Setenv("NEW_SECRET", secret)
	case args[0] == "key" && len(rest) == 2:
		ts.Check(cloud.SetAccessKey(rest[0], rest[1]))
	case args[0] == "misses" && len(rest) == 1:
		n, err := strconv.Atoi(rest[0])
		ts.Check(err)
		cloud.SetIMS(func(s *cloudtest.IMSSettings) { s.NewKeyMisses = n })
	case args[0] == "policy" && len(rest) == 2:
		var policy any
		if rest[1] != "-" {
			ts.Check(json.Unmarshal([]byte(rest[1]), &policy))
		}
		ts.Check(cloud.SetAccessKeyPolicy(rest[0], policy))
	case args[0] == "text" && len(rest) == 0:
		cloud.SetIMS(func(s *cloudtest.IMSSettings) { s.PolicyAsText = true })
	default:
		ts.Fatalf(usage)
	}
}

// signInCmd changes the sign-in to the console, or wants to know about the last browser.
func signInCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: signin errors json|xml|html | token-seconds N | opened DESTINATION [LOGIN-URL] | opened -")
	}
	cloud := worldOf(ts).cloud
	switch args[0] {
	case "errors":
		cloud.SetSignIn(func(s *cloudtest.SignInSettings) { s.ErrorFormat = args[1] })
	case "token-seconds":
		n, err := strconv.Atoi(args[1])
		ts.Check(err)
		cloud.SetSignIn(func(s *cloudtest.SignInSettings) { s.TokenSeconds = n })
	case "opened":
		logins := cloud.ConsoleLogins()
		if args[1] == "-" && len(logins) == 0 {
			return
		}
		if len(logins) == 0 {
			ts.Fatalf("no browser was signed in")
		}
		last := logins[len(logins)-1]
		if last.Destination != args[1] || len(args) == 3 && last.LoginURL != args[2] {
			ts.Fatalf("the last browser was sent to %s, and later to %s", last.Destination, last.LoginURL)
		}
	default:
		ts.Fatalf("unknown setting %s", args[0])
	}
}

// crCmd changes the registry's API, or wants a password to be right.
func crCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 || args[0] != "instances" && (args[0] != "accepts" || len(args) != 3) {
		ts.Fatalf("usage: cr accepts FILE INSTANCE|personal | instances [NAME...]")
	}
	cloud := worldOf(ts).cloud
	if args[0] == "instances" {
		cloud.SetInstances(args[1:]...)
		return
	}
	var said struct{ Username, Secret string }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &said))
	if instance, ok := cloud.RegistryPassword(said.Username, said.Secret); !ok || instance != args[2] {
		ts.Fatalf("the password is for %q (valid: %v), want %s", instance, ok, args[2])
	}
}

// kubeTokenCmd wants a cluster to take a token for an ARN; with "!", to refuse it for a
// reason. The token is all of a file, or in an ExecCredential there.
func kubeTokenCmd(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 && len(args) != 3 {
		ts.Fatalf("usage: [!] kubetoken FILE ARN|REASON [CLUSTER]")
	}
	token, cluster := strings.TrimSpace(ts.ReadFile(args[0])), cloudtest.ClusterID
	if len(args) == 3 {
		cluster = args[2]
	}
	var document struct{ Status struct{ Token string } }
	if json.Unmarshal([]byte(token), &document) == nil {
		token = document.Status.Token
	}
	arn, err := worldOf(ts).cloud.VerifyKubeToken(token, cluster)
	switch {
	case neg && (err == nil || !strings.Contains(err.Error(), args[1])):
		ts.Fatalf("got %q, %v, want a refusal with %q", arn, err, args[1])
	case !neg && (err != nil || arn != args[1]):
		ts.Fatalf("got %q, %v, want %s", arn, err, args[1])
	}
}
