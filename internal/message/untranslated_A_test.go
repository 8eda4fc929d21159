package message

func init() {
	untranslated = append(
		untranslated,
		// commands, and parts of them
		"aliyun-cred-helper store ", "aliyun-cred-helper store --force ", "aliyun-cred-helper whoami NAME --mode OAuth",
		"aliyun-sso-login login ", " configure ", " whoami ", "--map ", "--mode ", " --oauth-site-type ", " --mode OAuth", " --source-profile NAME",
		// statements of shells
		"unset ", "export ", "set -gx ", `set "`, "Remove-Item -Path Env:", " -ErrorAction SilentlyContinue",
		`c=$(%s) && eval "$c"`, `c=$(aliyun-cred-helper export %s) && eval "$c"`, `set c (%s); and printf '%%s\n' $c | source`,
		"$c = %s; if ($LASTEXITCODE -eq 0) { $c | Out-String | Invoke-Expression }",
		`for /f "delims=" %%i in ('%s') do @%%i`, "%s | from json | load-env",
		// names of requests, which debug lines have as well
		"sts AssumeRole role/", "sts AssumeRoleWithOIDC", "sts AssumeRoleWithOIDC role/", "sts GetCallerIdentity", "credentials URI ",
		// what programs store or send
		"Bearer ", "%s of machine %x", "aliyun-cred-helper fingerprint 1\n", "aliyun-cred-helper sealing key 1 ",
	)
}
