// Package config reads and edits config.json, the file in which the `aliyun`
// CLI and the SDKs keep their profiles. Reading ignores keys that it does not
// know and refuses wrong types in those that it uses. Editing leaves every byte
// that it was not asked to change. The package does not act on a profile:
// that is for package chain.
package config

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"sync"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/credential"
)

const (
	maxSize  = 1 << 20 // bytes; a file of a thousand profiles is a tenth of it
	maxDepth = 32      // levels of nesting; the format has three
)

// Profile is one entry of config.json. The zero value of a field means that
// the file does not set it.
type Profile struct {
	Name string `json:"name"`
	Mode string `json:"mode"` // of a profile in a file: never empty, see ImpliedMode

	AccessKeyID     string            `json:"access_key_id"`
	AccessKeySecret credential.Secret `json:"access_key_secret"`
	StsToken        credential.Secret `json:"sts_token"`
	StsExpiration   int64             `json:"sts_expiration"` // Unix seconds

	RAMRoleARN     string `json:"ram_role_arn"`
	RAMRoleName    string `json:"ram_role_name"`
	RAMSessionName string `json:"ram_session_name"`
	ExternalID     string `json:"external_id"`
	ExpiredSeconds int    `json:"expired_seconds"`
	Policy         string `json:"policy"`
	SourceProfile  string `json:"source_profile"`

	StsRegion    string `json:"sts_region"`
	StsEndpoint  string `json:"sts_endpoint"`
	EndpointType string `json:"endpoint_type"`
	EnableVPC    bool   `json:"enable_vpc"`
	RegionID     string `json:"region_id"`

	ProcessCommand  string            `json:"process_command"`
	CredentialsURI  string            `json:"credentials_uri"`
	OIDCProviderARN string            `json:"oidc_provider_arn"`
	OIDCTokenFile   string            `json:"oidc_token_file"`
	BearerToken     credential.Secret `json:"bearer_token"`

	CloudSSOSignInURL         string            `json:"cloud_sso_sign_in_url"`
	CloudSSOAccountID         string            `json:"cloud_sso_account_id"`
	CloudSSOAccessConfig      string            `json:"cloud_sso_access_config"`
	AccessToken               credential.Secret `json:"access_token"`
	CloudSSOAccessTokenExpire int64             `json:"cloud_sso_access_token_expire"` // Unix seconds

	OAuthSiteType          string            `json:"oauth_site_type"`
	OAuthAccessToken       credential.Secret `json:"oauth_access_token"`
	OAuthAccessTokenExpire int64             `json:"oauth_access_token_expire"` // Unix seconds

	// The mode of these two is not supported.
	PrivateKey  credential.Secret `json:"private_key"`
	KeyPairName string            `json:"key_pair_name"`

	hasMore bool // a key that has no field here, and is not about output, is set
}

// Text returns the string that key of the file sets. It is empty for a key that
// is not set, is not known, or is no plain string.
func (p *Profile) Text(key string) string {
	i := slices.Index(profileKeys(), key)
	if i < 0 {
		return ""
	}
	text, _ := reflect.ValueOf(p).Elem().Field(i).Interface().(string)
	return text
}

// profileKeys lists the keys of the file in the order of the fields of Profile.
var profileKeys = sync.OnceValue(func() []string {
	t := reflect.TypeFor[Profile]()
	var keys []string
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("json"); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
})

// Is reports whether the profile has that mode, as `aliyun` compares modes.
func (p *Profile) Is(mode string) bool { return credential.CanonicalMode(p.Mode) == mode }

// IsBlank reports whether p is a profile to which `aliyun` gives the key of the
// environment.
func (p *Profile) IsBlank() bool {
	return p.Is(credential.ModeAK) && p.AccessKeyID == "" && p.AccessKeySecret.IsZero()
}

// IsFirstRun reports whether p is the blank profile that `aliyun` makes at its first
// run: default, mode AK, and nothing set but the region and what is about output.
func (p Profile) IsFirstRun() bool {
	p.Mode, p.RegionID = credential.CanonicalMode(p.Mode), ""
	return p == Profile{Name: "default", Mode: credential.ModeAK}
}

// File is a config.json in memory.
type File struct {
	Path     string
	Current  string
	Profiles []Profile
	Guessed  bool // as in Place: another config.json may be meant
}

