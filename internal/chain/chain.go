// Package chain turns a profile, or the documented default chain, into one
// credential.Provider: a source, the roles assumed after it in order, and a
// cached decorator around everything that is temporary.
//
// A source that is set up and fails is an error. The official SDK goes on to the
// next source instead, which silently changes the identity. Building a provider
// reads config.json and the file of a policy, and does no other I/O.
//
// Build makes a resolver for the requested profile, and one for each source_profile
// below it. The table modes has the function that turns a resolver into a provider.
package chain

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/runner"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/text"
)

// Memory remembers failures for a minute, across processes.
type Memory interface {
	Remember(name, reason string)
	Remembered(name string) (reason string, ok bool)
}

// Stores are what lies in the keychain.
type Stores struct {
	Keys    Keys
	SignIns SignIns
	OAuth   OAuthSignIns
	Cache   Cache // nil: nothing is cached
	Memory  Memory
}

// World is everything outside the request that resolving uses.
type World struct {
	// Config gives config.json. Build calls it once at most, when it needs the
	// first profile, so that a call never sees two versions of the file.
	Config func() (*config.File, error)
	Getenv func(string) string
	HTTP   *httpx.Client
	IMDS   *url.URL // nil: the real metadata service
	Stores
	// Reopen returns the Stores for process_commands of this program with these flags.
	// whole says that they count for the whole call, since they lead from the requested
	// profile. nil: the Stores are the same for all.
	Reopen func(c request.CommonFlags, whole bool) (Stores, error)
	// Over returns the cache to use for what would be cached in inner, which is nil where
	// nothing is cached. nil: inner.
	Over  func(inner Cache) Cache
	Run   Run
	Now   credential.Clock
	Zone  *time.Location // of the times in messages; nil: UTC
	Warnf func(format string, args ...any)
	// Noticef warns of what is so on every call, until a person changes it.
	Noticef func(format string, args ...any)
	Debugf  func(format string, args ...any) // nil: nothing is printed
	User    func() string                    // for the default role session name
	Host    string                           // spreads the renewals of many machines
	Home    string                           // the user's home directory
	Self    string                           // path of this program, to recognise it in a process_command

	// Machine lists what tells this machine and its network from others. It is called
	// only for what another machine would answer otherwise.
	Machine func() []string
	// LookPath finds a program as Run does.
	LookPath func(program string) (string, error)
	Outputs  *Outputs // nil: one for each Build

	OAuthEndpoint *url.URL // nil: the real sites

	// Ancestors counts the processes above this one that run this program; nil: not
	// known.
	Ancestors func() int
}

// clock returns at for a message that may be read later.
func (w World) clock(at time.Time) string { return text.Clock(at, w.Now(), w.Zone) }

// until returns at for a message that is read now.
func (w World) until(at time.Time) string { return text.Until(at, w.Now(), w.Zone) }

// Plan is the credential.Provider for a request. It also knows the region and the
// STS endpoint of the profile.
type Plan struct {
	credential.Provider
	builder *builder
}

