package interop

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aliyun/credentials-go/credentials"
)

// row is a config.json, and who its readers become. What they become is
// written as the requests that it takes and the end of the ARN,
//
//	AssumeRole > AssumeRole@sts.cn-hangzhou > assumed-role/dev/interop
//
// or as "exit CODE: TEXT" of the helper and "error: TEXT" of a client, which
// name a part of the message. A last "*" stands for anything.
//
// $NAME is a variable of newVariables, in every field.
type row struct {
	name    string
	env     string // NAME=VALUE, separated by spaces
	profile string // members of the profile "it", which is the current one
	file    string // or, in the place of it, the whole file

	helper string
	sdks   string // credentials-go and @alicloud/credentials, if not the same
	node   string // @alicloud/credentials, if not the same as credentials-go
	why    string // the readers come to different ends
}

// notRun is for a reader that must not meet a row.
const notRun = "not run"

// want returns what the row says of each reader.
func (r row) want() map[string]string {
	sdks := or(r.sdks, r.helper)
	return map[string]string{"helper": r.helper, "credentials-go": sdks, "node": or(r.node, sdks)}
}

// differs reports whether the readers come to different ends. That all refuse
// is one end, whatever they say.
func (r row) differs() bool {
	ends := map[string]bool{}
	for _, want := range r.want() {
		if _, _, refused := strings.Cut(want, ": "); refused {
			want = "refused"
		}
		ends[want] = true
	}
	return len(ends) > 1
}

func or(first, second string) string {
	if first != "" {
		return first
	}
	return second
}

// resolver resolves what the environment and the config.json in HOME select.
type resolver func(*testing.T) (key, error)

// readers are what resolves config.json.
var readers = []struct {
	name  string
	begin func(*testing.T) resolver
}{
	{"helper", func(*testing.T) resolver { return resolveByHelper }},
	{"credentials-go", func(*testing.T) resolver { return resolveBySDK }},
	{"node", startNode},
}

// runRows resolves every row by every reader.
func runRows(t *testing.T, rows []row) {
	needsCertFile(t)
	newHome(t)
	expand := newVariables(t)
	for _, r := range rows {
		if r.differs() != (r.why != "") {
			t.Errorf("%s: a row says why its readers differ, and only then", r.name)
		}
	}
	for _, reader := range readers {
		t.Run(reader.name, func(t *testing.T) {
			resolve := reader.begin(t)
			for _, r := range rows {
				want := expand(r.want()[reader.name])
				if want == notRun {
					continue
				}
				t.Run(r.name, func(t *testing.T) {
					writeRow(t, r, expand)
					if got := identify(t, resolve); !fits(got, want) {
						t.Errorf("got  %s\nwant %s", got, want)
					}
				})
			}
		})
	}
}

// writeRow gives the test a home directory with the row's file in it, and the
// row's environment.
func writeRow(t *testing.T, r row, expand func(string) string) {
	t.Helper()
	home := newHome(t)
	for _, variable := range strings.Fields(expand(r.env)) {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	file := r.file
	if file == "" {
		file = `{"current": "it", "profiles": [{"name": "it", ` + r.profile + `}, $OTHERS]}`
	}
	if err := os.MkdirAll(filepath.Join(home, ".aliyun"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(configPath(home), []byte(expand(file)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// fits reports whether got is what a row wants.
func fits(got, want string) bool {
	if kind, text, failed := strings.Cut(want, ": "); failed {
		return strings.HasPrefix(got, kind+": ") && strings.Contains(got, text)
	}
	beginning, open := strings.CutSuffix(want, "*")
	return got == want || open && strings.HasPrefix(got, beginning)
}

// bearer is the id of a key that is a bearer token, which STS cannot be asked
// about.
const bearer = "bearer token"

// identify returns who a reader becomes, as a row has it.
func identify(t *testing.T, resolve resolver) string {
	t.Helper()
	k, err := resolve(t)
	if err != nil {
		return err.Error()
	}
	trail := requests(t)
	if k.id == bearer {
		return strings.Join(append(trail, bearer), " > ")
	}
	who, err := callSTS(t, "https://sts.aliyuncs.com", k, "GetCallerIdentity", nil, inQuery)
	if err != nil {
		return "useless credential: " + errorCode(err)
	}
	arn := strings.TrimPrefix(fmt.Sprint(who["Arn"]), "acs:ram::")
	return strings.Join(append(trail, strings.TrimPrefix(arn, accountID+":")), " > ")
}

// requests lists what the cloud was asked since the last reset, each with its
// host if that is neither STS without a region nor on loopback.
func requests(t *testing.T) []string {
	t.Helper()
	var log []struct{ Action, Host string }
	if err := json.Unmarshal([]byte(control(t, http.MethodGet, "requests")), &log); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range log {
		if r.Host != "sts.aliyuncs.com" && !strings.HasPrefix(r.Host, "127.0.0.1:") {
			r.Action += "@" + strings.TrimSuffix(r.Host, ".aliyuncs.com")
		}
		all = append(all, r.Action)
	}
	return all
}

func resolveByHelper(t *testing.T) (key, error) { return askHelper(t, nil) }

// askHelper resolves by the helper, with more variables than this process has.
func askHelper(t *testing.T, env []string) (key, error) {
	got := runHelperWith(t, env, "", "get", "--no-cache")
	for _, secret := range []string{world.cloud["CLOUDTEST_ACCESS_KEY_SECRET"], "CANARYsecret", "CANARYtoken", "CANARYsignature"} {
		if strings.Contains(got.stderr, secret) {
			t.Error("stderr has a secret")
		}
	}
	if got.code != 0 {
		return key{}, fmt.Errorf("exit %d: %s", got.code, got.stderr)
	}
	var document map[string]string
	if err := json.Unmarshal([]byte(got.stdout), &document); err != nil {
		return key{}, err
	}
	if document["mode"] == "BearerToken" {
		return key{id: bearer}, nil
	}
	return key{document["access_key_id"], document["access_key_secret"], document["sts_token"]}, nil
}

func resolveBySDK(t *testing.T) (key, error) {
	got, _, err := askSDK(t)
	return got, err
}

// askSDK takes the default chain of credentials-go, as the Terraform provider
// does, and says which of its providers gave the key.
func askSDK(t *testing.T) (got key, provider string, err error) {
	chain, err := credentials.NewCredential(nil)
	if err != nil {
		t.Fatal(err)
	}
	model, err := chain.GetCredential()
	if err != nil {
		return key{}, "", fmt.Errorf("error: %w", err)
	}
	return keyOf(model), text(model.ProviderName), nil
}

// A row is known to notice what it is there for.
func TestFits(t *testing.T) {
	for _, tt := range []struct {
		got, want string
		fits      bool
	}{
		{"user/canary", "user/canary", true},
		{"user/canary", "user/canar", false},
		{"AssumeRole > assumed-role/dev/x", "assumed-role/dev/x", false},
		{"assumed-role/dev/x1", "assumed-role/dev/x*", true},
		{"assumed-role/ops/x1", "assumed-role/dev/x*", false},
		{"exit 2: profile it: no", "exit 2: no", true},
		{"exit 3: profile it: no", "exit 2: no", false},
		{"exit 2: profile it: no", "exit 2: yes", false},
		{"user/canary", "error: user", false},
	} {
		if got := fits(tt.got, tt.want); got != tt.fits {
			t.Errorf("%s for %s: got %v, want %v", tt.got, tt.want, got, tt.fits)
		}
	}
}
