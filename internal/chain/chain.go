// Package chain turns a profile, or the documented default chain, into one
// credential.Provider: a source, the roles assumed after it in order, and a
// cached decorator around everything that is temporary.
//
// It never falls through from a source that is set up and fails to the next
// one, as the official SDK does: that would silently change the identity.
// Building a provider does no I/O beyond reading config.json and a policy.
package chain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// Keys gives the long-term keys of the keychain. A key that is not there is an
// error that wraps credential.ErrNotConfigured.
type Keys interface {
	Key(ctx context.Context, name string) (credential.Credential, error)
	// KeyID returns the AccessKey id of a key, without the keychain where it can.
	KeyID(ctx context.Context, name string) (string, error)
	// KeyNames lists the keys that are known to exist, without the keychain.
	KeyNames() []string
	// Known reports whether a key is one of KeyNames.
	Known(name string) bool
}

// Memory remembers for a minute, across processes, what was found not to work.
type Memory interface {
	Remember(name, reason string)
	Remembered(name string) (reason string, ok bool)
}

// World is what resolving reaches beyond the request.
type World struct {
	// Config gives config.json. It is called once, when the first profile is needed:
	// a call that read the file twice could see two versions of it.
	Config  func() (*config.File, error)
	Getenv  func(string) string
	HTTP    *httpx.Client
	IMDS    *url.URL // nil: the real metadata service
	Keys    Keys
	SignIns SignIns
	OAuth   OAuthSignIns
	Cache   Cache // nil: nothing is cached
	Run     Run
	Memory  Memory
	Now     credential.Clock
	Warnf   func(format string, args ...any)
	User    func() string // for the default role session name
	Host    string        // spreads the refreshing of a fleet
	Self    string        // path of this program, to know it in a process_command

	OAuthEndpoint *url.URL // nil: the real sites
}

// maxPolicy is the most that is read of a policy file, in bytes.
const maxPolicy = 64 << 10

// Plan is a credential.Provider for what was asked for. It also tells the region
// and the STS endpoint of the profile.
type Plan struct {
	credential.Provider
	builder *builder
}

