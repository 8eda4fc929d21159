package chain

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/sts"
	"aliyun-cred-helper/internal/text"
)

// resolver builds the provider of one profile, or of a mode without a profile.
type resolver struct {
	*builder
	requested bool   // for the requested profile; false: for a source_profile
	path      []step // from the requested profile to this one

	profile     config.Profile
	external    bool // the profile's own mode is External, and another one is used
	notInConfig bool // profile has only a name: it can be a key of the keychain
	mode        mode // of profile; zero in the default chain's environment
	// effective has, for each setting, the flag, else the profile, else the
	// environment. AccessKeys and tokens are not in it: a key that is half from the
	// profile and half from the environment would mix two identities.
	effective request.Request
}

// namedProfile builds the provider of a profile of config.json, or of a key in
// the keychain that has no profile. A mode overrides that of the profile. Of r it
// uses requested and path, which ends before name.
func (r resolver) namedProfile(name, mode string) (credential.Provider, error) {
	file, err := r.Config()
	if err != nil {
		return nil, err
	}
	p, external, found := profileIn(file, name, mode)
	if !found && file.Guessed { // the key of that name may be another identity
		return nil, usagef("set HOME, or add --config-path FILE", "no profile %s in %s, and the home directory is not set", name, file.Path)
	}
	if !found && mode == "" && r.Keys.Tied(name) {
		return nil, usagef("for the key itself: --mode AK",
			"no profile %s in %s; the key of that name in the keychain belongs to such a profile", name, file.Path)
	}
	if n := file.Count(name); n > 1 {
		r.Noticef("%s has %d profiles named %s; the first is used", file.Path, n, name)
	}
	if r.path, err = enter(r.path, p); err != nil {
		return nil, err
	}
	c, own, err := ownCommand(p, file, r.Self)
	if err != nil {
		return nil, err
	}
	r = r.forProfile(p)
	if own {
		return r.follow(c)
	}
	r.external, r.notInConfig = external, !found
	if !found && !r.mode.keychainAlone {
		return nil, r.noSuchProfile()
	}
	provider, err := r.provider()
	return provider, about(err, "profile %s", name)
}

// withoutProfile returns r for a mode without a profile.
func (r resolver) withoutProfile(mode string) resolver {
	return r.forProfile(config.Profile{Mode: mode})
}

// forProfile returns r for p, with its mode, if it has one, and its effective
// settings. For a source_profile only those flags count that apply to the whole
// chain.
func (r resolver) forProfile(p config.Profile) resolver {
	if p.Mode != "" {
		r.mode = modeOf(p.Mode)
	}
	r.profile = p
	r.effective = r.flags
	if !r.requested {
		r.effective = r.flags.Everywhere()
	}
	r.effective = r.effective.Fill(&r.profile, r.Getenv)
	return r
}

// provider builds the source of the mode, and the roles assumed after it.
func (r resolver) provider() (credential.Provider, error) {
	if r.mode.source == nil {
		return nil, unsupported(r.mode.name)
	}
	source, err := r.mode.source(r)
	if !isSkipped(err) { // what the mode needs matters to nobody whose flag is for another one
		err = cmp.Or(r.checkSourceFlags(), err)
	}
	if err != nil {
		return nil, err
	}
	return r.assumeRoles(source)
}

// stsEndpoint returns the endpoint at which this profile's roles are assumed. The
// endpoint_type of a profile has no part in it: as in `aliyun`, it is for other services.
func (r resolver) stsEndpoint() (*url.URL, error) {
	region := r.effective.StsRegion
	// Without a region the official tools ignore enable_vpc and the variable.
	vpc := region != "" && (r.profile.EnableVPC || r.isSet("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"))
	if kind := r.flags.EndpointType; kind != "" {
		if vpc = strings.EqualFold(kind, "vpc"); !vpc {
			return nil, usagef("--endpoint-type vpc, or leave it out", "endpoint type %s is not known", kind)
		}
	}
	return sts.Endpoint(r.effective.StsEndpoint, region, vpc)
}

// maxNames is how many names of profiles a message has.
const maxNames = 20

// noSuchProfile is the error for a name that neither config.json nor the keychain
// has.
func (r resolver) noSuchProfile() error {
	file, err := r.Config()
	if err != nil {
		return err
	}
	names := file.Names()
	for _, key := range r.Keys.KeyNames() {
		// The index may have the name of a key that is gone.
		if !slices.Contains(names, key) && key != r.profile.Name {
			names = append(names, key)
		}
	}
	name := r.profile.Name
	if err := Misspelt(name, file.Path, names); err != nil {
		return err
	}
	if len(names) == 0 {
		return usagef("", "no profile %q in %s, and no key of that name in the keychain; there are no profiles yet", name, file.Path)
	}
	return usagef("", "no profile %q in %s, and no key of that name in the keychain; there are: %s", name, file.Path, text.Some(names, maxNames))
}

// Misspelt is the error for a name that is not one of names, those of the config.json at
// path, but near to one of them. It is nil where none is near.
func Misspelt(name, path string, names []string) error {
	nearest := text.Nearest(name, names)
	if nearest == "" {
		return nil
	}
	return &credential.Error{
		Kind: credential.Usage, Mend: credential.Mend{Typed: name, Meant: nearest},
		Err: message.Errorf("no profile %q in %s; did you mean %q? there are: %s", name, path, nearest, text.Some(names, maxNames)),
	}
}
