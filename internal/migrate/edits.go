package migrate

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/text"
)

// edit is one change to a profile of config.json.
type edit struct {
	key   string
	value any    // a string, an int or a credential.Secret; nil: the key is removed
	after string // a key that a new one is put behind; empty: at the end
}

// apply carries the edits out, and returns lines that tell what has changed,
// in the manner of a diff. No line has a secret.
func apply(p *config.ProfileEdit, edits []edit, self string) []string {
	var lines []string
	for _, e := range edits {
		before, had := p.Get(e.key)
		if e.value == nil {
			p.Remove(e.key)
		} else {
			p.SetAfter(e.after, e.key, e.value)
		}
		after, has := p.Get(e.key)
		if had == has && slices.Equal(before, after) {
			continue
		}
		if had {
			lines = append(lines, "-"+member(e.key, before, self))
		}
		if has {
			lines = append(lines, "+"+member(e.key, after, self))
		}
	}
	return lines
}

// masked are the keys whose values are not shown.
var masked = []string{"access_key_secret", "sts_token", "bearer_token"}

// member returns a key of a profile and its value for people. The process_command of
// another program may carry a password, and so is not shown either.
func member(key string, raw json.RawMessage, self string) string {
	value := text.Printable(string(raw), 2*text.Max)
	if slices.Contains(masked, key) {
		value = `"********"`
	}
	if key == "process_command" {
		var command string
		_ = json.Unmarshal(raw, &command)
		if _, own := request.ReadCommand(command, self); !own {
			value = `"********"`
		}
	}
	return `"` + key + `": ` + value
}

// diffText puts the lines of one profile below a heading.
func diffText(path, profile string, lines []string) string {
	path, profile = text.Printable(path, text.Max), text.Printable(profile, text.Max)
	return fmt.Sprintf("--- %s\n+++ %s\n@@ profile %s @@\n%s\n", path, path, profile, strings.Join(lines, "\n"))
}

// textOf returns the string that a key of the profile has, or "".
func textOf(p *config.ProfileEdit, key string) string {
	var value string
	raw, _ := p.Get(key)
	_ = json.Unmarshal(raw, &value) // another type is as good as nothing
	return value
}

// secretOf is textOf for a secret.
func secretOf(p *config.ProfileEdit, key string) credential.Secret {
	var secret credential.Secret
	raw, _ := p.Get(key)
	_ = json.Unmarshal(raw, &secret)
	return secret
}
