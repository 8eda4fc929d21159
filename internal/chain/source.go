package chain

import (
	"cmp"
	"path/filepath"
	"strings"

	"aliyun-cred-helper/internal/credential"
)

// sourceProfile is the source of mode ChainableRamRoleArn: whatever another
// profile gives.
func sourceProfile(s settings) (credential.Provider, error) {
	name := cmp.Or(s.flag(s.flags.SourceProfile), s.profile.SourceProfile)
	if name == "" {
		return nil, usagef("set source_profile in the profile, or give --source-profile",
			"mode ChainableRamRoleArn needs a source profile")
	}
	return s.step(name, "", settings{path: s.path})
}

// external is mode External.
func external(s settings) (credential.Provider, error) {
	if s.profile.ProcessCommand == "" {
		return nil, usagef("", "mode External needs a process_command")
	}
	if s.isSelf() {
		return nil, usagef("aliyun-cred-helper get --profile "+s.profile.Name+" --mode MODE",
			"its process_command is this program, which would run itself for ever: add --mode with the mode that stands behind the profile")
	}
	return nil, unsupported(s)
}

// isSelf reports whether the process_command runs this program.
func (s settings) isSelf() bool {
	words := strings.Fields(s.profile.ProcessCommand)
	if len(words) == 0 {
		return false
	}
	program := strings.Trim(words[0], `"'`)
	base := strings.TrimSuffix(strings.ToLower(filepath.Base(program)), ".exe")
	return base == "aliyun-cred-helper" || program == s.Self
}
