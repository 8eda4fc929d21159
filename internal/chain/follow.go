package chain

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// step is a profile on the way from the requested one, with the mode that it is used in.
type step struct{ name, mode string }

// enter returns path with a step for p, or an error if p is on it in the same mode.
func enter(path []step, p config.Profile) ([]step, error) {
	next := step{p.Name, p.Mode}
	isCircle := slices.Contains(path, next)
	path = append(slices.Clone(path), next)
	if !isCircle {
		return path, nil
	}
	var names []string
	for i, s := range path {
		if i > 0 && path[i-1].name == s.name && path[i-1] != s { // its own process_command names the other mode
			continue
		}
		names = append(names, s.name)
	}
	return nil, &credential.Error{
		Kind: credential.Usage,
		Hint: request.HelperName + " configure " + shell.Quote(p.Name) + " " + modeFlags(p),
		Err:  circleError(message.Sprintf("profile %q leads back to itself: %s", p.Name, strings.Join(names, pathArrow))),
	}
}

// circleError tells about profiles that lead back to one of them.
type circleError string

func (e circleError) Error() string { return string(e) }

// IsCircle reports whether err is about profiles that lead back to one of them.
func IsCircle(err error) bool {
	var circle circleError
	return errors.As(err, &circle)
}

// about adds to err, in format, what it is about. A circle says so itself.
func about(err error, format string, args ...any) error {
	if err == nil || IsCircle(err) {
		return err
	}
	return message.Errorf("%s: %w", message.Sprintf(format, args...), err)
}

// modeFlags returns the flags that make a profile of mode External resolve by itself: the
// mode that its fields are for.
func modeFlags(p config.Profile) string {
	if p.Mode == credential.ModeChainedRole {
		return "--mode " + p.Mode + " --source-profile NAME"
	}
	for _, field := range []struct{ value, mode string }{
		{p.SourceProfile, credential.ModeChainedRole},
		{p.CloudSSOSignInURL, credential.ModeCloudSSO},
		{p.OAuthSiteType, credential.ModeOAuth},
		{p.OIDCProviderARN, credential.ModeOIDC},
		{p.CredentialsURI, credential.ModeCredentialsURI},
		{p.RAMRoleName, credential.ModeECSRole},
		{p.RAMRoleARN, credential.ModeRAMRoleARN},
	} {
		if field.value != "" {
			return "--mode " + field.mode
		}
	}
	return "--mode " + credential.ModeAK
}

// ownCommand reads the process_command of p, which may be used in another mode than its
// own. own is true if p has mode External and the command runs `get` of this program, at
// self. The error says why the command cannot be followed in this process.
func ownCommand(p config.Profile, file *config.File, self string) (c request.Command, own bool, err error) {
	if !p.Is(credential.ModeExternal) {
		return c, false, nil
	}
	c, own = request.ReadCommand(p.ProcessCommand, self)
	switch {
	case !own:
	case c.IsUnknown():
		err = usagef(message.Sprintf("update %s, or write the profile anew: %s", request.HelperName, request.HelperName+" configure "+shell.Quote(p.Name)+" "+modeFlags(p)),
			"profile %s: its process_command cannot be followed: %w", p.Name, c.Err)
	case c.Err != nil:
		err = usagef(request.HelperName+" configure "+shell.Quote(p.Name)+" "+modeFlags(p),
			"profile %s: its process_command cannot be followed: %w", p.Name, c.Err)
	case c.ConfigPath != "" && request.Absolute(c.ConfigPath) != request.Absolute(file.Path):
		err = usagef(request.HelperName+" whoami "+shell.CommandLine(append(request.FlagWords("config-path", c.ConfigPath), named(c.Profile)...)),
			"profile %s: its process_command names another config.json: %s, and this one is %s", p.Name, c.ConfigPath, file.Path)
	}
	return c, own, err
}

// named returns the arguments that name a profile, if there is one.
func named(profile string) []string {
	if profile == "" {
		return nil
	}
	return request.FlagWords("profile", profile)
}

// Stop is a profile at which a request stops on its way.
type Stop struct {
	// Request has what the process_commands on the way carry. In its Profile is the name
	// of the profile, or "" for a mode without a profile and the default chain.
	request.Request
	Profile  config.Profile // with the mode in which it is used
	External bool           // its own mode is External, and it is used in another one

	isSource bool // it is a source_profile, or behind one
}

// Follow lists the profiles that req leads to: through process_commands that run this
// program, at self, and through source_profiles. standard is the profile of the default
// chain, or "" if the way ends there. The error is that for which the last one cannot be
// resolved. Follow reads nothing but file.
func Follow(file *config.File, self, standard string, req request.Request) (stops []Stop, err error) {
	var path []step
	for isSource := false; ; {
		if req.Profile == "" && req.Mode == "" {
			req.Profile = standard
		}
		if req.Profile == "" {
			return append(stops, Stop{Request: req, Profile: config.Profile{Mode: req.Mode}, isSource: isSource}), nil
		}
		stop := Stop{Request: req, isSource: isSource}
		stop.Profile, stop.External, _ = profileIn(file, req.Profile, req.Mode)
		if path, err = enter(path, stop.Profile); err != nil {
			return stops, err
		}
		stops = append(stops, stop)
		c, own, err := ownCommand(stop.Profile, file, self)
		source := cmp.Or(req.SourceProfile, stop.Profile.SourceProfile)
		switch {
		case err != nil:
			return stops, err
		case own:
			req = req.Over(c.Request)
		case stop.Profile.Is(credential.ModeChainedRole) && source != "":
			req, isSource = req.Everywhere(), true
			req.Profile = source
		default:
			return stops, nil
		}
	}
}

// profileIn returns the profile of that name in the mode in which it is used: mode, or if
// that is "", its own. external reports whether it is External and used in another mode.
// A name that file does not have gives a profile of only that name.
func profileIn(file *config.File, name, mode string) (p config.Profile, external, found bool) {
	p, found = file.Profile(name)
	p.Name = name
	external = p.Is(credential.ModeExternal)
	p.Mode = credential.CanonicalMode(cmp.Or(mode, p.Mode)) // an empty mode is AK
	return p, external && !p.Is(credential.ModeExternal), found
}

// follow builds the provider of a process_command of this program, which names where the
// credential of r.profile comes from. `aliyun` runs the command, and this program
// resolves it in its own process, with every flag of it.
func (r resolver) follow(c request.Command) (credential.Provider, error) {
	flags := r.flags
	if !r.requested { // what is for the requested profile is not for a source_profile
		flags = flags.Everywhere()
		flags.NoCache, flags.Refresh = r.flags.NoCache, r.flags.Refresh
	}
	b, err := newBuilder(flags.Over(c.Request), r.World)
	if err != nil {
		return nil, err
	}
	b.last = r.last
	if b.outerIdentity = r.outerIdentity; !r.requested {
		b.outerIdentity = flags.SourceIdentity
	}
	b.common, b.ofSource = r.common.Over(c.CommonFlags), r.ofSource || !r.requested
	if b.common != r.common && r.Reopen != nil {
		if b.Stores, err = r.Reopen(b.common, !b.ofSource); err != nil {
			return nil, err
		}
	}
	command := resolver{builder: b, requested: true, path: r.path}
	switch {
	case b.flags.Profile != "":
		return command.namedProfile(b.flags.Profile, b.flags.Mode)
	case b.flags.Mode != "":
		return command.withoutProfile(b.flags.Mode).provider()
	}
	return defaultChain{command}, nil
}
