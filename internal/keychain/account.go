package keychain

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/text"
)

// service is the name of this program in the keychain: every item is stored
// under it.
const service = "aliyun-cred-helper"

const maxAccount = 128 // characters

// Account returns the account of an item. For KindKey and KindBearer that is
// key:NAME, where parts is the name alone; for other kinds it is KIND:HASH, a
// hash of kind and parts.
func Account(kind string, parts ...string) string {
	if kind == KindKey || kind == KindBearer {
		return KindKey + ":" + strings.Join(parts, "")
	}
	// The length of each part comes before it, so no two lists give the same bytes.
	h := sha256.New()
	h.Write([]byte(service + " account 1\n"))
	for _, text := range append([]string{kind}, parts...) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(text))))
		h.Write([]byte(text))
	}
	return kind + ":" + hex.EncodeToString(h.Sum(nil))
}

// kindIn returns the kind that account begins with: KindKey for a bearer token.
func kindIn(account string) string {
	kind, _, _ := strings.Cut(account, ":")
	return kind
}

// checkAccount refuses an account that not every backend can take. go-keyring
// writes to the macOS keychain with a command line, where a newline would begin
// another command.
func checkAccount(account string) error {
	kind, name, ok := strings.Cut(account, ":")
	if kind == KindKey {
		return checkName(name)
	}
	if !ok || !isPlain(account) {
		return credential.NewError(credential.Internal, "keychain", "", "an account that is not KIND:HASH")
	}
	return nil
}

// checkName refuses the name of a key that cannot be part of an account.
func checkName(name string) error {
	if name != "" && isPlain(KindKey+":"+name) && !isPart(name) {
		return nil
	}
	return credential.NewError(credential.Usage, "keychain",
		"take a name of 1 to 124 characters of A-Z a-z 0-9 . _ : - that does not end like .a.0 or .b.0",
		"this name cannot be used for a key")
}

// isPlain reports whether s has only characters that every backend can take, and
// not too many.
func isPlain(s string) bool { return text.Only(s, 0, maxAccount, "._:-") }

// isPart reports whether name ends as the accounts of partAccount do.
func isPart(name string) bool {
	rest := strings.TrimRight(name, "0123456789")
	return rest != name && (strings.HasSuffix(rest, ".a.") || strings.HasSuffix(rest, ".b."))
}
