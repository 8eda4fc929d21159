package keychain

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"aliyun-cred-helper/internal/credential"
)

// service is the name that everything is stored under.
const service = "aliyun-cred-helper"

const maxAccount = 128 // characters

// Account returns the account of an item. For KindKey and KindBearer that is
// key:NAME, where of is the name alone; for other kinds KIND:HASH over the list.
func Account(kind string, of ...string) string {
	if kind == KindKey || kind == KindBearer {
		return KindKey + ":" + strings.Join(of, "")
	}
	// Versioned, and each text after its length: no two lists hash the same text.
	h := sha256.New()
	h.Write([]byte(service + " account 1\n"))
	for _, text := range append([]string{kind}, of...) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(text))))
		h.Write([]byte(text))
	}
	return kind + ":" + hex.EncodeToString(h.Sum(nil))
}

// checkAccount refuses an account that not every backend can take. The macOS
// keychain is written to by a command line, where a newline would be a command.
func checkAccount(account string) error {
	kind, name, ok := strings.Cut(account, ":")
	if kind == KindKey {
		return checkName(name)
	}
	if !ok || !plain(account) {
		return credential.NewError(credential.Internal, "keychain", "", "an account that is not KIND:HASH")
	}
	return nil
}

// checkName refuses the name of a key that cannot be part of an account.
func checkName(name string) error {
	if name != "" && plain(KindKey+":"+name) && !isPart(name) {
		return nil
	}
	return credential.NewError(credential.Usage, "keychain",
		"take a name of 1 to 124 characters of A-Z a-z 0-9 . _ : - that does not end like .a.0 or .b.0",
		"this name cannot be used for a key")
}

func plain(s string) bool {
	for _, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("._:-", c) >= 0:
		default:
			return false
		}
	}
	return len(s) <= maxAccount
}

// isPart reports whether a name looks like partAccount made it.
func isPart(name string) bool {
	rest := strings.TrimRight(name, "0123456789")
	return rest != name && (strings.HasSuffix(rest, ".a.") || strings.HasSuffix(rest, ".b."))
}
