//go:build !(linux || freebsd || netbsd || openbsd || (dragonfly && cgo))

package keychain

import (
	"context"

	"aliyun-cred-helper/internal/keychain/native"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

const systemDialogs = native.HasDialogs // it asks the person by itself

// systemLimit is how many bytes an item of the keychain of the system may have.
var systemLimit = native.Limit()

// system is the keychain of the operating system.
type system struct{ *native.Store }

func newSystem(o Options) store.Store {
	return system{native.New(native.Options{Service: service, Run: o.Run, Now: o.Now})}
}

// Items implements lister. It fails: go-keyring cannot list.
func (system) Items(context.Context) (listing, error) {
	return listing{}, message.New("it cannot be searched for items that are not in the index")
}
