// Package acssso reads what acs-sso, the vendor's older program for CloudSSO, keeps in
// the home directory: the sign-in URL in ~/.alibabacloud_sso, and in
// ~/.alibabacloud_sso_sts which account and access configuration each of its profiles
// has. It refuses what is no JSON object, and takes a value of the wrong type as one that
// is not there. It never returns the sessions in plaintext that lie there as well. It
// writes only what acs-sso would write on the same command: the sign-in URL, and the file
// without a profile.
package acssso

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/config"
)

// Files are those of one user. Without a home directory there are none.
type Files struct{ Home string }

// Profile is what acs-sso knows of one of its profiles. Either id may be "".
type Profile struct{ Name, AccountID, AccessConfigID string }

// State is what ~/.alibabacloud_sso_sts has, without secrets. The zero value is that of
// a missing file.
type State struct {
	Current    string    // the profile of the last sign-in, or ""
	Profiles   []Profile // by name
	HasSecrets bool      // whether there is a session or an access token in plaintext
}

// Profile returns the profile of that name.
func (s State) Profile(name string) (Profile, bool) {
	i := slices.IndexFunc(s.Profiles, func(p Profile) bool { return p.Name == name })
	if i < 0 {
		return Profile{}, false
	}
	return s.Profiles[i], true
}

// URLPath returns the path of the file with the sign-in URL.
func (f Files) URLPath() string { return filepath.Join(f.Home, ".alibabacloud_sso") }

// StatePath returns the path of the file with the profiles and the sessions.
func (f Files) StatePath() string { return filepath.Join(f.Home, ".alibabacloud_sso_sts") }

// The keys of the two files.
const (
	urlKey      = "signinUrl"
	currentKey  = "current"
	profilesKey = "profiles" // profile name to the key of its session
	sessionsKey = "map"      // ACCOUNT:CONFIGURATION to session
	tokenKey    = "accessToken"
)

// object is a JSON object whose values are not decoded. They may be secret.
type object map[string]json.RawMessage

// SignInURL returns the sign-in URL, or "". Errors are of Kind Usage and name the place.
func (f Files) SignInURL() (string, error) {
	file, err := f.read(f.URLPath())
	return textOf(file[urlKey]), err
}

// State reads the profiles. Errors are of Kind Usage and name the place.
func (f Files) State() (State, error) {
	file, err := f.read(f.StatePath())
	if err != nil {
		return State{}, err
	}
	state := State{Current: textOf(file[currentKey])}
	profiles := objectOf(file[profilesKey])
	for _, name := range slices.Sorted(maps.Keys(profiles)) {
		account, configuration, _ := strings.Cut(textOf(profiles[name]), ":")
		if name != "" && account+configuration != "" {
			state.Profiles = append(state.Profiles, Profile{name, account, configuration})
		}
	}
	state.HasSecrets = len(objectOf(file[sessionsKey])) > 0 || textOf(objectOf(file[tokenKey])["token"]) != ""
	return state, nil
}

// read returns the object in the file at path, which is empty if there is no file.
func (f Files) read(path string) (object, error) {
	if f.Home == "" {
		return object{}, nil
	}
	raw, err := config.ReadObject(path)
	if errors.Is(err, fs.ErrNotExist) {
		return object{}, nil
	}
	if err != nil {
		return nil, err
	}
	return objectOf(raw), nil
}

// objectOf decodes an object. Anything else is an empty one.
func objectOf(raw json.RawMessage) object {
	var o object
	if json.Unmarshal(raw, &o) != nil || o == nil {
		return object{}
	}
	return o
}

// textOf decodes a string. Anything else is "".
func textOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}
