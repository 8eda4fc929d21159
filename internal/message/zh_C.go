package message

import "strings"

// zhC has the texts of aliyun-sso-login and of the packages migrate, kept, picker,
// profilesync and keychain.
func zhC(english string) string {
	for _, part := range []func(string) string{zhLogin, zhLoginHelp, zhMigrate, zhKeys, zhKeychain} {
		if translated := part(english); translated != "" {
			return translated
		}
	}
	return ""
}

// zhLogin has what signing in, signing out, status, accounts and sync say.
func zhLogin(english string) string { //nolint:funlen // a table
	switch english {
	// Signing in.
	case "which profile to sign in for is not said":
		return "没有指定要登录的配置"
	case "mode %s has no sign-in":
		return "模式 %s 没有登录"
	case "use CloudSSO or OAuth":
		return "请使用 CloudSSO 或 OAuth"
	case "profile %s uses the sign-in of profile %s":
		return "配置 %s 使用配置 %s 的登录"
	case "mode CloudSSO does not use it":
		return "CloudSSO 模式不使用它"
	case "add --mode OAuth, or omit --oauth-site-type":
		return "请加上 --mode OAuth，或去掉 --oauth-site-type"
	case "it has no cloud_sso_sign_in_url":
		return "其中没有 cloud_sso_sign_in_url"
	case "add --cloud-sso-sign-in-url URL":
		return "请加上 --cloud-sso-sign-in-url URL"
	case "Sign-in URL of the CloudSSO portal: ":
		return "云SSO 门户的登录地址："
	case "Sign in to %s\n\n":
		return "登录 %s\n\n"
	case "Sign in to %s for profile %s\n\n":
		return "为配置 %[2]s 登录 %[1]s\n\n"
	case "  Open this page:  %s\n":
		return "  请打开此页面：%s\n"
	case "  Open this page:  %s\n\n":
		return "  请打开此页面：%s\n\n"
	case "  Only approve if this code is shown: %s\n\n":
		return "  仅当页面显示此验证码时才批准：%s\n\n"
	case "open the page on any device":
		return "请在任意设备上打开此页面"
	case "\rWaiting for approval, %s left  ":
		return "\r正在等待批准，剩余 %s  "
	case "\rWaiting for the browser, %s left  ":
		return "\r正在等待浏览器，剩余 %s  "
	case "Signed in.\n":
		return "登录成功。\n"
	case "Opening your browser...\n":
		return "正在打开浏览器……\n"
	case "No browser opened (%s): %s.\n":
		return "未打开浏览器（%s）：%s。\n"
	case "No browser opened (%s).\n":
		return "未打开浏览器（%s）。\n"
	case "SSH session":
		return "SSH 会话"
	case "no display":
		return "没有图形界面"
	case "address not opened: it belongs neither to the portal nor to the vendor":
		return "没有打开该地址：它既不属于门户，也不属于阿里云"
	case "the browser cannot be opened: %v":
		return "无法打开浏览器：%v"
	case "The browser must run on this machine, or its port %s must be forwarded here: ssh -L %s:127.0.0.1:%s HOST\n":
		return "浏览器必须在本机上运行，或者把它的端口 %s 转发到这里：ssh -L %s:127.0.0.1:%s HOST\n"
	case "it has no portal, account or access configuration":
		return "它没有门户、账号和访问配置"
	case "omit the --cloud-sso flags":
		return "请去掉以 --cloud-sso 开头的选项"
	case "the browser of an OAuth sign-in must reach this machine":
		return "OAuth 登录的浏览器必须能够访问本机"
	case "omit --qr":
		return "请去掉 --qr"
	case "site %s for profile %s":
		return "站点 %s（配置 %s）"
	case "in a terminal: %s":
		return "在终端中运行：%s"
	case "sign-in required at %s, but stderr is not a terminal":
		return "需要登录 %s，但标准错误输出不是终端"
	case "another sign-in at %s is running; waiting for it":
		return "另一个进程正在登录 %s，等待其完成"
	case "the other sign-in succeeded":
		return "另一个进程登录成功"
	case "the keychain cannot store a sign-in: %w":
		return "钥匙串无法保存登录：%w"
	case "the sign-in succeeded, but cannot be stored: %w":
		return "登录成功，但无法保存：%w"
	case "The process_command of profile %s serves something else. Replace it? [y/N] ":
		return "配置 %s 的 process_command 另有用途。要替换它吗？[y/N] "
	case "Profile %s has an AccessKey (mode %s), which is then deleted from config.json. Replace it? [y/N] ":
		return "配置 %s 中有访问密钥（模式 %s），替换后会从 config.json 中删除。要替换它吗？[y/N] "
	case "it has an AccessKey (mode %s), and there is no terminal to ask whether to replace it":
		return "其中有访问密钥（模式 %s），而没有终端可以询问是否替换"
	case "The mode of profile %s is %s. Replace it? [y/N] ":
		return "配置 %s 的模式为 %s。要替换它吗？[y/N] "
	case "its mode is %s, and there is no terminal to ask whether to replace it":
		return "其模式为 %s，而没有终端可以询问是否替换"
	case "its process_command serves something else, and there is no terminal to ask whether to replace it":
		return "它的 process_command 另有用途，而没有终端可以询问是否替换"
	case "add --no-configure, or sign in for another name: %s":
		return "请加上 --no-configure，或用另一个名称登录：%s"
	case "nothing was changed":
		return "未作任何更改"
	case "cancelled":
		return "已取消"

	// Choosing.
	case "account":
		return "账号"
	case "Account":
		return "账号"
	case "access configuration":
		return "访问配置"
	case "Access configuration":
		return "访问配置"
	case "%s: %s\n":
		return "%s：%s\n"
	case "%s; available: %s":
		return "%s；可选：%s"
	case "add %s with an id or a name":
		return "请加上 %s，并给出 ID 或名称"
	case "none is assigned to you":
		return "没有分配给您的"
	case "ask the administrator of the directory":
		return "请联系目录管理员"
	case "%d are named %s":
		return "有 %d 个名为 %s"
	case "several are assigned to you, and there is no terminal to choose on":
		return "分配给您的有多个，而没有终端可供选择"
	case "no %s %q is assigned to you; did you mean %q? available: %s":
		return "没有分配给您的%s %q；您是否要找 %q？可选：%s"
	case "no %s %q is assigned to you; available: %s":
		return "没有分配给您的%s %q；可选：%s"
	case "     and %d more\n":
		return "     还有 %d 个\n"
	case "Number of the %s, or a part of its name: ":
		return "请输入%s的编号，或其名称的一部分："
	case "No %s matches %s.\n":
		return "没有%s与 %s 匹配。\n"
	case "%d of %d   type to filter":
		return "%d / %d   输入文字以筛选"
	case "%d of %d":
		return "%d / %d"
	case "  nothing matches":
		return "  没有匹配项"
	case "the terminal cannot show a list":
		return "终端无法显示列表"

	// The summary.
	case "Profile %s is ready\n":
		return "配置 %s 已就绪\n"
	case "The session of profile %s is ready\n":
		return "配置 %s 的会话已就绪\n"
	case "configuration":
		return "访问配置"
	case "site":
		return "站点"
	case "identity":
		return "身份"
	case "valid until":
		return "有效期至"
	case "written":
		return "已写入"
	case "unchanged":
		return "未更改"
	case "Next:":
		return "下一步："
	case "the identity is unknown: %v":
		return "无法得知身份：%v"

	// status, accounts and logout.
	case "PORTAL":
		return "门户"
	case "SIGNED IN":
		return "已登录"
	case "AS":
		return "身份"
	case "UNTIL":
		return "有效期至"
	case "yes":
		return "是"
	case "no":
		return "否"
	case "unknown (%s)":
		return "未知（%s）"
	case "OAuth %s, profile %s":
		return "OAuth %s，配置 %s"
	case "a sign-in may be where nobody can be asked: %s":
		return "可能还有登录保存在无法查询的地方：%s"
	case "ACCOUNT ID":
		return "账号 ID"
	case "ACCOUNT":
		return "账号"
	case "ACCESS CONFIGURATION ID":
		return "访问配置 ID"
	case "ACCESS CONFIGURATION":
		return "访问配置"
	case "\rListing accounts: %d of %d  ":
		return "\r正在列出账号：%d / %d  "
	case "not signed in at %s":
		return "尚未登录 %s"
	case "not signed in at any portal":
		return "尚未登录任何门户"
	case "--all is for every sign-in":
		return "--all 用于所有登录"
	case "there is more than one sign-in":
		return "登录不止一个"
	case "add the NAME of a profile":
		return "请加上配置的名称 NAME"
	case "not looked into: %s":
		return "未能查看：%s"
	case "signed out of site %s for profile %s (sessions deleted: %d)":
		return "已退出站点 %s（配置 %s；删除的会话：%d）"
	case "signed out of %s (sessions deleted: %d)":
		return "已退出 %s（删除的会话：%d）"

	// sync.
	case "  PROFILE":
		return "  配置"
	case "the list is not complete: no profile is removed":
		return "列表不完整：不删除任何配置"
	case "there is no terminal to ask on":
		return "没有终端可供询问"
	case "add --yes, or --dry-run to see the changes":
		return "请加上 --yes，或用 --dry-run 查看更改"
	case "%s is up to date (profiles of this portal: %d)":
		return "%s 已是最新（此门户的配置：%d）"
	case "nothing was written to %s (to add: %d, to remove: %d, unchanged: %d)":
		return "没有写入 %s（将添加：%d，将删除：%d，不变：%d）"
	case "Write %s (to add: %d, to remove: %d, unchanged: %d)? [y/N] ":
		return "要写入 %s 吗（将添加：%d，将删除：%d，不变：%d）？[y/N] "
	case "written %s (added: %d, removed: %d, unchanged: %d)":
		return "已写入 %s（添加：%d，删除：%d，不变：%d）"
	case "nothing was written":
		return "没有写入任何内容"
	case "another program has changed it meanwhile, and nothing was written":
		return "其间另一个程序更改了它，因此没有写入任何内容"
	case "run the command again":
		return "请重新运行该命令"
	case "profile %s is of something else and stays; using the name %s":
		return "配置 %s 另有用途，保持不变；改用名称 %s"
	case "profile %s is gone at the portal; it stays, since it is the current one":
		return "门户中已没有配置 %s 对应的访问配置；它是当前配置，因此保留"
	case "profile %s is gone at the portal; it stays, since profile %s uses it":
		return "门户中已没有配置 %s 对应的访问配置；配置 %s 使用它，因此保留"
	case "profile %s is gone at the portal; it stays, since it has settings of its own":
		return "门户中已没有配置 %s 对应的访问配置；它有自己的设置，因此保留"
	case "%s is not a pattern":
		return "%s 不是有效的匹配模式"
	case "use a glob such as 'prod-*'":
		return "请使用通配符，例如 'prod-*'"
	case "a brace is alone":
		return "花括号不成对"
	case "it has no field, and would give every profile the same name":
		return "其中没有字段，所有配置的名称都会相同"
	case "there is no field %s":
		return "没有字段 %s"
	case "use {account_name}, {account_id}, {access_config} and {access_config_id}":
		return "请使用 {account_name}、{account_id}、{access_config} 和 {access_config_id}"
	}
	return ""
}

