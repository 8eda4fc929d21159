package keychain

import (
	"errors"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// TestNoKeyring tells somebody who stores without a keyring how to make a store, and somebody
// who has made one what is wrong with it.
func TestNoKeyring(t *testing.T) {
	for _, hasIdentity := range []bool{false, true} {
		b := newBench(t, func(o *Options) {
			if !hasIdentity {
				o.AgeIdentity = ""
			}
		})
		b.system.put("system", "", absent)
		b.file.put("file", "", broken)
		b.kernel.put("kernel", "", absent)
		want, hint := "this machine has no keyring (no system)", store.HintInit
		if hasIdentity {
			want, hint = "keychain file: file", "mend file"
		}
		_, storeErr := b.StoreKey(t.Context(), "a", longTerm("id"), false)
		_, setErr := b.Set(t.Context(), Item{Account: "sso:a", Kind: KindSSO, Value: credential.NewSecret("v")})
		_, probeErr := b.Probe(t.Context())
		for what, err := range map[string]error{"store": storeErr, "set": setErr, "probe": probeErr, "can store": b.CanStore(t.Context(), "a", false)} {
			if err == nil || !strings.Contains(err.Error(), want) || credential.HintOf(err) != hint ||
				credential.KindOf(err) != credential.Keychain || errors.Is(err, store.ErrAbsent) == hasIdentity {
				t.Errorf("%s, an identity %t: got %v, hint %q", what, hasIdentity, err, credential.HintOf(err))
			}
		}
	}
	// Where nothing is to be stored, a store that does not exist is none.
	b := newBench(t, nil)
	b.system.put("system", "", absent)
	if r, err := b.Probe(t.Context()); r.Backend != "file" || r.Better != nil && !errors.Is(r.Better, store.ErrAbsent) || err != nil {
		t.Errorf("probe: %+v, %v", r, err)
	}
	if err := b.CanStore(t.Context(), "a", false); err != nil {
		t.Errorf("with files: %v", err)
	}
}

// TestProbeFinds what a backend does wrong.
func TestProbeFinds(t *testing.T) {
	reads := 0
	tests := []struct {
		name   string
		before func(b *bench) func(op, account string) error
		want   string
	}{
		{"cannot read", func(*bench) func(string, string) error {
			return func(op, _ string) error {
				if op == "get" {
					if reads++; reads == 3 { // after those of the write
						return store.Unavailable("gone", "h", nil)
					}
				}
				return nil
			}
		}, "probe of backend system: keychain system: gone"},
		{"another value", func(b *bench) func(string, string) error {
			return func(op, account string) error {
				if op == "get" {
					if reads++; reads == 3 {
						b.system.items[account], _ = pack("another", unsplit, "G", "")
					}
				}
				return nil
			}
		}, "returns another value"},
		{"cannot delete", func(*bench) func(string, string) error {
			return func(op, _ string) error {
				if op == "delete" {
					return store.Unavailable("stuck", "h", nil)
				}
				return nil
			}
		}, "probe of backend system: keychain system: stuck"},
	}
	for _, test := range tests {
		b := newBench(t, func(o *Options) { o.Backend = backendSystem })
		reads = 0
		b.system.before = test.before(b)
		r, err := b.Probe(t.Context())
		if err == nil || !strings.Contains(err.Error(), test.want) || credential.KindOf(err) != credential.Keychain {
			t.Errorf("%s: got %+v, %v, want %s", test.name, r, err, test.want)
		}
	}
	// Each step is measured by itself.
	b := newBench(t, func(o *Options) { o.Backend = backendSystem })
	b.system.before = func(op, _ string) error {
		b.clock.advance(map[string]time.Duration{"set": 100 * time.Second, "get": time.Second, "delete": 10 * time.Second}[op])
		return nil
	}
	if r, err := b.Probe(t.Context()); r.Write < 100*time.Second || r.Write > 109*time.Second || r.Read != time.Second || r.Delete != 10*time.Second || err != nil {
		t.Errorf("got %+v, %v", r, err)
	}
}
