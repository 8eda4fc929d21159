package kernelring

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/keychain/store"
)

// BenchmarkGet reads an item of the size of a session, with and without a seal. The
// difference is what sealing costs.
func BenchmarkGet(b *testing.B) {
	value := `{"v":1,"key":["` + strings.Repeat("x", 400) + `"],"token":"`
	for len(value) < 1600 {
		value += rand.Text()
	}
	for name, s := range map[string]store.Store{
		"unsealed": New(time.Now),
		"sealed":   Seal(New(time.Now), filepath.Join(b.TempDir(), "state")),
	} {
		b.Run(name, func(b *testing.B) {
			a := account(b.Name(), b.TempDir())
			if err := s.Set(b.Context(), a, value, time.Now().Add(time.Hour)); err != nil {
				b.Skip(err)
			}
			b.Cleanup(func() { _ = s.Delete(context.Background(), a) })
			for b.Loop() {
				if got, err := s.Get(b.Context(), a); err != nil || got != value {
					b.Fatal(err)
				}
			}
		})
	}
}