// zhLoginHelp has the help of aliyun-sso-login.
func zhLoginHelp(english string) string { //nolint:funlen // a table
	switch english {
	case "Sign in to Alibaba Cloud once, with CloudSSO or OAuth, and use every account from your keychain.":
		return "用云SSO 或 OAuth 登录阿里云一次，即可通过钥匙串使用每个账号。"
	case "SIGN IN AND OUT":
		return "登录与退出"
	case "LOOK":
		return "查看"
	case "SET UP":
		return "设置"
	case "Sign in, and print External-mode JSON (the default command).":
		return "登录，并输出 External 模式的 JSON（默认命令）。"
	case "It asks for what the profile does not say, and writes the profile.":
		return "配置中没有的内容会向您询问，然后写入配置。"
	case "Delete a sign-in and all sessions made from it.":
		return "删除登录，以及由它产生的所有会话。"
	case "Show where you are signed in, and until when.":
		return "显示您登录了哪些门户，以及有效期。"
	case "Write a profile for every account and access configuration that you may use.":
		return "为您可以使用的每个账号和访问配置写入一个配置。"
	case "It shows the changes and asks before it writes them.":
		return "写入之前会显示更改并询问您。"
	case "List the accounts and access configurations that you may use.":
		return "列出您可以使用的账号和访问配置。"
	case "Print a completion script for a shell.":
		return "输出 shell 的补全脚本。"
	case "Print the help of a command.":
		return "输出命令的帮助。"
	case "The same as --profile NAME.":
		return "等同于 --profile NAME。"
	case "Profile of config.json to sign in for.":
		return "要登录的配置，见 config.json。"
	case "CloudSSO, or OAuth for a sign-in in the browser (default: that of the profile, else CloudSSO).":
		return "CloudSSO，或者 OAuth（在浏览器中登录）；默认为该配置的模式，否则为 CloudSSO。"
	case "Sign-in URL of the CloudSSO portal.":
		return "云SSO 门户的登录地址。"
	case "Account to use.":
		return "要使用的账号。"
	case "Access configuration to use.":
		return "要使用的访问配置。"
	case "Site to sign in at in mode OAuth (default CN).":
		return "OAuth 模式下登录的站点（默认 CN）。"
	case "Region of STS, which says at the end whose session it is.":
		return "STS 的地域；登录结束时由 STS 说明会话属于谁。"
	case "Host of STS, which says at the end whose session it is.":
		return "STS 的主机名；登录结束时由 STS 说明会话属于谁。"
	case "Region of a new profile (default cn-hangzhou).":
		return "新配置的地域（默认 cn-hangzhou）。"
	case "Sign in again, and renew the cached session.":
		return "重新登录，并更新缓存的会话。"
	case "Print the URL without opening a browser.":
		return "只输出地址，不打开浏览器。"
	case "Show the URL as a QR code, too, to approve on a phone.":
		return "同时以二维码显示地址，以便在手机上批准。"
	case "Do not change config.json.":
		return "不更改 config.json。"
	case "Print export statements instead of JSON.":
		return "输出 export 语句，而不是 JSON。"
	case "Print JSON on a terminal, too.":
		return "在终端上也输出 JSON。"
	case "Print JSON.":
		return "输出 JSON。"
	case "Use the portal of this profile (default: the only one where you are signed in).":
		return "使用此配置的门户（默认：您唯一登录的门户）。"
	case "Delete the OAuth sign-in of this profile or, if it has none, the sign-in at its portal.":
		return "删除此配置的 OAuth 登录；如果没有，则删除其门户的登录。"
	case "Delete every sign-in.":
		return "删除所有登录。"
	case "Name of a new profile, with {account_name}, {account_id}, {access_config} and {access_config_id} (default {account_name}-{access_config}).":
		return "新配置的名称，可含 {account_name}、{account_id}、{access_config} 和 {access_config_id}（默认 {account_name}-{access_config}）。"
	case "Only accounts whose name or id matches, such as 'prod-*'.":
		return "仅限名称或 ID 匹配的账号，例如 'prod-*'。"
	case "Only access configurations whose name or id matches.":
		return "仅限名称或 ID 匹配的访问配置。"
	case "Region of new profiles (default cn-hangzhou).":
		return "新配置的地域（默认 cn-hangzhou）。"
	case "Print the changes, and write nothing.":
		return "只输出更改，不写入。"
	case "Remove profiles of what you may not use any more.":
		return "删除您已无权使用的配置。"
	case "Do not ask.":
		return "不询问。"

	// Examples.
	case "aliyun-sso-login login dev --mode OAuth # without CloudSSO":
		return "aliyun-sso-login login dev --mode OAuth # 不使用云SSO"
	case "aliyun-sso-login logout --all # every portal and site":
		return "aliyun-sso-login logout --all # 所有门户和站点"
	case "aliyun-sso-login status --json # for programs":
		return "aliyun-sso-login status --json # 供程序使用"
	case "aliyun-sso-login accounts dev --json # for programs":
		return "aliyun-sso-login accounts dev --json # 供程序使用"
	case "aliyun-sso-login sync --dry-run # only show the changes":
		return "aliyun-sso-login sync --dry-run # 只显示更改"
	case "aliyun-sso-login sync --account 'prod-*' --yes # without a question":
		return "aliyun-sso-login sync --account 'prod-*' --yes # 不询问"
	case "eval \"$(aliyun-sso-login completion bash)\" # in ~/.bashrc":
		return "eval \"$(aliyun-sso-login completion bash)\" # 写入 ~/.bashrc"
	case "aliyun-sso-login completion fish | source # in config.fish":
		return "aliyun-sso-login completion fish | source # 写入 config.fish"
	case "aliyun-sso-login help logout # or: aliyun-sso-login logout --help":
		return "aliyun-sso-login help logout # 或：aliyun-sso-login logout --help"
	case "aliyun-sso-login login dev # sign in once":
		return "aliyun-sso-login login dev # 登录一次"
	}
	return ""
}

