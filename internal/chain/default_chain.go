package chain

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// defaultChain tries the documented sources in order, for a request that names
// neither a profile nor a mode. It ends at the first source that is set up.
type defaultChain struct{ resolver }

// Retrieve implements credential.Provider.
func (d defaultChain) Retrieve(ctx context.Context) (credential.Credential, error) {
	_, c, err := d.first(ctx)
	return c, err
}

// first returns the first source that is set up, and its credential.
func (d defaultChain) first(ctx context.Context) (credential.Provider, credential.Credential, error) {
	var reasons []string
	for _, source := range []struct {
		name  string
		build func() (credential.Provider, error)
	}{
		{fromEnvironment, d.environment},
		{"OIDC", d.podRole},
		{fromConfig, d.selectedProfile},
		{fromIni, d.iniFile},
		{"ECS metadata service", d.instanceRole},
		{"credentials URI", d.credentialsURI},
	} {
		var c credential.Credential
		provider, err := source.build()
		if err == nil {
			c, err = provider.Retrieve(ctx)
		}
		if err == nil {
			d.used.source, d.used.provider = source.name, provider
			return provider, c, nil
		}
		if !isSkipped(err) {
			return nil, credential.Credential{}, about(err, "%s", message.Text(source.name))
		}
		reasons = append(reasons, message.Sprintf("%s (%s)", message.Text(source.name), err.Error()))
	}
	return nil, credential.Credential{}, &credential.Error{
		Kind: credential.NotFound,
		Hint: "name a profile: aliyun-cred-helper whoami NAME",
		Err:  message.Errorf("no source has a credential: %s", strings.Join(reasons, ", ")),
	}
}

// The sources that Label tells from others.
const (
	fromEnvironment = "environment"
	fromConfig      = "config.json"
)

// CacheKey implements credential.Provider. The chain is the source of a role only if a
// process_command of this program names no profile. Only the credential says which of its
// sources has it.
func (d defaultChain) CacheKey(ctx context.Context) ([]string, error) {
	source, _, err := d.first(ctx)
	if err != nil {
		return nil, err
	}
	return source.CacheKey(ctx)
}

func (d defaultChain) environment() (credential.Provider, error) {
	r := d.withoutProfile("")
	source, err := environment(r)
	if err == nil {
		err = r.checkSourceFlags()
	}
	if err != nil {
		return nil, err
	}
	return r.assumeRoles(source)
}

// podRole is the role of a pod or of a job in CI. A cluster sets a variable for the
// provider and one for the token file. One of them alone is a mistake.
func (d defaultChain) podRole() (credential.Provider, error) {
	r := d.withoutProfile(credential.ModeOIDC)
	if r.effective.OIDCProviderARN == "" && r.effective.OIDCTokenFile == "" && r.effective.OIDCTokenEnv == "" {
		return nil, notConfigured("%s is not set", request.VariableName("oidc-provider-arn"))
	}
	return r.provider()
}

// selectedProfile is the profile that the environment or config.json selects, in
// the order of `aliyun`.
func (d defaultChain) selectedProfile() (credential.Provider, error) {
	if d.isSet(shell.NoProfiles) {
		return nil, notConfigured("%s is set", shell.NoProfiles)
	}
	name := d.profileVariable()
	if name == "" {
		file, err := d.Config()
		if err != nil {
			return nil, err
		}
		name = file.Current
		p, found := file.Profile(name)
		switch {
		case name == "":
			return nil, notConfigured("%s names no current profile", file.Path)
		case found && p.IsFirstRun() && !d.Keys.Known(name):
			if err := d.meansAnother(credential.ModeAK); err != nil {
				return nil, err
			}
			p, err := d.namedProfile(name, "")
			return firstRun{p}, err
		}
	} else if isSection, err := d.isSection(name); err != nil {
		return nil, err
	} else if isSection {
		return nil, notConfigured("it has no profile %s", name)
	}
	p, err := d.namedProfile(name, "")
	return lastSource{p}, unskippable(err)
}

// meansAnother returns an error that skips a source of that mode, which nobody has set up,
// if a flag says that another one is meant.
func (d defaultChain) meansAnother(mode string) error {
	if err := d.withoutProfile(mode).checkSourceFlags(); err != nil {
		return notConfigured("%v", err)
	}
	return nil
}

// firstRun is the blank profile that `aliyun` makes at its first run. The chain skips
// it unless the keychain has a key of its name. A keychain that cannot be asked, and
// was never given such a key here, has none.
type firstRun struct{ credential.Provider }

func (f firstRun) Retrieve(ctx context.Context) (credential.Credential, error) {
	c, err := f.Provider.Retrieve(ctx)
	if errors.Is(err, ErrUnasked) {
		err = notConfigured("the blank profile default has no AccessKey, and the keychain cannot be asked for one")
	}
	return c, err
}

// lastSource is a source after which the chain ends: a profile is set up, even if
// something that it needs is not.
type lastSource struct{ credential.Provider }

func (l lastSource) Retrieve(ctx context.Context) (credential.Credential, error) {
	c, err := l.Provider.Retrieve(ctx)
	return c, unskippable(err)
}

// unskippable returns err without its credential.ErrNotConfigured.
func unskippable(err error) error {
	if !isSkipped(err) {
		return err
	}
	return &credential.Error{
		Kind: credential.KindOf(err), Hint: credential.HintOf(err), RequestID: credential.RequestIDOf(err),
		Err: message.New(err.Error()),
	}
}

// instanceRole is the role of the ECS instance. If no role is named, only a
// request shows whether this machine is an instance.
func (d defaultChain) instanceRole() (credential.Provider, error) {
	r := d.withoutProfile(credential.ModeECSRole)
	if r.effective.RoleName != "" {
		return r.provider()
	}
	if err := d.meansAnother(credential.ModeECSRole); err != nil {
		return nil, err
	}
	p, err := r.metadataService()
	if err != nil {
		return nil, err
	}
	note := d.unreachable()
	if reason, ok := d.Memory.Remembered(metadataNote); ok && reason == note {
		return nil, notConfigured("no metadata service within reach, less than a minute ago")
	}
	p.Attempts = 1
	return r.assumeRoles(probe{r.cachedFor(p, instanceAge), d.Memory, note})
}

// unreachable is what Memory has for a machine without a metadata service. Other machines
// may share the memory, and must not skip their role for it.
func (d defaultChain) unreachable() string {
	return fmt.Sprintf("%s of machine %x", noMetadata, sha256.Sum256([]byte(strings.Join(d.Machine(), "\n"))))
}

// metadataNote is the name under which Memory has an unreachable metadata service.
const metadataNote = "metadata"

const noMetadata = "no metadata service within reach"

// probe is the metadata service of a machine that may be no instance. If it cannot
// be reached, which takes a second, the chain skips it, and for a minute does not
// try again.
type probe struct {
	credential.Provider
	memory Memory
	note   string
}

func (p probe) Retrieve(ctx context.Context) (credential.Credential, error) {
	c, err := p.Provider.Retrieve(ctx)
	if credential.KindOf(err) == credential.Network && ctx.Err() == nil {
		p.memory.Remember(metadataNote, p.note)
		err = notConfigured(noMetadata)
	}
	return c, err
}

func (d defaultChain) credentialsURI() (credential.Provider, error) {
	r := d.withoutProfile(credential.ModeCredentialsURI)
	if r.effective.CredentialsURI == "" {
		return nil, notConfigured("%s is not set", shell.CredentialsURI)
	}
	return r.provider()
}
