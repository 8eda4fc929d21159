package message

// untranslated are texts for programs or of other programs.
var untranslated = []string{
	"OAuth ", "ECS role ", // identities, which are in JSON, too
	"not found",                                                // of a debug line
	"# created: %s\n# public key: %s\n%s\n",                    // the file of an age identity
	"aliyun-cred-helper/1 head ", "aliyun-cred-helper/1 part ", // the format of items
	"Password for '%s' on '%s'", "text/plain; charset=utf8", // the shape that go-keyring gives an item
	"--mode OAuth", " --mode OAuth --oauth-site-type ",
	"%s (commit %s, date %s, %s)", // of --version
	"Application Support",         // a directory
	"cloudsso ",                   // the name of a request
	"aliyun-cred-helper export ops --shell fish | source # fish",
	"PS1='$(aliyun-cred-helper prompt) $ ' # bash",
	"aliyun-cred-helper prompt # ops 42m",
	// commands, and parts of them
	"aliyun-cred-helper store ", "aliyun-cred-helper store --force ", "aliyun-cred-helper whoami NAME --mode OAuth",
	"aliyun-sso-login login ", " configure ", " whoami ", "--map ", "--mode ", "--oidc-token-env ", " --oauth-site-type ", " --mode OAuth", " --source-profile NAME",
	// statements of shells
	"unset ", "export ", "set -gx ", `set "`, "Remove-Item -Path Env:", " -ErrorAction SilentlyContinue",
	`c=$(%s) && eval "$c"`, `c=$(aliyun-cred-helper export %s) && eval "$c"`, `set c (%s); and printf '%%s\n' $c | source`,
	"$c = %s; if ($LASTEXITCODE -eq 0) { $c | Out-String | Invoke-Expression }",
	`for /f "delims=" %%i in ('%s') do @%%i`, "%s | from json | load-env",
	// names of requests, which debug lines have as well
	"sts AssumeRole role/", "sts AssumeRoleWithOIDC", "sts AssumeRoleWithOIDC role/", "sts GetCallerIdentity", "console GetSigninToken", "credentials URI ",
	"ims ", "ims ListAccessKeys", "cs ",
	// of kubeconfig files and their parser
	"apiVersion: v1", "kind: Config", "- name: ", "provideClusterInfo: false", "yaml: line %d:",
	"install aliyun-cred-helper, then write this user anew: aliyun-cred-helper kube-token --help",
	// what programs store or send
	"text/plain; charset=utf-8", "Bearer ", "bearer ", "too many connections, try again", "%s of machine %x", "aliyun-cred-helper fingerprint 1\n", "aliyun-cred-helper sealing key 1 ",
	// the protocol of Docker's credential helpers
	"cr GetAuthorizationToken", "cr ListInstance", "credentials not found in native keychain\n", "no credentials server URL\n",
	"docker-credential-aliyun list | jq keys", "echo registry.cn-hangzhou.aliyuncs.com | docker-credential-aliyun erase",
	"echo shop-registry.cn-hangzhou.cr.aliyuncs.com | ALIYUN_CRED_HELPER_DOCKER_PROFILE=ops docker-credential-aliyun get",
}
