package shell

import (
	"os/exec"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
)

// FuzzDialects has the shells themselves read back a value.
func FuzzDialects(f *testing.F) {
	shells := map[string][]string{
		"posix": {"sh", "-c"},
		"fish":  {"fish", "--no-config", "-c"},
	}
	for dialect, argv := range shells {
		if _, err := exec.LookPath(argv[0]); err != nil {
			if cloudtest.Require() {
				f.Fatal(err)
			}
			delete(shells, dialect)
		}
	}
	for _, value := range []string{"plain", "", "'", `\`, `a'b\'c\\`, "$HOME `id` \"x\" !!", "-n", "ü 🔑 \u202e", " ~ # * ? { } ;&|<>()"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for dialect, argv := range shells {
			d, err := DialectOf(dialect, "")
			if err != nil {
				t.Fatal(err)
			}
			statement, err := d.Set("VALUE", value)
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
