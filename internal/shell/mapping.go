package shell

import (
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// Mapping is a further variable, and which part of a credential it gets.
type Mapping struct{ variable, field string }

// Owned is what a credential does not say about itself.
type Owned struct{ Region, Account string }

// fields are the parts of a credential. Account is the only one that may be unknown.
var fields = []string{"id", "secret", "token", "expiration", "region", fieldAccount}

const fieldAccount = "account"

// ParseMappings reads the values of --map. Errors are of kind Usage.
func ParseMappings(values []string) ([]Mapping, error) {
	refuse := func(value, why string) ([]Mapping, error) {
		return nil, credential.NewError(credential.Usage, "--map "+value, message.Sprintf("use VAR=FIELD, with FIELD one of: %s", strings.Join(fields, ", ")), why)
	}
	var list []Mapping
	for _, value := range values {
		name, field, found := strings.Cut(value, "=")
		switch {
		case !found:
			return refuse(value, "there is no = in it")
		case !text.Only(name, 1, 255, "_") || '0' <= name[0] && name[0] <= '9':
			return refuse(value, "the name of a variable has letters, digits and _, and does not begin with a digit")
		case strings.HasPrefix(folded(name), ownPrefix):
			return refuse(value, message.Sprintf("the names that begin with %s are those of this program", ownPrefix))
		case !slices.Contains(fields, field):
			return refuse(value, "there is no such field")
		}
		list = append(list, Mapping{name, field})
	}
	return list, nil
}

// NeedAccount reports whether a mapping of list has the account.
func NeedAccount(list []Mapping) bool {
	return slices.ContainsFunc(list, func(m Mapping) bool { return m.field == fieldAccount })
}

// Map returns base with the variables of list, which replace those of the same name. A
// token or an expiration that c does not have is removed; every other part that is
// missing is an error of kind Usage.
func Map(base []Variable, list []Mapping, c credential.Credential, o Owned) ([]Variable, error) {
	values := map[string]string{
		"id": c.AccessKeyID, "secret": c.AccessKeySecret.Reveal(), "token": c.SecurityToken.Reveal(),
		"expiration": expiration(c.Expires), "region": o.Region, fieldAccount: o.Account,
	}
	missing := map[string][2]string{ // why, hint
		"id":         {"a bearer token has no AccessKey", ""},
		"secret":     {"a bearer token has no AccessKey", ""},
		"region":     {"the profile has no region", "add --region REGION"},
		fieldAccount: {"only a role or an access configuration of CloudSSO says which account it is in", "write the account id yourself"},
	}
	for _, m := range list {
		reason, isError := missing[m.field]
		if isError && values[m.field] == "" {
			return nil, credential.NewError(credential.Usage, "--map "+m.variable+"="+m.field, reason[1], reason[0])
		}
		base = append(without(base, m.variable), Variable{Name: m.variable, Value: values[m.field]})
	}
	return base, nil
}

// Unmap returns base with the removal of the variables of list.
func Unmap(base []Variable, list []Mapping) []Variable {
	for _, m := range list {
		base = append(without(base, m.variable), Variable{Name: m.variable})
	}
	return base
}

func without(list []Variable, name string) []Variable {
	return slices.DeleteFunc(list, func(v Variable) bool { return folded(v.Name) == folded(name) })
}
