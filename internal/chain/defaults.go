package chain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/shell"
)

// defaultChain is the documented order of sources for a call that names
// neither a profile nor a mode. It stops at the first source that is set up.
type defaultChain struct{ *builder }

// step is one source of the default chain.
type step struct {
	name  string
	build func() (credential.Provider, error)
}

func (d defaultChain) steps() []step {
	return []step{
		{"environment", func() (credential.Provider, error) {
			s := settings{builder: d.builder, top: true}.complete()
			base, err := environment(s)
			if err != nil {
				return nil, err
			}
			return s.assumeRoles(base)
		}},
		{"OIDC", d.podRole},
		{"config.json", d.currentProfile},
		{"ECS metadata service", d.instanceRole},
		{"credentials URI", d.uri},
	}
}

// Retrieve implements credential.Provider.
func (d defaultChain) Retrieve(ctx context.Context) (credential.Credential, error) {
	var reasons []string
	for _, step := range d.steps() {
		var c credential.Credential
		provider, err := step.build()
		if err == nil {
			c, err = provider.Retrieve(ctx)
		}
		if err == nil {
			return c, nil
		}
		if !isSkipped(err) {
			return credential.Credential{}, fmt.Errorf("%s: %w", step.name, err)
		}
		reasons = append(reasons, step.name+" ("+err.Error()+")")
	}
	return credential.Credential{}, &credential.Error{
		Kind: credential.NotFound,
		Hint: "name a profile: aliyun-cred-helper get --profile NAME",
		Err:  fmt.Errorf("no source has a credential: %s", strings.Join(reasons, ", ")),
	}
}

// CacheKey implements credential.Provider. The chain is never a part of
// another provider, and what it resolves to has a cache of its own.
func (d defaultChain) CacheKey(context.Context) ([]string, error) {
	return nil, errors.New("the default chain has no key of its own")
}

// podRole builds the role of a pod, whose cluster sets three variables. Two of
// them have no other use, and one without the other is a mistake.
func (d defaultChain) podRole() (credential.Provider, error) {
	s := settings{builder: d.builder, top: true, profile: config.Profile{Mode: credential.ModeOIDC}}.complete()
	if s.want.OIDCProviderARN == "" && s.want.OIDCTokenFile == "" {
		return nil, notConfigured("%s is not set", oidcProviderVariable)
	}
	return d.mode(s)
}

// uri builds the source behind a credentials URI.
func (d defaultChain) uri() (credential.Provider, error) {
	s := settings{builder: d.builder, top: true, profile: config.Profile{Mode: credential.ModeCredentialsURI}}.complete()
	if s.want.CredentialsURI == "" {
		return nil, notConfigured("%s is not set", shell.CredentialsURI)
	}
	return d.mode(s)
}

// currentProfile builds the profile that the environment or config.json
// selects, in the order of `aliyun`.
func (d defaultChain) currentProfile() (credential.Provider, error) {
	if d.enabled(shell.NoProfiles) {
		return nil, notConfigured("%s is set", shell.NoProfiles)
	}
	if name := d.profileVariable(); name != "" {
		return chosen(d.named(name, ""))
	}
	file, err := d.Config()
	if err != nil {
		return nil, err
	}
	p, found := file.Profile(file.Current)
	switch {
	case file.Current == "":
		return nil, notConfigured("%s names no current profile", file.Path)
	case found && p.IsBlank() && !d.Keys.Known(p.Name):
		return nil, notConfigured("the current profile %s has no AccessKey", p.Name)
	}
	return chosen(d.named(file.Current, ""))
}

// chosen makes the errors of a profile that was selected stop the chain, even
// where they say that something below it is not configured.
func chosen(p credential.Provider, err error) (credential.Provider, error) {
	return chosenProfile{p}, stopping(err)
}

type chosenProfile struct{ credential.Provider }

// Retrieve implements credential.Provider.
func (p chosenProfile) Retrieve(ctx context.Context) (credential.Credential, error) {
	c, err := p.Provider.Retrieve(ctx)
	return c, stopping(err)
}

// stopping returns err without its credential.ErrNotConfigured.
func stopping(err error) error {
	if !isSkipped(err) {
		return err
	}
	return &credential.Error{
		Kind: credential.KindOf(err), Hint: credential.HintOf(err), RequestID: credential.RequestIDOf(err),
		Err: errors.New(err.Error()),
	}
}

// instanceRole builds the source that asks the metadata service. Whether there
// is one can only be found out by trying, so a service that is out of reach is
// skipped, unless a role is named.
func (d defaultChain) instanceRole() (credential.Provider, error) {
	s := settings{builder: d.builder, top: true, profile: config.Profile{Mode: credential.ModeECSRole}}.complete()
	s.probing = s.want.RoleName == ""
	return d.mode(s)
}
