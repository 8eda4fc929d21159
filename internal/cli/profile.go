package cli

import (
	"strings"

	"aliyun-cred-helper/internal/config"
)

// configure writes the profile as External, so that `aliyun` and the SDKs take
// their credential from the helper. A profile that is External already is left
// alone when its command is this program, or when no person has acted: this may
// be such a command.
func (l *login) configure(settings []setting) error {
	external := strings.EqualFold(l.before.Mode, "External")
	own := strings.Contains(l.before.ProcessCommand, loginName) && isOAuth(l.before) == isOAuth(l.target)
	person := l.renewed || l.env.StdoutTerminal
	if l.NoConfigure || external && (own || !person) {
		return nil
	}
	path := l.configPath(l.ConfigPath)
	command := l.helperCommand()
	l.out.warnIfQuoted(l.Profile, command)
	return config.Update(path, func(d *config.Document) error {
		p, found := d.Profile(l.Profile)
		if !found {
			p = d.Add(l.Profile)
			p.Set("region_id", orDefault(l.Region, "cn-hangzhou"))
			p.Set("output_format", "json")
			p.Set("language", "en")
		}
		p.Set("mode", "External")
		p.Set("process_command", command)
		for _, s := range settings {
			p.Set(s.key, s.value)
		}
		// What `aliyun` or an SDK has left of earlier sessions is in plaintext, and
		// of no use any more.
		for _, key := range []string{
			"access_token", "cloud_sso_access_token_expire", "access_key_id", "access_key_secret", "sts_token", "sts_expiration",
			"oauth_access_token", "oauth_access_token_expire", "oauth_refresh_token", "oauth_refresh_token_expire",
		} {
			p.Remove(key)
		}
		if d.Current() == "" {
			d.SetCurrent(l.Profile)
		}
		return nil
	})
}

// helperCommand is the process_command of the profile.
func (l *login) helperCommand() string {
	return helperCommand(l.env.Self, "get", "--profile", l.Profile, "--mode", l.target.Mode)
}

func orDefault(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}
