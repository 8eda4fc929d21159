package chain

import (
	"cmp"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// runsItself is the error for a process_command that is this program: the profile
// alone does not say what stands behind it, the arguments may.
func (s settings) runsItself(c request.Command) error {
	fix := request.HelperName + " get --profile " + s.profile.Name + " --mode MODE"
	if c.Mode != "" {
		fix = request.HelperName + " " + shell.Join(c.Args)
	}
	return usagef(fix,
		"its process_command is this program, which would run itself for ever: add --mode with the mode that stands behind the profile")
}

// ownCommand builds what a process_command of this program would print, within
// this process. A source_profile is resolved like that, since `aliyun` follows
// one by running its command. Every flag of the command counts: without its
// roles it would be another identity.
func (s settings) ownCommand(c request.Command) (credential.Provider, error) {
	file, err := s.Config()
	if err != nil {
		return nil, err
	}
	if !c.Plain || c.ConfigPath != "" && c.ConfigPath != request.Absolute(file.Path) {
		return nil, usagef("correct the process_command, or take another source_profile",
			"its process_command runs this program with arguments that cannot be followed from here")
	}
	if LeadsBack(c, s.profile.Name) {
		return nil, s.runsItself(c)
	}
	req := c.Request
	// These tell where STS is, for the whole call.
	req.StsRegion = cmp.Or(s.flags.StsRegion, req.StsRegion)
	req.StsEndpoint = cmp.Or(s.flags.StsEndpoint, req.StsEndpoint)
	req.EndpointType = cmp.Or(s.flags.EndpointType, req.EndpointType)
	req.NoCache, req.Refresh = s.flags.NoCache, s.flags.Refresh
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

// LeadsBack reports whether c, the process_command of the profile called name, has
// this program resolve that very profile as External again.
func LeadsBack(c request.Command, name string) bool {
	itself := c.Profile == "" || c.Profile == name
	return itself && (c.Mode == "" || credential.CanonicalMode(c.Mode) == credential.ModeExternal)
}
