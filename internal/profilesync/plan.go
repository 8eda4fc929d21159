// Package profilesync gives every access configuration of a CloudSSO portal that a person
// may use a profile in config.json. It touches only profiles that it could have written
// itself, byte for byte in meaning, for the same portal: it adds those that are missing,
// and removes those that stand for nothing any more. It never changes one.
package profilesync

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/text"
)

// Sync is what a person wants of the profiles of a portal.
type Sync struct {
	SignInURL string // as ParseSignInURL returns it
	Self      string // the path of this program
	Template  string // of names; see CheckTemplate
	Account   Pattern
	Access    Pattern // over access configurations
	Region    string  // of new profiles
	Prune     bool    // remove what is gone; only with a complete list
}

// Plan is what changes in a config.json.
type Plan struct {
	Added     []Profile
	Removed   []Profile
	Unchanged int      // profiles that stand for what is listed
	Notes     []string // about profiles that need attention; printable

	numbers []int // of Removed, in the file
	fields  [][]config.Field
}

// Profile is a profile of a Plan.
type Profile struct {
	Name string
	Target
}

// Targets returns what is listed and matches the patterns, by the names of accounts.
func (s Sync) Targets(list []ssoflow.Assignment) []Target {
	var targets []Target
	seen := map[pair]bool{}
	for _, account := range list {
		if !s.Account.Matches(account.Name, account.ID) {
			continue
		}
		for _, x := range account.Configurations {
			t := Target{AccountID: account.ID, AccountName: account.Name, ConfigurationID: x.ID, ConfigurationName: x.Name}
			if s.Access.Matches(x.Name, x.ID) && !seen[t.pair()] {
				seen[t.pair()] = true
				targets = append(targets, t)
			}
		}
	}
	slices.SortFunc(targets, func(a, b Target) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.AccountName), strings.ToLower(b.AccountName)), cmp.Compare(a.AccountID, b.AccountID),
			cmp.Compare(strings.ToLower(a.ConfigurationName), strings.ToLower(b.ConfigurationName)), cmp.Compare(a.ConfigurationID, b.ConfigurationID))
	})
	return targets
}

// Plan returns what changes in file, if the portal lists list.
func (s Sync) Plan(file *config.File, list []ssoflow.Assignment) Plan {
	var p Plan
	names, foreign, stands := map[string]bool{"": true}, map[string]bool{}, map[pair]bool{} // no profile gets an empty name
	for _, profile := range file.All() {
		standsFor, ours := s.standsFor(profile)
		if !names[profile.Name] { // the first of a name counts
			names[profile.Name], foreign[profile.Name] = true, !ours
		}
		if ours {
			stands[standsFor] = true
		}
	}
	for _, t := range s.Targets(list) {
		if stands[t.pair()] {
			p.Unchanged++
			continue
		}
		wanted := t.name(s.Template)
		name := t.unique(wanted, names)
		if foreign[wanted] {
			p.Notes = append(p.Notes, message.Sprintf("profile %s is of something else and stays; using the name %s", text.Printable(wanted, text.Max), text.Printable(name, text.Max)))
		}
		names[name] = true
		p.Added = append(p.Added, Profile{name, t})
		p.fields = append(p.fields, s.fields(name, t))
	}
	if s.Prune {
		s.prune(&p, file, list)
	}
	return p
}

// unique returns wanted or, if that is taken, a name that is not.
func (t Target) unique(wanted string, taken map[string]bool) string {
	for _, name := range []string{wanted, safe(wanted + "-" + t.AccountID), safe(wanted + "-" + t.AccountID + "-" + t.ConfigurationID)} {
		if !taken[name] {
			return name
		}
	}
	for n := 2; ; n++ {
		if name := wanted + "-" + strconv.Itoa(n); !taken[name] {
			return name
		}
	}
}

// fields returns a profile as `login` writes it.
func (s Sync) fields(name string, t Target) []config.Field {
	return []config.Field{
		{Key: "name", Value: name},
		{Key: "mode", Value: credential.ModeExternal},
		{Key: "process_command", Value: request.GetCommand(s.Self, "--profile", name, "--mode", credential.ModeCloudSSO)},
		{Key: "region_id", Value: s.Region},
		{Key: "output_format", Value: "json"},
		{Key: "language", Value: "en"},
		{Key: "cloud_sso_sign_in_url", Value: s.SignInURL},
		{Key: "cloud_sso_account_id", Value: t.AccountID},
		{Key: "cloud_sso_access_config", Value: t.ConfigurationID},
	}
}

