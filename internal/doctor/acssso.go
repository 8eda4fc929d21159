package doctor

import (
	"context"
	"os"

	"aliyun-cred-helper/internal/acssso"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// checkACSSSO looks for the sessions in plaintext that acs-sso left. Its file also says
// which account each of its profiles has, so they have to move first.
func (x *examination) checkACSSSO(context.Context) Finding {
	files := acssso.Files{Home: x.Env.Home}
	path := files.StatePath()
	if _, err := os.Stat(path); x.Env.Home == "" || err != nil {
		return skipf("acs-sso was not used here")
	}
	state, err := files.State()
	remove := shell.CommandLine([]string{"rm", path})
	switch {
	case err != nil:
		f := failed(err)
		f.Status, f.Hint = Warn, remove
		return f
	case !state.HasSecrets:
		return okf("no sessions in plaintext in %s", path)
	}
	hint := remove
	for _, p := range state.Profiles {
		if moved, _ := x.config().Profile(p.Name); moved.CloudSSOAccountID == "" {
			hint = message.Sprintf("first, also for its other profiles: %s; then: %s", shell.CommandLine([]string{request.LoginName, "login", p.Name}), remove)
			break
		}
	}
	return warnf(hint, "acs-sso keeps sessions in plaintext in %s", path)
}
