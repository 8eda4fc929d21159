package message

// zhCI has the translations for jobs in CI and narrow sessions, as in chinese.
//
//nolint:funlen // a table
func zhCI(english string) string {
	switch english {
	case "%s has a character that no token has":
		return "%s 含有令牌中不会出现的字符"
	case "%s is not an https address":
		return "%s 不是 https 地址"
	case "%s is not the address of a service":
		return "%s 不是服务的地址"
	case "--role-session-name, --external-id, --policy, --read-only and --expired-seconds need a role, and none is assumed here":
		return "--role-session-name、--external-id、--policy、--read-only 和 --expired-seconds 需要角色，而这里没有扮演任何角色"
	case "--oidc-token-env is for mode OIDC, and the AccessKey of the environment comes before it":
		return "--oidc-token-env 用于 OIDC 模式，而环境变量中的 AccessKey 优先于它"
	case "--oidc-token-env is for mode OIDC, and this is mode %s":
		return "--oidc-token-env 用于 OIDC 模式，而这里是 %s 模式"
	case "--source-identity needs a role, and none is assumed here":
		return "--source-identity 需要角色，而这里没有扮演任何角色"
	case "Session policy that only reads, without what hands out secrets; all other data stays readable.":
		return "只读的会话策略，不含会给出机密信息的操作；其他数据仍可读取。"
	case "Source identity, set when the first role is assumed; later roles keep it.":
		return "源身份，在扮演第一个角色时设置，之后的角色都会保留。"
	case "Variable with the OIDC token; github asks the runner of GitHub Actions.":
		return "保存 OIDC 令牌的环境变量；github 表示向 GitHub Actions 的运行器获取。"
	case "a chain of roles that begins with an OIDC token has its source identity from the token":
		return "以 OIDC 令牌开始的角色链，其源身份来自令牌"
	case "a role that is assumed with an OIDC token has its source identity from the token":
		return "用 OIDC 令牌扮演的角色，其源身份来自令牌"
	case "a source identity is for the first role, and only the call shows which one that is: the source is the default chain":
		return "源身份用于第一个角色，而来源是默认凭据链，只有调用时才知道第一个角色是哪个"
	case "add --mode OIDC, or leave it out":
		return "请添加 --mode OIDC，或去掉它"
	case "add --ram-role-arn ARN, or leave it out":
		return "请添加 --ram-role-arn ARN，或去掉它"
	case "aliyun-cred-helper exec ops --read-only -- ./agent # only reads":
		return "aliyun-cred-helper exec ops --read-only -- ./agent # 只读"
	case "check that the OIDC token is one that the cluster, or this job of the CI system, has just issued":
		return "请检查 OIDC 令牌是否由集群或 CI 系统的当前作业刚刚签发"
	case "give the job of GitHub Actions permissions: id-token: write":
		return "请为 GitHub Actions 的作业设置 permissions: id-token: write"
	case "have the CI system set %s; in GitLab CI: id_tokens":
		return "请让 CI 系统设置 %s；在 GitLab CI 中使用 id_tokens"
	case "it is not the name of a variable":
		return "它不是环境变量的名称"
	case "leave out --read-only, or replace the policy by --policy":
		return "请去掉 --read-only，或用 --policy 替换该策略"
	case "leave out --source-identity":
		return "请去掉 --source-identity"
	case "leave out --source-identity, or check --sts-endpoint":
		return "请去掉 --source-identity，或检查 --sts-endpoint"
	case "leave the variable as GitHub Actions has set it":
		return "请保留 GitHub Actions 所设置的变量值"
	case "mode OIDC needs oidc_token_file in the profile, --oidc-token-file, --oidc-token-env or %s":
		return "模式 OIDC 需要配置中的 oidc_token_file、--oidc-token-file、--oidc-token-env 或 %s"
	case "name a profile in the process_command of the source_profile":
		return "请在 source_profile 的 process_command 中指定一个配置"
	case "name the variable of the token":
		return "请指定保存令牌的变量"
	case "not set: %s":
		return "未设置：%s"
	case "profile %s has a policy of its own, which --read-only would replace":
		return "配置 %s 自带策略，--read-only 会将其替换"
	case "run it in the job itself, while the job runs; its token ends with it":
		return "请在作业运行期间、在作业内运行；作业结束后其令牌失效"
	case "the SourceIdentity is not 2 to 64 letters, digits and _+=,.@-":
		return "SourceIdentity 不是 2 到 64 个字母、数字和 _+=,.@-"
	case "the answer has no OIDC token":
		return "应答中没有 OIDC 令牌"
	case "the session does not have the SourceIdentity that was asked for":
		return "会话没有所请求的 SourceIdentity"
	case "the variable does not hold an OIDC token":
		return "该变量中不是 OIDC 令牌"
	case "the variable is not set":
		return "该变量未设置"
	case "token service of GitHub Actions":
		return "GitHub Actions 的令牌服务"
	case "use --source-identity with 2 to 64 of A-Z a-z 0-9 _ + = , . @ -":
		return "请使用 2 到 64 个 A-Z a-z 0-9 _ + = , . @ - 的字符作为 --source-identity"
	case "write --oidc-token-env NAME, without $, or --oidc-token-env github":
		return "请写成不带 $ 的 --oidc-token-env NAME，或 --oidc-token-env github"
	}
	return ""
}
