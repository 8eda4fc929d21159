//go:build linux || dragonfly || freebsd || netbsd || openbsd

package secretservice

import (
	"context"
	"slices"

	"github.com/godbus/dbus/v5"
	ss "github.com/zalando/go-keyring/secret_service"
)

// Read returns the item that go-keyring stored for account under service in the
// login collection. It waits for three answers, where Ready and go-keyring wait
// for nine: a call whose credential is cached does little else.
//
// Without ok it has no answer, and nothing is wrong yet: the service must be
// started, there is no such item or another collection, or a person may be asked
// to unlock the keyring. Then call Ready and go-keyring. With ok, err is nil,
// ErrNotFound, an *Error or the error of ctx.
func (c *Client) Read(ctx context.Context, service, account string) (value string, ok bool, err error) {
	if c.opt.Prompt {
		return "", false, nil
	}
	if err := c.checkAddress(); err != nil {
		return "", true, err
	}
	conn, err := dbus.SessionBus()
	if err != nil {
		return "", false, nil
	}
	paths, err := collections(ctx, conn)
	if err != nil || !slices.Contains(paths, loginCollection) {
		return noValue(err)
	}
	const quiet = dbus.FlagNoAutoStart
	search := conn.Object(serviceName, loginCollection).GoWithContext(ctx, collectionInterface+".SearchItems", quiet, nil,
		map[string]string{"service": service, "username": account})
	session := conn.Object(serviceName, servicePath).GoWithContext(ctx, serviceInterface+".OpenSession", quiet, nil,
		"plain", dbus.MakeVariant(""))
	var output dbus.Variant
	var path dbus.ObjectPath
	if err := (<-session.Done).Store(&output, &path); err != nil {
		return noValue(err)
	}
	// Nobody waits for the session to be closed.
	defer conn.Object(serviceName, path).Go(sessionInterface+".Close", dbus.FlagNoReplyExpected, nil)
	var items []dbus.ObjectPath
	err = (<-search.Done).Store(&items)
	if err != nil || len(items) == 0 { // a locked keyring may say that of every item
		return noValue(err)
	}
	var secret ss.Secret
	err = conn.Object(serviceName, items[0]).CallWithContext(ctx, itemInterface+".GetSecret", quiet, path).Store(&secret)
	return string(secret.Value), true, Explain(err)
}

// Accounts returns the accounts of the items that go-keyring stored under service, and
// how many more are locked. Its errors are those of Ready.
func (c *Client) Accounts(ctx context.Context, service string) (accounts []string, locked int, err error) {
	if err := c.Ready(ctx); err != nil {
		return nil, 0, err
	}
	conn, err := dbus.SessionBus()
	if err != nil {
		return nil, 0, err
	}
	var open, closed []dbus.ObjectPath
	err = conn.Object(serviceName, servicePath).
		CallWithContext(ctx, serviceInterface+".SearchItems", dbus.FlagNoAutoStart, map[string]string{"service": service}).Store(&open, &closed)
	if err != nil {
		return nil, 0, explainQuestion(err)
	}
	for _, path := range open {
		var attributes map[string]string
		err := conn.Object(serviceName, path).
			CallWithContext(ctx, getProperty, dbus.FlagNoAutoStart, itemInterface, "Attributes").Store(&attributes)
		switch {
		case err == nil:
			accounts = append(accounts, attributes["username"])
		case busError(err) == "": // else it was deleted in between
			return nil, 0, explainQuestion(err)
		}
	}
	return accounts, len(closed), nil
}

// noValue ends Read without a value. A refusal of the service is left to Ready,
// which tells the reasons apart. A service that does not answer, or not with what
// was asked for, must not be asked twice.
func noValue(err error) (string, bool, error) {
	if err == nil || busError(err) != "" {
		return "", false, nil
	}
	return "", true, explainQuestion(err)
}
