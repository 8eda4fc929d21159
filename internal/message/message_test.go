package message

import (
	"errors"
	"fmt"
	"testing"
)

func TestIsChinese(t *testing.T) {
	tests := []struct {
		locale string
		want   bool
	}{
		{"zh_CN.UTF-8", true},
		{"zh_CN.utf8", true},
		{"zh_TW.UTF8@radical", true},
		{"zh.UTF-8", true},
		{"zh_CN", false},
		{"zh_CN.GB18030", false},
		{"en_US.UTF-8", false},
		{"C.UTF-8", false},
		{"", false},
	}
	for _, test := range tests {
		if got := isChinese(test.locale); got != test.want {
			t.Errorf("%q: got %v, want %v", test.locale, got, test.want)
		}
	}
}

// TestUseLocale takes the first variable that is set, see locale(7).
func TestUseLocale(t *testing.T) {
	defer UseEnglish()
	tests := []struct {
		all, messages, lang string
		want                bool
	}{
		{"", "", "zh_CN.UTF-8", true},
		{"C", "", "zh_CN.UTF-8", false},
		{"", "en_US.UTF-8", "zh_CN.UTF-8", false},
		{"zh_CN.UTF-8", "C", "C", true},
		{"", "", "no_such.UTF-8", false},
		{"", "", "", false},
	}
	for _, test := range tests {
		UseEnglish()
		UseLocale(func(name string) string {
			return map[string]string{"LC_ALL": test.all, "LC_MESSAGES": test.messages, "LANG": test.lang}[name]
		})
		if got := inChinese.Load(); got != test.want {
			t.Errorf("%+v: got %v", test, got)
		}
	}
}

func TestLanguage(t *testing.T) {
	defer UseEnglish()
	known := New("error: %s")
	for _, use := range []struct {
		chinese bool
		want    string
	}{{false, "error: x"}, {true, "错误：x"}} {
		inChinese.Store(use.chinese)
		err := Errorf("error: %w", known)
		if got := Sprintf("error: %s", "x"); got != use.want {
			t.Errorf("got %q, want %q", got, use.want)
		}
		if !errors.Is(err, known) {
			t.Errorf("%v does not wrap", err)
		}
		if got, want := fmt.Sprintf(known.Error(), "x"), use.want; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got := Text("aliyun-cred-helper init"); got != "aliyun-cred-helper init" {
			t.Errorf("a command became %q", got)
		}
	}
}
