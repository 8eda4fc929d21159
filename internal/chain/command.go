package chain

import (
	"cmp"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/kballard/go-shellquote"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
)

// HelperArgs returns the arguments of a process_command that runs this program,
// whose path is self, and reports false for every other command.
func HelperArgs(command, self string) (args []string, ok bool) {
	argv, err := SplitCommand(command, runtime.GOOS == "windows")
	if err != nil || len(argv) == 0 {
		return nil, false
	}
	base := strings.TrimSuffix(strings.ToLower(filepath.Base(filepath.ToSlash(argv[0]))), ".exe")
	if base != "aliyun-cred-helper" && argv[0] != self {
		return nil, false
	}
	return argv[1:], true
}

// Mode returns mode in config.json's spelling, whether it resolves, and whether
// it assumes the role that its profile names.
func Mode(mode string) (name string, resolves, assumes bool) {
	var s settings
	s.profile.Mode = canonicalMode(mode)
	_, resolves = sources[s.profile.Mode]
	return s.profile.Mode, resolves, s.hasRole()
}

// runsItself is the error for a process_command that is this program: the
// profile alone does not say what stands behind it, its arguments may.
func (s settings) runsItself(args []string) error {
	way := "aliyun-cred-helper get --profile " + s.profile.Name + " --mode MODE"
	if slices.Contains(args, "--mode") {
		way = "aliyun-cred-helper " + shellquote.Join(args...)
	}
	return usagef(way,
		"its process_command is this program, which would run itself for ever: add --mode with the mode that stands behind the profile")
}

// ownCommand builds what a process_command of this program would print, within
// this process. A source_profile is resolved like that, since `aliyun` follows
// one by running its command. Every flag of the command counts: without its
// roles it would be another identity.
func (s settings) ownCommand(args []string) (credential.Provider, error) {
	var req Request
	readable := s.Command != nil
	if readable {
		req, readable = s.Command(args)
	}
	if !readable {
		return nil, usagef("correct the process_command, or take another source_profile",
			"its process_command runs this program with arguments that cannot be followed from here")
	}
	self := req.Profile == "" || req.Profile == s.profile.Name
	if self && (req.Mode == "" || canonicalMode(req.Mode) == modeExternal) {
		return nil, s.runsItself(args)
	}
	// These tell where STS is, for the whole call.
	req.StsRegion = cmp.Or(s.flags.StsRegion, req.StsRegion)
	req.StsEndpoint = cmp.Or(s.flags.StsEndpoint, req.StsEndpoint)
	req.EndpointType = cmp.Or(s.flags.EndpointType, req.EndpointType)
	b, err := newBuilder(req, s.World)
	if err != nil {
		return nil, err
	}
	path := s.path
	switch req.Profile {
	case "":
		return b.mode(settings{builder: b, top: true, path: path, profile: config.Profile{Mode: req.Mode}})
	case s.profile.Name:
		path = path[:len(path)-1] // the same profile once more, in another mode, is no circle
	}
	return b.step(req.Profile, req.Mode, settings{top: true, path: path})
}
