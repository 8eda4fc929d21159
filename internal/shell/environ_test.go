package shell

import (
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
)

func TestEnviron(t *testing.T) {
	base := []string{"A=1", "B=2", "A=3", "=C:=C:\\x", "D", "KEEP=4"}
	tests := []struct {
		name string
		list []Variable
		want string
	}{
		{"nothing", nil, "A=1 B=2 A=3 =C:=C:\\x D KEEP=4"},
		{"set, each once", []Variable{{Name: "A", Value: "x"}}, "B=2 =C:=C:\\x D KEEP=4 A=x"},
		{"remove", []Variable{{Name: "A"}, {Name: "D"}}, "B=2 =C:=C:\\x KEEP=4"},
		{"left alone", []Variable{{Name: "KEEP", Keep: true}}, "A=1 B=2 A=3 =C:=C:\\x D KEEP=4"},
		{"set where it would be left alone", []Variable{{Name: "KEEP", Value: "y", Keep: true}}, "A=1 B=2 A=3 =C:=C:\\x D KEEP=y"},
		{"removed, then set", []Variable{{Name: "B"}, {Name: "B", Value: "z=z"}}, "A=1 A=3 =C:=C:\\x D KEEP=4 B=z=z"},
	}
	for _, tt := range tests {
		got, err := Environ(base, tt.list)
		if err != nil || strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
	if base[0] != "A=1" || len(base) != 6 {
		t.Error("the base was changed")
	}
	if _, err := Environ(base, []Variable{{Name: "A", Value: "x\x00CANARY"}}); credential.KindOf(err) != credential.Refused || strings.Contains(err.Error(), "CANARY") {
		t.Errorf("a NUL character: got %v", err)
	}
}

// Whatever an exec sets with any set of names, another one removes.
func TestClearedCoversEverySet(t *testing.T) {
	full := credential.Credential{
		AccessKeyID: "id", AccessKeySecret: credential.NewSecret("s"),
		SecurityToken: credential.NewSecret("t"), BearerToken: credential.NewSecret("b"),
	}
	removed := map[string]bool{}
	for _, v := range Cleared(nil) {
		if v.Value != "" || v.Keep {
			t.Errorf("%s is not removed", v.Name)
		}
		removed[v.Name] = true
	}
	for _, set := range Sets() {
		for _, v := range append(Variables(set, full, ""), Labels("p", time.Unix(1, 0))...) {
			if v.Name != "ALIBABA_CLOUD_IGNORE_PROFILE" && !v.Keep && !removed[v.Name] {
				t.Errorf("%s stays behind", v.Name)
			}
		}
	}
}

func TestWithoutProxy(t *testing.T) {
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
		for _, v := range withoutProxy(strings.Fields(tt.base)) {
			got = append(got, v.Value)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q: got %q, want %q", tt.base, got, tt.want)
		}
	}
}

func TestServedVariables(t *testing.T) {
	env, err := Environ(
		[]string{"ALIBABA_CLOUD_ACCESS_KEY_ID=x", "OSS_ACCESS_KEY_SECRET=y", "ALICLOUD_PROFILE=z", "PATH=p"},
		append(Cleared(nil), Served("http://127.0.0.1:1/x", "", nil)...),
	)
	want := []string{
		"PATH=p", "ALIBABA_CLOUD_IGNORE_PROFILE=TRUE", "ALIBABA_CLOUD_CREDENTIALS_URI=http://127.0.0.1:1/x",
		"ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true",
	}
	if err != nil || len(env) < 4 || !reflect.DeepEqual(env[:4], want) {
		t.Errorf("got %q, %v, want %q and more", env, err, want)
	}
}

func TestWithoutCredentials(t *testing.T) {
	kept := []string{
		"PATH=p", "HOME=h", "DISPLAY=:0", "WAYLAND_DISPLAY=w", "XAUTHORITY=x", "XDG_RUNTIME_DIR=r", "XDG_ACTIVATION_TOKEN=t",
		"DBUS_SESSION_BUS_ADDRESS=b", "LANG=C", "LC_ALL=C", "BROWSER=b", "http_proxy=p", "=C:=C:\\x", "SSH_AUTH_SOCK=s",
	}
	removed := []string{
		"ALIBABA_CLOUD_ACCESS_KEY_ID=i", "ALIBABACLOUD_ACCESS_KEY_SECRET=s", "ALICLOUD_SECRET_KEY=s", "SECURITY_TOKEN=t",
		"ACCESS_KEY_ID=i", "OSS_SESSION_TOKEN=t", "ALIBABA_CLOUD_CREDENTIALS_URI=u", "ALIYUN_CRED_HELPER_AGE_IDENTITY=f",
		"ALIYUN_LOG_CLI_ACCESSKEY=s", "AccessKeySecret=s", "FURTHER=x", "GITHUB_TOKEN=t", "AWS_SECRET_ACCESS_KEY=s", "db_password=p",
		"ACTIONS_ID_TOKEN_REQUEST_TOKEN=t",
	}
	got := WithoutCredentials(append(append([]string{}, removed...), kept...), []string{"FURTHER"})
	if !reflect.DeepEqual(got, kept) {
		t.Errorf("got %q, want %q", got, kept)
	}
}
