package httpx

import (
	"strings"
	"sync"

	"aliyun-cred-helper/internal/text"
)

// userAgentOf returns a function that returns the User-Agent of a release: a product and
// its version, see RFC 9110 section 10.1.5.
func userAgentOf(release func() string) func() string {
	return sync.OnceValue(func() string {
		if release == nil {
			return userAgent
		}
		// The go command calls a build without a version "(devel)", which is no version
		// there.
		version := strings.Trim(release(), "()")
		if !text.Only(version, 1, 128, ".-_+~") {
			return userAgent
		}
		return userAgent + "/" + version
	})
}