// Build returns the plan for req. Errors of kind Usage name the flag, the profile
// or the variable that is wrong.
func Build(req request.Request, w World) (*Plan, error) {
	w.Config = sync.OnceValues(w.Config)
	w.Outputs = cmp.Or(w.Outputs, &Outputs{})
	if w.Debugf == nil {
		w.Debugf = func(string, ...any) {}
	}
	b, err := newBuilder(req, w)
	if err != nil {
		return nil, err
	}
	p := &Plan{builder: b}
	r := resolver{builder: b, requested: true}
	switch {
	case req.Profile != "":
		p.Provider, err = r.namedProfile(req.Profile, req.Mode)
	case req.Mode != "":
		p.Provider, err = r.withoutProfile(req.Mode).provider()
	default:
		p.Provider = defaultChain{r}
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Region returns the region of the requested profile or, if the request names
// neither profile nor mode, of the selected one. It may be "".
func (p *Plan) Region() string {
	region, _, _ := p.builder.selected()
	return region
}

// TokenVariables lists the variables with the OIDC token of the profile of Region.
func (p *Plan) TokenVariables() []string {
	_, r, err := p.builder.selected()
	if name := r.effective.OIDCTokenEnv; err == nil && name != "" && name != runner.GitHub {
		return []string{name}
	}
	return nil
}

// Endpoint returns the STS endpoint of the profile of Region.
func (p *Plan) Endpoint() (*url.URL, error) { return Endpoint(p.builder.flags, p.builder.World) }

// Derive returns a provider for what next makes of the credential of p, such as a
// certificate. It is cached, renewed and cleared as the sessions of p's profile are, by the
// CacheKey of next.
func (p *Plan) Derive(ctx context.Context, next func(source credential.Provider) credential.Provider) (credential.Provider, error) {
	source := p.Provider
	if d, ok := source.(defaultChain); ok { // only now it is known which of its sources it is
		var err error
		if source, _, err = d.first(ctx); err != nil {
			return nil, err
		}
	}
	return p.builder.last.cached(next(source)), nil
}

// ExplainExpired is that of the World.
func (p *Plan) ExplainExpired(err error, c credential.Credential) error {
	return p.builder.ExplainExpired(err, c)
}

// Endpoint returns the STS endpoint for req without building a provider. It uses
// only Config, Getenv and Self of w.
func Endpoint(req request.Request, w World) (*url.URL, error) {
	b := &builder{World: w, flags: req}
	_, r, err := b.selected()
	if err != nil {
		return nil, err
	}
	return r.stsEndpoint()
}

// PolicyText returns the policy that a flag gives, which is JSON or @FILE. An empty
// policy that was given is an error, since the role would be assumed without one.
func PolicyText(flag string) (string, error) {
	const limit = 64 << 10
	path, isFile := strings.CutPrefix(flag, "@")
	text, err := flag, error(nil)
	if isFile {
		text, err = readSmallFile(path, limit)
		if err == nil && strings.TrimSpace(text) == "" {
			err = message.New("it is empty")
		}
	}
	switch {
	case err != nil:
		return "", usagef("", "--policy: %s: %w", path, err)
	case flag != "" && strings.TrimSpace(text) == "":
		return "", usagef("", "--policy: it is empty")
	}
	return text, nil
}

// builder has what all resolvers of a build share.
type builder struct {
	World
	flags  request.Request     // its Policy is the text, never @FILE
	common request.CommonFlags // of the process_commands that were followed

	ofSource bool // for a source_profile, or what is behind one
	// outerIdentity is the --source-identity of a role that is assumed with what this
	// builder gives.
	outerIdentity string
	// last is the resolver of the profile, or source, from which the plan's credential is.
	// The builders of one plan share it.
	last *resolver
	// used is the source of the default chain that gave the credential.
	used struct {
		source   string
		provider credential.Provider
	}
}

func newBuilder(req request.Request, w World) (b *builder, err error) {
	req.Policy, err = PolicyText(req.Policy)
	return &builder{World: w, flags: req, last: &resolver{}}, err
}

// selected returns the resolver for the profile that the flags come to, and the region
// of the first profile on the way that has one. For flags that name neither profile nor
// mode, they begin at the profile of the environment or the current one of config.json.
// The profile is empty if there is none.
func (b *builder) selected() (region string, r resolver, err error) {
	r = resolver{builder: b, requested: true}
	if b.flags.Profile == "" && b.flags.Mode != "" {
		return "", r.forProfile(config.Profile{}), nil
	}
	name := cmp.Or(b.flags.Profile, b.profileVariable())
	file, err := b.Config()
	switch {
	case name == "" && isSkipped(err):
		return "", r.forProfile(config.Profile{}), nil
	case err != nil:
		return "", r, err
	}
	req := b.flags
	req.Profile = cmp.Or(name, file.Current)
	stops, _ := Follow(file, b.Self, cmp.Or(b.profileVariable(), file.Current), req) // Build has the error
	for _, stop := range stops {
		if stop.isSource {
			break
		}
		region = cmp.Or(region, stop.Profile.RegionID)
		r = resolver{builder: &builder{World: b.World, flags: stop.Request}, requested: true}.forProfile(stop.Profile)
	}
	return region, r, nil
}

// profileVariable returns the profile that the environment selects, or "".
func (b *builder) profileVariable() string {
	for _, name := range shell.ProfileVariables {
		if profile := b.Getenv(name); profile != "" {
			return profile
		}
	}
	return ""
}

// isSet reports whether a variable of the environment is set to true.
func (b *builder) isSet(variable string) bool { return shell.IsTrue(b.Getenv(variable)) }

// usagef returns an error of kind Usage.
func usagef(hint, format string, args ...any) error {
	return &credential.Error{Kind: credential.Usage, Hint: hint, Err: message.Errorf(format, args...)}
}

// notConfigured returns an error that the default chain skips.
func notConfigured(format string, args ...any) error {
	return credential.NotConfigured(message.Sprintf(format, args...))
}

// isSkipped reports whether the default chain skips err.
func isSkipped(err error) bool { return errors.Is(err, credential.ErrNotConfigured) }
