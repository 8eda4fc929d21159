package config

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
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

	StsRegion   string `json:"sts_region"`
	StsEndpoint string `json:"sts_endpoint"`
	EnableVPC   bool   `json:"enable_vpc"`
	RegionID    string `json:"region_id"`

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

	// The mode of these two is not supported, so only whether they are set counts.
	PrivateKey  presence `json:"private_key"`
	KeyPairName presence `json:"key_pair_name"`

	hasMore bool // a key that has no field here, and is not about output, is set
}

// presence reports whether a key is set, to a value of any type.
type presence bool

// UnmarshalJSON implements json.Unmarshaler.
func (p *presence) UnmarshalJSON(raw []byte) error {
	*p = presence(!slices.Contains(unset, string(raw)))
	return nil
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

// profileFields are the fields of Profile that have a key in the file, in their order.
type profileFields struct {
	keys    []string
	kinds   []reflect.Kind // of the value: Struct for a Secret, which is a string; Invalid for any
	noTexts uint64         // has bit n if a key of n bytes takes other values than strings
}

// index returns the index of the field for key, or -1.
func (f *profileFields) index(key string) int { return slices.Index(f.keys, key) }

var fieldsOfProfile = sync.OnceValue(func() (f profileFields) {
	t := reflect.TypeFor[Profile]()
	for i := range t.NumField() {
		field := t.Field(i)
		key, kind := field.Tag.Get("json"), field.Type.Kind()
		if key == "" {
			continue
		}
		if field.Type == reflect.TypeFor[presence]() {
			kind = reflect.Invalid
		}
		if kind != reflect.String && kind != reflect.Struct && kind != reflect.Invalid {
			f.noTexts |= 1 << len(key)
		}
		f.keys, f.kinds = append(f.keys, key), append(f.kinds, kind)
	}
	return f
})

// profileKeys lists the keys of the file in the order of the fields of Profile.
func profileKeys() []string { return fieldsOfProfile().keys }

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
	return p == Profile{Name: DefaultProfile, Mode: credential.ModeAK}
}

// decode fills p from raw, which is valid JSON. It decodes key by key: for so
// large a struct encoding/json first builds a table by reflection, which would
// take a warm call longer than everything else about the file. offset is that of the
// value that err is about.
func (p *Profile) decode(raw []byte) (offset int, err error) {
	if string(raw) == "null" {
		return 0, nil
	}
	if raw[0] != '{' {
		return 0, errWrongType
	}
	fields := reflect.ValueOf(p).Elem()
	for _, m := range scan(raw, 0).items {
		i := fieldIndex(m.name)
		switch value := raw[m.value:m.end]; {
		case i >= 0 && !setText(fields.Field(i), value) && json.Unmarshal(value, fields.Field(i).Addr().Interface()) != nil:
			if err == nil {
				offset, err = m.value, message.Errorf("%s has a value of the wrong type", profileKeys()[i])
			}
		case i < 0 && !slices.Contains(outputKeys, m.name) && !slices.Contains(unset, string(value)):
			p.hasMore = true
		}
	}
	return offset, err
}

// decodeFull is decode for a profile that is to be used: its Mode is never empty.
func (p *Profile) decodeFull(raw []byte) (offset int, err error) {
	offset, err = p.decode(raw)
	if p.Mode == "" {
		p.Mode = ImpliedMode(p.isSet)
	}
	return offset, err
}

// fieldIndex returns the index of the field for key, in any case, or -1.
func fieldIndex(key string) int {
	if i := slices.Index(profileKeys(), key); i >= 0 {
		return i
	}
	return slices.IndexFunc(profileKeys(), func(other string) bool { return strings.EqualFold(key, other) })
}

// setText sets a field to a plain string, or does nothing and returns false.
func setText(field reflect.Value, value []byte) bool {
	if field.Kind() != reflect.String {
		return false
	}
	text, ok := plainText(value)
	if ok {
		field.SetString(text)
	}
	return ok
}

// DefaultProfile is the profile that is used if none is selected.
const DefaultProfile = "default"

// DefaultRegion is the region of a new profile, as `aliyun` has it.
const DefaultRegion = "cn-hangzhou"

// outputKeys are the keys without a field that say nothing about a credential, and
// unset is how `aliyun` writes a key that is not set.
var (
	outputKeys = []string{"language", "output_format"}
	unset      = []string{`""`, "0", "false", "null"}
)