// Build returns the plan for req. Errors of kind Usage name the flag, the profile
// or the variable that is wrong.
func Build(req request.Request, w World) (*Plan, error) {
	if w.Config != nil {
		w.Config = sync.OnceValues(w.Config)
	}
	b, err := newBuilder(req, w)
	if err != nil {
		return nil, err
	}
	p := &Plan{builder: b}
	switch {
	case req.Profile != "":
		p.Provider, err = b.named(req.Profile, req.Mode)
	case req.Mode != "":
		p.Provider, err = b.mode(settings{builder: b, top: true, profile: config.Profile{Mode: req.Mode}})
	default:
		p.Provider = defaultChain{b}
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Region returns the region of the profile that was asked for or that is selected
// without one, or "".
func (p *Plan) Region() string {
	selected, _ := p.builder.selected()
	return selected.RegionID
}

// Endpoint returns where STS is for that profile.
func (p *Plan) Endpoint() (*url.URL, error) { return p.builder.endpoint() }

// Endpoint returns where STS is for what req asks for, without building a provider.
// Of w it needs Config and Getenv.
func Endpoint(req request.Request, w World) (*url.URL, error) {
	return (&builder{World: w, flags: req}).endpoint()
}

func (b *builder) endpoint() (*url.URL, error) {
	p, err := b.selected()
	if err != nil {
		return nil, err
	}
	return settings{builder: b, profile: p, top: true}.complete().stsEndpoint()
}

// builder carries what every step of a build needs.
type builder struct {
	World
	flags request.Request
}

// newBuilder reads the policy, and nothing else.
func newBuilder(req request.Request, w World) (b *builder, err error) {
	if req.Seconds < 0 {
		return nil, credential.NewError(credential.Usage, "--expired-seconds", "", "it cannot be negative")
	}
	req.Policy, err = PolicyText(req.Policy)
	return &builder{World: w, flags: req}, err
}

// PolicyText returns the policy that a flag gives, JSON or @FILE.
func PolicyText(flag string) (string, error) {
	path, isFile := strings.CutPrefix(flag, "@")
	if !isFile {
		return flag, nil
	}
	text, err := readSmallFile(path, maxPolicy)
	if err != nil {
		return "", usagef("", "--policy: %s: %w", path, err)
	}
	return text, nil
}

// named builds the profile of that name, as if its mode were mode where that
// is set.
func (b *builder) named(name, mode string) (credential.Provider, error) {
	return b.step(name, mode, settings{top: true})
}

// step builds the profile of that name with what before says of the way to it.
func (b *builder) step(name, mode string, before settings) (credential.Provider, error) {
	path := append(slices.Clone(before.path), name)
	if slices.Contains(before.path, name) {
		return nil, usagef("", "source_profile goes round in a circle: %s", strings.Join(path, " > "))
	}
	file, err := b.Config()
	if err != nil {
		return nil, err
	}
	p, found := file.Profile(name)
	if !found {
		p = config.Profile{Name: name}
	}
	if mode != "" {
		b.overrideMode(&p, mode)
	}
	s := settings{builder: b, profile: p, top: before.top, path: path, keyOnly: !found}
	if !found && !modeOf(p.Mode).usesKey {
		return nil, b.noSuchProfile(file, name)
	}
	provider, err := b.mode(s)
	if err != nil {
		return nil, fmt.Errorf("profile %s: %w", name, err)
	}
	return provider, nil
}

// overrideMode sets p.Mode, and drops AccessKeys that an SDK wrote back into an
// External profile: what an External program gave it. A session is recognised by
// its id, and a key of the keychain is newer than any copy.
func (b *builder) overrideMode(p *config.Profile, mode string) {
	wasExternal := p.Is(credential.ModeExternal)
	p.Mode = mode
	session := strings.HasPrefix(p.AccessKeyID, "STS.") && !p.Is(credential.ModeStsToken)
	if wasExternal && p.AccessKeyID != "" && (session || b.Keys.Known(p.Name)) {
		p.AccessKeyID, p.AccessKeySecret, p.StsToken = "", credential.Secret{}, credential.Secret{}
	}
}

// mode builds the provider for the mode of s.
func (b *builder) mode(s settings) (credential.Provider, error) {
	s.profile.Mode = credential.CanonicalMode(s.profile.Mode) // empty: AK
	s = s.complete()
	if s.mode.source == nil {
		return nil, unsupported(s.mode.name)
	}
	base, err := s.mode.source(s)
	if err != nil {
		return nil, err
	}
	return s.assumeRoles(base)
}

// noSuchProfile is the error for a name that is in config.json nowhere and no
// key of the keychain.
func (b *builder) noSuchProfile(file *config.File, name string) error {
	names := file.Names()
	for _, key := range b.Keys.KeyNames() {
		if !slices.Contains(names, key) {
			names = append(names, key)
		}
	}
	has := "there are no profiles yet"
	if len(names) > 0 {
		has = "there are: " + strings.Join(names, ", ")
	}
	return usagef("", "no profile %s in %s and no key of that name in the keychain; %s", name, file.Path, has)
}

// usagef returns an error of kind Usage.
func usagef(hint, format string, args ...any) error {
	return &credential.Error{Kind: credential.Usage, Hint: hint, Err: fmt.Errorf(format, args...)}
}

// notConfigured returns an error that the default chain skips.
func notConfigured(format string, args ...any) error {
	return credential.NotConfigured(fmt.Sprintf(format, args...))
}

// isSkipped reports whether err lets the default chain go on.
func isSkipped(err error) bool { return errors.Is(err, credential.ErrNotConfigured) }

// selected returns the profile that the flags name or, for a call that names
// neither profile nor mode, the one that the environment or config.json
// selects. It is empty where there is none.
func (b *builder) selected() (config.Profile, error) {
	if b.flags.Profile == "" && b.flags.Mode != "" {
		return config.Profile{}, nil
	}
	file, err := b.Config()
	if err != nil {
		return config.Profile{}, err
	}
	p, _ := file.Profile(cmp.Or(b.flags.Profile, b.profileVariable(), file.Current))
	return p, nil
}

// profileVariable returns the profile that the environment selects.
func (b *builder) profileVariable() string {
	for _, name := range shell.ProfileVariables {
		if profile := b.Getenv(name); profile != "" {
			return profile
		}
	}
	return ""
}

// enabled reports whether the named variable says yes.
func (b *builder) enabled(name string) bool { return shell.IsTrue(b.Getenv(name)) }
