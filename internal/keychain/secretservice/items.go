//go:build linux || freebsd || netbsd || openbsd || (dragonfly && cgo)

package secretservice

import (
	"context"
	"errors"
	"fmt"

	"github.com/godbus/dbus/v5"
)

// secret is a secret on the bus.
type secret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// attributesOf are those by which an item is found.
func attributesOf(service, account string) map[string]string {
	return map[string]string{"service": service, "username": account}
}

// Get returns the item of account under service. It waits for three answers, since a
// call whose credential is cached does little else.
func (c *Client) Get(ctx context.Context, service, account string) (string, error) {
	b, collection, err := c.open(ctx)
	if err != nil {
		return "", err
	}
	search := b.search(collection, service, account)
	session := b.startSession()
	path, err := b.session(session)
	if err != nil {
		return "", err
	}
	defer b.tell(path, sessionInterface+".Close")
	items, err := c.found(b, search, collection, service, account)
	if err != nil {
		return "", err
	}
	value, err := b.value(items[0], path)
	if c.opt.Prompt && errors.Is(err, errLocked) { // an item can be locked by itself
		if err := b.unlock(items[0]); err != nil {
			return "", err
		}
		value, err = b.value(items[0], path)
	}
	return value, err
}

// value returns the value of an item. It takes the bytes as they were decoded: dbus.Store
// copies them one by one.
func (b bus) value(item, session dbus.ObjectPath) (string, error) {
	call := b.ask(item, itemInterface+".GetSecret", session)
	if call.Err != nil {
		return "", Explain(call.Err)
	}
	if len(call.Body) == 1 {
		if fields, ok := call.Body[0].([]any); ok && len(fields) == 4 { // those of secret
			if value, ok := fields[2].([]byte); ok {
				return string(value), nil
			}
		}
	}
	return "", &Error{Reason: reasonBroken, Slow: true}
}

// Set stores value as the item of account under service, in place of an earlier one.
func (c *Client) Set(ctx context.Context, service, account, value string) error {
	b, collection, err := c.open(ctx)
	if err != nil {
		return err
	}
	session := b.startSession()
	err = c.unlocked(b, collection)
	path, sessionErr := b.session(session)
	if sessionErr != nil {
		return sessionErr
	}
	defer b.tell(path, sessionInterface+".Close")
	if err != nil {
		return err
	}
	properties := map[string]dbus.Variant{
		itemInterface + ".Label":      dbus.MakeVariant(fmt.Sprintf("Password for '%s' on '%s'", account, service)),
		itemInterface + ".Attributes": dbus.MakeVariant(attributesOf(service, account)),
	}
	replace := true
	var item, prompt dbus.ObjectPath
	err = b.ask(collection, collectionInterface+".CreateItem", properties,
		secret{path, []byte{}, []byte(value), "text/plain; charset=utf8"}, replace).Store(&item, &prompt)
	switch {
	case isNotFound(err):
		return &Error{Reason: "the keyring has no such collection any more"}
	case err != nil:
		return explainQuestion(err)
	}
	_, err = b.prompt(prompt)
	return err
}

// Delete deletes all items of account under service.
func (c *Client) Delete(ctx context.Context, service, account string) error {
	b, collection, err := c.open(ctx)
	if err == nil {
		err = c.unlocked(b, collection)
	}
	if err != nil {
		return err
	}
	items, err := c.found(b, b.search(collection, service, account), collection, service, account)
	if err != nil {
		return err
	}
	for _, item := range items {
		var prompt dbus.ObjectPath
		if err := b.ask(item, itemInterface+".Delete").Store(&prompt); err != nil {
			return Explain(err)
		}
		if _, err := b.prompt(prompt); err != nil {
			return err
		}
	}
	return nil
}

// Accounts returns the accounts of the items under service, and how many more are locked.
func (c *Client) Accounts(ctx context.Context, service string) (accounts []string, locked int, err error) {
	b, collection, err := c.open(ctx)
	if err == nil && !c.opt.Prompt { // a list is no reason to ask for a password
		err = c.unlocked(b, collection)
	}
	if err != nil {
		return nil, 0, err
	}
	var open, closed []dbus.ObjectPath
	err = b.ask(servicePath, serviceInterface+".SearchItems", map[string]string{"service": service}).Store(&open, &closed)
	if err != nil {
		return nil, 0, explainQuestion(err)
	}
	for _, path := range open {
		var attributes map[string]string
		err := b.ask(path, getProperty, itemInterface, "Attributes").Store(&attributes)
		switch {
		case err == nil:
			accounts = append(accounts, attributes["username"])
		case busError(err) == "": // else it was deleted in between
			return nil, 0, explainQuestion(err)
		}
	}
	return accounts, len(closed), nil
}

// search asks for the items of account.
func (b bus) search(collection dbus.ObjectPath, service, account string) *dbus.Call {
	return b.start(collection, collectionInterface+".SearchItems", attributesOf(service, account))
}

// found waits for the answer to a search, which is at least one item. A locked keyring may
// say that it has none, so that is believed only after it has said that it is not locked.
func (c *Client) found(b bus, search *dbus.Call, collection dbus.ObjectPath, service, account string) ([]dbus.ObjectPath, error) {
	var items []dbus.ObjectPath
	err := (<-search.Done).Store(&items)
	if err == nil && len(items) == 0 {
		if err := c.unlocked(b, collection); err != nil {
			return nil, err
		}
		err = (<-b.search(collection, service, account).Done).Store(&items)
	}
	switch {
	case err != nil:
		return nil, explainQuestion(err)
	case len(items) == 0:
		return nil, ErrNotFound
	}
	return items, nil
}

// startSession asks for a session, in which secrets are not encrypted: the bus is a
// socket of this machine.
func (b bus) startSession() *dbus.Call {
	return b.start(servicePath, serviceInterface+".OpenSession", "plain", dbus.MakeVariant(""))
}

// session waits for the answer to startSession.
func (b bus) session(call *dbus.Call) (path dbus.ObjectPath, err error) {
	var output dbus.Variant
	err = (<-call.Done).Store(&output, &path)
	return path, explainQuestion(err)
}
