package profilesync

import (
	"path"
	"regexp"
	"strings"
	"unicode"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// DefaultTemplate is the template of names that is used unless another is given.
const DefaultTemplate = "{account_name}-{access_config}"

const hintTemplate = "use {account_name}, {account_id}, {access_config} and {access_config_id}"

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// Target is an access configuration in an account.
type Target struct {
	AccountID, ConfigurationID     string
	AccountName, ConfigurationName string // may hold anything
}

// pair identifies a Target. Names change.
type pair struct{ accountID, configurationID string }

func (t Target) pair() pair { return pair{t.AccountID, t.ConfigurationID} }

// CheckTemplate returns an error of Kind Usage if template has a field that does not
// exist, or none.
func CheckTemplate(template string) error {
	fields := placeholder.FindAllString(template, -1)
	rest := placeholder.ReplaceAllString(template, "")
	reason := ""
	switch {
	case strings.ContainsAny(rest, "{}"):
		reason = "a brace is alone"
	case len(fields) == 0:
		reason = "it has no field, and would give every profile the same name"
	}
	for _, f := range fields {
		if _, known := (Target{}).field(f); !known {
			reason = message.Sprintf("there is no field %s", f)
		}
	}
	if reason == "" {
		return nil
	}
	return credential.NewError(credential.Usage, "--template", hintTemplate, reason)
}

// field returns what a field of a template stands for. In place of a name of which safe
// leaves nothing it is the id, so that no part of a profile's name is missing.
func (t Target) field(name string) (value string, known bool) {
	nameOr := func(name, id string) string {
		if safe(name) == "" {
			return id
		}
		return name
	}
	switch name {
	case "{account_name}":
		return nameOr(t.AccountName, t.AccountID), true
	case "{account_id}":
		return t.AccountID, true
	case "{access_config}":
		return nameOr(t.ConfigurationName, t.ConfigurationID), true
	case "{access_config_id}":
		return t.ConfigurationID, true
	}
	return "", false
}

// name returns the name that template gives to t.
func (t Target) name(template string) string {
	return safe(placeholder.ReplaceAllStringFunc(template, func(field string) string {
		value, _ := t.field(field)
		return value
	}))
}

// maxName is how many characters a name has at most.
const maxName = 100

// safe returns s as a name that needs no quotes in any shell or process_command: letters
// and digits of any script, dot, underscore, and a hyphen in place of all else. It may be
// empty.
func safe(s string) string {
	var b strings.Builder
	hyphen, n := false, 0
	for _, c := range s {
		if n >= maxName {
			break
		}
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '.' && c != '_' || c == unicode.ReplacementChar {
			hyphen = true
			continue
		}
		if hyphen && b.Len() > 0 {
			b.WriteByte('-')
			n++
		}
		hyphen = false
		b.WriteRune(c)
		n++
	}
	return strings.Trim(b.String(), "-.")
}

// Pattern is a glob over names and ids, whatever the case; "" matches everything.
type Pattern string

// Check returns an error of Kind Usage, which names flag, if the pattern is malformed.
func (p Pattern) Check(flag string) error {
	if _, err := path.Match(string(p), ""); err != nil {
		return credential.NewError(credential.Usage, flag, "use a glob such as 'prod-*'", message.Sprintf("%s is not a pattern", string(p)))
	}
	return nil
}

// Matches reports whether one of the texts matches.
func (p Pattern) Matches(texts ...string) bool {
	if p == "" {
		return true
	}
	plain := func(s string) string { return strings.ReplaceAll(strings.ToLower(s), "/", "\x00") } // a slash is no directory here
	for _, text := range texts {
		if ok, _ := path.Match(plain(string(p)), plain(text)); ok && text != "" {
			return true
		}
	}
	return false
}
