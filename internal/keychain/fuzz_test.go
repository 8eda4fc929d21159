package keychain

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"aliyun-cred-helper/internal/keychain/private"
)

// FuzzIndexFile puts a text in the place of an entry of the index. It is the entry of
// that account, or it counts for nothing and can be replaced.
func FuzzIndexFile(f *testing.F) {
	for _, text := range []string{
		"", "{", "null", `{"v":1,"account":"key:ops","kind":"key","name":"ops","backend":"file"}`, `{"v":1,"account":"key:other","kind":"key","backend":"file"}`, `{"v":2,"account":"key:ops"}`,
		`{"v":1,"account":"key:ops","kind":"session","backend":"file","expires":"2000-01-01T00:00:00Z"}`, `{"v":1,"account":"key:ops","failure":{"at":"9999-01-01T00:00:00Z"}}`, `{"v":1,"account":"key:ops","kind":"\u001b","backend":"none"}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		const account = "key:ops"
		b := newBench(t, nil)
		path := b.index.File(account)
		must(t, b.index.save(path, struct{}{}, false)) // makes the directory
		must(t, os.WriteFile(path, text, 0o600))
		if e, ok := b.Entry(account); ok && e.Account != account {
			t.Errorf("%q is the entry of %q", text, e.Account)
		}
		list, err := b.List(t.Context())
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		for _, e := range list {
			if e.Account != account || e.Kind == KindSession && !e.Expires.IsZero() && !e.Expires.After(b.clock.now()) {
				t.Errorf("%q lists %+v", text, e)
			}
		}
		must(t, b.index.write(record{Entry: Entry{Account: account, Kind: KindKey, Name: "ops", Backend: "file"}}))
		if e, ok := b.index.read(account); !ok || e.Name != "ops" {
			t.Errorf("%q is not replaced: %+v", text, e)
		}
	})
}

// FuzzClaimFile puts a text in the place of a claim. Whatever it is, the claim can be had
// after the time that a claim lasts.
func FuzzClaimFile(f *testing.F) {
	for _, text := range []string{
		"", "{", "null", `{"owner":"a","until":"2026-01-02T03:04:15Z"}`, `{"owner":"a","until":"9999-01-02T03:04:15Z"}`, `{"owner":"","until":"0001-01-01T00:00:00Z"}`, `{"until":1}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		b := newBench(t, nil)
		path := filepath.Join(b.index.Path(), "claim-"+private.Hashed("portal")+".json")
		must(t, b.index.save(path, struct{}{}, false)) // makes the directory
		must(t, os.WriteFile(path, text, 0o600))
		if c, err := b.Claim(t.Context(), "portal"); err == nil {
			c.Release()
			return
		} else if !errors.Is(err, ErrLocked) {
			t.Fatalf("%q: %v", text, err)
		}
		b.clock.advance(claimLife + time.Second)
		c, err := b.Claim(t.Context(), "portal")
		if err != nil {
			t.Fatalf("%q, later: %v", text, err)
		}
		c.Release()
	})
}
