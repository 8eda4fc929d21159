package keychain

import (
	"slices"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// TestLearn corrects whatever the index says of an item that is not so, and keeps what only
// the index has.
func TestLearn(t *testing.T) {
	const account = "oauth:x"
	known := Entry{
		Account: account, Kind: KindOAuth, Name: "dev", Backend: backendSystem, AccessKeyID: "id", Fingerprint: "f", Pair: "p",
		Key: []string{"id=1"}, Issued: epoch, Tied: true, Person: "lin",
	}
	tests := []struct {
		name   string
		change func(*Entry)
		person string // afterwards
	}{
		{"nothing", func(*Entry) {}, "lin"},
		{"backend", func(e *Entry) { e.Backend = backendFile }, "lin"},
		{"kind", func(e *Entry) { e.Kind = KindSSO }, "lin"},
		{"AccessKey id", func(e *Entry) { e.AccessKeyID = "id2" }, "lin"},
		{"fingerprint", func(e *Entry) { e.Fingerprint = "f2" }, "lin"},
		{"pair", func(e *Entry) { e.Pair = "" }, "lin"},
		{"another sign-in", func(e *Entry) { e.Key = []string{"id=2"} }, ""},
		{"issued", func(e *Entry) { e.Backend, e.Issued = backendFile, epoch.Add(time.Hour) }, "lin"},
	}
	for _, test := range tests {
		for _, writable := range []bool{true, false} {
			b := newBench(t, nil)
			must(t, b.index.write(record{Entry: known}))
			e := known
			e.Issued, e.Tied, e.Person = time.Time{}, false, ""
			test.change(&e)
			text, _ := pack("value", unsplit, "G", "")
			for _, f := range []*fake{b.system, b.file} {
				f.items = map[string]string{account: text}
			}
			if e.Backend == backendFile {
				b.system.items = nil
			}
			want := e
			want.Tied, want.Person = true, test.person
			if want.Issued.IsZero() {
				want.Issued = epoch
			}
			if !writable {
				b.index.State = "/proc/nowhere"
				want.Tied, want.Person = false, ""
				if e.Issued.IsZero() {
					want.Issued = time.Time{}
				}
			}
			b.Learn(t.Context(), e, credential.NewSecret("value"))
			got, ok := b.Entry(account)
			if !ok || got.Backend != want.Backend || got.Kind != want.Kind || got.AccessKeyID != want.AccessKeyID || got.Fingerprint != want.Fingerprint ||
				got.Pair != want.Pair || !slices.Equal(got.Key, want.Key) || got.Tied != want.Tied || got.Person != want.Person || !got.Issued.Equal(want.Issued) {
				t.Errorf("%s, writable %t: got %+v, want %+v", test.name, writable, got, want)
			}
			// What is known asks for nothing and writes nothing.
			b.system.taken()
			b.file.taken()
			b.Learn(t.Context(), e, credential.NewSecret("value"))
			if calls := append(b.system.taken(), b.file.taken()...); writable && len(calls) != 0 {
				t.Errorf("%s: asked %q again", test.name, calls)
			}
		}
	}
}

// TestLearnForgets what was learned where the index cannot be written, once the item is
// replaced or deleted.
func TestLearnForgets(t *testing.T) {
	for name, change := range map[string]func(*bench) error{
		"replaced": func(b *bench) error {
			_, err := b.StoreKey(t.Context(), "a", longTerm("new"), true)
			return err
		},
		"deleted": func(b *bench) error { return b.Delete(t.Context(), "key:a") },
	} {
		b := newBench(t, func(o *Options) { o.StateDir = "" })
		if _, err := b.StoreKey(t.Context(), "a", longTerm("old"), false); err != nil {
			t.Fatal(err)
		}
		if id, _, err := b.Identify(t.Context(), "a"); id != "old" {
			t.Errorf("%s: got %q, %v", name, id, err)
		}
		if e, ok := b.Entry("key:a"); !ok || e.AccessKeyID != "old" {
			t.Errorf("%s: learned %+v", name, e)
		}
		must(t, change(b))
		if e, ok := b.Entry("key:a"); ok {
			t.Errorf("%s: it still says %+v", name, e)
		}
	}
}

// TestAnnounced has a process that is killed while it stores a session leave an entry with
// which the next one finds and deletes the session; one that replaces a sign-in leaves none
// that says whose it is.
func TestAnnounced(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Backend = backendSystem })
	var during record
	b.system.before = func(op, account string) error {
		if op == "set" {
			during, _ = b.index.read(account)
		}
		return nil
	}
	key := []string{"role", "a"}
	must(t, b.Sessions().Put(t.Context(), key, "p", session(epoch.Add(time.Hour))))
	if !slices.Equal(during.Key, key) || during.Backend != backendSystem || !during.Expires.Equal(epoch.Add(time.Hour)) || during.Name != "p" {
		t.Errorf("session: %+v", during.Entry)
	}
	for range 2 {
		item := Item{Account: "sso:a", Kind: KindSSO, Name: "portal", Key: []string{"id=1"}, Value: credential.NewSecret("v")}
		if _, err := b.Set(t.Context(), item); err != nil {
			t.Fatal(err)
		}
		if len(during.Key) != 0 || during.Backend != backendSystem || during.Name != "portal" {
			t.Errorf("sign-in: %+v", during.Entry)
		}
		if e, ok := b.Entry("sso:a"); !ok || len(e.Key) != 1 || !e.Issued.Equal(epoch) {
			t.Errorf("afterwards: %+v", e)
		}
		// While it is deleted, nobody takes from the index whose it is either.
		b.system.before = func(op, account string) error {
			switch op {
			case "set":
				during, _ = b.index.read(account)
			case "delete":
				if r, ok := b.index.read(account); !ok || len(r.Key) != 0 {
					t.Errorf("while it is deleted: %+v", r.Entry)
				}
			}
			return nil
		}
		must(t, b.Delete(t.Context(), "sso:a"))
	}
}
