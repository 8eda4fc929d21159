package login

import "aliyun-cred-helper/internal/cli"

// sections are the help of the commands.
var sections = []cli.Section{
	{Title: "SIGN IN AND OUT", Pages: []cli.Page{
		{Command: "login", More: "It asks for what the profile does not say, and writes the profile.", Examples: []string{
			"aliyun-sso-login login dev",
			"aliyun-sso-login login dev --mode OAuth # without CloudSSO",
		}},
		{Command: "logout", Examples: []string{
			"aliyun-sso-login logout dev",
			"aliyun-sso-login logout --all # every portal and site",
		}},
	}},
	{Title: "LOOK", Pages: []cli.Page{
		{Command: "status", Examples: []string{
			"aliyun-sso-login status",
			"aliyun-sso-login status --json # for programs",
		}},
		{Command: "accounts", Examples: []string{
			"aliyun-sso-login accounts",
			"aliyun-sso-login accounts dev --json # for programs",
		}},
		{Command: "profile", More: "Available means that no sign-in is needed now; * is what login uses without a name.", Examples: []string{
			"aliyun-sso-login profile",
			"aliyun-sso-login profile --delete --profile user1 # sessions stay until they expire",
		}},
		{Command: "version", Examples: []string{
			"aliyun-sso-login version",
			"aliyun-sso-login version | cut -d' ' -f2 # only the number",
		}},
	}},
	{Title: "SET UP", Pages: []cli.Page{
		{Command: "sync", More: "It shows the changes and asks before it writes them.", Examples: []string{
			"aliyun-sso-login sync --dry-run # only show the changes",
			"aliyun-sso-login sync --account 'prod-*' --yes # without a question",
		}},
		{Command: "configure", More: "It keeps the URL in ~/.alibabacloud_sso. login uses it for a profile that has none.", Examples: []string{
			"aliyun-sso-login configure",
			"aliyun-sso-login configure --cloud-sso-sign-in-url https://signin-xxxx.alibabacloudsso.com/mydir/login",
		}},
		{Command: "completion", Examples: []string{
			"eval \"$(aliyun-sso-login completion bash)\" # in ~/.bashrc",
			"aliyun-sso-login completion fish | source # in config.fish",
		}},
		{Command: "help", Examples: []string{
			"aliyun-sso-login help login",
			"aliyun-sso-login help logout # or: aliyun-sso-login logout --help",
		}},
	}},
}

// examples are those of the program.
var examples = []string{
	"aliyun-sso-login login dev # sign in once",
	"aliyun sts GetCallerIdentity --profile dev",
	"aliyun-cred-helper exec dev -- terraform plan",
}
