//go:build linux || dragonfly || freebsd || netbsd || openbsd

package keychain

import (
	"context"
	"slices"

	"github.com/godbus/dbus/v5"
	ss "github.com/zalando/go-keyring/secret_service"
)

const (
	secretsItem    = "org.freedesktop.Secret.Item"
	secretsSession = "org.freedesktop.Secret.Session"
)

// read returns an item of the login collection after three waits for the service,
// where the preflight and the library take nine: a warm call does little else.
// It reports false where there is more to it: a service to be started, another
// collection, no such item, a person who may be asked to unlock the keyring.
func (p *preflight) read(ctx context.Context, account string) (value string, ok bool, err error) {
	if p.person {
		return "", false, nil
	}
	if err := p.bus(); err != nil {
		return "", true, err
	}
	conn, err := dbus.SessionBus()
	if err != nil {
		return "", false, nil
	}
	paths, err := collections(ctx, conn)
	if err != nil || !slices.Contains(paths, loginCollection) {
		return "", err != nil && busError(err) == "", err
	}
	const quiet = dbus.FlagNoAutoStart
	search := conn.Object(secretsName, loginCollection).GoWithContext(ctx, secretsCollection+".SearchItems", quiet, nil,
		map[string]string{"service": service, "username": account})
	session := conn.Object(secretsName, secretsPath).GoWithContext(ctx, secretsService+".OpenSession", quiet, nil,
		"plain", dbus.MakeVariant(""))
	var output dbus.Variant
	var path dbus.ObjectPath
	if err := (<-session.Done).Store(&output, &path); err != nil {
		return "", busError(err) == "", err
	}
	defer conn.Object(secretsName, path).Go(secretsSession+".Close", dbus.FlagNoReplyExpected, nil)
	var items []dbus.ObjectPath
	err = (<-search.Done).Store(&items)
	if err != nil || len(items) == 0 { // which a locked keyring may say of everything
		return "", err != nil && busError(err) == "", err
	}
	var secret ss.Secret
	err = conn.Object(secretsName, items[0]).CallWithContext(ctx, secretsItem+".GetSecret", quiet, path).Store(&secret)
	return string(secret.Value), true, err
}
