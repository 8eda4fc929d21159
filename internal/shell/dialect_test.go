package shell

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
)

// FuzzDialects has the shells themselves read back a value.
func FuzzDialects(f *testing.F) {
	shells := map[string][]string{
		"sh":   {"sh", "-c"},
		"bash": {"bash", "-c"},
		"zsh":  {"zsh", "-f", "-c"},
		"ksh":  {"ksh", "-c"},
		"fish": {"fish", "--no-config", "-c"},
	}
	for dialect, argv := range shells {
		if _, err := exec.LookPath(argv[0]); err != nil {
			if cloudtest.Require() {
				f.Fatal(err)
			}
			delete(shells, dialect)
		}
	}
	for _, value := range []string{"plain", "", "'", `\`, `a'b\'c\\`, "$HOME `id` \"x\" !!", "-n", "==a:=b=", "a:~/b", "=ls", "ü 🔑 \u202e", " ~ # * ? { } ;&|<>()"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for dialect, argv := range shells {
			d, err := DialectOf(dialect, "")
			if err != nil {
				t.Fatal(err)
			}
			statement, err := d.set("VALUE", value)
			if err != nil {
				continue // refused
			}
			out, err := exec.Command(argv[0], append(argv[1:], statement+`; printf '<%s>' "$VALUE"`)...).Output()
			if got := string(out); err != nil || got != "<"+value+">" {
				t.Errorf("%s reads %q as %q, %v, from %s", argv[0], value, got, err, statement)
			}
		}
	})
}

func TestDialectOf(t *testing.T) {
	for name, want := range map[string]string{
		"posix": "posix", "sh": "posix", "bash": "posix", "zsh": "posix", "ksh": "posix", "fish": "fish",
		"powershell": "powershell", "pwsh": "powershell", "cmd": "cmd", "dotenv": "dotenv", "json": "json", "nushell": "json",
	} {
		if d, err := DialectOf(name, "/bin/fish"); err != nil || d.Name != want {
			t.Errorf("%s: got %q, %v, want %q", name, d.Name, err, want)
		}
	}
	if _, err := DialectOf("tcsh", ""); credential.KindOf(err) != credential.Usage {
		t.Errorf("tcsh: got %v", err)
	}
	for _, tt := range []struct{ path, system, want string }{
		{"", "linux", "posix"},
		{"/bin/zsh", "linux", "posix"},
		{"/usr/bin/fish", "darwin", "fish"},
		{"", "windows", "powershell"},
		{`C:\Git\bash.exe`, "windows", "powershell"},
		{`C:\fish.exe`, "windows", "fish"},
	} {
		if got := usualDialect(tt.path, tt.system); got != tt.want {
			t.Errorf("%s on %s: got %s, want %s", tt.path, tt.system, got, tt.want)
		}
	}
}

// A value that a shell takes as it is has no quotes, which would be characters of the
// value in a command substitution without eval.
func TestQuotes(t *testing.T) {
	for _, dialect := range []string{"posix", "fish"} {
		d, err := DialectOf(dialect, "")
		if err != nil {
			t.Fatal(err)
		}
		for value, quoted := range map[string]bool{
			"STS.NUabc123": false, "CAIS+/8B==": false, "2026-01-02T03:04:05Z": false, "a:=b": true, "=a": true, "a b": true, "~": true, "a*": true,
		} {
			statement, err := d.set("A", value)
			if err != nil || strings.Contains(statement, "'") != quoted {
				t.Errorf("%s: got %s, %v", dialect, statement, err)
			}
		}
	}
}

func TestJSON(t *testing.T) {
	d, err := DialectOf("nushell", "")
	if err != nil {
		t.Fatal(err)
	}
	document, err := d.Statements([]Variable{{Name: "A", Value: "a\"b\u202e<"}, {Name: "B"}, {Name: "C", Keep: true}})
	if want := `{"A":"a\"b\u202e\u003c","B":null}` + "\n"; err != nil || string(document) != want || !json.Valid(document) {
		t.Errorf("got %s, %v, want %s", document, err, want)
	}
	if _, err := d.Statements([]Variable{{Name: "A", Value: "a\xff"}}); credential.KindOf(err) != credential.Refused {
		t.Errorf("bytes that are not UTF-8: got %v", err)
	}
}
