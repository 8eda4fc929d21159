package acssso

import (
	"encoding/json"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// SetSignInURL writes the sign-in URL, and leaves the other keys of the file. Errors are
// of Kind Usage and name the path.
func (f Files) SetSignInURL(signInURL string) error {
	return f.edit(f.URLPath(), func(file object) bool {
		file[urlKey] = encode(signInURL)
		return true
	})
}

// Delete deletes the profile of that name, and the sessions that no profile has. It
// reports whether there was one. Errors are of Kind Usage and name the path.
func (f Files) Delete(name string) (deleted bool, err error) {
	err = f.edit(f.StatePath(), func(file object) bool {
		profiles, sessions := objectOf(file[profilesKey]), objectOf(file[sessionsKey])
		if _, deleted = profiles[name]; !deleted {
			return false
		}
		delete(profiles, name)
		used := map[string]bool{}
		for _, key := range profiles {
			used[textOf(key)] = true
		}
		for key := range sessions {
			if !used[key] {
				delete(sessions, key)
			}
		}
		file[profilesKey], file[sessionsKey] = encode(profiles), encode(sessions)
		if textOf(file[currentKey]) == name {
			file[currentKey] = encode("")
		}
		return true
	})
	return deleted && err == nil, err
}

// edit writes what change makes of the object at path, unless change returns false.
func (f Files) edit(path string, change func(object) bool) error {
	if f.Home == "" {
		return &credential.Error{Kind: credential.Usage, Hint: "set HOME", Err: message.New("the home directory is not set")}
	}
	return config.UpdateObject(path, func(raw []byte) []byte {
		file := objectOf(raw)
		if !change(file) {
			return nil
		}
		return append(encode(file), '\n')
	})
}

// encode returns the JSON of a string or an object, which cannot fail.
func encode(v any) json.RawMessage {
	raw, _ := json.Marshal(v)
	return raw
}
