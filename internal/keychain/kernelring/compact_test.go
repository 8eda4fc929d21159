package kernelring

import (
	"errors"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/keychain/store"
)

func TestCompact(t *testing.T) {
	whole := `aliyun-cred-helper/1 head {"gen":"ABCDEFGHIJKLMNOPQRSTUVWXYZ","size":400,"sha256":"` + strings.Repeat("0a", 32) + "\"}\n" +
		`{"v":1,"key":["2","RamRoleArn","acs:ram::1:role/dev"],"id":"STS.id","secret":"` + strings.Repeat("s", 44) +
		`","token":"` + "CANARYtoken" + `","expires":"2026-01-02T04:04:05Z","obtained":"2026-01-02T03:04:05Z","source":"profile:a"}`
	tests := []struct{ name, value, want string }{
		{"empty", "", "\x00"},
		{"text", "a b", "\x00a b"},
		{"run", strings.Repeat("AAAA", 4) + "A", "\x01\x01\x04" + strings.Repeat("\x00", 12) + "A"},
		{"long run", strings.Repeat("AAAA", 256+3), "\x01\x01\xff" + strings.Repeat("\x00", 255*3) + "\x01\x04" + strings.Repeat("\x00", 12)},
		{"phrase", "acs:ram::1", "\x01\x0d1"},
		{"escape", "acs:ram::\n", "\x01\x0d\x02\n"},
		{"controls", "\x00\x01\x02", "\x00\x00\x01\x02"},
		{"noise", strings.Repeat("\x80x/", 1700), ""},
		{"session", whole, ""},
	}
	for _, test := range tests {
		form := compact(test.value)
		if test.want != "" && string(form) != test.want {
			t.Errorf("%s: got %q, want %q", test.name, form, test.want)
		}
		if len(form) > len(test.value)+1 {
			t.Errorf("%s: %d bytes of %d", test.name, len(form), len(test.value))
		}
		if got, err := expand(form); err != nil || got != test.value {
			t.Errorf("%s: got %q, %v", test.name, got, err)
		}
	}
	if n := len(compact(whole)); n > len(whole)*2/3 {
		t.Errorf("session: %d bytes of %d", n, len(whole))
	}
	for _, form := range []string{"", "\x02", "\x01\x02", "\x01\x01", "\x01\x01\x02abc", "\x01\x1f", "\x01\x01\xff"} {
		if _, err := expand([]byte(form)); !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("%q: %v", form, err)
		}
	}
}

func FuzzCompact(f *testing.F) {
	f.Add("a\x01" + strings.Repeat("Zm9v", 5) + phrases[0])
	f.Fuzz(func(t *testing.T, value string) {
		if got, err := expand(compact(value)); err != nil || got != value {
			t.Errorf("%q: got %q, %v", value, got, err)
		}
		_, _ = expand([]byte(value))
	})
}
