package message

// zhF has what is there for those who come from acs-sso.
func zhF(english string) string { //nolint:funlen // a table
	switch english {
	case "Profile of config.json to sign in for (default: the current one of acs-sso, else default).":
		return "要登录的 config.json 配置（默认：acs-sso 的当前配置，否则为 default）。"
	case "Sign-in URL of the CloudSSO portal (default: ask).":
		return "云SSO 门户的登录地址（默认：询问）。"
	case "Only this profile.":
		return "仅此配置。"
	case "Delete the profile, also from the file of acs-sso.":
		return "删除此配置，也从 acs-sso 的文件中删除。"
	case "Save the sign-in URL of your portal, as acs-sso does.":
		return "保存门户的登录地址，与 acs-sso 相同。"
	case "List the profiles that use CloudSSO, or delete one.":
		return "列出使用云SSO的配置，或删除其中一个。"
	case "Print the version, as --version does.":
		return "打印版本，与 --version 相同。"
	case "Available means that no sign-in is needed now; * is what login uses without a name.":
		return "Available 表示现在无需登录；* 表示未指定名称时 login 使用的配置。"
	case "It keeps the URL in ~/.alibabacloud_sso. login uses it for a profile that has none.":
		return "登录地址保存在 ~/.alibabacloud_sso 中。配置没有登录地址时，login 使用它。"
	case "aliyun-sso-login profile --delete --profile user1 # sessions stay until they expire":
		return "aliyun-sso-login profile --delete --profile user1 # 会话保留至过期"
	case "aliyun-sso-login version | cut -d' ' -f2 # only the number":
		return "aliyun-sso-login version | cut -d' ' -f2 # 仅版本号"
	case "Sign-in URL saved in %s\n":
		return "登录地址已保存到 %s\n"
	case "Sign-in URL of the CloudSSO portal: ":
		return "云SSO 门户的登录地址："
	case "Sign-in URL of the CloudSSO portal [%s]: ":
		return "云SSO 门户的登录地址 [%s]："
	case "Profile %s deleted from %s\n":
		return "已从 %[2]s 中删除配置 %[1]s\n"
	case "profile %s needs it as its source_profile":
		return "配置 %s 以它为 source_profile"
	case "the current profile of %s is now %s":
		return "%s 的当前配置现在是 %s"
	case "which profile to delete is not said":
		return "没有指定要删除的配置"
	case "no profile of that name uses CloudSSO":
		return "没有使用云SSO的同名配置"
	case "Profile %s uses its AccessKey in the keychain. Replace it? [y/N] ":
		return "配置 %s 使用钥匙串中的访问密钥。要替换它吗？[y/N] "
	case "it uses its AccessKey in the keychain, and there is no terminal to ask whether to replace it":
		return "它使用钥匙串中的访问密钥，而没有终端可以询问是否替换"
	case "the home directory is not set":
		return "未设置主目录"
	case "a sign-in is required, and it has no terminal for it":
		return "需要登录，而它没有终端可供登录"
	case "run its process_command in a terminal":
		return "请在终端中运行它的 process_command"
	case "acs-sso was not used here":
		return "此处未使用过 acs-sso"
	case "no sessions in plaintext in %s":
		return "%s 中没有明文会话"
	case "first, also for its other profiles: %s; then: %s":
		return "请先运行（对其余配置也一样）：%s；然后运行：%s"
	case "acs-sso keeps sessions in plaintext in %s":
		return "acs-sso 将会话以明文保存在 %s 中"
	}
	return ""
}
