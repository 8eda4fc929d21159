package factory

import (
	"path/filepath"

	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// WarnUnread warns, after a config.json was written that only the variable names, that
// `aliyun` reads another one. flag is the value of --config-path.
func (f *Factory) WarnUnread(flag string) {
	env := f.call.Env
	path, _ := request.ConfigPath("", env.Getenv, "")
	usual, _ := request.ConfigPath("", func(string) string { return "" }, env.Home)
	if flag != "" || path == "" || usual != "" && filepath.Clean(path) == filepath.Clean(usual) {
		return
	}
	f.call.Out.Warnf("`aliyun` does not read %s; give it the file: aliyun --config-path %s",
		request.VariableName("config-path"), shell.Quote(request.Absolute(path)))
}
