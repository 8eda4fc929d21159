package chain

import (
	"cmp"
	"context"
	"errors"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/shell"
)

// fromIni is the SDKs' ini file as a source of the default chain.
const fromIni = "ini file"

// iniFile is the section of the SDKs' ini file that the environment selects, or default.
func (d defaultChain) iniFile() (credential.Provider, error) {
	name := d.sectionName()
	file, isOn, err := d.iniSection(name)
	switch {
	case err != nil:
		return nil, err
	case file.Path == "":
		return nil, notConfigured("there is no such file")
	case !isOn:
		return nil, notConfigured("%s has no section %s", file.Path, name)
	}
	p, err := file.Profile(name)
	if err != nil {
		return nil, err
	}
	provider, err := d.forProfile(p).provider()
	if err != nil {
		return nil, unskippable(about(err, message.Text("section %s of %s"), name, file.Path))
	}
	return section{lastSource{provider}, d, file.Path}, nil
}

// sectionName returns the name of the section that iniFile uses.
func (d defaultChain) sectionName() string {
	return cmp.Or(d.profileVariable(), config.DefaultProfile)
}

// iniSection reads the ini file, and reports whether it has that section.
func (d defaultChain) iniSection(name string) (file *config.Ini, isOn bool, err error) {
	file, err = config.LoadIni(d.Getenv(shell.CredentialsFile), d.Home)
	if err == nil {
		isOn, err = file.IsOn(name)
	}
	if err != nil && d.Getenv(shell.CredentialsFile) != "" {
		err = &credential.Error{Hint: message.Sprintf("correct or unset %s", shell.CredentialsFile), Err: err}
	}
	return file, isOn, err
}

// isSection reports whether a name that a variable gives is a section of the ini file, and
// no profile of config.json.
func (d defaultChain) isSection(name string) (bool, error) {
	file, err := d.Config()
	if err != nil && !isSkipped(err) || err == nil && file.Count(name) > 0 {
		return false, nil
	}
	_, isOn, err := d.iniSection(name)
	return isOn, err
}

// section is the credential of a section. A name that a variable gives, and that is also
// that of a key in the keychain, is refused: they may be two identities.
type section struct {
	lastSource
	chain defaultChain
	path  string
}

func (s section) Retrieve(ctx context.Context) (credential.Credential, error) {
	if err := s.checkName(ctx); err != nil {
		return credential.Credential{}, err
	}
	return s.lastSource.Retrieve(ctx)
}

func (s section) checkName(ctx context.Context) error {
	name := s.chain.profileVariable()
	if name == "" {
		return nil
	}
	_, _, err := s.chain.Keys.Identify(ctx, name)
	switch {
	case err == nil:
		return usagef(message.Sprintf("rename one of them, or name the key: --profile %s", shell.Quote(name)),
			"%s is a section of %s and a key of the keychain", name, s.path)
	case isSkipped(err), credential.KindOf(err) == credential.Usage: // the name cannot be that of a key
		return nil
	case errors.Is(err, ErrUnasked) && !s.chain.Keys.Known(name):
		return nil
	}
	return err
}
