package text

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"ops", "audit", "payments-prod", "payments-test", "Dev"}
	for name, want := range map[string]string{
		"opss": "ops", "op": "ops", "osp": "ops", "ospx": "", "OPS": "ops", "dev": "Dev", "audti": "audit", "payments-pord": "payments-prod",
		"payment-prod": "payments-prod", "payments": "", "x": "", "": "", "exec": "", "production": "", "ops": "",
	} {
		if got := Nearest(name, names); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	if got := Nearest("生产环竟", []string{"测试环境", "生产环境"}); got != "生产环境" {
		t.Errorf("got %q", got)
	}
	for name, want := range map[string]string{"j1": "", "N1": "n1", "n": "", "n12": "n1", "1n": ""} {
		if got := Nearest(name, []string{"n1"}); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	if got := Nearest("a", nil); got != "" {
		t.Errorf("got %q", got)
	}
}
