package login

import (
	"cmp"
	"context"
	"reflect"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/migrate"
	"aliyun-cred-helper/internal/profilesync"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/text"
)

type syncCommand struct {
	Name         string `arg:"" optional:"" complete:"profile" help:"The same as --profile NAME."`
	Profile      string `short:"p" placeholder:"NAME" complete:"profile" help:"Use the portal of this profile (default: the only one where you are signed in)."`
	Template     string `placeholder:"T" help:"Name of a new profile, with {account_name}, {account_id}, {access_config} and {access_config_id} (default {account_name}-{access_config})."`
	Account      string `placeholder:"PATTERN" help:"Only accounts whose name or id matches, such as 'prod-*'."`
	AccessConfig string `name:"access-config" placeholder:"PATTERN" help:"Only access configurations whose name or id matches."`
	Region       string `placeholder:"REGION" help:"Region of new profiles (default cn-hangzhou)."`
	DryRun       bool   `name:"dry-run" help:"Print the changes, and write nothing."`
	Prune        bool   `help:"Remove profiles of what you may not use any more."`
	Yes          bool   `help:"Do not ask."`
	request.ConfigFile
}

// Untimed implements cli.Untimed: the time limit is that of one request.
func (*syncCommand) Untimed() {}

// AfterApply implements cli.Applied.
func (s *syncCommand) AfterApply() error {
	s.Template = cmp.Or(s.Template, profilesync.DefaultTemplate)
	return request.OneName(&s.Name, &s.Profile)
}

func (s *syncCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	if err := s.check(c); err != nil {
		return nil, err
	}
	f := factory.New(c)
	defer f.Close()
	place := f.ConfigPlace(s.ConfigPath)
	signInURL, list, missing := listAssignments(ctx, c, f, s.Profile, s.ConfigPath)
	if len(list) == 0 && missing != nil {
		return nil, missing
	}
	place.Named = false // the profiles can be the first
	file, err := place.Load()
	if err != nil {
		return nil, err
	}
	if s.Prune && missing != nil {
		c.Out.Warnf("the list is not complete: no profile is removed")
	}
	wanted := profilesync.Sync{
		SignInURL: signInURL.String(), Self: c.Env.Self, Template: s.Template, Region: cmp.Or(s.Region, config.DefaultRegion),
		Account: profilesync.Pattern(s.Account), Access: profilesync.Pattern(s.AccessConfig), Prune: s.Prune && missing == nil,
	}
	report, err := s.write(ctx, c, wanted, file, list)
	if err != nil {
		return nil, err
	}
	if !s.DryRun {
		f.WarnUnread(s.ConfigPath)
	}
	return report, inPart(ctx, missing)
}

// check checks the flags, and that somebody can say yes.
func (s *syncCommand) check(c *cli.Call) error {
	for _, err := range []error{
		profilesync.CheckTemplate(s.Template),
		profilesync.Pattern(s.Account).Check("--account"),
		profilesync.Pattern(s.AccessConfig).Check("--access-config"),
	} {
		if err != nil {
			return err
		}
	}
	if !s.Yes && !s.DryRun && !canAsk(c.Env) {
		return credential.NewError(credential.Usage, "sync", "add --yes, or --dry-run to see the changes", "there is no terminal to ask on")
	}
	return nil
}

// write writes the profiles, and asks first. It returns the changes for stdout.
func (s *syncCommand) write(ctx context.Context, c *cli.Call, wanted profilesync.Sync, file *config.File, list []ssoflow.Assignment) ([]byte, error) {
	plan, path := wanted.Plan(file, list), text.Tilde(file.Path, c.Env.Home)
	for _, note := range plan.Notes {
		c.Out.Notef("%s", note)
	}
	if plan.IsEmpty() {
		c.Out.Notef("%s is up to date (profiles of this portal: %d)", path, plan.Unchanged)
		return nil, nil
	}
	if s.DryRun {
		c.Out.Notef("nothing was written to %s (to add: %d, to remove: %d, unchanged: %d)", path, len(plan.Added), len(plan.Removed), plan.Unchanged)
		return changes(plan), nil
	}
	if !s.Yes {
		if err := confirm(ctx, c, plan, path); err != nil {
			return nil, err
		}
	}
	err := config.Update(file.Path, func(d *config.Document) error {
		now, err := d.File(file.Path)
		if err != nil {
			return err
		}
		again := wanted.Plan(now, list)
		if !s.Yes && !reflect.DeepEqual(again.Rows(), plan.Rows()) {
			return credential.NewError(credential.Usage, path, "run the command again", "another program has changed it meanwhile, and nothing was written")
		}
		plan = again
		plan.Apply(d)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(plan.Added) > 0 {
		name := plan.Added[0].Name
		migrate.WarnIfQuoted(c.Out, name, request.GetCommand(c.Env.Self, "--profile", name))
	}
	c.Out.Notef("written %s (added: %d, removed: %d, unchanged: %d)", path, len(plan.Added), len(plan.Removed), plan.Unchanged)
	if !s.Yes && c.Env.StdoutTerminal {
		return nil, nil // the person has seen it
	}
	return changes(plan), nil
}

// changes returns a plan as a table.
func changes(plan profilesync.Plan) []byte {
	return cli.Columns(append([][]string{headings("  PROFILE", "ACCOUNT", "ACCESS CONFIGURATION")}, plan.Rows()...))
}

// confirm shows the changes, and asks whether to make them.
func confirm(ctx context.Context, c *cli.Call, plan profilesync.Plan, path string) error {
	c.Out.Text(string(changes(plan)))
	answer, err := cli.Ask(ctx, c.Env, message.Sprintf("Write %s (to add: %d, to remove: %d, unchanged: %d)? [y/N] ", path, len(plan.Added), len(plan.Removed), plan.Unchanged))
	if err != nil {
		return err
	}
	if !cli.IsYes(answer) {
		c.Out.Notef("nothing was written")
		return cli.Ended{Code: cli.ExitFailed}
	}
	return nil
}
