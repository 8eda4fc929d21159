package console

import (
	"net/url"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/openapi"
	"aliyun-cred-helper/internal/text"
)

// The two sites of the vendor.
const (
	siteChina         = "CN"
	siteInternational = "INTL"
)

// Sites lists the names of the sites.
func Sites() []string { return []string{siteChina, siteInternational} }

// IsInternational reports whether site, in any case, is the international one; an empty
// name is that in China. Errors are of Kind Usage.
func IsInternational(site string) (bool, error) {
	switch {
	case site == "" || strings.EqualFold(site, siteChina):
		return false, nil
	case strings.EqualFold(site, siteInternational):
		return true, nil
	}
	return false, credential.NewError(credential.Usage, "--site", "use CN or INTL", "there is no such site")
}

// LoginURL returns the page to which the console of a site sends a person after the
// session, where no portal is known.
func LoginURL(international bool) string {
	if international {
		return "https://signin.alibabacloud.com"
	}
	return "https://signin.aliyun.com"
}

// domains are those of the vendor: in China, and the international one.
var domains = [2]string{"aliyun.com", "alibabacloud.com"}

// maxURL is the greatest length, in bytes, of an address that is opened.
const maxURL = 2048

// CheckURL returns an error of Kind Usage unless raw is a page of the vendor: https, on a
// host that is one of its domains or below one, without user info and port. international
// is the site of the host.
func CheckURL(raw string) (international bool, err error) {
	refuse := func(why string) error {
		return credential.NewError(credential.Usage, "--url", "name a page such as https://ecs.console.aliyun.com/", why)
	}
	if !text.Visible(raw) || len(raw) > maxURL || strings.ContainsAny(raw, "\"<>\\^`{|}") {
		return false, refuse("it has a character that no URL has, or is longer than 2048 bytes")
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Host != u.Hostname() {
		return false, refuse("it is not an https URL without a user and a port")
	}
	host := strings.ToLower(u.Host)
	for i, domain := range domains {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return i == 1, nil
		}
	}
	return false, refuse("its host does not belong to aliyun.com or alibabacloud.com")
}

// page is the console of one service.
type page struct {
	name     string // the short one
	host     string // below the domain of the site
	path     string // without a leading slash
	regional string // the path of a region, with REGION in its place; "": none is known
}

// pages has the consoles, in the order of their names. It is no map, which every start of
// the program would have to fill.
var pages = []page{
	{name: "ack", host: "cs.console"},
	{name: "acr", host: "cr.console", regional: "REGION/instances"},
	{name: "actiontrail", host: "actiontrail.console", regional: "REGION/event-list"},
	{name: "billing", host: "usercenter2", path: "home"},
	{name: "cdn", host: "cdn.console"},
	{name: "cloudmonitor", host: "cloudmonitor.console"},
	{name: "cloudsso", host: "cloudsso.console"},
	{name: "cr", host: "cr.console", regional: "REGION/instances"},
	{name: "cs", host: "cs.console"},
	{name: "dns", host: "dns.console"},
	{name: "ecs", host: "ecs.console", regional: "server/region/REGION"},
	{name: "fc", host: "fcnext.console", regional: "REGION/functions"},
	{name: "home", host: "home.console"},
	{name: "kms", host: "kms.console"},
	{name: "mongodb", host: "mongodb.console"},
	{name: "nas", host: "nas.console"},
	{name: "oss", host: "oss.console"},
	{name: "polardb", host: "polardb.console"},
	{name: "quotas", host: "quotas.console"},
	{name: "ram", host: "ram.console"},
	{name: "rds", host: "rds.console"},
	{name: "redis", host: "kvstore.console"},
	{name: "resourcemanager", host: "resourcemanager.console"},
	{name: "ros", host: "ros.console"},
	{name: "slb", host: "slb.console", regional: "slb/REGION/slbs"},
	{name: "sls", host: "sls.console"},
	{name: "vpc", host: "vpc.console", regional: "vpc/REGION/vpcs"},
}

// billingAbroad is where the international site has its billing: below the other domain.
const billingAbroad = "https://usercenter2-intl.aliyun.com/"

// Services lists the short names of pages.
func Services() []string {
	var names []string
	for _, p := range pages {
		names = append(names, p.name)
	}
	return names
}

// pageOf returns the page with that short name, in any case.
func pageOf(name string) (p page, known bool) {
	i := slices.IndexFunc(pages, func(p page) bool { return strings.EqualFold(p.name, name) })
	if i < 0 {
		return page{host: "home.console"}, false
	}
	return pages[i], true
}

// CheckService returns an error of Kind Usage if there is no page of that short name; ""
// is the home page.
func CheckService(name string) error {
	if _, known := pageOf(name); known || name == "" {
		return nil
	}
	err := &credential.Error{
		Kind: credential.Usage, Op: "--service",
		Hint: message.Sprintf("use one of %s; or name a page with --url", strings.Join(Services(), ", ")),
		Err:  message.Errorf("there is no page for %s", text.Printable(name, 100)),
	}
	if near := text.Nearest(name, Services()); near != "" {
		err.Err = message.Errorf("there is no page for %s; did you mean %s?", text.Printable(name, 100), near)
		err.Mend = credential.Mend{Typed: name, Meant: near}
	}
	return err
}

// Find returns the page of a service that CheckService knows. regional reports whether it
// is that of the region: of some services only the page for all regions is known.
func Find(service, region string, international bool) (address string, regional bool) {
	p, _ := pageOf(service)
	if p.name == "billing" && international {
		return billingAbroad, false
	}
	domain := domains[0]
	if international {
		domain = domains[1]
	}
	regional = p.regional != "" && openapi.IsRegion(region)
	if regional {
		p.path = strings.ReplaceAll(p.regional, "REGION", region)
	}
	return "https://" + p.host + "." + domain + "/" + p.path, regional
}
