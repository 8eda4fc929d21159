package profilesync

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ssoflow"
)

const (
	portal = "https://signin-test.alibabacloudsso.com/dir/login"
	self   = "/opt/bin/aliyun-sso-login"
)

// account returns an account with access configurations, given as ID=NAME.
func account(id, name string, configurations ...string) ssoflow.Assignment {
	a := ssoflow.Assignment{Account: ssoflow.Account{ID: id, Name: name}}
	for _, c := range configurations {
		id, name, _ := strings.Cut(c, "=")
		a.Configurations = append(a.Configurations, ssoflow.AccessConfiguration{ID: id, Name: name})
	}
	return a
}

func syncOf() Sync {
	return Sync{SignInURL: portal, Self: self, Template: DefaultTemplate, Region: "cn-hangzhou"}
}

// load returns the config.json with that text.
func load(t *testing.T, text string) *config.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return reload(t, path)
}

func reload(t *testing.T, path string) *config.File {
	t.Helper()
	f, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// apply writes the plan, and returns the file as it is then.
func apply(t *testing.T, s Sync, f *config.File, list []ssoflow.Assignment) (Plan, *config.File) {
	t.Helper()
	var p Plan
	err := config.Update(f.Path, func(d *config.Document) error {
		now, err := d.File(f.Path)
		if err != nil {
			return err
		}
		p = s.Plan(now, list)
		p.Apply(d)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p, reload(t, f.Path)
}

// shown returns the changes of a plan, without ids.
func shown(p Plan) string {
	var words []string
	for _, row := range p.Rows() {
		words = append(words, strings.ReplaceAll(row[0], " ", ""))
	}
	return strings.Join(words, " ")
}

func TestNames(t *testing.T) {
	tests := []struct {
		name, template, taken string
		list                  []ssoflow.Assignment
		want                  string
	}{
		{"plain", DefaultTemplate, "", []ssoflow.Assignment{account("1", "pay", "ac-1=Admin", "ac-2=Read")}, "+pay-Admin +pay-Read"},
		{"ids", "{account_id}.{access_config_id}", "", []ssoflow.Assignment{account("1", "pay", "ac-1=Admin")}, "+1.ac-1"},
		{"made safe", DefaultTemplate, "", []ssoflow.Assignment{account("1", "  A b/c\u202e$(x)'--", "ac-1=Read Only")}, "+A-b-c-x-Read-Only"},
		{"other scripts", DefaultTemplate, "", []ssoflow.Assignment{account("1", "生产环境", "ac-1=Admin")}, "+生产环境-Admin"},
		{"nothing of it is safe", "{account_name}", "", []ssoflow.Assignment{account("1", "---", "ac-1=x")}, "+1"},
		{"nothing of two is safe", DefaultTemplate, "", []ssoflow.Assignment{account("1", "★★", "ac-1=x"), account("2", "★★", "ac-1=x")}, "+1-x +2-x"},
		{"nothing of the access configuration is safe", DefaultTemplate, "", []ssoflow.Assignment{account("1", "pay", "ac-1=…", "ac-2=.-")}, "+pay-ac-2 +pay-ac-1"},
		{"nothing but the text around it is safe", "x-{account_name}", "", []ssoflow.Assignment{account("1", "★", "ac-1=x"), account("2", "☆", "ac-1=x")}, "+x-1 +x-2"},
		{"no name", DefaultTemplate, "", []ssoflow.Assignment{account("1", "", "ac-1=x")}, "+1-x"},
		{"nothing of an id is safe", "{account_id}", "", []ssoflow.Assignment{account("...", "pay", "ac-1=x")}, "+ac-1"},
		{"one name twice", DefaultTemplate, "", []ssoflow.Assignment{account("2", "pay", "ac-1=Admin"), account("1", "pay", "ac-1=Admin")}, "+pay-Admin +pay-Admin-2"},
		{"one name for all", "{account_name}", "", []ssoflow.Assignment{account("1", "pay", "ac-1=Admin", "ac-2=Read", "ac-3=X")}, "+pay +pay-1 +pay-1-ac-3"},
		{"taken", DefaultTemplate, "pay-Admin", []ssoflow.Assignment{account("1", "pay", "ac-1=Admin")}, "+pay-Admin-1"},
		{"listed twice", DefaultTemplate, "", []ssoflow.Assignment{account("1", "pay", "ac-1=Admin"), account("1", "pay", "ac-1=Admin")}, "+pay-Admin"},
		{"long", "{account_name}", "", []ssoflow.Assignment{account("1", strings.Repeat("x", 300), "ac-1=Admin")}, "+" + strings.Repeat("x", maxName)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := load(t, fmt.Sprintf(`{"profiles":[{"name":%q,"mode":"AK"}]}`, tt.taken))
			s := syncOf()
			s.Template = tt.template
			p, after := apply(t, s, f, tt.list)
			if got := shown(p); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if again := s.Plan(after, tt.list); !again.IsEmpty() {
				t.Errorf("the second time: %s", shown(again))
			}
		})
	}
}

func TestCheckTemplate(t *testing.T) {
	for _, good := range []string{DefaultTemplate, "x-{account_id}", "{access_config_id}"} {
		if err := CheckTemplate(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "x", "{account}", "{account_id", "{account_id}}", "{}"} {
		if err := CheckTemplate(bad); credential.KindOf(err) != credential.Usage || err == nil {
			t.Errorf("%s: got %v", bad, err)
		}
	}
}

func TestPatterns(t *testing.T) {
	list := []ssoflow.Assignment{account("11", "prod/pay", "ac-1=Admin", "ac-2=ReadOnly"), account("12", "test", "ac-1=Admin")}
	tests := []struct{ account, access, want string }{
		{"", "", "+prod-pay-Admin +prod-pay-ReadOnly +test-Admin"},
		{"prod*", "", "+prod-pay-Admin +prod-pay-ReadOnly"},
		{"PROD/*", "read*", "+prod-pay-ReadOnly"},
		{"12", "", "+test-Admin"},
		{"1?", "ac-2", "+prod-pay-ReadOnly"},
		{"[tp]*", "*min", "+prod-pay-Admin +test-Admin"},
		{"none", "", ""},
	}
	for _, tt := range tests {
		s := syncOf()
		s.Account, s.Access = Pattern(tt.account), Pattern(tt.access)
		if got := shown(s.Plan(load(t, `{}`), list)); got != tt.want {
			t.Errorf("%s %s: got %s, want %s", tt.account, tt.access, got, tt.want)
		}
	}
	if err := Pattern("[a").Check("--account"); credential.KindOf(err) != credential.Usage {
		t.Errorf("got %v", err)
	}
}

// TestPrune has one profile of each kind, none of which is listed any more.
func TestPrune(t *testing.T) {
	profile := func(name string, more ...string) string {
		fields := map[string]any{
			"name": name, "mode": "External", "process_command": "/usr/bin/aliyun-cred-helper get --profile " + name + " --mode CloudSSO",
			"cloud_sso_sign_in_url": portal, "cloud_sso_account_id": "9", "cloud_sso_access_config": "ac-" + name, "region_id": "cn-beijing", "output_format": "json",
		}
		for i := 0; i+1 < len(more); i += 2 {
			fields[more[i]] = more[i+1]
		}
		text, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	f := load(t, `{"current":"now","profiles":[`+strings.Join([]string{
		profile("gone"),
		profile("written-back", "access_key_id", "STS.x", "access_key_secret", "s", "sts_token", "t"),
		profile("other-url", "cloud_sso_sign_in_url", portal+"/"),
		profile("kept"),
		profile("now"),
		profile("source"),
		profile("behind"),
		profile("own-role", "ram_role_arn", "acs:ram::1:role/x"),
		profile("own-note", "x_note", "mine"),
		profile("own-key", "access_key_id", "LTAIxxxxxxxxxxxx", "access_key_secret", "s"),
		profile("other-portal", "cloud_sso_sign_in_url", "https://signin-other.alibabacloudsso.com/x/login"),
		profile("other-program", "process_command", "/usr/bin/other get --profile other-program --mode CloudSSO"),
		profile("other-profile", "process_command", "/usr/bin/aliyun-cred-helper get --profile behind --mode CloudSSO"),
		profile("more-flags", "process_command", "/usr/bin/aliyun-cred-helper get --profile more-flags --mode CloudSSO --backend file"),
		profile("sso", "mode", "CloudSSO"),
		`{"name":"role","mode":"ChainableRamRoleArn","source_profile":"source"}`,
	}, ",")+`]}`)
	list := []ssoflow.Assignment{account("9", "nine", "ac-kept=K")}
	s := syncOf()
	s.Prune = true
	p, after := apply(t, s, f, list)
	if got := shown(p); got != "-gone -written-back -other-url" {
		t.Errorf("got %s", got)
	}
	var notes []string
	for _, note := range p.Notes {
		notes = append(notes, strings.Fields(note)[1])
	}
	if want := []string{"now", "source", "behind", "own-role", "own-note", "own-key"}; !slices.Equal(notes, want) {
		t.Errorf("notes about %v, want %v", notes, want)
	}
	if len(after.All()) != 13 || p.Unchanged != 1 {
		t.Errorf("%d profiles are left, %d unchanged", len(after.All()), p.Unchanged)
	}

	s.Access = "ac-g*"
	if got := shown(s.Plan(f, list)); got != "-gone" {
		t.Errorf("with a pattern: %s", got)
	}
	s.Prune = false
	if got := shown(s.Plan(f, list)); got != "" {
		t.Errorf("without --prune: %s", got)
	}
}

// TestRenamed: an account that is renamed keeps its profile.
func TestRenamed(t *testing.T) {
	s := syncOf()
	s.Prune = true
	_, f := apply(t, s, load(t, `{}`), []ssoflow.Assignment{account("1", "old", "ac-1=Admin")})
	if p := s.Plan(f, []ssoflow.Assignment{account("1", "new", "ac-1=Root")}); !p.IsEmpty() || p.Unchanged != 1 {
		t.Errorf("got %s", shown(p))
	}
}

// TestMany plans and writes 3,000 profiles beside 7,000 others.
func TestMany(t *testing.T) {
	var others []string
	for i := range 7000 {
		others = append(others, fmt.Sprintf(`{"name":"other-%d","mode":"AK"}`, i))
	}
	var list []ssoflow.Assignment
	for i := range 1000 {
		list = append(list, account(fmt.Sprint(1000+i), fmt.Sprint("team-", i), "ac-1=Admin", "ac-2=Read", "ac-3=Audit"))
	}
	f := load(t, `{"profiles":[`+strings.Join(others, ",")+`]}`)
	start := time.Now()
	p, after := apply(t, syncOf(), f, list)
	t.Logf("3,000 profiles after %s", time.Since(start))
	if len(p.Added) != 3000 || len(after.All()) != 10000 {
		t.Errorf("%d added, %d in all", len(p.Added), len(after.All()))
	}
}