// zhMigrate has what configure and import say.
func zhMigrate(english string) string { //nolint:funlen // a table
	switch english {
	case "profile %s":
		return "配置 %s"
	case "profile %s: %s":
		return "配置 %s：%s"
	case "profile %s: %w":
		return "配置 %s：%w"
	case "none":
		return "无"
	case "omit --refresh":
		return "请去掉 --refresh"
	case "a profile with it would renew its session at every call":
		return "这样的配置每次调用都会更新会话"
	case "profile %s in %s is up to date":
		return "配置 %s 已是最新（%s）"
	case "profile written; to test it: %s whoami %s":
		return "配置已写入；测试命令：%s whoami %s"
	case "profile %s has an AccessKey in plaintext; to move it: %s import %s":
		return "配置 %s 含有明文访问密钥；移入钥匙串：%s import %s"
	case "add --mode MODE, or --profile NAME with another profile or key":
		return "请加上 --mode MODE，或用 --profile NAME 指定另一个配置或密钥"
	case "its mode is unknown, because neither %s nor the keychain has this name":
		return "无法确定其模式，因为 %s 和钥匙串中都没有这个名称"
	case "add --mode MODE":
		return "请加上 --mode MODE"
	case "its mode is External, and its process_command does not say which mode to resolve":
		return "其模式为 External，而 process_command 没有说明要使用哪种模式"
	case "the new command cannot be parsed":
		return "无法解析新的命令"
	case "the process_command of profile %s has quotes; older programs split it at spaces and cannot run it":
		return "配置 %s 的 process_command 中有引号；较旧的程序按空格拆分它，因而无法运行"
	case "--- %s\n+++ %s\n@@ profile %s @@\n%s\n":
		return "--- %s\n+++ %s\n@@ 配置 %s @@\n%s\n"

	// import.
	case "no profile %s in %s (profiles: %s)":
		return "没有配置 %s（文件：%s；现有配置：%s）"
	case "nothing to import":
		return "没有可导入的内容"
	case "skipped profile %s: %s":
		return "已跳过配置 %s：%s"
	case "%d of %d profiles were not imported":
		return "有 %d 个配置未导入（共 %d 个）"
	case "fix the errors above and run import again; profiles already moved are skipped":
		return "请修正以上错误，然后重新运行 import；已移入的配置会被跳过"
	case "%s has %d profiles named %s; only the first is used and imported":
		return "%s 中有 %d 个名为 %s 的配置；只使用并导入第一个"
	case "restored profile %s: its secret is in %s again, in plaintext, and still in the keychain":
		return "已还原配置 %s：其密钥又以明文保存在 %s 中，并仍在钥匙串中"
	case "to delete it from the keychain: %s remove %s":
		return "从钥匙串中删除：%s remove %s"
	case "removed a session from profile %s that an SDK wrote there":
		return "已从配置 %s 中删除 SDK 写入的会话"
	case "removed the secret from profile %s: it was already in the keychain":
		return "已从配置 %s 中删除密钥：它已在钥匙串中"
	case "moved the secret of profile %s into the keychain (backend %s)":
		return "已将配置 %s 的密钥移入钥匙串（后端 %s）"
	case "profile %s: the SDKs accept no bearer token from an External profile":
		return "配置 %s：SDK 不接受来自 External 配置的 bearer token"
	case "prepared":
		return "已准备"
	case "another program has deleted it":
		return "另一个程序已将其删除"
	case "the keychain has a different key of this name":
		return "钥匙串中已有同名的另一个密钥"
	case "to replace it: %s":
		return "替换它：%s"
	case "config.json was not changed, because the key cannot be read back from the keychain: %w":
		return "config.json 未更改，因为无法从钥匙串读回密钥：%w"
	case "config.json was not changed, because the keychain returned a different key":
		return "config.json 未更改，因为钥匙串返回了不同的密钥"
	case "another program changed the profile at the same time":
		return "另一个程序同时更改了该配置"
	case "run import again":
		return "请重新运行 import"
	case "config.json was not changed: %w":
		return "config.json 未更改：%w"
	case "config.json was not changed, and the key is in the keychain: %w":
		return "config.json 未更改，密钥已在钥匙串中：%w"
	case "cannot be imported: %s":
		return "无法导入：%s"
	case "if nothing else uses it, delete it from config.json":
		return "如果没有其他程序使用它，请将其从 config.json 中删除"
	case "it holds a temporary session, which expires":
		return "其中是临时会话，会过期"
	case "its access_token is temporary; a new sign-in is stored in the keychain":
		return "它的 access_token 是临时的；重新登录后会保存在钥匙串中"
	case "`aliyun` renews its refresh token; a new sign-in is stored in the keychain":
		return "`aliyun` 会更新它的 refresh token；重新登录后会保存在钥匙串中"
	case "the vendor no longer supports mode RsaKeyPair":
		return "阿里云已不再支持 RsaKeyPair 模式"
	case "create an AccessKey, then: %s":
		return "请创建访问密钥，然后运行：%s"
	case "mode %s is not supported or does not use a bearer_token":
		return "模式 %s 不受支持，或不使用 bearer_token"
	case "mode %s does not use its access_key_secret":
		return "模式 %s 不使用它的 access_key_secret"
	case "it has an access_key_secret but no access_key_id":
		return "其中有 access_key_secret，但没有 access_key_id"
	case "its AccessKey is temporary, and expires":
		return "它的访问密钥是临时的，会过期"
	case "its process_command runs another program, which may have written the secret":
		return "它的 process_command 运行另一个程序，密钥可能由该程序写入"
	case "its process_command does not use its access_key_secret":
		return "它的 process_command 不使用它的 access_key_secret"
	case "not an imported profile: its process_command is not one that import writes":
		return "不是导入的配置：它的 process_command 不是 import 写入的"
	case "no key %s in the keychain":
		return "钥匙串中没有密钥 %s"
	case "the key in the keychain is not of the kind that mode %s needs":
		return "钥匙串中的密钥不是模式 %s 所需的类型"
	}
	return ""
}

