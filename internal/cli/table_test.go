package cli

import (
	"testing"

	"aliyun-cred-helper/internal/osenv"
)

func TestTable(t *testing.T) {
	rows := [][]string{{"KIND", "NAME", "EXPIRES"}, {"key", "生产", "never"}, {"session", "ops\x1b", "21:04, in 42 min"}, {"note"}}
	wide := "KIND     NAME       EXPIRES\nkey      生产       never\nsession  ops\\u001b  21:04, in 42 min\nnote\n"
	narrow := "KIND     key\nNAME     生产\nEXPIRES  never\n\nKIND     session\nNAME     ops\\u001b\nEXPIRES  21:04, in 42 min\n\nKIND     note\n"
	for _, tt := range []struct {
		name    string
		columns int // -1: stdout is no terminal
		want    string
	}{
		{"no terminal", -1, wide},
		{"a terminal that does not say", 0, wide},
		{"as wide as the table", 36, wide},
		{"too narrow", 35, narrow},
	} {
		c := &Call{Env: &osenv.Env{StdoutTerminal: tt.columns >= 0, Columns: func() int { return tt.columns }}}
		if got := string(c.Table(rows)); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}
