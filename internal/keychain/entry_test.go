package keychain

import (
	"testing"

	"aliyun-cred-helper/internal/credential"
)

// Entry tells what Set has noted, without a backend, and only for the backend
// that is in use.
func TestEntry(t *testing.T) {
	b := newBench(t, nil)
	account := Account(KindOAuth, "CN", "dev")
	if e, ok := b.Entry(account); ok {
		t.Errorf("before: %+v", e)
	}
	item := Item{Account: account, Kind: KindOAuth, Name: "dev", Key: []string{"id=1"}, Value: credential.NewSecret("canary")}
	if _, err := b.Set(t.Context(), item); err != nil {
		t.Fatal(err)
	}
	b.system.taken()
	e, ok := b.again(t, nil).Entry(account)
	if !ok || e.Name != "dev" || e.Kind != KindOAuth || len(e.Key) != 1 || e.Key[0] != "id=1" {
		t.Errorf("got %+v, %v", e, ok)
	}
	if calls := b.system.taken(); len(calls) != 0 {
		t.Errorf("it cost %q", calls)
	}
	if e, ok := b.again(t, func(o *Options) { o.Backend = backendFile }).Entry(account); ok {
		t.Errorf("another backend: %+v", e)
	}
	if err := b.Delete(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	if e, ok := b.Entry(account); ok {
		t.Errorf("after: %+v", e)
	}
}
