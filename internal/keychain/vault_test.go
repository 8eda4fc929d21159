package keychain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/native"
	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/keychain/store"
)

const account = "session:test"

func TestVaultSizes(t *testing.T) {
	for _, limit := range []int{256, 2000, native.LimitMac, native.LimitWindows, unsplit, 32000} {
		inner := &fake{limit: limit}
		v := &vault{name: "fake", store: inner, limit: limit}
		for _, size := range sizes {
			if limit == 256 && size > 4<<10 {
				continue
			}
			want := noise(size)
			if err := v.put(t.Context(), account, want, time.Time{}); err != nil {
				t.Fatalf("limit %d, size %d: put: %v", limit, size, err)
			}
			got, err := v.get(t.Context(), account)
			if err != nil || got != want {
				t.Fatalf("limit %d, size %d: got %d bytes, %v", limit, size, len(got), err)
			}
			parts := 0
			if size+overhead > limit {
				parts = (size + limit - overhead - 1) / (limit - overhead)
			}
			if got := inner.count(); got != 1+parts {
				t.Errorf("limit %d, size %d: %d items, want %d", limit, size, got, 1+parts)
			}
		}
		if err := v.delete(t.Context(), account); err != nil {
			t.Errorf("limit %d: delete: %v", limit, err)
		}
		if n := inner.count(); n != 0 {
			t.Errorf("limit %d: %d items after delete", limit, n)
		}
		if err := v.delete(t.Context(), account); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("limit %d: second delete: %v, want ErrNotFound", limit, err)
		}
	}
}

// TestVaultOtherLimit reads and replaces what a version with smaller parts has stored.
func TestVaultOtherLimit(t *testing.T) {
	inner := &fake{}
	earlier, v := &vault{name: "fake", store: inner, limit: 2000}, &vault{name: "fake", store: inner, limit: native.LimitMac}
	for _, size := range []int{1, 2500, 10 << 10} {
		want := noise(size)
		must(t, earlier.put(t.Context(), account, want, time.Time{}))
		if got, err := v.get(t.Context(), account); got != want || err != nil {
			t.Errorf("%d bytes: got %d, %v", size, len(got), err)
		}
		must(t, v.put(t.Context(), account, want+"x", time.Time{}))
		if got, err := earlier.get(t.Context(), account); got != want+"x" || err != nil {
			t.Errorf("%d bytes, by the earlier version: got %d, %v", size, len(got), err)
		}
		must(t, v.delete(t.Context(), account))
		if n := inner.count(); n != 0 {
			t.Errorf("%d bytes: %d items are left", size, n)
		}
	}
}

func TestVaultRefusesTooLarge(t *testing.T) {
	v := &vault{name: "fake", store: &fake{}, limit: unsplit}
	err := v.put(t.Context(), account, strings.Repeat("x", maxValue+1), time.Time{})
	if credential.KindOf(err) != credential.Keychain {
		t.Errorf("got %v", err)
	}
	if err := v.put(t.Context(), account, strings.Repeat("x", maxValue), time.Time{}); err != nil {
		t.Errorf("the largest value: %v", err)
	}
}

// TestVaultCrash lets the writer die at every single call.
func TestVaultCrash(t *testing.T) {
	const limit = 400
	before, after := noise(1000), strings.Repeat("new", 300)
	died := errors.New("died")
	for _, short := range []bool{false, true} {
		want := after
		if short {
			want = "short"
		}
		for step := 1; ; step++ {
			inner := &fake{limit: limit}
			v := &vault{name: "fake", store: inner, limit: limit}
			if err := v.put(t.Context(), account, before, time.Time{}); err != nil {
				t.Fatal(err)
			}
			n := 0
			inner.before = func(string, string) error {
				if n++; n >= step {
					return died
				}
				return nil
			}
			err := v.put(t.Context(), account, want, time.Time{})
			inner.repair()
			got, readErr := v.get(t.Context(), account)
			if readErr != nil || got != before && got != want {
				t.Fatalf("step %d: read %d bytes, %v", step, len(got), readErr)
			}
			if err == nil && got != want {
				t.Fatalf("step %d: put said it was done", step)
			}
			// The next writer is not held up, and deleting leaves nothing.
			if err := v.put(t.Context(), account, before, time.Time{}); err != nil {
				t.Fatalf("step %d: put after the crash: %v", step, err)
			}
			if err := v.delete(t.Context(), account); err != nil || inner.count() != 0 {
				t.Fatalf("step %d: delete: %v, %d items left", step, err, inner.count())
			}
			if n < step { // the writer lived
				break
			}
		}
	}
}

