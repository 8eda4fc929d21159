package chain

import (
	"slices"
	"strings"

	"aliyun-cred-helper/internal/message"
)

// checkSourceFlags refuses a flag that was typed to say whose credential to use, where
// another one would be used in its place.
func (r resolver) checkSourceFlags() error {
	if !r.requested || r.ofSource {
		return nil
	}
	for _, f := range r.flags.Settings() {
		if f.Modes == nil || slices.Contains(f.Modes, r.mode.name) {
			continue
		}
		modes := strings.Join(f.Modes, ", ")
		hint := message.Sprintf("add --mode %s, or leave it out", f.Modes[0])
		if r.mode.name == "" {
			return usagef(hint, "--%s is for mode %s, and the AccessKey of the environment comes before it", f.Name, modes)
		}
		return usagef(hint, "--%s is for mode %s, and this is mode %s", f.Name, modes, r.mode.name)
	}
	return nil
}
