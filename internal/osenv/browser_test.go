package osenv

import (
	"reflect"
	"runtime"
	"testing"
)

func TestBrowsers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("another separator there")
	}
	tests := []struct {
		env  []string
		want [][]string
	}{
		{nil, nil},
		{[]string{"BROWSER=", "BROWSERS=x"}, nil},
		{[]string{"BROWSER=firefox"}, [][]string{{"firefox"}}},
		{[]string{"A=b", "BROWSER=w3m -x %s::lynx "}, [][]string{{"w3m", "-x", "%s"}, {"lynx"}}},
	}
	for _, tt := range tests {
		if got := browsers(tt.env); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.env, got, tt.want)
		}
	}
}

func TestWithAddress(t *testing.T) {
	const address = "https://example.com/?a=%s&b;c"
	tests := []struct{ words, want []string }{
		{nil, []string{address}},
		{[]string{"-n"}, []string{"-n", address}},
		{[]string{"--url=%s", "-n"}, []string{"--url=" + address, "-n"}},
	}
	for _, tt := range tests {
		if got := withAddress(tt.words, address); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.words, got, tt.want)
		}
	}
}