// TestVaultConcurrent has readers see whole values only, and misses.
func TestVaultConcurrent(t *testing.T) {
	inner := &fake{limit: 300}
	v := &vault{name: "fake", store: inner, limit: 300}
	values := map[string]bool{}
	for w := range 4 {
		values[strings.Repeat(fmt.Sprint(w), 200+100*w)] = true
	}
	var writers, readers sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	for value := range values {
		writers.Go(func() {
			for range 50 {
				_ = v.put(t.Context(), account, value, time.Time{}) // may lose to the others three times
			}
		})
	}
	for range 2 {
		readers.Go(func() {
			for ctx.Err() == nil {
				got, err := v.get(t.Context(), account)
				if err == nil && !values[got] {
					t.Errorf("a mixture of %d bytes", len(got))
				}
				if err != nil && !store.IsNotFound(err) && !errors.Is(err, store.ErrCorrupt) {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	stop()
	readers.Wait()
	want := strings.Repeat("end", 300)
	if err := v.put(t.Context(), account, want, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if got, err := v.get(t.Context(), account); err != nil || got != want {
		t.Errorf("at the end: %d bytes, %v", len(got), err)
	}
}

// TestVaultReadsHeadAgain replaces a value between a reader's head and parts.
func TestVaultReadsHeadAgain(t *testing.T) {
	inner := &fake{}
	v := &vault{name: "fake", store: inner, limit: 300}
	w := &vault{name: "fake", store: &fake{items: map[string]string{}}, limit: 300}
	if err := v.put(t.Context(), account, noise(500), time.Time{}); err != nil {
		t.Fatal(err)
	}
	next := strings.Repeat("n", 700)
	if err := w.put(t.Context(), account, next, time.Time{}); err != nil {
		t.Fatal(err)
	}
	replaced := false
	inner.before = func(op, name string) error {
		if op == "get" && name != account && !replaced {
			replaced = true
			inner.items = w.store.(*fake).items
		}
		return nil
	}
	if got, err := v.get(t.Context(), account); err != nil || got != next || !replaced {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}

func TestVaultDamage(t *testing.T) {
	tests := []struct {
		name   string
		damage func(items map[string]string)
	}{
		{"foreign", func(m map[string]string) { m[account] = "hunter2" }},
		{"empty", func(m map[string]string) { m[account] = "" }},
		{"truncated head", func(m map[string]string) { m[account] = m[account][:len(m[account])-30] }},
		{"part missing", func(m map[string]string) { delete(m, account+".a.1") }},
		{"part truncated", func(m map[string]string) { m[account+".a.1"] = m[account+".a.1"][:100] }},
		{"parts swapped", func(m map[string]string) {
			m[account+".a.0"], m[account+".a.1"] = m[account+".a.1"], m[account+".a.0"]
		}},
		{"part of another write", func(m map[string]string) {
			m[account+".a.1"] = encode(partMagic, part{Gen: "x", N: 1}) + "y"
		}},
		{"part for a head", func(m map[string]string) { m[account] = m[account+".a.0"] }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inner := &fake{}
			v := &vault{name: "fake", store: inner, limit: 400}
			if err := v.put(t.Context(), account, noise(1000), time.Time{}); err != nil {
				t.Fatal(err)
			}
			test.damage(inner.items)
			got, err := v.get(t.Context(), account)
			if !errors.Is(err, store.ErrCorrupt) || got != "" {
				t.Errorf("got %q, %v, want ErrCorrupt", got, err)
			}
			if credential.KindOf(err) != credential.Keychain || credential.HintOf(err) == "" {
				t.Errorf("kind %v, hint %q", credential.KindOf(err), credential.HintOf(err))
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error quotes the item: %v", err)
			}
			if err := v.put(t.Context(), account, "again", time.Time{}); err != nil {
				t.Errorf("put over it: %v", err)
			}
			if got, err := v.get(t.Context(), account); got != "again" {
				t.Errorf("then got %q, %v", got, err)
			}
		})
	}
}

// TestVaultNotKept is the keyring that reports success for a dismissed prompt.
func TestVaultNotKept(t *testing.T) {
	for _, old := range []string{"", "old"} {
		inner := &fake{}
		v := &vault{name: "fake", store: inner, limit: unsplit}
		if old != "" {
			if err := v.put(t.Context(), account, old, time.Time{}); err != nil {
				t.Fatal(err)
			}
		}
		inner.drop = true
		err := v.put(t.Context(), account, "new", time.Time{})
		if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "not kept") {
			t.Errorf("over %q: got %v", old, err)
		}
	}
}

// TestVaultAnotherWriter takes the value of a faster writer for a success.
func TestVaultAnotherWriter(t *testing.T) {
	inner := &fake{}
	v := &vault{name: "fake", store: inner, limit: unsplit}
	sets := 0
	theirs, _ := pack("theirs", unsplit, "GEN", "a")
	inner.before = func(op, _ string) error {
		if op == "set" {
			sets++
		} else if sets == 1 {
			inner.items[account] = theirs
		}
		return nil
	}
	if err := v.put(t.Context(), account, "ours", time.Time{}); err != nil || sets != 1 {
		t.Errorf("%v after %d writes", err, sets)
	}
}

// TestVaultChangedValue is a keychain that cuts off what is too long for it.
func TestVaultChangedValue(t *testing.T) {
	inner := &fake{}
	v := &vault{name: "fake", store: inner, limit: unsplit}
	inner.before = func(op, _ string) error {
		if text := inner.items[account]; op == "get" && len(text) > 200 {
			inner.items[account] = text[:200]
		}
		return nil
	}
	err := v.put(t.Context(), account, noise(300), time.Time{})
	if !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func FuzzUnpack(f *testing.F) {
	text, parts := pack(noise(500), 400, "GEN", "b")
	f.Add(text)
	f.Add(parts[0])
	text, _ = pack("value", unsplit, "GEN", "a")
	f.Add(text)
	f.Add(headMagic + `{"gen":"G","size":-1}` + "\n")
	f.Fuzz(func(t *testing.T, text string) {
		h, value, err := unpack(text)
		if err == nil && h.Parts == 0 && (len(value) != h.Size || private.Hashed(value) != h.SHA256) {
			t.Error("a value that its head does not describe")
		}
		if err != nil && (value != "" || h != head{}) {
			t.Error("an error and a value")
		}
		unpackPart(text)
	})
}

func FuzzPayload(f *testing.F) {
	key := []string{"v1", "role"}
	good, err := encodeSession(key, session(epoch))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good.Reveal())
	k, err := encodeKey("prod", credential.Credential{AccessKeyID: "id", AccessKeySecret: credential.NewSecret("s")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(k.Reveal())
	f.Fuzz(func(t *testing.T, value string) {
		if c, err := decodeSession(key, value); err == nil && (c.Check(c.Expires.Add(-1)) != nil || c.Mode() != credential.ModeStsToken) {
			t.Error("an incomplete session was accepted")
		}
		if c, err := decodeKey("prod", value); err == nil && c.Check(time.Time{}) != nil {
			t.Error("an incomplete key was accepted")
		}
	})
}
