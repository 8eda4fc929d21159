package request

import (
	"reflect"
	"strings"
	"testing"
)

// FuzzReadCommand wants a process_command that runs this program to mean the same when it
// is written anew with what was read, as configure and kube-token do. A command of another
// program is never taken for one of this program.
func FuzzReadCommand(f *testing.F) {
	for _, command := range []string{
		"", "aliyun-cred-helper", "aliyun-cred-helper get --profile x", "'/opt/my tools/aliyun-cred-helper' get 'x y' --no-cache", `/opt/aliyun-cred-helper get "a\"b" --policy={}`,
		"aliyun-cred-helper get x --ram-role-arn acs:ram::1:role/a --ram-role-arn=acs:ram::1:role/b --expired-seconds 30m --timeout 5s", "aliyun-cred-helper get -p -x", "aliyun-cred-helper get --profile=-x --debug",
		"aliyun-cred-helper get x --future=SECRET", "/usr/bin/other aliyun-cred-helper get", "aliyun-cred-helper exec x -- get", "aliyun-cred-helper get --mode \u202e", "aliyun-cred-helper get 'x",
	} {
		f.Add(command)
	}
	const self = "/opt/renamed"
	written := func(c Command) string {
		var words []string
		for _, s := range append(c.Request.Settings(), c.CommonFlags.Settings()...) {
			words = append(words, s.Words()...)
		}
		return GetCommand(self, words...)
	}
	f.Fuzz(func(t *testing.T, command string) {
		c, own := ReadCommand(command, self)
		if !own {
			return
		}
		if lower := strings.ToLower(command); !strings.Contains(strings.NewReplacer(`\`, "", `'`, "", `"`, "").Replace(lower), HelperName) && !strings.Contains(command, "renamed") {
			t.Errorf("%q is taken for this program", command)
		}
		if c.Err != nil {
			return
		}
		again, own := ReadCommand(written(c), self)
		if !own || again.Err != nil || written(again) != written(c) || again.OnlyNames() != c.OnlyNames() {
			t.Errorf("%q is written as %q, which is read as %+v, %v", command, written(c), again, own)
		}
		if again.Profile != c.Profile || again.Mode != c.Mode || again.Policy != c.Policy && !strings.HasPrefix(c.Policy, "@") || !reflect.DeepEqual(again.RoleARNs, c.RoleARNs) {
			t.Errorf("%q: %+v, and written anew %+v", command, c.Request, again.Request)
		}
	})
}
