package text

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"exec", "export", "get", "list", "store", "configure", "completion", "ops", "ops-prod", "prod"}
	for word, want := range map[string]string{
		"exce": "exec", "exe": "exec", "opss": "ops", "ops": "ops", "lst": "list", "stroe": "store",
		"config": "configure", "conifgrue": "configure", "comp": "completion", "expo": "export",
		"ex": "", "ec": "", "dev": "", "frobnicate": "", "": "", "配置": "", "product": "",
	} {
		if got := Nearest(word, names); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
	if got := Nearest("pro", []string{"prod-a", "prod-b"}); got != "" {
		t.Errorf("two names begin with it: got %q", got)
	}
}