// Load reads the file at path. A missing file gives a File without profiles. All
// errors are of Kind Usage and name the path and, for a wrong type, the profile
// and the key.
func Load(path string) (*File, error) {
	f := &File{Path: path}
	raw, _, err := atomicfile.Read(path, 0, maxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err == nil {
		err = f.decode(bytes.TrimPrefix(raw, byteOrderMark))
	}
	if err != nil {
		return nil, &credential.Error{Kind: credential.Usage, Op: path, Err: err}
	}
	return f, nil
}

// Profile returns the first profile of that name, as `aliyun` does.
func (f *File) Profile(name string) (Profile, bool) {
	if i := f.index(name); i >= 0 {
		return f.Profiles[i], true
	}
	return Profile{}, false
}

// Count returns how many profiles have that name.
func (f *File) Count(name string) int {
	n := 0
	for _, p := range f.Profiles {
		if p.Name == name {
			n++
		}
	}
	return n
}

// index returns the index of the first profile of that name, or -1.
func (f *File) index(name string) int {
	return slices.IndexFunc(f.Profiles, func(p Profile) bool { return p.Name == name })
}

// With returns a copy of f in which p takes the place of the first profile of
// its name, or comes last.
func (f *File) With(p Profile) *File {
	out := *f
	out.Profiles = slices.Clone(f.Profiles)
	if i := f.index(p.Name); i >= 0 {
		out.Profiles[i] = p
	} else {
		out.Profiles = append(out.Profiles, p)
	}
	return &out
}

// Names returns the names of the profiles in the file's order, each once.
func (f *File) Names() []string {
	var names []string
	for _, p := range f.Profiles {
		if p.Name != "" && !slices.Contains(names, p.Name) {
			names = append(names, p.Name)
		}
	}
	return names
}

var errWrongType = errors.New("it has a value of the wrong type")

// byteOrderMark is what some Windows editors begin a file with.
var byteOrderMark = []byte("\ufeff")

// checkObject refuses everything but one JSON object of at most maxDepth levels.
func checkObject(raw []byte) error {
	if tooDeep(raw) {
		return fmt.Errorf("it is nested deeper than %d levels", maxDepth)
	}
	if !json.Valid(raw) || !bytes.HasPrefix(bytes.TrimLeft(raw, " \t\r\n"), []byte("{")) {
		return errors.New("it is not a JSON object")
	}
	return nil
}

// outline is a file whose profiles are not decoded.
type outline struct {
	Current  string            `json:"current"`
	Profiles []json.RawMessage `json:"profiles"`
}

// outlineOf decodes raw. Its errors name a key with a wrong type, not the value.
func outlineOf(raw []byte) (outline, error) {
	if err := checkObject(raw); err != nil {
		return outline{}, err
	}
	var top outline
	err := json.Unmarshal(raw, &top)
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return outline{}, fmt.Errorf("%s has a value of the wrong type", wrong.Field)
	case err != nil:
		return outline{}, errWrongType
	}
	return top, nil
}

func (f *File) decode(raw []byte) error {
	top, err := outlineOf(raw)
	if err != nil {
		return err
	}
	f.Current = top.Current
	for i, rawProfile := range top.Profiles {
		var p Profile
		if err := p.decode(rawProfile); err != nil {
			name := p.Name
			if name == "" {
				name = fmt.Sprintf("number %d", i+1)
			}
			return fmt.Errorf("profile %s: %w", name, err)
		}
		if p.Mode == "" {
			p.Mode = ImpliedMode(p.isSet)
		}
		f.Profiles = append(f.Profiles, p)
	}
	return nil
}

// decode fills p from raw, which is valid JSON. It decodes key by key: for so
// large a struct encoding/json first builds a table by reflection, which would
// take a warm call longer than everything else about the file.
func (p *Profile) decode(raw []byte) error {
	if string(raw) == "null" {
		return nil
	}
	if raw[0] != '{' {
		return errWrongType
	}
	var wrong error
	fields := reflect.ValueOf(p).Elem()
	for _, m := range scan(raw, 0).items {
		i := slices.IndexFunc(profileKeys(), func(key string) bool { return strings.EqualFold(m.name, key) })
		switch value := raw[m.value:m.end]; {
		case i >= 0 && json.Unmarshal(value, fields.Field(i).Addr().Interface()) != nil:
			wrong = cmp.Or(wrong, fmt.Errorf("%s has a value of the wrong type", profileKeys()[i]))
		case i < 0 && !slices.Contains(outputKeys, m.name) && !slices.Contains(unset, string(value)):
			p.hasMore = true
		}
	}
	return wrong
}

// outputKeys are the keys without a field that say nothing about a credential, and
// unset is how `aliyun` writes a key that is not set.
var (
	outputKeys = []string{"language", "output_format"}
	unset      = []string{`""`, "0", "false", "null"}
)

// tooDeep reports whether objects and arrays nest deeper than maxDepth. It
// does not need raw to be valid JSON.
func tooDeep(raw []byte) bool {
	depth, inString := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