// zhKeys has what is wrong with a key that a person enters.
func zhKeys(english string) string {
	switch english {
	case "the bearer token has a space or a character that no token has":
		return "bearer token 中有空格或不可能出现的字符"
	case "the id is that of a temporary session, which expires and is not stored":
		return "该 ID 属于临时会话；临时会话会过期，不予保存"
	case "the AccessKey id has a space or a character that no id has, or is too long":
		return "AccessKey ID 中有空格或不可能出现的字符，或者过长"
	case "the AccessKey secret has a space or a character that no secret has, or is too long":
		return "AccessKey Secret 中有空格或不可能出现的字符，或者过长"
	case "the id and the secret are the same":
		return "AccessKey ID 与 AccessKey Secret 相同"
	case "the id and the secret are in the wrong order":
		return "AccessKey ID 与 AccessKey Secret 的顺序颠倒了"
	case "the id or the secret has a quote: enter it without quotes":
		return "AccessKey ID 或 AccessKey Secret 中有引号：请输入不带引号的内容"
	case "the AccessKey id is not 14 to 128 letters, digits, dots, underscores and hyphens":
		return "AccessKey ID 不是 14 到 128 个字母、数字、点、下划线和连字符"
	case "the AccessKey secret has fewer than 16 characters":
		return "AccessKey Secret 少于 16 个字符"
	case "the secret has the shape of an id":
		return "AccessKey Secret 的形式是 AccessKey ID"
	case "the AccessKey id does not begin with %s, as the ids of long-term keys do":
		return "AccessKey ID 不以 %s 开头，而长期密钥的 ID 都以它开头"
	case "oauth sign-in":
		return "OAuth 登录"
	case "set XDG_RUNTIME_DIR to a directory of your own with mode 0700":
		return "请将 XDG_RUNTIME_DIR 设置为您自己的、权限为 0700 的目录"
	}
	return ""
}

