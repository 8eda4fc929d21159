package keychain

import (
	"os"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

// TestAnnouncedOnce has other processes change the index while a session is stored. What
// was announced of it is only written again where it is not there any more.
func TestAnnouncedOnce(t *testing.T) {
	item := Item{Account: "session:a", Kind: KindSession, Name: "ops", Value: credential.NewSecret("v"), Key: []string{"k"}}
	other := Item{Account: item.Account, Kind: KindSession, Name: "other"}
	tests := []struct {
		name    string
		change  func(b *bench) error
		rewrite bool
	}{
		{"nothing", func(*bench) error { return nil }, false},
		{"deleted", func(b *bench) error { b.index.remove(item.Account); return nil }, true},
		{"replaced", func(b *bench) error { return b.index.write(other.record(backendFile, record{})) }, true},
	}
	for _, test := range tests {
		b := newBench(t, nil)
		path := b.index.File(item.Account)
		b.kernel.before = func(op, _ string) error {
			if op != "set" {
				return nil
			}
			must(t, os.Chtimes(path, epoch, epoch)) // marks what was announced
			return test.change(b)
		}
		if _, err := b.Set(t.Context(), item); err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		info, err := os.Stat(path)
		must(t, err)
		if got := !info.ModTime().Equal(epoch); got != test.rewrite {
			t.Errorf("%s: written again: %v, want %v", test.name, got, test.rewrite)
		}
		if e, ok := b.Entry(item.Account); !ok || e.Name != "ops" || e.Backend != backendKernel {
			t.Errorf("%s: got %+v, %v", test.name, e, ok)
		}
	}
}