// standsFor returns what a profile of this portal gives access to: its command is that of
// a profile that Sync writes, perhaps with another directory.
func (s Sync) standsFor(p config.Profile) (pair, bool) {
	if !p.Is(credential.ModeExternal) || p.CloudSSOAccountID == "" || p.CloudSSOAccessConfig == "" {
		return pair{}, false
	}
	if u, err := ssoflow.ParseSignInURL(p.CloudSSOSignInURL); err != nil || u.String() != s.SignInURL {
		return pair{}, false
	}
	c, own := request.ReadCommand(p.ProcessCommand, s.Self)
	if !own || c.Err != nil {
		return pair{}, false
	}
	c.Mode = credential.CanonicalMode(c.Mode)
	want := request.Request{Profile: p.Name, Mode: credential.ModeCloudSSO}
	ours := reflect.DeepEqual(c.Request, want) && c.CommonFlags == (request.CommonFlags{})
	return pair{p.CloudSSOAccountID, p.CloudSSOAccessConfig}, ours
}

// isWritten reports whether p, for which standsFor is true, has only what Sync writes.
// The region may be another one, and there may be a session that an SDK wrote back.
func isWritten(p config.Profile) bool {
	want := config.Profile{
		Name: p.Name, Mode: p.Mode, ProcessCommand: p.ProcessCommand, RegionID: p.RegionID,
		CloudSSOSignInURL: p.CloudSSOSignInURL, CloudSSOAccountID: p.CloudSSOAccountID, CloudSSOAccessConfig: p.CloudSSOAccessConfig,
	}
	if credential.IsSessionID(p.AccessKeyID) {
		want.AccessKeyID, want.AccessKeySecret = p.AccessKeyID, p.AccessKeySecret
		want.StsToken, want.StsExpiration = p.StsToken, p.StsExpiration
	}
	return p == want
}

// prune plans to remove what is not listed any more.
func (s Sync) prune(p *Plan, file *config.File, list []ssoflow.Assignment) {
	listed, names := map[pair]bool{}, map[string]string{}
	for _, account := range list {
		names[account.ID] = account.Name
		for _, x := range account.Configurations {
			listed[pair{account.ID, x.ID}] = true
			names[x.ID] = x.Name
		}
	}
	users := s.users(file)
	for i, profile := range file.All() {
		standsFor, ours := s.standsFor(profile)
		if !ours || listed[standsFor] ||
			!s.Account.Matches(names[standsFor.accountID], standsFor.accountID) ||
			!s.Access.Matches(names[standsFor.configurationID], standsFor.configurationID) {
			continue
		}
		shown := text.Printable(profile.Name, text.Max)
		switch user, used := users[profile.Name]; {
		case profile.Name == file.Current:
			p.Notes = append(p.Notes, message.Sprintf("profile %s is gone at the portal; it stays, since it is the current one", shown))
		case used:
			p.Notes = append(p.Notes, message.Sprintf("profile %s is gone at the portal; it stays, since profile %s uses it", shown, text.Printable(user, text.Max)))
		case !isWritten(profile):
			p.Notes = append(p.Notes, message.Sprintf("profile %s is gone at the portal; it stays, since it has settings of its own", shown))
		default:
			p.numbers = append(p.numbers, i)
			p.Removed = append(p.Removed, Profile{profile.Name, Target{
				AccountID: standsFor.accountID, ConfigurationID: standsFor.configurationID,
				AccountName: names[standsFor.accountID], ConfigurationName: names[standsFor.configurationID],
			}})
		}
	}
}

// users returns, for each profile that another one uses, the name of that one.
func (s Sync) users(file *config.File) map[string]string {
	users := map[string]string{}
	for _, p := range file.All() {
		c, own := request.ReadCommand(p.ProcessCommand, s.Self)
		if !own {
			c = request.Command{}
		}
		for _, used := range []string{p.SourceProfile, c.SourceProfile, c.Profile} {
			if used != "" && used != p.Name {
				users[used] = p.Name
			}
		}
	}
	return users
}

// IsEmpty reports whether nothing changes.
func (p Plan) IsEmpty() bool { return len(p.Added)+len(p.Removed) == 0 }

// Apply makes the changes in d, which must be the file of the Plan.
func (p Plan) Apply(d *config.Document) { d.Replace(p.numbers, p.fields) }

// Rows returns the changes as rows of a table: "+" or "-", profile, account and access
// configuration.
func (p Plan) Rows() [][]string {
	var rows [][]string
	for _, part := range []struct {
		mark string
		list []Profile
	}{{"+", p.Added}, {"-", p.Removed}} {
		for _, x := range part.list {
			rows = append(rows, []string{part.mark + " " + x.Name, withID(x.AccountName, x.AccountID), withID(x.ConfigurationName, x.ConfigurationID)})
		}
	}
	return rows
}

// withID returns a name with its id, or the id alone.
func withID(name, id string) string {
	if name == "" {
		return id
	}
	return name + " (" + id + ")"
}
