package chain

import (
	"cmp"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// runsItself is the error for a profile whose process_command is this program. The
// profile does not say which mode it really has; the arguments may.
func (r resolver) runsItself(c request.Command) error {
	hint := request.HelperName + " get --profile " + r.profile.Name + " --mode MODE"
	if c.Mode != "" {
		hint = request.HelperName + " " + shell.Join(c.Args)
	}
	return usagef(hint, "its process_command is this program, which would run itself without end: add --mode with the mode to resolve")
}

// ownCommand builds the provider of a process_command that is this program, for a
// source_profile: `aliyun` runs the command, this program resolves it in its own
// process. Every flag of the command counts; without its roles it would give
// another identity.
func (r resolver) ownCommand(c request.Command) (credential.Provider, error) {
	file, err := r.Config()
	if err != nil {
		return nil, err
	}
	if !c.Plain || c.ConfigPath != "" && c.ConfigPath != request.Absolute(file.Path) {
		return nil, usagef("correct the process_command, or use another source_profile",
			"its process_command runs this program with arguments that cannot be followed from here")
	}
	sameProfile := c.Profile == "" || c.Profile == r.profile.Name
	if sameProfile && (c.Mode == "" || credential.CanonicalMode(c.Mode) == credential.ModeExternal) {
		return nil, r.runsItself(c)
	}
	flags := c.Request
	// These apply to the whole call.
	flags.StsRegion = cmp.Or(r.flags.StsRegion, flags.StsRegion)
	flags.StsEndpoint = cmp.Or(r.flags.StsEndpoint, flags.StsEndpoint)
	flags.EndpointType = cmp.Or(r.flags.EndpointType, flags.EndpointType)
	flags.NoCache, flags.Refresh = r.flags.NoCache, r.flags.Refresh
	flags.CacheExternal = flags.CacheExternal || r.flags.CacheExternal
	b, err := newBuilder(flags, r.World)
	if err != nil {
		return nil, err
	}
	command := resolver{builder: b, requested: true, path: r.path}
	if flags.Profile == "" {
		return command.withoutProfile(flags.Mode).provider()
	}
	if sameProfile { // in another mode, which is no circle
		command.path = r.path[:len(r.path)-1]
	}
	return command.namedProfile(flags.Profile, flags.Mode)
}
