package helper

import (
	"context"
	"errors"
	"slices"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/rotate"
	"aliyun-cred-helper/internal/shell"
)

// rotatedKeys implements rotate.Keys over the keychain.
type rotatedKeys struct{ *keychain.Keychain }

// Read implements rotate.Keys. It is an error if a store that exists cannot be asked.
func (k rotatedKeys) Read(ctx context.Context, name string) (rotate.Key, error) {
	c, pair, err := k.PairedKey(ctx, name)
	if errors.Is(err, keychain.ErrNotFound) {
		return rotate.Key{}, nil
	}
	return rotate.Key{Credential: c, Pair: pair.ID, Created: pair.Created}, err
}

// Write implements rotate.Keys.
func (k rotatedKeys) Write(ctx context.Context, name string, key rotate.Key) error {
	if key.Pair != "" {
		return k.StorePaired(ctx, name, key.Credential, keychain.Pair{ID: key.Pair, Created: key.Created})
	}
	_, err := k.StoreKey(ctx, name, key.Credential, true)
	return err
}

// Delete implements rotate.Keys.
func (k rotatedKeys) Delete(ctx context.Context, name string) error {
	if err := k.Keychain.Delete(ctx, keychain.Account(keychain.KindKey, name)); !errors.Is(err, keychain.ErrNotFound) {
		return err
	}
	return nil
}

// keySurroundings implements rotate.Surroundings.
type keySurroundings struct {
	keychain *keychain.Keychain
	config   config.Place
	ini      func() (*config.Ini, error)
	getenv   func(string) string
}

// Elsewhere implements rotate.Surroundings. It looks at the other keys that the index has,
// at config.json and at the ini file of the SDKs.
func (s keySurroundings) Elsewhere(ctx context.Context, name, id string) (places []string, err error) {
	entries, err := s.keychain.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.Kind == keychain.KindKey && e.AccessKeyID == id && !slices.Contains(rotate.Names(name), e.Name) {
			places = append(places, message.Sprintf("the key %s of the keychain", e.Name))
		}
	}
	switch file, err := s.config.Load(); {
	case errors.Is(err, credential.ErrNotConfigured):
	case err != nil:
		return nil, err
	default:
		for _, p := range file.All() {
			// An id alone in a profile of mode External means nothing: the keychain's counts.
			if p.AccessKeyID == id && (!p.AccessKeySecret.IsZero() || !p.Is(credential.ModeExternal)) {
				places = append(places, message.Sprintf("profile %s of %s", p.Name, file.Path))
			}
		}
	}
	ini, err := s.ini()
	if err != nil {
		return nil, err
	}
	for _, section := range ini.Sections() {
		if ini.Outline(section).AccessKeyID == id && !ini.Secret(section).IsZero() {
			places = append(places, message.Sprintf("section %s of %s", section, ini.Path))
		}
	}
	return places, nil
}

// Variables implements rotate.Surroundings.
func (s keySurroundings) Variables(id string) (names []string) {
	for _, name := range shell.IDVariables() {
		if s.getenv(name) == id {
			names = append(names, name)
		}
	}
	return names
}

// DropSessions implements rotate.Surroundings.
func (s keySurroundings) DropSessions(ctx context.Context, name, id string) int {
	n, _ := s.keychain.Clear(ctx, func(e keychain.Entry) bool {
		return e.Kind == keychain.KindSession && (e.Name == name || slices.Contains(e.Key, "access_key_id="+id))
	})
	return n
}
