package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestEnvironWith(t *testing.T) {
	base := []string{"A=1", "B=2", "A=3", "=C:=C:\\x", "D", "KEEP=4"}
	tests := []struct {
		name string
		list []variable
		want string
	}{
		{"nothing", nil, "A=1 B=2 A=3 =C:=C:\\x D KEEP=4"},
		{"set, each once", []variable{{name: "A", value: "x"}}, "B=2 =C:=C:\\x D KEEP=4 A=x"},
		{"remove", []variable{{name: "A"}, {name: "D"}}, "B=2 =C:=C:\\x KEEP=4"},
		{"left alone", []variable{{name: "KEEP", keep: true}}, "A=1 B=2 A=3 =C:=C:\\x D KEEP=4"},
		{"set where it would be left alone", []variable{{name: "KEEP", value: "y", keep: true}}, "A=1 B=2 A=3 =C:=C:\\x D KEEP=y"},
		{"removed, then set", []variable{{name: "B"}, {name: "B", value: "z=z"}}, "A=1 A=3 =C:=C:\\x D KEEP=4 B=z=z"},
	}
	for _, tt := range tests {
		got, err := environWith(base, tt.list)
		if err != nil || strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
	if base[0] != "A=1" || len(base) != 6 {
		t.Error("the base was changed")
	}
	if _, err := environWith(base, []variable{{name: "A", value: "x\x00CANARY"}}); credential.KindOf(err) != credential.Refused || strings.Contains(err.Error(), "CANARY") {
		t.Errorf("a NUL character: got %v", err)
	}
}

// Whatever an exec sets with any set of names, another one removes.
func TestClearedCoversEverySet(t *testing.T) {
	full := credential.Credential{
		AccessKeyID: "id", AccessKeySecret: credential.NewSecret("s"),
		SecurityToken: credential.NewSecret("t"), BearerToken: credential.NewSecret("b"),
	}
	gone := map[string]bool{}
	for _, v := range cleared() {
		if v.value != "" || v.keep {
			t.Errorf("%s is not removed", v.name)
		}
		gone[v.name] = true
	}
	for _, set := range []string{"standard", "minimal", "oss"} {
		for _, v := range variables(set, full, "") {
			if v.name != "ALIBABA_CLOUD_IGNORE_PROFILE" && !v.keep && !gone[v.name] {
				t.Errorf("%s stays behind", v.name)
			}
		}
	}
}

func TestPastProxy(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("names have no case there")
	}
	tests := []struct{ base, want string }{
		{"", ""},
		{"NO_PROXY=a", ""},
		{"HTTPS_PROXY=p", ""}, // the URI is plain http
		{"HTTP_PROXY=p", "127.0.0.1 127.0.0.1"},
		{"http_proxy=p no_proxy=a,b", "a,b,127.0.0.1 a,b,127.0.0.1"},
		{"ALL_PROXY=p NO_PROXY=a", "a,127.0.0.1 a,127.0.0.1"},
		{"all_proxy=p NO_PROXY=a no_proxy=b", "a,127.0.0.1 b,127.0.0.1"},
		{"http_proxy=p NO_PROXY=*", "* *"},
		{"http_proxy=p NO_PROXY=127.0.0.1:80", "127.0.0.1:80 127.0.0.1:80"},
	}
	for _, tt := range tests {
		var got []string
		for _, v := range pastProxy(strings.Fields(tt.base)) {
			got = append(got, v.value)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q: got %q, want %q", tt.base, got, tt.want)
		}
	}
}

func TestCannotRun(t *testing.T) {
	tests := []struct {
		words string
		err   error
		code  int
		hint  string
	}{
		{"x", errNotInPath, 127, ""},
		{"prod -- ls", errNotInPath, 127, "to name a profile: --profile prod"},
		{"x", &fs.PathError{Err: syscall.ENOTDIR}, 127, ""},
		{"x", syscall.ENOENT, 127, "interpreter"},
		{"x", errIsDirectory, 126, ""},
		{"x", errNotExecutable, 126, ""},
		{"x", syscall.EACCES, 126, ""},
		{"x", syscall.ENOEXEC, 126, "first line"},
		{"x", &fs.PathError{Err: syscall.E2BIG}, 126, "longer than the system allows"},
		{"x", errors.New("other"), 126, ""},
	}
	for _, tt := range tests {
		err := fmt.Errorf("outer: %w", cannotRun(strings.Fields(tt.words), tt.err))
		if got := exitCode(t.Context(), err); got != tt.code || isSilent(err) || !errors.Is(err, tt.err) {
			t.Errorf("%v: got code %d, %v, want %d", tt.err, got, err, tt.code)
		}
		if hint := credential.HintOf(err); (hint == "") != (tt.hint == "") || !strings.Contains(hint, tt.hint) {
			t.Errorf("%v: hint %q, want %q", tt.err, hint, tt.hint)
		}
	}
	if !isSilent(ended{code: 3}) || exitCode(t.Context(), ended{code: 3}) != 3 {
		t.Error("the end of a program is not its code alone")
	}
}

func TestServedVariables(t *testing.T) {
	env, err := environWith(
		[]string{"ALIBABA_CLOUD_ACCESS_KEY_ID=x", "OSS_ACCESS_KEY_SECRET=y", "ALICLOUD_PROFILE=z", "PATH=p"},
		served("http://127.0.0.1:1/x", "", nil),
	)
	want := []string{
		"PATH=p", "ALIBABA_CLOUD_IGNORE_PROFILE=TRUE", "ALIBABA_CLOUD_CREDENTIALS_URI=http://127.0.0.1:1/x",
		"ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true",
	}
	if err != nil || len(env) < 4 || !reflect.DeepEqual(env[:4], want) {
		t.Errorf("got %q, %v, want %q and more", env, err, want)
	}
}
