package acr

import (
	"regexp"
	"strings"
	"sync"

	"aliyun-cred-helper/internal/text"
)

// Registry is what a password is for. Without Instance and Name it is the personal
// registry of the account.
type Registry struct {
	Region   string
	Instance string // id of an instance: cri-ID, or crpi-ID of a personal one
	Name     string // of an enterprise instance whose id is not known
}

// String returns REGION/INSTANCE, for lists.
func (r Registry) String() string {
	switch {
	case r.Instance != "":
		return r.Region + "/" + r.Instance
	case r.Name != "":
		return r.Region + "/" + r.Name
	}
	return r.Region + "/personal"
}

// personalPrefix begins the ids of personal instances.
const personalPrefix = "crpi-"

// aRegion begins with two letters: the host registry.oss-cn-hangzhou.aliyuncs.com is a
// storage bucket, and anybody can make one.
const aRegion = `([a-z]{2}-[a-z]+(?:-[a-z0-9]+)*)`

// form is a form of host names, compiled at its first use: most calls of the program ask
// for no password.
type form func() *regexp.Regexp

func newForm(pattern string) form {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^" + pattern + "$") })
}

// The forms of the registries' host names.
var (
	personalHost   = newForm(`registry(?:-intl)?(?:-vpc|-internal)?\.` + aRegion + `\.aliyuncs\.com`)
	instanceHost   = newForm(`(crpi-[a-z0-9]+)(?:-vpc)?\.` + aRegion + `\.personal\.cr\.aliyuncs\.com`)
	enterpriseHost = newForm(`([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)-registry(?:-vpc)?(?:\.distributed)?\.` + aRegion + `\.cr\.aliyuncs\.com`)
	wholeRegion    = newForm(aRegion)
)

// IsRegion reports whether s can be the region of a registry.
func IsRegion(s string) bool { return wholeRegion().MatchString(s) }

// IsInstance reports whether s can be the id of an instance.
func IsInstance(s string) bool {
	return (strings.HasPrefix(s, "cri-") || strings.HasPrefix(s, personalPrefix)) && text.Only(s, 5, 64, "-")
}

// Host returns the host, with its port if it has one, in lower case, of a server as Docker
// names it: HOST, HOST/PATH or https://HOST/PATH. ok is false where there is none.
func Host(server string) (host string, ok bool) {
	const scheme = "https://"
	if len(server) >= len(scheme) && strings.EqualFold(server[:len(scheme)], scheme) {
		server = server[len(scheme):]
	}
	host, _, _ = strings.Cut(server, "/")
	host = strings.ToLower(host)
	return host, text.Only(host, 1, 259, ".-_:[]")
}

// Find returns the registry that host, from Host, is. Only the whole name of a host of
// the vendor's registry is one.
func Find(host string) (r Registry, ok bool) {
	if m := personalHost().FindStringSubmatch(host); m != nil {
		r.Region = m[1]
	} else if m := instanceHost().FindStringSubmatch(host); m != nil {
		r.Instance, r.Region = m[1], m[2]
	} else if m := enterpriseHost().FindStringSubmatch(host); m != nil {
		r.Name, r.Region = m[1], m[2]
	}
	return r, r.Region != ""
}