// zhKeychain has what the keychain says.
func zhKeychain(english string) string { //nolint:funlen // a table
	switch english {
	case "keychain":
		return "钥匙串"
	case "keychain %s":
		return "钥匙串 %s"
	case "key %s":
		return "密钥 %s"
	case "session lock":
		return "会话锁"
	case "session cache":
		return "会话缓存"
	case "an account that is not KIND:HASH":
		return "条目名称不是 KIND:HASH 的形式"
	case "this name cannot be used for a key":
		return "此名称不能用作密钥的名称"
	case "take a name of 1 to 124 characters of A-Z a-z 0-9 . _ : - that does not end like .a.0 or .b.0":
		return "请使用 1 到 124 个字符的名称，只含 A-Z a-z 0-9 . _ : -，且结尾不是 .a.0 或 .b.0 的形式"
	case "age cannot encrypt":
		return "age 无法加密"
	case "its files cannot be used":
		return "无法使用它的文件"
	case "the item is encrypted to another age identity":
		return "该条目是为另一个 age 身份加密的"
	case "no place for lock files, so that processes do not wait for each other: %w":
		return "没有存放锁文件的位置，因此进程之间不会互相等待：%w"
	case "no place for the index, so that list and clear do not see everything: %w":
		return "没有存放索引的位置，因此 list 和 clear 看不到全部内容：%w"
	case "this machine has no keyring (%s)":
		return "本机没有钥匙串（%s）"
	case "it returns another value than it was given":
		return "它返回的值与写入的值不同"
	case "probe of backend %s: %w":
		return "测试后端 %s：%w"
	case "this backend stores nothing":
		return "此后端不保存任何内容"
	case "a reboot empties this backend, so it takes no long-term key":
		return "重启会清空此后端，因此它不保存长期密钥"
	case "it did not work less than a minute ago: %s":
		return "它在不到一分钟前无法工作：%s"
	case "it reports an error":
		return "它报告了错误"
	case "the keychain library crashed":
		return "钥匙串的程序库崩溃"

	// The age identity.
	case "the age identity file does not begin with an identity that can be used":
		return "age 身份文件的开头不是可用的身份"
	case "make one with: age-keygen -o FILE, or aliyun-cred-helper init":
		return "创建身份：age-keygen -o FILE，或 aliyun-cred-helper init"
	case "there is no age identity":
		return "没有 age 身份"
	case "aliyun-cred-helper init, or set ALIYUN_CRED_HELPER_AGE_IDENTITY=FILE":
		return "aliyun-cred-helper init，或设置 ALIYUN_CRED_HELPER_AGE_IDENTITY=FILE"
	case "check ALIYUN_CRED_HELPER_AGE_IDENTITY":
		return "请检查 ALIYUN_CRED_HELPER_AGE_IDENTITY"
	case "check %s":
		return "请检查 %s"
	case "the age identity file %s cannot be read":
		return "无法读取 age 身份文件 %s"
	case "the age identity file belongs to another user":
		return "age 身份文件属于另一个用户"
	case "the age identity file is open to other users":
		return "其他用户可以访问 age 身份文件"

	case "not the JSON that was expected":
		return "不是预期的 JSON"
	case "there is no backend %q":
		return "没有后端 %q"
	case "use auto, system, kernel, file or none":
		return "请使用 auto、system、kernel、file 或 none"
	case "no clock":
		return "没有时钟"
	case "the kernel backend exists on Linux only":
		return "kernel 后端仅在 Linux 上可用"
	case "use auto, system, file or none":
		return "请使用 auto、system、file 或 none"
	case "an empty value":
		return "值为空"
	case "it exists already":
		return "它已存在"
	case "add --force to replace it":
		return "请加上 --force 以替换它"
	case "looking for an earlier key %s: %w":
		return "查找已有的密钥 %s：%w"
	case "another process is refreshing this session":
		return "另一个进程正在更新此会话"
	case "another process has been refreshing for more than %s":
		return "另一个进程更新会话已超过 %s"
	case "if it does not end by itself, end the process that hangs or is stopped":
		return "如果它不自行结束，请结束卡住或已暂停的进程"
	case "refreshing without a lock: %v":
		return "在没有锁的情况下更新会话：%v"
	case "waiting for another process to refresh this session: %w":
		return "等待另一个进程更新此会话：%w"
	case "the parts of the item do not belong together":
		return "该条目的各部分不属于同一个值"
	case "keychain %s: items that cannot be opened: %d":
		return "钥匙串 %s：无法打开的条目：%d"
	case "a cached session is not used: %v":
		return "未使用缓存的会话：%v"
	case "this is not a temporary credential":
		return "这不是临时凭证"
	case "the session is not cached: %v":
		return "会话未缓存：%v"
	case "it is damaged, or another session's":
		return "它已损坏，或属于另一个会话"
	case "the value is too large for it":
		return "值对它来说过大"
	case "the value is too large":
		return "值过大"
	case "this build has no keychain of the system":
		return "此版本不支持系统钥匙串"
	case "the keychain is locked":
		return "钥匙串已锁定"
	case "run: security unlock-keychain":
		return "请运行：security unlock-keychain"
	case "the prompt was dismissed":
		return "授权提示被关闭"
	case "try again, and allow it":
		return "请重试，并允许访问"
	case "the Credential Manager cannot be used in this session":
		return "此会话无法使用凭据管理器"
	case "sign in at the desktop, or %s":
		return "请登录桌面，或者 %s"
	case "%s, or %s":
		return "%s，或者 %s"
	case "the keyring has no such collection any more":
		return "钥匙串中已没有该集合"
	case "it cannot be searched for items that are not in the index":
		return "无法在其中查找不在索引中的条目"
	case "the keychain reports an error":
		return "钥匙串报告了错误"
	case "it does not return what was stored":
		return "它没有返回所保存的内容"
	case "the value was not kept; the prompt may have been dismissed":
		return "值没有保存；授权提示可能被关闭"
	case "remove the item and store it again":
		return "请删除该条目并重新保存"
	case "the index of stored items cannot be written: %v":
		return "无法写入已存条目的索引：%v"
	}
	// A reason is stored in English, with the time in it.
	if limit, ok := strings.CutPrefix(english, "no answer within "); ok {
		return "在 " + limit + " 内没有应答"
	}
	return ""
}
