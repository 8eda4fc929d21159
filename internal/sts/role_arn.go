package sts

import (
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// nameInARN returns NAME of acs:ram::ACCOUNT:KIND/NAME, or "" for another text or
// a name of more characters than longest.
func nameInARN(arn, kind string, longest int) string {
	rest, isRAM := strings.CutPrefix(arn, "acs:ram::")
	account, name, isKind := strings.Cut(rest, ":"+kind+"/")
	if !isRAM || !isKind || !isAccount(account) || !text.Only(name, 1, longest, "._-") {
		return ""
	}
	return name
}

func isAccount(id string) bool {
	return id != "" && len(id) <= 32 && strings.Trim(id, "0123456789") == ""
}

// wrongARN says what a text is that is not the ARN of a role, and what was meant if that
// is certain.
func wrongARN(arn string) *credential.Error {
	refuse := func(hint, format string, args ...any) *credential.Error {
		return &credential.Error{Kind: credential.Usage, Hint: hint, Err: message.Errorf(format, args...)}
	}
	rest, isRAM := strings.CutPrefix(arn, "acs:ram::")
	account, resource, _ := strings.Cut(rest, ":")
	kind, name, _ := strings.Cut(resource, "/")
	digits := strings.NewReplacer("-", "", " ", "").Replace(account)
	switch {
	case arn == "":
		return refuse(hintARN, "the RAM role ARN is empty")
	case strings.ContainsAny(arn, "*<>{}$") || account == "ACCOUNT":
		return refuse(hintARN, "the RAM role ARN %q is a placeholder", arn)
	case strings.HasPrefix(arn, "arn:"):
		return refuse(hintARN, "%q is an ARN of another cloud, not of a RAM role", arn)
	case text.Only(strings.TrimPrefix(arn, "role/"), 1, 64, "._-"):
		return refuse(message.Sprintf(hintNamedARN, strings.TrimPrefix(arn, "role/")), "the RAM role ARN %q is only the name of a role", arn)
	case !isRAM || !text.Only(kind, 1, 64, "-"):
		return refuse(hintARN, "the RAM role ARN %q is not acs:ram::ACCOUNT:role/NAME", arn)
	case kind == "assumed-role":
		return refuse(hintARN, "%q is the ARN of a session, not of a RAM role", arn)
	case kind != "role":
		return refuse(hintARN, "%q is the ARN of a %s, not of a RAM role", arn, kind)
	case account == "":
		return refuse(message.Sprintf(hintNamedARN, name), "the RAM role ARN %q has no account id", arn)
	case !isAccount(account) && isAccount(digits):
		err := refuse(hintARN, "the account id in the RAM role ARN %q has dashes or spaces", arn)
		err.Mend = credential.Mend{Typed: arn, Meant: strings.Replace(arn, account, digits, 1)}
		return err
	case !isAccount(account):
		return refuse(hintARN, "the account in the RAM role ARN %q is not an id of up to 32 digits", arn)
	}
	return refuse(hintARN, "the name in the RAM role ARN %q is not 1 to 64 letters, digits and ._-", arn)
}
