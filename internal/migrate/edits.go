package migrate

import (
	"encoding/json"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/text"
)

// edit is one change to a profile of config.json.
type edit struct {
	key   string
	value any    // a string, an int or a credential.Secret; nil removes the key
	after string // insert a new key after this one; "": at the end
}

// apply makes the edits and returns the changes as lines of a diff, without secrets.
// self is the path of this program.
func apply(p *config.ProfileEdit, edits []edit, self string) []string {
	var diff []string
	for _, e := range edits {
		before, existed := p.Get(e.key)
		if e.value == nil {
			p.Remove(e.key)
		} else {
			p.SetAfter(e.after, e.key, e.value)
		}
		after, exists := p.Get(e.key)
		if existed == exists && slices.Equal(before, after) {
			continue
		}
		if existed {
			diff = append(diff, "-"+shownField(e.key, before, self))
		}
		if exists {
			diff = append(diff, "+"+shownField(e.key, after, self))
		}
	}
	return diff
}

// shownField returns a key of a profile and its value for people. It masks secrets
// and the process_command of another program, which may contain a password.
func shownField(key string, raw json.RawMessage, self string) string {
	masked := slices.Contains([]string{"access_key_secret", "sts_token", "bearer_token"}, key)
	if key == "process_command" {
		var command string
		_ = json.Unmarshal(raw, &command)
		_, own := request.ReadCommand(command, self)
		masked = !own
	}
	if masked {
		return `"` + key + `": "********"`
	}
	return `"` + key + `": ` + text.Printable(string(raw), 2*text.Max)
}

// diffText returns the diff of one profile with a heading.
func diffText(path, profile string, diff []string) string {
	path, profile = text.Printable(path, text.Max), text.Printable(profile, text.Max)
	return message.Sprintf("--- %s\n+++ %s\n@@ profile %s @@\n%s\n", path, path, profile, strings.Join(diff, "\n"))
}

// textOf returns a string of the profile, or "" if the key is missing or has another
// type.
func textOf(p *config.ProfileEdit, key string) string {
	var value string
	raw, _ := p.Get(key)
	_ = json.Unmarshal(raw, &value)
	return value
}

// secretOf is textOf for a secret.
func secretOf(p *config.ProfileEdit, key string) credential.Secret {
	var secret credential.Secret
	raw, _ := p.Get(key)
	_ = json.Unmarshal(raw, &secret)
	return secret
}

func hasSecret(p *config.ProfileEdit, key string) bool { return !secretOf(p, key).IsZero() }
