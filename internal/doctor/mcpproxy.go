package doctor

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/shell"
)

// checkMCPProxy looks for the tokens in plaintext that aliyun mcp-proxy keeps, of which
// the refresh token can be used for a year.
func (x *examination) checkMCPProxy(context.Context) Finding {
	path := filepath.Join(x.Env.Home, ".aliyun", ".mcpproxy_config")
	if _, err := os.Stat(path); x.Env.Home == "" || err != nil {
		return skipf("aliyun mcp-proxy was not used here")
	}
	hint := message.Sprintf("stop aliyun mcp-proxy and revoke its application in the RAM console; then: %s", shell.CommandLine([]string{"rm", path}))
	raw, err := config.ReadObject(path)
	if err != nil {
		f := failed(err)
		f.Status, f.Hint = Warn, hint
		return f
	}
	var file map[string]json.RawMessage
	if json.Unmarshal(raw, &file) != nil {
		file = nil // no object, so no token
	}
	for _, key := range []string{"mcp_oauth_refresh_token", "mcp_oauth_access_token"} {
		var token string
		if json.Unmarshal(file[key], &token) == nil && token != "" {
			return warnf(hint, "aliyun mcp-proxy keeps tokens in plaintext in %s, one of them for a year", path)
		}
	}
	return okf("no tokens in plaintext in %s", path)
}
