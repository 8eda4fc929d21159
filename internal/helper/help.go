package helper

import "aliyun-cred-helper/internal/cli"

// sections are the help of the commands.
var sections = []cli.Section{
	{Title: "USE CREDENTIALS", Pages: []cli.Page{
		{Command: "exec", More: "Without a command, start a sub-shell.", Examples: []string{
			"aliyun-cred-helper exec ops -- terraform apply",
			"aliyun-cred-helper exec ops # sub-shell",
			"aliyun-cred-helper exec ops --serve -- ./server # never expires",
			"aliyun-cred-helper exec ops --read-only -- ./agent # only reads",
		}},
		{Command: "export", More: "Stop if it fails: with eval \"$(...)\" alone, the shell goes on without credentials.", Examples: []string{
			"c=$(aliyun-cred-helper export ops) && eval \"$c\" # sh, bash, zsh",
			"aliyun-cred-helper export ops --shell fish | source # fish",
		}},
		{Command: "serve", Examples: []string{
			"aliyun-cred-helper serve ops -- ./server # until the server ends",
			"aliyun-cred-helper serve ops --port 8099 # until Ctrl-C",
		}},
		{Command: "console", More: "It takes the session of a role: of CloudSSO, of an ECS instance, or with --ram-role-arn. The browser gets a page on this machine, which sends it on.", Examples: []string{
			"aliyun-cred-helper console ops --service ecs",
			"aliyun-cred-helper console ops --print # where no browser is, such as over SSH",
		}},
		{Command: "get", More: "It is the default command where there is no terminal. Its output has secrets: whoami tells whether a profile works.", Examples: []string{
			"aliyun-cred-helper get ops",
			"aliyun-cred-helper get --mode EcsRamRole # on an ECS instance",
		}},
		{Command: "whoami", Examples: []string{
			"aliyun-cred-helper whoami ops",
			"aliyun-cred-helper whoami ops --ram-role-arn acs:ram::123456789012****:role/ops",
		}},
		{Command: "kube-token", More: "Whoever has a token is you in the cluster for 15 minutes. With --write-kubeconfig, kubectl then runs this command itself; certificates stay in the keychain.", Examples: []string{
			"aliyun-cred-helper kube-token ops --cluster c0123456789abcdef0123456789abcdef --write-kubeconfig",
			"aliyun-cred-helper kube-token ops --cluster c0123456789abcdef0123456789abcdef --certificate --duration 12h",
		}},
	}},
	{Title: "STORE AND MANAGE", Pages: []cli.Page{
		{Command: "store", More: "It asks for the id and the secret, or reads them from standard input, never from arguments.", Examples: []string{
			"aliyun-cred-helper store ops --verify # ask STS first",
			"printf '%s\\n' \"$ID\" \"$SECRET\" | aliyun-cred-helper store ops # in a script",
		}},
		{Command: "rotate", More: "The old key becomes inactive and stays in the keychain as NAME.previous, until --delete-old. If it is interrupted, run it again.", Examples: []string{
			"aliyun-cred-helper rotate ops # a new key for the same user",
			"aliyun-cred-helper rotate ops --undo # back to the old key",
			"aliyun-cred-helper rotate ops --delete-old # later, when all is well",
		}},
		{Command: "remove", Examples: []string{
			"aliyun-cred-helper remove ops",
			"aliyun-cred-helper remove ops --force # without a question",
		}},
		{Command: "list", Examples: []string{
			"aliyun-cred-helper list",
			"aliyun-cred-helper list --json # for programs",
		}},
		{Command: "clear", Examples: []string{
			"aliyun-cred-helper clear",
			"aliyun-cred-helper clear --all # sign-ins, too",
		}},
	}},
	{Title: "SET UP", Pages: []cli.Page{
		{Command: "configure", More: "aliyun and the SDKs then run this helper. The profile has no secret.", Examples: []string{
			"aliyun-cred-helper configure ops --mode AK # the key ops of the keychain",
			"aliyun-cred-helper configure ops --mode RamRoleArn --ram-role-arn acs:ram::123456789012****:role/ops",
		}},
		{Command: "import", Examples: []string{
			"aliyun-cred-helper import --all --dry-run # show what would change",
			"aliyun-cred-helper import ops --undo # put it back",
		}},
		{Command: "init", More: "It makes an age identity. With it, keys and sign-ins are stored in encrypted files where no keyring is found.", Examples: []string{
			"aliyun-cred-helper init",
			"aliyun-cred-helper init && aliyun-cred-helper store ops",
		}},
		{Command: "doctor", Examples: []string{
			"aliyun-cred-helper doctor",
			"aliyun-cred-helper doctor --offline # without the network",
		}},
		{Command: "completion", Examples: []string{
			"eval \"$(aliyun-cred-helper completion bash)\" # in ~/.bashrc",
			"aliyun-cred-helper completion fish | source # in config.fish",
		}},
		{Command: "prompt", More: "It reads only the variables that exec and export have set.", Examples: []string{
			"PS1='$(aliyun-cred-helper prompt) $ ' # bash",
			"aliyun-cred-helper prompt # ops 42m",
		}},
		{Command: "help", Examples: []string{
			"aliyun-cred-helper help exec",
			"aliyun-cred-helper help import # or: aliyun-cred-helper import --help",
		}},
	}},
}

// examples are those of the program.
var examples = []string{
	"aliyun-sso-login login dev # CloudSSO: sign in once",
	"aliyun-cred-helper exec dev -- terraform plan",
	"aliyun-cred-helper store ops && aliyun-cred-helper whoami ops",
	"docker-credential-aliyun help",
}
