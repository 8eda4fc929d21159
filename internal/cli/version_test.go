package cli

import (
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	// As the go command writes it: for a build in a clone, without version control, and for
	// go install of a version.
	downloaded := func(version string) *debug.BuildInfo {
		return &debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: version}}
	}
	built := &debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "v0.1.0"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "0123abc"}, {Key: "vcs.time", Value: "2026-01-02T03:04:05Z"},
	}}
	for _, tt := range []struct {
		linked build
		info   *debug.BuildInfo
		want   string
	}{
		{build{release: "v1.2.3", commit: "456", date: "2026-02-03"}, built, "v1.2.3 (commit 456, date 2026-02-03, go1.26.0)"},
		{build{}, built, "v0.1.0 (commit 0123abc, date 2026-01-02T03:04:05Z, go1.26.0)"},
		{build{release: "v1.2.3"}, built, "v1.2.3 (commit 0123abc, date 2026-01-02T03:04:05Z, go1.26.0)"},
		{build{}, downloaded("v0.2.0"), "v0.2.0 (commit unknown, date unknown, go1.26.0)"},
		{build{}, downloaded("(devel)"), "devel (commit unknown, date unknown, go1.26.0)"},
		{build{}, downloaded(""), "devel (commit unknown, date unknown, go1.26.0)"},
	} {
		if got := buildOf(tt.linked, tt.info).String(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
