package kernelring

import (
	"context"
	"testing"
	"time"

	"aliyun-cred-helper/internal/keychain/store"
)

var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// fake is a store in memory.
type fake struct{ items map[string]string }

func (f *fake) Get(_ context.Context, account string) (string, error) {
	v, ok := f.items[account]
	if !ok {
		return "", store.ErrNotFound
	}
	return v, nil
}

func (f *fake) Set(_ context.Context, account, value string, _ time.Time) error {
	if f.items == nil {
		f.items = map[string]string{}
	}
	f.items[account] = value
	return nil
}

func (f *fake) Delete(_ context.Context, account string) error {
	delete(f.items, account)
	return nil
}

// must fails the test at an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
