package cli

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"strings"
)

// These are set by the linker, as `make build` tells it. Without it, the go command knows
// the version of the module where that was downloaded, and the version, commit and date
// where it is built in a clone.
var release, commit, date string

// build is what is known about this build of the programs.
type build struct{ release, commit, date, compiler string }

func thisBuild() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return buildOf(build{release: release, commit: commit, date: date}, info)
}

// Release returns the version of this build, as --version has it.
func Release() string { return thisBuild().release }

// buildOf fills what b does not know from info.
func buildOf(b build, info *debug.BuildInfo) build {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	const unknown = "unknown"
	return build{
		release:  cmp.Or(b.release, strings.Trim(info.Main.Version, "()"), "devel"), // it may be "(devel)"
		commit:   cmp.Or(b.commit, settings["vcs.revision"], unknown),
		date:     cmp.Or(b.date, settings["vcs.time"], unknown),
		compiler: info.GoVersion,
	}
}

// String returns the text of --version. The date is that of the commit.
func (b build) String() string {
	return fmt.Sprintf("%s (commit %s, date %s, %s)", b.release, b.commit, b.date, b.compiler)
}

// VersionCommand prints what --version prints.
type VersionCommand struct{}

// Run implements Command.
func (*VersionCommand) Run(_ context.Context, c *Call) ([]byte, error) {
	return []byte(c.Program.Name + " " + thisBuild().String() + "\n"), nil
}
