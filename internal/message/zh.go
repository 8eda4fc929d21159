package message

// chinese returns the Chinese translation of an English text, or "". It is one switch, in
// the order of the English texts, and not a map, which every start of the program would
// have to fill. The file is as long as the table.
//
//nolint:funlen // a table
func chinese(english string) string {
	switch english {
	case "\rListing accounts: %d of %d  ":
		return "\r正在列出账号：%d / %d  "
	case "\rWaiting for approval, %s left  ":
		return "\r正在等待批准，剩余 %s  "
	case "\rWaiting for the browser, %s left  ":
		return "\r正在等待浏览器，剩余 %s  "
	case "     and %d more\n":
		return "     还有 %d 个\n"
	case "  Only approve if this code is shown: %s\n\n":
		return "  仅当页面显示此验证码时才批准：%s\n\n"
	case "  Open this page:  %s\n":
		return "  请打开此页面：%s\n"
	case "  Open this page:  %s\n\n":
		return "  请打开此页面：%s\n\n"
	case "  PROFILE":
		return "  配置"
	case "  nothing matches":
		return "  没有匹配项"
	case " and ":
		return " 和 "
	case "%[1]s needs a value; one that begins with - is written %[1]s=VALUE":
		return "%[1]s 需要一个值；以 - 开头的值须写成 %[1]s=VALUE"
	case "%d are named %s":
		return "有 %d 个名为 %s"
	case "%d d":
		return "%d 天"
	case "%d failed, %d warnings, %d ok\n":
		return "%d 项失败，%d 项警告，%d 项正常\n"
	case "%d failed, 1 warning, %d ok\n":
		return "%d 项失败，1 项警告，%d 项正常\n"
	case "%d h":
		return "%d 小时"
	case "%d is not a port":
		return "%d 不是端口号"
	case "%d min":
		return "%d 分钟"
	case "%d of %d":
		return "%d / %d"
	case "%d of %d   type to filter":
		return "%d / %d   输入文字以筛选"
	case "%d of %d accounts are missing; %w":
		return "缺少 %d 个账号（共 %d 个）；%w"
	case "%d of %d profiles were not imported":
		return "有 %d 个配置未导入（共 %d 个）"
	case "%d s":
		return "%d 秒"
	case "%q is an ARN of another cloud, not of a RAM role":
		return "%q 是其他云的 ARN，不是 RAM 角色的"
	case "%q is not a number of seconds above zero, such as 3600, or a duration such as 1h":
		return "%q 不是大于零的秒数（如 3600），也不是时长（如 1h）"
	case "%q is not the name of a RAM role":
		return "%q 不是 RAM 角色的名称"
	case "%q is the ARN of a %s, not of a RAM role":
		return "%q 是 %s 的 ARN，不是 RAM 角色的"
	case "%q is the ARN of a session, not of a RAM role":
		return "%q 是会话的 ARN，不是 RAM 角色的"
	case "%q is there twice":
		return "%q 出现了两次"
	case "%q needs %s":
		return "%q 需要 %s"
	case "%s (%s)":
		return "%s（%s）"
	case "%s (request id %s)":
		return "%s（请求 ID %s）"
	case "%s [$%s].":
		return "%s [$%s]。"
	case "%s ahead of STS":
		return "比 STS 快 %s"
	case "%s and %s can't be used together":
		return "%s 和 %s 不能同时使用"
	case "%s and %s differ; the first takes precedence":
		return "%s 与 %s 的值不同；以前者为准"
	case "%s answers in %s":
		return "%s 在 %s 内响应"
	case "%s at %s":
		return "%s，%s"
	case "%s behind STS":
		return "比 STS 慢 %s"
	case "%s belongs to another user":
		return "%s 属于另一个用户"
	case "%s blocks these profiles: %s":
		return "%s 阻止了以下配置：%s"
	case "%s decides which hosts get a password, and %s":
		return "%s 决定哪些主机可以得到密码，而%s"
	case "%s does not exist":
		return "%s 不存在"
	case "%s exists already; nothing was changed":
		return "%s 已存在；未做任何更改"
	case "%s has %d profiles named %s; only the first is used and imported":
		return "%s 中有 %d 个名为 %s 的配置；只使用并导入第一个"
	case "%s has %d profiles named %s; the first is used":
		return "%s 中有 %d 个名为 %s 的配置；使用第一个"
	case "%s has a character that no token has":
		return "%s 含有令牌中不会出现的字符"
	case "%s has a value of the wrong type":
		return "%s 的值类型不正确"
	case "%s has it already; nothing was changed":
		return "%s 中已有此内容；未作更改"
	case "%s has no effect without an AccessKey":
		return "没有访问密钥时，%s 不起作用"
	case "%s has no effect: aliyun accepts only TRUE, in upper case":
		return "%s 不起作用：aliyun 只接受大写的 TRUE"
	case "%s has no effect: this system verifies certificates itself":
		return "%s 不起作用：本系统自行验证证书"
	case "%s has no secrets in plaintext":
		return "%s 中没有明文密钥"
	case "%s has no section %s":
		return "%s 中没有配置段 %s"
	case "%s has the AccessKey %s now; the old one, %s, is inactive and in %s":
		return "%s 现在使用访问密钥 %s；旧的 %s 已停用，保存在 %s 中"
	case "%s has the AccessKey %s of an earlier rotation, and %s was replaced since":
		return "%s 中有先前轮换的访问密钥 %s，而 %s 此后已被替换"
	case "%s has the AccessKey %s, and %s has %s; to go on, run: aliyun-cred-helper rotate %s":
		return "%s 使用访问密钥 %s，%s 中有 %s；要继续，请运行：aliyun-cred-helper rotate %s"
	case "%s has the AccessKey %s, which was created in place of %s, and %s has another one now":
		return "%s 中有为替换 %[3]s 而创建的访问密钥 %[2]s，而 %[4]s 现在使用另一个"
	case "%s has the new AccessKey %s, and %s the old one; to go on, run: aliyun-cred-helper rotate %s":
		return "%s 使用新的访问密钥 %s，旧的在 %s 中；要继续，请运行：aliyun-cred-helper rotate %s"
	case "%s is TRUE: aliyun uses exported keys, and region cn-hangzhou unless --region is given":
		return "%s 为 TRUE：aliyun 使用导出的密钥，并使用地域 cn-hangzhou，除非指定了 --region"
	case "%s is a bearer token, which cannot assume a role":
		return "%s 是 Bearer Token，不能用来扮演角色"
	case "%s is a section of %s and a key of the keychain":
		return "%s 既是 %s 的配置段，又是钥匙串中的密钥"
	case "%s is a symbolic link":
		return "%s 是符号链接"
	case "%s is a symbolic link that leads nowhere":
		return "%s 是一个失效的符号链接"
	case "%s is below a directory of another user":
		return "%s 位于另一个用户的目录之下"
	case "%s is empty":
		return "%s 为空"
	case "%s is ignored: it has to be 1 or the absolute path of a file":
		return "%s 已忽略：其值须为 1 或文件的绝对路径"
	case "%s is no directory":
		return "%s 不是目录"
	case "%s is no registry of Alibaba Cloud, and this program stores no password":
		return "%s 不是阿里云的镜像仓库，而本程序不存储密码"
	case "%s is not a pattern":
		return "%s 不是有效的匹配模式"
	case "%s is not a positive duration":
		return "%s 不是大于零的时长"
	case "%s is not an https address":
		return "%s 不是 https 地址"
	case "%s is not an object":
		return "%s 不是对象"
	case "%s is not set":
		return "没有设置 %s"
	case "%s is not the address of a service":
		return "%s 不是服务的地址"
	case "%s is open to other users":
		return "%s 对其他用户开放"
	case "%s is set":
		return "已设置 %s"
	case "%s is set without %s":
		return "设置了 %s，但没有设置 %s"
	case "%s is set, but blocks no profile":
		return "已设置 %s，但没有配置因此被阻止"
	case "%s is set, so the identity that it names is used instead":
		return "已设置 %s，因此改用它所指定的身份"
	case "%s is set, which switches External programs off":
		return "设置了 %s，因此不运行 External 模式的程序"
	case "%s is set, which switches credentials URIs off":
		return "设置了 %s，因此不使用凭证 URI"
	case "%s is that of a session, and %s is not set":
		return "%s 属于会话，但未设置 %s"
	case "%s is that of a session, which mode AK would use without its token":
		return "%s 属于会话，而 AK 模式不会使用会话的令牌"
	case "%s is that of a session, which needs %s as well":
		return "%s 属于会话，还需要 %s"
	case "%s is up to date (profiles of this portal: %d)":
		return "%s 已是最新（此门户的配置：%d）"
	case "%s is used":
		return "使用 %s"
	case "%s must be one of %s but got %s":
		return "%s 必须是 %s 之一，但收到的是 %s"
	case "%s names no current profile":
		return "%s 没有指定当前配置"
	case "%s needs a duration, such as 90m or 1h30m":
		return "%s 需要一个时长，例如 90m 或 1h30m"
	case "%s needs a value":
		return "%s 需要一个值"
	case "%s needs a whole number":
		return "%s 需要一个整数"
	case "%s or %s":
		return "%s 或 %s"
	case "%s runs programs as you, and %s":
		return "%s 会以您的身份运行程序，但是%s"
	case "%s selects %s, which is a section of %s and a key of the keychain":
		return "%s 选择了 %s，它既是 %s 的配置段，又是钥匙串中的密钥"
	case "%s selects %s, which is neither in config.json nor in the keychain":
		return "%s 指定了 %s，它既不在 config.json 中，也不在钥匙串中"
	case "%s selects profile %s":
		return "%s 指定了配置 %s"
	case "%s selects section %s of %s":
		return "%[1]s 选择了 %[3]s 的配置段 %[2]s"
	case "%s selects the key %s of the keychain":
		return "%s 指定了钥匙串中的密钥 %s"
	case "%s takes no value but true or false":
		return "%s 不带值，只接受 true 或 false"
	case "%s with HTTP status %d":
		return "%s，HTTP 状态码 %d"
	case "%s with HTTP status %d, which the service never sends: a proxy or sign-in page may have answered":
		return "%s，HTTP 状态码 %d，而该服务从不返回此状态码：响应可能来自代理或登录页面"
	case "%s, %s ago":
		return "%s（%s前）"
	case "%s, in %s":
		return "%s（剩余 %s）"
	case "%s, or %s":
		return "%s，或者 %s"
	case "%s, or %s logout":
		return "%s，或 %s logout"
	case "%s, profiles: %d":
		return "%s，配置数：%d"
	case "%s, which is slow":
		return "%s，速度较慢"
	case "%s, which refuses requests that differ by more than 15 minutes":
		return "%s，STS 会拒绝时间相差超过 15 分钟的请求"
	case "%s, who can run programs as you with it":
		return "%s，该用户可借此以您的身份运行程序"
	case "%s: %s":
		return "%s：%s"
	case "%s: %s\n":
		return "%s：%s\n"
	case "%s: %w":
		return "%s：%w"
	case "%s: no debug lines are written: %v":
		return "%s：未写入调试信息：%v"
	case "%s: write %s, read %s, delete %s":
		return "%s：写入 %s，读取 %s，删除 %s"
	case "%s; %s":
		return "%s；%s"
	case "%s; available: %s":
		return "%s；可选：%s"
	case "%s; everything is lost at reboot, and long-term keys are refused":
		return "%s；重启后所有内容都会丢失，且不接受长期密钥"
	case "%s; hint: %s":
		return "%s；提示：%s"
	case "%s; in its place: %s":
		return "%s；改用：%s"
	case "%s; in its place: %s; a reboot empties that, and it takes no long-term keys":
		return "%s；改用：%s；重启后会被清空，且不接受长期密钥"
	case "%s; to export it again: %s":
		return "%s；要重新导出，请运行：%s"
	case "%v; using its last answer, valid until %s":
		return "%v；继续使用上次的结果，有效期至 %s"
	case "%v; using the cached session, valid until %s":
		return "%v；继续使用缓存的会话，有效期至 %s"
	case "%v; using the session as it is, although it ends in %s":
		return "%v；仍使用当前会话，尽管它将在 %s 后结束"
	case "%w %d times during this call":
		return "%w，在本次调用中发生了 %d 次"
	case "%w (time limit %s)":
		return "%w（时限 %s）"
	case "%w (tried by another process)":
		return "%w（由另一个进程尝试）"
	case "%w, and the session that `aliyun` wrote there has expired; only `aliyun` may use its refresh token":
		return "%w，并且 `aliyun` 写入的会话已过期；只有 `aliyun` 可以使用其刷新令牌"
	case "%w: %w":
		return "%w：%w"
	case "%w; the renewal begun at %s was cut short, and its answer may have had the next token":
		return "%w；%s 开始的续期被中断，其响应可能包含了下一个令牌"
	case "--%s has a wrong value":
		return "--%s 的值不正确"
	case "--%s has no value":
		return "--%s 没有值"
	case "--%s is for mode %s, and the AccessKey of the environment comes before it":
		return "--%s 用于 %s 模式，而环境变量中的 AccessKey 优先于它"
	case "--%s is for mode %s, and this is mode %s":
		return "--%s 用于 %s 模式，而这里是 %s 模式"
	case "--%s takes no value":
		return "--%s 不接受值"
	case "--- %s\n+++ %s\n@@ profile %s @@\n%s\n":
		return "--- %s\n+++ %s\n@@ 配置 %s @@\n%s\n"
	case "--all is for every profile":
		return "--all 针对所有配置"
	case "--all is for every sign-in":
		return "--all 用于所有登录"
	case "--delete-other is for another AccessKey than the one in use":
		return "--delete-other 只能用于正在使用的访问密钥之外的访问密钥"
	case "--endpoint-type vpc, or leave it out":
		return "使用 --endpoint-type vpc，或去掉该参数"
	case "--policy: %s: %w":
		return "--policy：%s：%w"
	case "--policy: it is empty":
		return "--policy：为空"
	case "--region is not used: the address of this page has no region that is known":
		return "未使用 --region：此页面的地址中没有已知的地域"
	case "--role-session-name, --external-id, --policy, --read-only and --expired-seconds need a role, and none is assumed here":
		return "--role-session-name、--external-id、--policy、--read-only 和 --expired-seconds 需要角色，而这里没有扮演任何角色"
	case "--serve gives the command no keys, so they have no effect":
		return "--serve 不向命令提供密钥，因此它们不起作用"
	case "--source-identity needs a role, and none is assumed here":
		return "--source-identity 需要角色，而这里没有扮演任何角色"
	case "ACCESS CONFIGURATION":
		return "访问配置"
	case "ACCESS CONFIGURATION ID":
		return "访问配置 ID"
	case "ACCOUNT":
		return "账号"
	case "ACCOUNT ID":
		return "账号 ID"
	case "ARGUMENTS":
		return "参数"
	case "AS":
		return "身份"
	case "Accept a password for a registry of the service, and keep nothing.":
		return "接受容器镜像服务的密码，但不保存。"
	case "Access configuration":
		return "访问配置"
	case "Access configuration to use in the account.":
		return "要在该账号中使用的访问配置。"
	case "Access configuration to use.":
		return "要使用的访问配置。"
	case "AccessKey %s: %s, created: %s, last used: %s":
		return "访问密钥 %s：%s，创建时间：%s，最近使用：%s"
	case "AccessKey id: ":
		return "AccessKey ID："
	case "AccessKey secret (not shown): ":
		return "AccessKey Secret（不显示）："
	case "Account":
		return "账号"
	case "Account to use there.":
		return "要使用的账号。"
	case "Account to use.":
		return "要使用的账号。"
	case "Add the cluster to the kubeconfig, so that kubectl runs this command.":
		return "将集群加入 kubeconfig，让 kubectl 运行此命令。"
	case "Also delete CloudSSO and OAuth sign-ins.":
		return "同时删除云SSO和 OAuth 登录。"
	case "Ask STS whether the key works before it is stored.":
		return "存储前向 STS 确认密钥是否可用。"
	case "Available means that no sign-in is needed now; * is what login uses without a name.":
		return "Available 表示现在无需登录；* 表示未指定名称时 login 使用的配置。"
	case "BACKEND":
		return "后端"
	case "Bearer token (not shown): ":
		return "Bearer Token（不显示）："
	case "CACHE":
		return "缓存"
	case "Characters at which the shell splits words.":
		return "shell 用来分隔单词的字符。"
	case "CloudSSO access configurations":
		return "云SSO 访问配置"
	case "CloudSSO accounts":
		return "云SSO 账号"
	case "CloudSSO credentials":
		return "云SSO 凭证"
	case "CloudSSO device authorization":
		return "云SSO 设备授权"
	case "CloudSSO sign-in":
		return "云SSO 登录"
	case "CloudSSO, or OAuth for a sign-in in the browser (default: that of the profile, else CloudSSO).":
		return "CloudSSO，或者 OAuth（在浏览器中登录）；默认为该配置的模式，否则为 CloudSSO。"
	case "Cluster of ACK; it has to be given.":
		return "ACK 集群；必须给出。"
	case "Command to explain.":
		return "要说明的命令。"
	case "Create an encrypted file store, for machines without a keyring.":
		return "创建加密的文件存储，用于没有钥匙串的机器。"
	case "Credentials for Alibaba Cloud from your keychain, for aliyun, Terraform and the SDKs.":
		return "从钥匙串中取得阿里云凭证，供 aliyun、Terraform 和各 SDK 使用。"
	case "Delete a sign-in and all sessions made from it.":
		return "删除登录，以及由它产生的所有会话。"
	case "Delete a stored key.":
		return "删除已存储的密钥。"
	case "Delete cached sessions.":
		return "删除缓存的会话。"
	case "Delete every sign-in.":
		return "删除所有登录。"
	case "Delete only the sessions of this profile.":
		return "仅删除此配置的会话。"
	case "Delete the OAuth sign-in of this profile or, if it has none, the sign-in at its portal.":
		return "删除此配置的 OAuth 登录；如果没有，则删除其门户的登录。"
	case "Delete the old key, which the last rotation has deactivated.":
		return "删除上次轮换所停用的旧密钥。"
	case "Delete the profile, also from the file of acs-sso.":
		return "删除此配置，也从 acs-sso 的文件中删除。"
	case "Do not ask, and remove a key that a profile needs.":
		return "不询问，并且可删除仍有配置需要的密钥。"
	case "Do not ask.":
		return "不询问。"
	case "Do not change config.json.":
		return "不更改 config.json。"
	case "Do nothing: no password was kept.":
		return "不做任何操作：没有保存过密码。"
	case "ECS metadata service":
		return "ECS 元数据服务"
	case "EVERY COMMAND":
		return "所有命令通用"
	case "EXAMPLES":
		return "示例"
	case "EXPIRES":
		return "过期时间"
	case "External id of the last role.":
		return "最后一个角色的外部 ID。"
	case "External profiles may run their programs":
		return "External 配置可以运行其程序"
	case "External profiles run one another, at last %s":
		return "External 模式的配置相互调用，最后一个是 %s"
	case "External profiles run one another: %s":
		return "External 模式的配置相互调用：%s"
	case "FAIL":
		return "失败"
	case "FLAGS":
		return "选项"
	case "File with the OIDC token.":
		return "存放 OIDC 令牌的文件。"
	case "Find out what is wrong.":
		return "查找问题所在。"
	case "First delete this other AccessKey of the same user.":
		return "先删除同一用户的这个访问密钥。"
	case "Give a client certificate of the cluster, not a token.":
		return "提供集群的客户端证书，而不是令牌。"
	case "Give kubectl a token or certificate for a cluster of ACK.":
		return "为 kubectl 提供 ACK 集群的令牌或证书。"
	case "Give the command a credentials URI instead of keys, so that it can ask again when they expire.":
		return "向命令提供凭证 URI 而不是密钥，使其可在密钥过期后重新获取。"
	case "Go back to the key before the last rotation.":
		return "换回上次轮换之前的密钥。"
	case "HTTP status %d":
		return "HTTP 状态码 %d"
	case "HTTP status %d without the documented JSON":
		return "HTTP 状态码 %d，没有文档所述的 JSON"
	case "Host of STS for --verify.":
		return "--verify 使用的 STS 主机。"
	case "Host of STS, which says at the end whose session it is.":
		return "STS 的主机名；登录结束时由 STS 说明会话属于谁。"
	case "Host of STS, which tests the new key.":
		return "用于验证新密钥的 STS 主机。"
	case "Host of STS.":
		return "STS 的主机。"
	case "IDENTITY":
		return "身份"
	case "Ignore the cached session, and cache a new one.":
		return "忽略缓存的会话，并缓存新的会话。"
	case "Import every profile; go on after errors.":
		return "导入所有配置；出错后继续。"
	case "It asks for the id and the secret, or reads them from standard input, never from arguments.":
		return "它会询问 ID 和密钥，或从标准输入读取，绝不从参数读取。"
	case "It asks for what the profile does not say, and writes the profile.":
		return "配置中没有的内容会向您询问，然后写入配置。"
	case "It is the default command where there is no terminal. Its output has secrets: whoami tells whether a profile works.":
		return "没有终端时，它是默认命令。其输出含有密钥：要确认配置是否可用，请用 whoami。"
	case "It keeps the URL in ~/.alibabacloud_sso. login uses it for a profile that has none.":
		return "登录地址保存在 ~/.alibabacloud_sso 中。配置没有登录地址时，login 使用它。"
	case "It makes an age identity. With it, keys and sign-ins are stored in encrypted files where no keyring is found.":
		return "它会创建一个 age 身份。找不到钥匙串时，密钥和登录将借助它存入加密文件。"
	case "It reads only the variables that exec and export have set.":
		return "它只读取由 exec 和 export 设置的变量。"
	case "It shows the changes and asks before it writes them.":
		return "写入之前会显示更改并询问您。"
	case "It takes the session of a role: of CloudSSO, of an ECS instance, or with --ram-role-arn. The browser gets a page on this machine, which sends it on.":
		return "需要角色的会话：来自云SSO、ECS 实例，或使用 --ram-role-arn。浏览器得到的是本机的一个页面，由它跳转到控制台。"
	case "JSON has no comments":
		return "JSON 没有注释"
	case "KIND":
		return "类型"
	case "Keep the session of an External program for later calls.":
		return "保留 External 程序的会话，供以后的调用使用。"
	case "Keychain: ${backends}.":
		return "钥匙串：${backends}。"
	case "LOOK":
		return "查看"
	case "Length of the last role's session: seconds, or a duration such as 12h.":
		return "最后一个角色的会话时长：秒数，或 12h 这样的时长。"
	case "Life of the certificate, 15m to 72h.":
		return "证书的有效期，15m 到 72h。"
	case "List the accounts and access configurations that you may use.":
		return "列出您可以使用的账号和访问配置。"
	case "List the profiles that use CloudSSO, or delete one.":
		return "列出使用云SSO的配置，或删除其中一个。"
	case "Mode to use instead of the profile's own.":
		return "使用此模式，而不是配置自身的模式。"
	case "Move plaintext keys of config.json into the keychain.":
		return "将 config.json 中的明文密钥移入钥匙串。"
	case "NAME":
		return "名称"
	case "Name of a new profile, with {account_name}, {account_id}, {access_config} and {access_config_id} (default {account_name}-{access_config}).":
		return "新配置的名称，可含 {account_name}、{account_id}、{access_config} 和 {access_config_id}（默认 {account_name}-{access_config}）。"
	case "Name of the key.":
		return "密钥的名称。"
	case "Name of the key: letters, digits, dot, underscore, colon and hyphen.":
		return "密钥的名称：字母、数字、点、下划线、冒号和连字符。"
	case "Name of the profile to write.":
		return "要写入的配置的名称。"
	case "Neither read nor write cached sessions.":
		return "既不读取也不写入缓存的会话。"
	case "Next:":
		return "下一步："
	case "Next:  aliyun-cred-helper configure %s --mode BearerToken\n":
		return "下一步：aliyun-cred-helper configure %s --mode BearerToken\n"
	case "Next:  aliyun-cred-helper exec %s -- terraform plan\n":
		return "下一步：aliyun-cred-helper exec %s -- terraform plan\n"
	case "Next:  aliyun-cred-helper store NAME\n":
		return "下一步：aliyun-cred-helper store NAME\n"
	case "Next:  aliyun-cred-helper whoami %[1]s\nLater: aliyun-cred-helper rotate %[1]s --delete-old\n":
		return "下一步：aliyun-cred-helper whoami %[1]s\n以后：  aliyun-cred-helper rotate %[1]s --delete-old\n"
	case "No %s matches %s.\n":
		return "没有%s与 %s 匹配。\n"
	case "No browser opened (%s).\n":
		return "未打开浏览器（%s）。\n"
	case "No browser opened (%s): %s.\n":
		return "未打开浏览器（%s）：%s。\n"
	case "Not signed in. The terminal says why.":
		return "未登录。终端中会显示原因。"
	case "Number of the %s, or a part of its name: ":
		return "请输入%s的编号，或其名称的一部分："
	case "OAuth %s, profile %s":
		return "OAuth %s，配置 %s"
	case "OIDC needs three variables, and only these are set: %s":
		return "OIDC 需要三个变量，但只设置了：%s"
	case "OIDC provider of the role.":
		return "角色的 OIDC 身份提供商。"
	case "OIDC token file %s":
		return "OIDC 令牌文件 %s"
	case "OTHER":
		return "其他"
	case "Only access configurations whose name or id matches.":
		return "仅限名称或 ID 匹配的访问配置。"
	case "Only accounts whose name or id matches, such as 'prod-*'.":
		return "仅限名称或 ID 匹配的账号，例如 'prod-*'。"
	case "Only this profile.":
		return "仅此配置。"
	case "Opening your browser...\n":
		return "正在打开浏览器……\n"
	case "PORTAL":
		return "门户"
	case "Page to open, by the short name of a service: ecs, oss, ram and more (default: home).":
		return "要打开的页面，用服务的短名称表示：ecs、oss、ram 等（默认 home）。"
	case "Page to open: an https URL below aliyun.com or alibabacloud.com.":
		return "要打开的页面：aliyun.com 或 alibabacloud.com 下的 https URL。"
	case "Passwords for Alibaba Cloud Container Registry, for Docker, Podman, containerd and others.":
		return "为 Docker、Podman、containerd 等提供阿里云容器镜像服务的密码。"
	case "Port on 127.0.0.1 (default: any free one).":
		return "127.0.0.1 上的端口（默认为任一空闲端口）。"
	case "Print External-mode JSON (what process_command calls).":
		return "输出 External 模式的 JSON（由 process_command 调用）。"
	case "Print JSON on a terminal, too.":
		return "在终端上也输出 JSON。"
	case "Print JSON.":
		return "输出 JSON。"
	case "Print a completion script for a shell.":
		return "输出 shell 的补全脚本。"
	case "Print export statements instead of JSON.":
		return "输出 export 语句，而不是 JSON。"
	case "Print one line a step to stderr, never a secret [$$ALIYUN_CRED_HELPER_DEBUG=1 or =FILE].":
		return "每一步在 stderr 打印一行，绝不打印密钥 [$$ALIYUN_CRED_HELPER_DEBUG=1 或 =FILE]。"
	case "Print shell statements for eval.":
		return "输出供 eval 执行的 shell 语句。"
	case "Print the URL without opening a browser.":
		return "只输出地址，不打开浏览器。"
	case "Print the candidates for the end of this command line.":
		return "输出此命令行末尾的补全候选项。"
	case "Print the changes, and write nothing.":
		return "只输出更改，不写入。"
	case "Print the exported profile and its remaining time, for a shell prompt.":
		return "输出已导出的配置及其剩余时间，用于 shell 提示符。"
	case "Print the help of a command.":
		return "输出命令的帮助。"
	case "Print the hosts of docker.json.":
		return "打印 docker.json 中的主机。"
	case "Print the manual page in roff.":
		return "以 roff 格式输出手册页。"
	case "Print the sign-in URL, which works once and for 30 seconds. Do not open it.":
		return "打印登录 URL，不打开。该 URL 只能使用一次，30 秒内有效。"
	case "Print the statements that remove the variables again.":
		return "输出用于移除这些变量的语句。"
	case "Print the version, as --version does.":
		return "打印版本，与 --version 相同。"
	case "Print the version.":
		return "显示版本。"
	case "Print this help.":
		return "显示此帮助。"
	case "Print user name and password for the registry that standard input names.":
		return "打印标准输入所指定镜像仓库的用户名和密码。"
	case "Print what would change, without secrets, and change nothing.":
		return "输出将要进行的更改（不含密钥），但不做任何更改。"
	case "Profile %s deleted from %s\n":
		return "已从 %[2]s 中删除配置 %[1]s\n"
	case "Profile %s has an AccessKey (mode %s), which is then deleted from config.json. Replace it? [y/N] ":
		return "配置 %s 中有访问密钥（模式 %s），替换后会从 config.json 中删除。要替换它吗？[y/N] "
	case "Profile %s is ready\n":
		return "配置 %s 已就绪\n"
	case "Profile %s uses its AccessKey in the keychain. Replace it? [y/N] ":
		return "配置 %s 使用钥匙串中的访问密钥。要替换它吗？[y/N] "
	case "Profile of config.json to sign in for (default: the current one of acs-sso, else default).":
		return "要登录的 config.json 配置（默认：acs-sso 的当前配置，否则为 default）。"
	case "Profile of config.json, or key of the keychain, to resolve.":
		return "要解析的 config.json 中的配置，或钥匙串中的密钥。"
	case "Profile whose credential assumes a chained role.":
		return "用其凭证扮演链式角色的配置。"
	case "Profile, or section of the SDKs' ini file, whose secret is moved.":
		return "要移动其密钥的配置，或 SDK 的 ini 文件的配置段。"
	case "Put an AccessKey or a bearer token into the keychain.":
		return "将访问密钥或 Bearer Token 存入钥匙串。"
	case "Put the secret back into config.json, in plaintext. The keychain keeps it, too.":
		return "将密钥以明文放回 config.json。钥匙串中仍会保留。"
	case "ROLE":
		return "角色"
	case "Region of STS for --verify.":
		return "--verify 使用的 STS 地域。"
	case "Region of STS, which says at the end whose session it is.":
		return "STS 的地域；登录结束时由 STS 说明会话属于谁。"
	case "Region of STS, which tests the new key.":
		return "用于验证新密钥的 STS 地域。"
	case "Region of STS.":
		return "STS 的地域。"
	case "Region of a new profile (default cn-hangzhou).":
		return "新配置的地域（默认 cn-hangzhou）。"
	case "Region of new profiles (default cn-hangzhou).":
		return "新配置的地域（默认 cn-hangzhou）。"
	case "Region of the cluster, not that of the profile.":
		return "集群的地域，而不是配置的地域。"
	case "Region of the page (default: that of the profile).":
		return "页面的地域（默认为配置的地域）。"
	case "Region of the profile (default of a new one: cn-hangzhou).":
		return "配置的地域（新配置默认为 cn-hangzhou）。"
	case "Remove key %s? [y/N] ":
		return "删除密钥 %s？[y/N] "
	case "Remove profiles of what you may not use any more.":
		return "删除您已无权使用的配置。"
	case "Replace a different key of that name in the keychain.":
		return "替换钥匙串中同名的其他密钥。"
	case "Replace a key of that name.":
		return "替换同名的密钥。"
	case "Replace a stored AccessKey by a new one.":
		return "用新的访问密钥替换已存储的访问密钥。"
	case "Role of the ECS instance; saves a request.":
		return "ECS 实例的角色；可省去一次请求。"
	case "Role to assume; repeat it for a chain of roles.":
		return "要扮演的角色；重复该参数可形成角色链。"
	case "Run \"%s help COMMAND\" for flags and more examples.":
		return "运行 \"%s help COMMAND\" 可查看选项和更多示例。"
	case "Run a command with the credentials of a profile in its environment.":
		return "运行命令，并在其环境变量中提供某个配置的凭证。"
	case "SET UP":
		return "设置"
	case "SIGN IN AND OUT":
		return "登录与退出"
	case "SIGNED IN":
		return "已登录"
	case "SOURCE":
		return "凭证来源"
	case "SSH session":
		return "SSH 会话"
	case "STORE AND MANAGE":
		return "存储与管理"
	case "STS cannot verify a bearer token":
		return "STS 无法验证 Bearer Token"
	case "STS inside a VPC [$$ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true].":
		return "VPC 内的 STS [$$ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true]。"
	case "Save the sign-in URL of your portal, as acs-sso does.":
		return "保存门户的登录地址，与 acs-sso 相同。"
	case "Serve a credentials URI on loopback, for long-running SDK programs.":
		return "在本机回环地址上提供凭证 URI，供长时间运行的 SDK 程序使用。"
	case "Service that gives sessions.":
		return "提供会话的服务。"
	case "Session name of the last role.":
		return "最后一个角色的会话名称。"
	case "Session policy of the last role, or @FILE.":
		return "最后一个角色的会话权限策略，或 @FILE。"
	case "Session policy that only reads, without what hands out secrets; all other data stays readable.":
		return "只读的会话策略，不含会给出机密信息的操作；其他数据仍可读取。"
	case "Set VAR, too; FIELD: id, secret, token, expiration, region, account. It can be repeated.":
		return "另外设置 VAR；FIELD 为 id、secret、token、expiration、region、account。可重复使用。"
	case "Set the region variables to this, not to the region of the profile.":
		return "将地域变量设为此值，而不是配置的地域。"
	case "Show stored keys, sign-ins and cached sessions.":
		return "显示已存储的密钥、登录和缓存的会话。"
	case "Show the URL as a QR code, too, to approve on a phone.":
		return "同时以二维码显示地址，以便在手机上批准。"
	case "Show what would be done, and change nothing.":
		return "只显示将要执行的操作，不做任何更改。"
	case "Show where you are signed in, and until when.":
		return "显示您登录了哪些门户，以及有效期。"
	case "Show whose credentials they are.":
		return "显示凭证属于谁。"
	case "Sign in again, and renew the cached session.":
		return "重新登录，并更新缓存的会话。"
	case "Sign in to %s\n\n":
		return "登录 %s\n\n"
	case "Sign in to %s for profile %s\n\n":
		return "为配置 %[2]s 登录 %[1]s\n\n"
	case "Sign in to Alibaba Cloud once, with CloudSSO or OAuth, and use every account from your keychain.":
		return "用云SSO 或 OAuth 登录阿里云一次，即可通过钥匙串使用每个账号。"
	case "Sign in to the web console in the browser.":
		return "在浏览器中登录 Web 控制台。"
	case "Sign in, and print External-mode JSON (the default command).":
		return "登录，并输出 External 模式的 JSON（默认命令）。"
	case "Sign-in URL of a CloudSSO portal.":
		return "云SSO 门户的登录 URL。"
	case "Sign-in URL of the CloudSSO portal (default: ask).":
		return "云SSO 门户的登录地址（默认：询问）。"
	case "Sign-in URL of the CloudSSO portal [%s]: ":
		return "云SSO 门户的登录地址 [%s]："
	case "Sign-in URL of the CloudSSO portal.":
		return "云SSO 门户的登录地址。"
	case "Sign-in URL of the CloudSSO portal: ":
		return "云SSO 门户的登录地址："
	case "Sign-in URL saved in %s\n":
		return "登录地址已保存到 %s\n"
	case "Signed in.\n":
		return "登录成功。\n"
	case "Site of an OAuth sign-in.":
		return "OAuth 登录的站点。"
	case "Site of the account (default: that of the URL or the profile, else CN).":
		return "账号所属的站点（默认为 URL 或配置的站点，否则为 CN）。"
	case "Site to sign in at in mode OAuth (default CN).":
		return "OAuth 模式下登录的站点（默认 CN）。"
	case "Skip the checks that need the network.":
		return "跳过需要网络的检查。"
	case "Source identity, set when the first role is assumed; later roles keep it.":
		return "源身份，在扮演第一个角色时设置，之后的角色都会保留。"
	case "Stop if it fails: with eval \"$(...)\" alone, the shell goes on without credentials.":
		return "失败时应停止：若只用 eval \"$(...)\"，shell 会在没有凭证的情况下继续运行。"
	case "Store a bearer token instead of an AccessKey.":
		return "存储 Bearer Token 而不是访问密钥。"
	case "Syntax: ${dialects}, or the name of a shell (default: that of $$SHELL; on Windows powershell).":
		return "语法：${dialects}，或 shell 的名称（默认取自 $$SHELL；Windows 上为 powershell）。"
	case "The browser must run on this machine, or its port %s must be forwarded here: ssh -L %s:127.0.0.1:%s HOST\n":
		return "浏览器必须在本机上运行，或者把它的端口 %s 转发到这里：ssh -L %s:127.0.0.1:%s HOST\n"
	case "The credential is that of the profile in $ALIYUN_CRED_HELPER_DOCKER_PROFILE or in docker.json, else of the default chain.":
		return "凭证来自 $ALIYUN_CRED_HELPER_DOCKER_PROFILE 或 docker.json 指定的配置，否则来自默认凭证链。"
	case "The mode of profile %s is %s. Replace it? [y/N] ":
		return "配置 %s 的模式为 %s。要替换它吗？[y/N] "
	case "The old key becomes inactive and stays in the keychain as NAME.previous, until --delete-old. If it is interrupted, run it again.":
		return "旧密钥会被停用，并以 NAME.previous 保留在钥匙串中，直到使用 --delete-old。如果中断，请再次运行。"
	case "The process_command of profile %s serves something else. Replace it? [y/N] ":
		return "配置 %s 的 process_command 另有用途。要替换它吗？[y/N] "
	case "The same as --profile NAME.":
		return "与 --profile NAME 相同。"
	case "The session of profile %s is ready\n":
		return "配置 %s 的会话已就绪\n"
	case "This page works once. Run the command in the terminal again.":
		return "此页面只能使用一次。请在终端中重新运行命令。"
	case "This sign-in accepts only a browser of the user who started it, on this machine.":
		return "此登录只接受发起登录的用户在本机的浏览器。"
	case "Time limit of the whole call.":
		return "整个调用的时限。"
	case "UNTIL":
		return "有效期至"
	case "USAGE":
		return "用法"
	case "USE CREDENTIALS":
		return "使用凭证"
	case "Use the portal of this profile (default: the only one where you are signed in).":
		return "使用此配置的门户（默认：您唯一登录的门户）。"
	case "Variable with the OIDC token; github asks the runner of GitHub Actions.":
		return "保存 OIDC 令牌的环境变量；github 表示向 GitHub Actions 的运行器获取。"
	case "WARN":
		return "警告"
	case "WHAT DOCKER CALLS":
		return "DOCKER 调用的命令"
	case "Whoever has a token is you in the cluster for 15 minutes. With --write-kubeconfig, kubectl then runs this command itself; certificates stay in the keychain.":
		return "持有令牌的人在 15 分钟内就是集群中的您。使用 --write-kubeconfig 后，kubectl 会自行运行此命令；证书保存在密钥链中。"
	case "Without a command, start a sub-shell.":
		return "不指定命令时，启动子 shell。"
	case "Write %s (to add: %d, to remove: %d, unchanged: %d)? [y/N] ":
		return "要写入 %s 吗（将添加：%d，将删除：%d，不变：%d）？[y/N] "
	case "Write a profile for every account and access configuration that you may use.":
		return "为您可以使用的每个账号和访问配置写入一个配置。"
	case "Write a profile that uses this helper.":
		return "写入使用本程序的配置。"
	case "`aliyun` does not read %s; give it the file: aliyun --config-path %s":
		return "`aliyun` 不读取 %s；请为它指定文件：aliyun --config-path %s"
	case "`aliyun` renews its refresh token; a new sign-in is stored in the keychain":
		return "`aliyun` 会更新它的 refresh token；重新登录后会保存在钥匙串中"
	case "a VPC endpoint needs a region":
		return "VPC 终端节点需要地域"
	case "a backslash in a text must be written twice":
		return "文本中的反斜杠必须写两次"
	case "a bearer token cannot be rotated":
		return "bearer token 无法轮换"
	case "a bearer token cannot be served: a credentials URI gives temporary credentials only":
		return "不能提供 Bearer Token：凭证 URI 只提供临时凭证"
	case "a bearer token cannot sign in to the console: it takes the session of a role":
		return "Bearer Token 不能登录控制台：需要角色的会话"
	case "a bearer token cannot sign requests":
		return "Bearer Token 不能对请求签名"
	case "a bearer token has no AccessKey":
		return "Bearer Token 没有访问密钥"
	case "a brace is alone":
		return "花括号不成对"
	case "a cached session cannot be read: %v":
		return "无法读取缓存的会话：%v"
	case "a cached session is not used: %v":
		return "未使用缓存的会话：%v"
	case "a certificate can live from 15 minutes to 72 hours":
		return "证书的有效期为 15 分钟到 72 小时"
	case "a chain of roles that begins with an OIDC token has its source identity from the token":
		return "以 OIDC 令牌开始的角色链，其源身份来自令牌"
	case "a check failed":
		return "有检查未通过"
	case "a cluster id has 1 to 64 letters, digits and -":
		return "集群 ID 由 1 到 64 个字母、数字和 - 组成"
	case "a comma or a colon is missing before this":
		return "在此之前缺少逗号或冒号"
	case "a command is missing":
		return "缺少命令"
	case "a credentials URI with user info is not supported":
		return "不支持带用户信息的凭证 URI"
	case "a custom domain needs instance and region":
		return "自定义域名需要 instance 和 region"
	case "a host without a name":
		return "有一个主机没有名称"
	case "a line is neither a section nor a key with a value":
		return "有一行既不是配置段，也不是键和值"
	case "a new profile has no name":
		return "新配置没有名称"
	case "a personal registry takes no instance":
		return "个人版镜像仓库不接受 instance"
	case "a profile with it would renew its session at every call":
		return "这样的配置每次调用都会更新会话"
	case "a program that was killed left files beside config.json, which may have its secrets":
		return "被强行终止的程序在 config.json 旁留下了文件，其中可能有它的密钥"
	case "a program that was killed left files in the state directory":
		return "被强行终止的程序在状态目录中留下了文件"
	case "a reboot empties this backend, so it takes no long-term key":
		return "重启会清空此后端，因此它不保存长期密钥"
	case "a role that is assumed with an OIDC token has its source identity from the token":
		return "用 OIDC 令牌扮演的角色，其源身份来自令牌"
	case "a role that is assumed with an OIDC token has no external id":
		return "用 OIDC 令牌扮演的角色没有外部 ID"
	case "a rotation has left %s; to remove it, too: aliyun-cred-helper remove %s":
		return "轮换留下了 %s；如也要删除它：aliyun-cred-helper remove %s"
	case "a rotation was interrupted; finish it first":
		return "有一次轮换被中断；请先完成它"
	case "a script needs a first line such as #!/bin/sh; a program must be built for this system":
		return "脚本需要 #!/bin/sh 之类的首行；程序必须是为本系统构建的"
	case "a section has no closing bracket":
		return "配置段缺少右方括号"
	case "a session of %d seconds (%s) is not possible: the DurationSeconds are from %d (%s) to %d (%s)":
		return "会话不能是 %d 秒（%s）：DurationSeconds 的范围是 %d（%s）到 %d（%s）"
	case "a session with an sts_token expires, so it is not stored":
		return "带有 sts_token 的会话会过期，因此不予存储"
	case "a sign-in is required, and it has no terminal for it":
		return "需要登录，而它没有终端可供登录"
	case "a sign-in may be where nobody can be asked: %s":
		return "可能还有登录保存在无法查询的地方：%s"
	case "a source identity is for the first role, and only the call shows which one that is: the source is the default chain":
		return "源身份用于第一个角色，而来源是默认凭据链，只有调用时才知道第一个角色是哪个"
	case "a text must be in double quotes":
		return "文本必须用双引号括起来"
	case "a text must end on its line, and has no tab or control character":
		return "文本必须在同一行结束，并且不能有制表符或控制字符"
	case "a token is always good for 15 minutes":
		return "令牌的有效期始终为 15 分钟"
	case "a value of type %T cannot be written":
		return "不能写入类型为 %T 的值"
	case "access configuration":
		return "访问配置"
	case "account":
		return "账号"
	case "account %s: %w":
		return "账号 %s：%w"
	case "acs-sso keeps sessions in plaintext in %s":
		return "acs-sso 将会话以明文保存在 %s 中"
	case "acs-sso was not used here":
		return "此处未使用过 acs-sso"
	case "add %s with an id or a name":
		return "请加上 %s，并给出 ID 或名称"
	case "add --certificate":
		return "请添加 --certificate"
	case "add --certificate, or leave it out":
		return "请添加 --certificate，或去掉此参数"
	case "add --cloud-sso-sign-in-url URL":
		return "请加上 --cloud-sso-sign-in-url URL"
	case "add --force to replace it":
		return "请加上 --force 以替换它"
	case "add --mode %s, or leave it out":
		return "请添加 --mode %s，或去掉该参数"
	case "add --mode MODE":
		return "请加上 --mode MODE"
	case "add --mode MODE, or --profile NAME with another profile or key":
		return "请加上 --mode MODE，或用 --profile NAME 指定另一个配置或密钥"
	case "add --mode OAuth, or omit --oauth-site-type":
		return "请加上 --mode OAuth，或去掉 --oauth-site-type"
	case "add --no-configure, or sign in for another name: %s":
		return "请加上 --no-configure，或用另一个名称登录：%s"
	case "add --ram-role-arn ARN, or leave it out":
		return "请添加 --ram-role-arn ARN，或去掉它"
	case "add --ram-role-arn ARN, or leave them out":
		return "添加 --ram-role-arn ARN，或去掉这些参数"
	case "add --region REGION":
		return "添加 --region REGION"
	case "add --region, such as --region cn-hangzhou":
		return "请添加 --region，例如 --region cn-hangzhou"
	case "add --sts-region":
		return "添加 --sts-region"
	case "add --yes, or --dry-run to see the changes":
		return "请加上 --yes，或用 --dry-run 查看更改"
	case "add the NAME of a profile":
		return "请加上配置的名称 NAME"
	case "add the certificate to the system's store":
		return "请将证书添加到系统的证书库"
	case "add the token's audience to the client ids of the OIDC provider":
		return "把令牌的 audience 添加到 OIDC 身份提供商的客户端 ID 中"
	case "address not opened: it belongs neither to the portal nor to the vendor":
		return "没有打开该地址：它既不属于门户，也不属于阿里云"
	case "after the change it is larger than %d KiB":
		return "修改后文件大于 %d KiB"
	case "after the change: %w":
		return "修改后：%w"
	case "age cannot encrypt":
		return "age 无法加密"
	case "aliyun and the SDKs then run this helper. The profile has no secret.":
		return "此后 aliyun 和各 SDK 会运行本程序。该配置不含密钥。"
	case "aliyun mcp-proxy keeps tokens in plaintext in %s, one of them for a year":
		return "aliyun mcp-proxy 将令牌以明文保存在 %s 中，其中一个有效期为一年"
	case "aliyun mcp-proxy was not used here":
		return "此处未使用过 aliyun mcp-proxy"
	case "aliyun uses profile %s (mode %s) and ignores %s, while this program uses the variable unless a profile is named":
		return "aliyun 使用配置 %s（模式 %s）并忽略 %s，而本程序使用该变量，除非指定了配置"
	case "aliyun-cred-helper clear # drops cached passwords":
		return "aliyun-cred-helper clear # 删除缓存的密码"
	case "aliyun-cred-helper clear --all # sign-ins, too":
		return "aliyun-cred-helper clear --all # 也删除登录"
	case "aliyun-cred-helper completion fish | source # in config.fish":
		return "aliyun-cred-helper completion fish | source # 写入 config.fish"
	case "aliyun-cred-helper configure ops --mode AK # the key ops of the keychain":
		return "aliyun-cred-helper configure ops --mode AK # 钥匙串中的密钥 ops"
	case "aliyun-cred-helper console ops --print # where no browser is, such as over SSH":
		return "aliyun-cred-helper console ops --print # 没有浏览器时，例如通过 SSH"
	case "aliyun-cred-helper doctor --offline # without the network":
		return "aliyun-cred-helper doctor --offline # 不使用网络"
	case "aliyun-cred-helper exec ops # sub-shell":
		return "aliyun-cred-helper exec ops # 子 shell"
	case "aliyun-cred-helper exec ops --read-only -- ./agent # only reads":
		return "aliyun-cred-helper exec ops --read-only -- ./agent # 只读"
	case "aliyun-cred-helper exec ops --serve -- ./server # never expires":
		return "aliyun-cred-helper exec ops --serve -- ./server # 永不过期"
	case "aliyun-cred-helper get --mode EcsRamRole # on an ECS instance":
		return "aliyun-cred-helper get --mode EcsRamRole # 在 ECS 实例上"
	case "aliyun-cred-helper help import # or: aliyun-cred-helper import --help":
		return "aliyun-cred-helper help import # 或：aliyun-cred-helper import --help"
	case "aliyun-cred-helper import --all --dry-run # show what would change":
		return "aliyun-cred-helper import --all --dry-run # 显示将要进行的更改"
	case "aliyun-cred-helper import NAME, or import --all":
		return "aliyun-cred-helper import NAME，或 import --all"
	case "aliyun-cred-helper import ops --undo # put it back":
		return "aliyun-cred-helper import ops --undo # 放回原处"
	case "aliyun-cred-helper init     creates an encrypted file store":
		return "aliyun-cred-helper init     创建加密的文件存储"
	case "aliyun-cred-helper init, or set ALIYUN_CRED_HELPER_AGE_IDENTITY=FILE":
		return "aliyun-cred-helper init，或设置 ALIYUN_CRED_HELPER_AGE_IDENTITY=FILE"
	case "aliyun-cred-helper list --json # for programs":
		return "aliyun-cred-helper list --json # 供程序读取"
	case "aliyun-cred-helper remove ops --force # without a question":
		return "aliyun-cred-helper remove ops --force # 不询问"
	case "aliyun-cred-helper rotate ops # a new key for the same user":
		return "aliyun-cred-helper rotate ops # 为同一用户换上新密钥"
	case "aliyun-cred-helper rotate ops --delete-old # later, when all is well":
		return "aliyun-cred-helper rotate ops --delete-old # 确认一切正常之后"
	case "aliyun-cred-helper rotate ops --undo # back to the old key":
		return "aliyun-cred-helper rotate ops --undo # 换回旧密钥"
	case "aliyun-cred-helper serve ops -- ./server # until the server ends":
		return "aliyun-cred-helper serve ops -- ./server # 直到 server 结束"
	case "aliyun-cred-helper serve ops --port 8099 # until Ctrl-C":
		return "aliyun-cred-helper serve ops --port 8099 # 直到按下 Ctrl-C"
	case "aliyun-cred-helper store ops --verify # ask STS first":
		return "aliyun-cred-helper store ops --verify # 先向 STS 确认"
	case "aliyun-sso-login accounts dev --json # for programs":
		return "aliyun-sso-login accounts dev --json # 供程序使用"
	case "aliyun-sso-login completion fish | source # in config.fish":
		return "aliyun-sso-login completion fish | source # 写入 config.fish"
	case "aliyun-sso-login help logout # or: aliyun-sso-login logout --help":
		return "aliyun-sso-login help logout # 或：aliyun-sso-login logout --help"
	case "aliyun-sso-login login dev # CloudSSO: sign in once":
		return "aliyun-sso-login login dev # 云SSO：登录一次"
	case "aliyun-sso-login login dev # sign in once":
		return "aliyun-sso-login login dev # 登录一次"
	case "aliyun-sso-login login dev --mode OAuth # without CloudSSO":
		return "aliyun-sso-login login dev --mode OAuth # 不使用云SSO"
	case "aliyun-sso-login logout --all # every portal and site":
		return "aliyun-sso-login logout --all # 所有门户和站点"
	case "aliyun-sso-login profile --delete --profile user1 # sessions stay until they expire":
		return "aliyun-sso-login profile --delete --profile user1 # 会话保留至过期"
	case "aliyun-sso-login status --json # for programs":
		return "aliyun-sso-login status --json # 供程序使用"
	case "aliyun-sso-login sync --account 'prod-*' --yes # without a question":
		return "aliyun-sso-login sync --account 'prod-*' --yes # 不询问"
	case "aliyun-sso-login sync --dry-run # only show the changes":
		return "aliyun-sso-login sync --dry-run # 只显示更改"
	case "aliyun-sso-login version | cut -d' ' -f2 # only the number":
		return "aliyun-sso-login version | cut -d' ' -f2 # 仅版本号"
	case "all programs split every process_command in the same way":
		return "所有程序对每个 process_command 的拆分方式都相同"
	case "all: what every known consumer reads; minimal: ALIBABA_CLOUD_* only; oss: all and OSS_*.":
		return "all：所有已知程序读取的变量；minimal：仅 ALIBABA_CLOUD_*；oss：all 加 OSS_*。"
	case "allow cr:GetAuthorizationToken, and cr:ListInstance where docker.json has no instance, to whoever aliyun-cred-helper whoami shows":
		return "为 aliyun-cred-helper whoami 显示的身份授予 cr:GetAuthorizationToken；若 docker.json 未指定实例，还需授予 cr:ListInstance"
	case "allow cs:DescribeClusterUserKubeconfig for this identity, and give it a role in the cluster (the console of ACK: Authorizations)":
		return "请允许此身份调用 cs:DescribeClusterUserKubeconfig，并授予它集群中的角色（ACK 控制台：授权管理）"
	case "an SDK wrote credentials from this helper into External profiles: %s":
		return "有 SDK 将本程序提供的凭证写入了 External 配置：%s"
	case "an account that is not KIND:HASH":
		return "条目名称不是 KIND:HASH 的形式"
	case "an empty value":
		return "值为空"
	case "and %d more":
		return "另有 %d 个"
	case "another process has been refreshing for more than %s":
		return "另一个进程更新会话已超过 %s"
	case "another process has been writing this item for more than %s":
		return "另一个进程写入此条目已超过 %s"
	case "another process is refreshing this session":
		return "另一个进程正在更新此会话"
	case "another process is renewing this session":
		return "另一个进程正在续期此会话"
	case "another process is rotating it":
		return "另一个进程正在轮换它"
	case "another program changed the profile at the same time":
		return "另一个程序同时更改了该配置"
	case "another program has changed it meanwhile, and nothing was written":
		return "其间另一个程序更改了它，因此没有写入任何内容"
	case "another program has changed its access_key_secret":
		return "另一个程序已更改其 access_key_secret"
	case "another program has deleted it":
		return "另一个程序已将其删除"
	case "another sign-in at %s is running; waiting for it":
		return "另一个进程正在登录 %s，等待其完成"
	case "answer the dialog, then try again, or run: security unlock-keychain":
		return "回应对话框后重试，或运行：security unlock-keychain"
	case "answers: %s":
		return "有响应：%s"
	case "arguments and environment are longer than the system allows":
		return "参数和环境变量的长度超过了系统上限"
	case "ask the administrator of the directory":
		return "请联系目录管理员"
	case "ask the administrator of the directory for this access configuration, or choose another: aliyun-sso-login accounts":
		return "向目录的管理员申请此访问配置，或选择其他的：aliyun-sso-login accounts"
	case "assume role":
		return "扮演角色"
	case "attach a RAM role to the instance":
		return "为实例授予 RAM 角色"
	case "bearer":
		return "Bearer Token"
	case "begin process_command with an absolute path":
		return "process_command 请以绝对路径开头"
	case "c=$(aliyun-cred-helper export ops) && eval \"$c\" # sh, bash, zsh":
		return "c=$(aliyun-cred-helper export ops) && eval \"$c\" # sh、bash、zsh"
	case "cached sessions of the old one that were deleted: %d; at the service, sessions made from it are valid until they end":
		return "已删除旧密钥的缓存会话：%d 个；由它生成的会话在服务端到期之前仍然有效"
	case "call the API without a credential helper":
		return "不使用凭证助手，直接调用 API"
	case "cancelled":
		return "已取消"
	case "cannot be imported: %s":
		return "无法导入：%s"
	case "cannot keep its group: %w":
		return "无法保留其所属组：%w"
	case "cannot keep its owner: %w":
		return "无法保留其所有者：%w"
	case "cannot make its directory: %w":
		return "无法创建其目录：%w"
	case "cannot replace it: %w":
		return "无法替换：%w"
	case "cannot write beside it: %w":
		return "无法在同一目录中写入：%w"
	case "certificate":
		return "证书"
	case "check %s":
		return "请检查 %s"
	case "check %s or oidc_token_file":
		return "检查 %s 或 oidc_token_file"
	case "check --cluster, and that the cluster is in the region (--region)":
		return "请检查 --cluster，以及集群是否在该地域（--region）"
	case "check --external-id":
		return "检查 --external-id"
	case "check --policy":
		return "检查 --policy"
	case "check --region, and whether a proxy answers in the service's place":
		return "请检查 --region，以及是否有代理代替服务作了应答"
	case "check --sts-endpoint, and whether a proxy answers in its place":
		return "检查 --sts-endpoint，以及是否有代理代替它作出响应"
	case "check ALIYUN_CRED_HELPER_AGE_IDENTITY":
		return "请检查 ALIYUN_CRED_HELPER_AGE_IDENTITY"
	case "check HTTPS_PROXY and HTTP_PROXY":
		return "请检查 HTTPS_PROXY 和 HTTP_PROXY"
	case "check HTTPS_PROXY and NO_PROXY":
		return "检查 HTTPS_PROXY 和 NO_PROXY"
	case "check for a stray space or line break where the key is stored":
		return "检查保存密钥的地方是否有多余的空格或换行"
	case "check that --oidc-provider-arn is the provider that issued the token, and its thumbprints":
		return "检查 --oidc-provider-arn 是否为颁发该令牌的身份提供商，以及其指纹"
	case "check that the OIDC token is one that the cluster, or this job of the CI system, has just issued":
		return "请检查 OIDC 令牌是否由集群或 CI 系统的当前作业刚刚签发"
	case "check that the role's trust policy names the OIDC provider, and which issuer, audience and subject it requires":
		return "检查角色的信任策略是否包含该 OIDC 身份提供商，以及它要求的 issuer、audience 和 subject"
	case "check that the role's trust policy names the caller, and attach the policy AliyunSTSAssumeRoleAccess to the caller":
		return "检查角色的信任策略是否包含调用者，并为调用者授予权限策略 AliyunSTSAssumeRoleAccess"
	case "check the AccessKey id: it was deleted, mistyped, or belongs to another site":
		return "检查 AccessKey ID：它已被删除、输入有误，或属于另一个站点"
	case "check the account id and the role's name in the ARN":
		return "检查 ARN 中的账号 ID 和角色名称"
	case "check the address, and whether a proxy answers in the service's place":
		return "检查地址，以及是否有代理代替服务作出响应"
	case "check the endpoint's name and region, and this machine's DNS":
		return "检查终端节点的名称和地域，以及本机的 DNS"
	case "check the endpoint's scheme and port":
		return "检查终端节点的协议和端口"
	case "check the grammar of --policy":
		return "检查 --policy 的语法"
	case "check the instance and its region in docker.json, and whose account it is: aliyun-cred-helper whoami":
		return "检查 docker.json 中的实例和地域，以及所用账号：aliyun-cred-helper whoami"
	case "check the network, the firewall and HTTPS_PROXY":
		return "请检查网络、防火墙和 HTTPS_PROXY"
	case "check the process_command of each profile":
		return "检查各个配置的 process_command"
	case "check the process_command of profile %s":
		return "检查配置 %s 的 process_command"
	case "check the quotes in it":
		return "检查其中的引号"
	case "check the role's name, and that this role is attached to the instance":
		return "检查角色的名称，以及该角色是否已授予实例"
	case "check this machine's clock":
		return "检查本机的时钟"
	case "check whether a proxy sends requests twice":
		return "检查是否有代理重复发送请求"
	case "check who owns %s":
		return "请检查 %s 的所有者"
	case "check who owns the file and its directory, and their permissions":
		return "检查文件及其目录的所有者和权限"
	case "check whose account it is: aliyun-cred-helper whoami; or name the instance in docker.json":
		return "检查所用账号：aliyun-cred-helper whoami；或在 docker.json 中指定实例"
	case "checking ...":
		return "正在检查……"
	case "choose another --backend":
		return "请选择其他 --backend"
	case "choose another --port, or leave it out for any free one":
		return "换一个 --port，或去掉该参数以使用任意空闲端口"
	case "choose them with aliyun-sso-login":
		return "用 aliyun-sso-login 选择"
	case "cleared %d":
		return "已清除 %d 项"
	case "close the quote, or better %s":
		return "请补上引号；更好的做法：%s"
	case "cloud_sso_sign_in_url is not the URL of a portal: %s":
		return "cloud_sso_sign_in_url 不是门户的 URL：%s"
	case "cluster token":
		return "集群令牌"
	case "config.json to read.":
		return "要读取的 config.json。"
	case "config.json to use.":
		return "要使用的 config.json。"
	case "config.json was not changed, and the key is in the keychain: %w":
		return "config.json 未更改，密钥已在钥匙串中：%w"
	case "config.json was not changed, because the key cannot be read back from the keychain: %w":
		return "config.json 未更改，因为无法从钥匙串读回密钥：%w"
	case "config.json was not changed, because the keychain returned a different key":
		return "config.json 未更改，因为钥匙串返回了不同的密钥"
	case "config.json was not changed: %w":
		return "config.json 未更改：%w"
	case "configuration":
		return "访问配置"
	case "console sign-in":
		return "控制台登录"
	case "copied the network policy to %s":
		return "已将网络策略复制到 %s"
	case "copy the user logon URL from the overview page of the CloudSSO console":
		return "请从云SSO控制台的概览页复制用户登录 URL"
	case "copy the user logon URL from the overview page of the CloudSSO console: https://signin-REGION.alibabacloudsso.com/DIRECTORY/login":
		return "从云SSO 控制台的概览页复制用户登录 URL：https://signin-REGION.alibabacloudsso.com/DIRECTORY/login"
	case "correct %s":
		return "请更正 %s"
	case "correct %s, or unset it":
		return "请更正 %s，或取消设置该变量"
	case "correct --config-path or ALIBABA_CLOUD_CONFIG_FILE":
		return "更正 --config-path 或 ALIBABA_CLOUD_CONFIG_FILE"
	case "correct or unset %s":
		return "请更正或取消设置 %s"
	case "create a RAM user with the permissions that are needed, and use its key":
		return "请创建具有所需权限的 RAM 用户，并使用它的密钥"
	case "create an AccessKey, then: %s":
		return "请创建访问密钥，然后运行：%s"
	case "create an AccessKey, then: %s store %s":
		return "请创建访问密钥，然后执行：%s store %s"
	case "created %s":
		return "已创建 %s"
	case "created the AccessKey %s of %s":
		return "已创建访问密钥 %s，所属用户 %s"
	case "credentials URI":
		return "凭证 URI"
	case "deactivate it in the RAM console, or go back to it: aliyun-cred-helper rotate ":
		return "请在 RAM 控制台中停用它，或换回它：aliyun-cred-helper rotate "
	case "debug: %s":
		return "调试：%s"
	case "delete one of the AccessKeys of the user":
		return "请删除该用户的一个访问密钥"
	case "delete these keys, and run the program that wrote them with: %s exec":
		return "请删除这些键，并用以下方式运行写入它们的程序：%s exec"
	case "deleted the AccessKey %s":
		return "已删除访问密钥 %s"
	case "deleted the AccessKey %s and %s":
		return "已删除访问密钥 %s 和 %s"
	case "deleted the AccessKey %s, which an interrupted rotation had created; %s keeps %s":
		return "已删除中断的轮换所创建的访问密钥 %s；%s 仍使用 %s"
	case "docker login calls it. get makes a new password each time the last one ends.":
		return "由 docker login 调用。每当上一个密码到期，get 就会获取新的密码。"
	case "docker login registry.cn-hangzhou.aliyuncs.com # not needed":
		return "docker login registry.cn-hangzhou.aliyuncs.com # 不需要"
	case "docker logout calls it.":
		return "由 docker logout 调用。"
	case "docker-credential-aliyun store < login.json # a ServerURL, a Username, a Secret":
		return "docker-credential-aliyun store < login.json # 含 ServerURL、Username、Secret"
	case "echo registry.cn-hangzhou.aliyuncs.com | docker-credential-aliyun get # its output has a password":
		return "echo registry.cn-hangzhou.aliyuncs.com | docker-credential-aliyun get # 输出含有密码"
	case "ecs metadata credentials":
		return "ECS 元数据凭证"
	case "ecs metadata role":
		return "ECS 元数据角色"
	case "ecs metadata service":
		return "ECS 元数据服务"
	case "ecs metadata token":
		return "ECS 元数据令牌"
	case "ecs role name":
		return "ECS 角色名称"
	case "enable the AccessKey in the RAM console, or store another: aliyun-cred-helper store NAME --force":
		return "在 RAM 控制台中启用该访问密钥，或保存另一个：aliyun-cred-helper store NAME --force"
	case "end a program that listens on one of the ports 12345 to 12349 of 127.0.0.1":
		return "结束占用 127.0.0.1 上 12345 到 12349 中某个端口的程序"
	case "ended by SIGINT":
		return "被 SIGINT 结束"
	case "ended by SIGTERM":
		return "被 SIGTERM 结束"
	case "ended by signal: %v":
		return "被信号结束：%v"
	case "endpoint":
		return "终端节点"
	case "endpoint type %s is not known":
		return "未知的终端节点类型 %s"
	case "environment":
		return "环境变量"
	case "error in the command line or the configuration":
		return "命令行或配置有误"
	case "error: %s":
		return "错误：%s"
	case "eval \"$(aliyun-cred-helper completion bash)\" # in ~/.bashrc":
		return "eval \"$(aliyun-cred-helper completion bash)\" # 写入 ~/.bashrc"
	case "eval \"$(aliyun-sso-login completion bash)\" # in ~/.bashrc":
		return "eval \"$(aliyun-sso-login completion bash)\" # 写入 ~/.bashrc"
	case "exit code %d":
		return "退出码 %d"
	case "expected JSON with access_key_id and access_key_secret, or the two values on a line each":
		return "需要含有 access_key_id 和 access_key_secret 的 JSON，或各占一行的两个值"
	case "expected a bearer token, or JSON with bearer_token":
		return "需要 Bearer Token，或含有 bearer_token 的 JSON"
	case "expired":
		return "已过期"
	case "expired: %s":
		return "已过期：%s"
	case "expires soon: %s":
		return "即将过期：%s"
	case "expiry":
		return "过期时间"
	case "export %s=TRUE, or unset %s":
		return "export %s=TRUE，或 unset %s"
	case "export %s=TRUE, or unset it":
		return "export %s=TRUE，或取消设置该变量"
	case "external program %s":
		return "外部程序 %s"
	case "first, also for its other profiles: %s; then: %s":
		return "请先运行（对其余配置也一样）：%s；然后运行：%s"
	case "fix the errors above and run import again; profiles already moved are skipped":
		return "请修正以上错误，然后重新运行 import；已移入的配置会被跳过"
	case "fix the file, or choose another with --config-path":
		return "请修正该文件，或用 --config-path 指定其他文件"
	case "for a proxy or a private CA, set SSL_CERT_FILE to its PEM file":
		return "若使用代理或私有 CA，请将 SSL_CERT_FILE 设为其 PEM 文件"
	case "for the key itself: --mode AK":
		return "要使用密钥本身：--mode AK"
	case "give either NAME or --all; --all does not go with --undo":
		return "请指定 NAME 或 --all 之一；--all 不能与 --undo 同用"
	case "give the job of GitHub Actions permissions: id-token: write":
		return "请为 GitHub Actions 的作业设置 permissions: id-token: write"
	case "going on with an interrupted rotation: %s has the AccessKey %s":
		return "继续中断的轮换：%s 中有访问密钥 %s"
	case "going on with an interrupted rotation: %s has the AccessKey %s already":
		return "继续中断的轮换：%s 已使用访问密钥 %s"
	case "hardened mode is required, and the service gave no token (HTTP status %d)":
		return "要求使用加固模式，但服务没有给出令牌（HTTP 状态码 %d）"
	case "have kubectl write it in its own layout: kubectl config view --raw":
		return "请让 kubectl 用它自己的格式重写：kubectl config view --raw"
	case "have the CI system set %s; in GitLab CI: id_tokens":
		return "请让 CI 系统设置 %s；在 GitLab CI 中使用 id_tokens"
	case "hint: %s":
		return "提示：%s"
	case "identity":
		return "身份"
	case "if it does not end by itself, end the process that hangs or is stopped":
		return "如果它不自行结束，请结束卡住或已暂停的进程"
	case "if nothing else uses it, delete it from config.json":
		return "如果没有其他程序使用它，请将其从 config.json 中删除"
	case "if the file exists, the interpreter in its first line does not":
		return "若该文件存在，则其首行指定的解释器不存在"
	case "if there is a proxy or a private CA in between, name its PEM file in SSL_CERT_FILE (on macOS and Windows add it to the system's store); in a container, install ca-certificates":
		return "如果中间有代理或私有 CA，请用 SSL_CERT_FILE 指定其 PEM 文件（在 macOS 和 Windows 上请添加到系统的证书库）；在容器中，请安装 ca-certificates"
	case "if this is not an ECS instance, set ALIBABA_CLOUD_ECS_METADATA_DISABLED=true":
		return "如果这不是 ECS 实例，请设置 ALIBABA_CLOUD_ECS_METADATA_DISABLED=true"
	case "in a terminal: %s":
		return "在终端中运行：%s"
	case "in the keychain":
		return "在钥匙串中"
	case "in ~/.docker/config.json use \"credHelpers\": {\"HOST\": \"aliyun\"} and not \"credsStore\"":
		return "在 ~/.docker/config.json 中使用 \"credHelpers\": {\"HOST\": \"aliyun\"}，不要使用 \"credsStore\""
	case "ini file":
		return "ini 文件"
	case "install the package ca-certificates":
		return "请安装软件包 ca-certificates"
	case "instance is not an id such as cri-abc123":
		return "instance 不是 cri-abc123 这样的 ID"
	case "internal error in this check":
		return "此项检查发生内部错误"
	case "internal error, or a check of doctor failed":
		return "内部错误，或 doctor 的某项检查未通过"
	case "internal error, please report it":
		return "内部错误，请报告此问题"
	case "interrupted rotations: %s":
		return "中断的轮换：%s"
	case "it answers in hardened mode only":
		return "仅在加固模式下响应"
	case "it answers with HTTP status %d":
		return "响应的 HTTP 状态码为 %d"
	case "it answers; the instance has no RAM role":
		return "有响应；实例没有 RAM 角色"
	case "it belongs to %s, which is no RAM user":
		return "它属于 %s，不是 RAM 用户"
	case "it belongs to another user":
		return "属于另一个用户"
	case "it cannot be read":
		return "无法读取"
	case "it cannot be searched for items that are not in the index":
		return "无法在其中查找不在索引中的条目"
	case "it cannot seal the item":
		return "无法加密该条目"
	case "it could not be run":
		return "它无法运行"
	case "it did not end in time: %w":
		return "没有及时结束：%w"
	case "it did not print the documented JSON":
		return "输出不是文档所述的 JSON"
	case "it did not work less than a minute ago: %s":
		return "它在不到一分钟前无法工作：%s"
	case "it does not return what was stored":
		return "它没有返回所保存的内容"
	case "it ended before a value was entered":
		return "尚未输入值就已结束"
	case "it ended with %w":
		return "程序结束：%w"
	case "it exists already":
		return "它已存在"
	case "it expired at %s":
		return "已于 %s 过期"
	case "it has %d characters, since the session's token is long, and a cluster takes %d":
		return "它有 %d 个字符，因为会话的令牌很长，而集群最多接受 %d 个"
	case "it has a character that no URL has, or is longer than 2048 bytes":
		return "含有 URL 中不允许的字符，或者长度超过 2048 字节"
	case "it has a path":
		return "含有路径"
	case "it has a query or fragment":
		return "含有查询参数或片段"
	case "it has a space, a control character or a character outside ASCII":
		return "含有空格、控制字符或非 ASCII 字符"
	case "it has a user name or password":
		return "含有用户名或密码"
	case "it has a value of the wrong type":
		return "有一个值的类型不正确"
	case "it has an AccessKey (mode %s), and there is no terminal to ask whether to replace it":
		return "其中有访问密钥（模式 %s），而没有终端可以询问是否替换"
	case "it has an access_key_secret and no access_key_id":
		return "有 access_key_secret，但没有 access_key_id"
	case "it has an access_key_secret but no access_key_id":
		return "其中有 access_key_secret，但没有 access_key_id"
	case "it has an argument that get does not take":
		return "它有 get 不接受的参数"
	case "it has flags that exclude each other":
		return "含有互斥的参数"
	case "it has more than one YAML document":
		return "它包含多个 YAML 文档"
	case "it has more than one name":
		return "它有多个名称（硬链接）"
	case "it has no %s":
		return "它没有 %s"
	case "it has no AccessKey id":
		return "没有 AccessKey ID"
	case "it has no AccessKey secret":
		return "没有 AccessKey Secret"
	case "it has no cloud_sso_sign_in_url":
		return "其中没有 cloud_sso_sign_in_url"
	case "it has no field, and would give every profile the same name":
		return "其中没有字段，所有配置的名称都会相同"
	case "it has no portal, account or access configuration":
		return "它没有门户、账号和访问配置"
	case "it has no profile %s":
		return "其中没有配置 %s"
	case "it has no server":
		return "它没有 server"
	case "it has no type":
		return "没有 type"
	case "it has no valid host":
		return "没有有效的主机名"
	case "it holds a temporary session, which expires":
		return "其中是临时会话，会过期"
	case "it is UTF-16, as some Windows programs write: save it as UTF-8":
		return "文件为 UTF-16 编码（某些 Windows 程序如此保存）：请另存为 UTF-8"
	case "it is a directory":
		return "它是目录"
	case "it is a key of the root account, which is not rotated by a program":
		return "它是主账号的密钥，不由程序轮换"
	case "it is a key that a rotation has kept; name the key that was rotated":
		return "它是轮换时保留的密钥；请指定被轮换的密钥"
	case "it is a session, which ends by itself and cannot be rotated":
		return "它是临时会话，会自行到期，无法轮换"
	case "it is a symbolic link that leads nowhere":
		return "它是一个没有指向任何文件的符号链接"
	case "it is another command than get":
		return "它是 get 以外的命令"
	case "it is damaged, open to other users or not this user's":
		return "已损坏、其他用户可访问，或不属于此用户"
	case "it is damaged, or another session's":
		return "它已损坏，或属于另一个会话"
	case "it is empty":
		return "为空"
	case "it is empty, or has a space, a control character or a character outside ASCII":
		return "为空，或含有空格、控制字符或非 ASCII 字符"
	case "it is larger than %d KiB":
		return "文件大于 %d KiB"
	case "it is longer than 64 KiB":
		return "超过 64 KiB"
	case "it is nested deeper than %d levels":
		return "嵌套超过 %d 层"
	case "it is not JSON":
		return "它不是 JSON"
	case "it is not YAML":
		return "它不是 YAML"
	case "it is not a JSON object":
		return "不是 JSON 对象"
	case "it is not a URL":
		return "不是 URL"
	case "it is not a kubeconfig: it has no keys":
		return "它不是 kubeconfig：没有键"
	case "it is not a loopback URL":
		return "不是回环地址的 URL"
	case "it is not a regular file":
		return "不是普通文件"
	case "it is not an https URL":
		return "不是 https URL"
	case "it is not an https URL without a user and a port":
		return "不是没有用户名和端口的 https URL"
	case "it is not executable":
		return "它不可执行"
	case "it is not the JSON of Docker's protocol, with a ServerURL":
		return "不是 Docker 协议中带有 ServerURL 的 JSON"
	case "it is not the name of a server":
		return "不是服务器的名称"
	case "it is not the name of a variable":
		return "它不是环境变量的名称"
	case "it is not valid JSON":
		return "不是有效的 JSON"
	case "it is not valid UTF-8":
		return "不是有效的 UTF-8"
	case "it is too large":
		return "文件过大"
	case "it needs /proc, to tell this container from others":
		return "需要 /proc 来区分此容器与其他容器"
	case "it opens what the file store has: keep a copy in a safe place":
		return "它可解开文件存储中的内容：请在安全的地方保留一份副本"
	case "it printed mode %s without a token":
		return "输出的模式是 %s，但没有令牌"
	case "it printed more than %d bytes":
		return "其输出超过 %d 字节"
	case "it printed no documented mode: AK, StsToken or BearerToken":
		return "输出中没有文档所述的模式：AK、StsToken 或 BearerToken"
	case "it reports an error":
		return "它报告了错误"
	case "it returns another value than it was given":
		return "它返回的值与写入的值不同"
	case "it uses its AccessKey in the keychain, and there is no terminal to ask whether to replace it":
		return "它使用钥匙串中的访问密钥，而没有终端可以询问是否替换"
	case "it was changed by another program at the same time":
		return "同时被另一个程序修改"
	case "it was replaced or removed during the rotation":
		return "它在轮换期间被替换或删除"
	case "its %s is not in base64":
		return "其中的 %s 不是 base64"
	case "its AccessKey %s is also in %s, where it would stop working":
		return "它的访问密钥 %s 也在 %s 中，在那里将无法再使用"
	case "its AccessKey is temporary, and expires":
		return "它的访问密钥是临时的，会过期"
	case "its access_key_id is that of a session, which mode %s would use without its sts_token":
		return "其 access_key_id 属于会话，而 %s 模式不会使用其 sts_token"
	case "its access_token is temporary; a new sign-in is stored in the keychain":
		return "它的 access_token 是临时的；重新登录后会保存在钥匙串中"
	case "its certificate and key are damaged, or are no pair":
		return "其中的证书和密钥已损坏，或者不成对"
	case "its directory belongs to another user":
		return "其目录属于另一个用户"
	case "its enable is neither true nor false":
		return "其 enable 既不是 true 也不是 false"
	case "its files cannot be used":
		return "无法使用它的文件"
	case "its host does not belong to aliyun.com or alibabacloud.com":
		return "其主机不属于 aliyun.com 或 alibabacloud.com"
	case "its layout cannot be edited line by line":
		return "其格式无法逐行编辑"
	case "its mode is %s, and there is no terminal to ask whether to replace it":
		return "其模式为 %s，而没有终端可以询问是否替换"
	case "its mode is External, and its process_command does not say which mode to resolve":
		return "其模式为 External，而 process_command 没有说明要使用哪种模式"
	case "its mode is unknown, because neither %s nor the keychain has this name":
		return "无法确定其模式，因为 %s 和钥匙串中都没有这个名称"
	case "its path is not that of a portal":
		return "路径不是门户的路径"
	case "its port is not a number from 1 to 65535":
		return "端口不是 1 到 65535 之间的数字"
	case "its process_command cannot be split into words":
		return "无法把 process_command 拆分成单词"
	case "its process_command does not use its access_key_secret":
		return "它的 process_command 不使用它的 access_key_secret"
	case "its process_command runs another program, which may have written the secret":
		return "它的 process_command 运行另一个程序，密钥可能由该程序写入"
	case "its process_command serves something else, and there is no terminal to ask whether to replace it":
		return "它的 process_command 另有用途，而没有终端可以询问是否替换"
	case "its profiles are not a list of objects":
		return "profiles 不是由对象组成的列表"
	case "its region is %s":
		return "它的地域是 %s"
	case "its sealing key %s is there":
		return "其加密密钥 %s 已存在"
	case "its type is not known":
		return "其 type 未知"
	case "its user %s is not from this program":
		return "其中的用户 %s 不是本程序写入的"
	case "key":
		return "密钥"
	case "key %s":
		return "密钥 %s"
	case "key %s was not in the keychain any more; it is no longer listed":
		return "密钥 %s 已不在钥匙串中；已将其从列表中去除"
	case "key %s was stored in the keychain and is not there any more; another program may have deleted it":
		return "密钥 %s 曾存入钥匙串，现已不在其中；可能已被其他程序删除"
	case "keychain":
		return "钥匙串"
	case "keychain %s":
		return "钥匙串 %s"
	case "keychain %s: items that cannot be opened: %d":
		return "钥匙串 %s：无法打开的条目：%d"
	case "keychain error":
		return "钥匙串错误"
	case "keychain not usable":
		return "钥匙串不可用"
	case "keyctl: %w":
		return "keyctl：%w"
	case "leave it out":
		return "去掉它"
	case "leave it to kubectl to set it":
		return "请让 kubectl 设置它"
	case "leave out --read-only, or replace the policy by --policy":
		return "请去掉 --read-only，或用 --policy 替换该策略"
	case "leave out --source-identity":
		return "请去掉 --source-identity"
	case "leave out --source-identity, or check --sts-endpoint":
		return "请去掉 --source-identity，或检查 --sts-endpoint"
	case "leave the variable as GitHub Actions has set it":
		return "请保留 GitHub Actions 所设置的变量值"
	case "let RAM users manage their own AccessKeys, in the security settings of the RAM console, or give this user a policy that does":
		return "请在 RAM 控制台的安全设置中允许 RAM 用户管理自己的访问密钥，或为此用户授予相应的权限策略"
	case "line %d: it is not YAML":
		return "第 %d 行：不是 YAML"
	case "localhost is not a loopback address on this machine":
		return "本机的 localhost 不是回环地址"
	case "log in at the desktop once":
		return "请先登录一次桌面"
	case "looking for an earlier key %s: %w":
		return "查找已有的密钥 %s：%w"
	case "macOS finds no default keychain":
		return "macOS 找不到默认钥匙串"
	case "made profile %s of section %s of %s":
		return "已由 %[3]s 的配置段 %[2]s 创建配置 %[1]s"
	case "made profile %s of section %s of %s, and moved its secret into the keychain (backend %s)":
		return "已由 %[3]s 的配置段 %[2]s 创建配置 %[1]s，并将其密钥移入钥匙串（后端 %[4]s）"
	case "made profile %s of section %s of %s: its secret was already in the keychain":
		return "已由 %[3]s 的配置段 %[2]s 创建配置 %[1]s：其密钥已在钥匙串中"
	case "make one with: age-keygen -o FILE, or aliyun-cred-helper init":
		return "创建身份：age-keygen -o FILE，或 aliyun-cred-helper init"
	case "mode %04o":
		return "权限 %04o"
	case "mode %s does not use its access_key_secret":
		return "模式 %s 不使用它的 access_key_secret"
	case "mode %s has no credential":
		return "%s 模式没有凭证"
	case "mode %s has no sign-in":
		return "模式 %s 没有登录"
	case "mode %s is deprecated by the vendor and not supported":
		return "%s 模式已被阿里云弃用，不受支持"
	case "mode %s is not supported":
		return "不支持 %s 模式"
	case "mode %s is not supported or does not use a bearer_token":
		return "模式 %s 不受支持，或不使用 bearer_token"
	case "mode %s needs the ARN of a role":
		return "%s 模式需要角色的 ARN"
	case "mode %s without a profile uses the AccessKey of the environment, and none is set":
		return "不指定配置时，%s 模式使用环境变量中的访问密钥，但没有设置"
	case "mode ChainableRamRoleArn needs a source profile":
		return "ChainableRamRoleArn 模式需要来源配置"
	case "mode CloudSSO does not use it":
		return "CloudSSO 模式不使用它"
	case "mode CloudSSO needs %s in the profile, or %s":
		return "CloudSSO 模式需要配置中的 %s，或 %s"
	case "mode CredentialsURI needs credentials_uri in the profile, --credentials-uri or %s":
		return "CredentialsURI 模式需要配置中的 credentials_uri、--credentials-uri 或 %s"
	case "mode External needs a process_command":
		return "External 模式需要 process_command"
	case "mode OAuth needs a profile, since a sign-in belongs to one":
		return "OAuth 模式需要指定配置，因为登录属于某个配置"
	case "mode OIDC needs oidc_provider_arn in the profile, --oidc-provider-arn or %s":
		return "OIDC 模式需要配置中的 oidc_provider_arn、--oidc-provider-arn 或 %s"
	case "mode OIDC needs oidc_token_file in the profile, --oidc-token-file, --oidc-token-env or %s":
		return "模式 OIDC 需要配置中的 oidc_token_file、--oidc-token-file、--oidc-token-env 或 %s"
	case "mode StsToken needs %s as well":
		return "StsToken 模式还需要 %s"
	case "mode StsToken needs access_key_id, access_key_secret and sts_token":
		return "StsToken 模式需要 access_key_id、access_key_secret 和 sts_token"
	case "moved the secret of profile %s into the keychain (backend %s)":
		return "已将配置 %s 的密钥移入钥匙串（后端 %s）"
	case "name a page such as https://ecs.console.aliyun.com/":
		return "请指定一个页面，例如 https://ecs.console.aliyun.com/"
	case "name a profile in the process_command of the source_profile":
		return "请在 source_profile 的 process_command 中指定一个配置"
	case "name a profile: aliyun-cred-helper whoami NAME":
		return "指定一个配置：aliyun-cred-helper whoami NAME"
	case "name one of the shells":
		return "请指定其中一种 shell"
	case "name the instance in docker.json":
		return "在 docker.json 中指定实例"
	case "name the variable of the token":
		return "请指定保存令牌的变量"
	case "network error or time limit":
		return "网络错误或超时"
	case "never":
		return "永不"
	case "no":
		return "否"
	case "no %s %q is assigned to you; available: %s":
		return "没有分配给您的%s %q；可选：%s"
	case "no %s %q is assigned to you; did you mean %q? available: %s":
		return "没有分配给您的%s %q；您是否要找 %q？可选：%s"
	case "no AccessKey variables":
		return "没有设置访问密钥的环境变量"
	case "no AccessKey variables are set":
		return "未设置访问密钥变量"
	case "no D-Bus session: usual over SSH, in WSL and in containers":
		return "没有 D-Bus 会话：在 SSH、WSL 和容器中很常见"
	case "no SDK has written a session back":
		return "没有 SDK 写回会话"
	case "no answer from STS to compare with":
		return "没有可供比较的 STS 响应"
	case "no answer from the metadata service, which the selected profile or ALIBABA_CLOUD_ECS_METADATA needs":
		return "元数据服务没有响应，而所选配置或 ALIBABA_CLOUD_ECS_METADATA 需要它"
	case "no answer within %s":
		return "在 %s 内没有响应"
	case "no answer within the time limit":
		return "在时限内没有响应"
	case "no answer; it may be showing a dialog":
		return "没有响应；可能正在显示对话框"
	case "no browser asked for the page within the time limit":
		return "在时间限制内没有浏览器请求该页面"
	case "no browser would appear here (%s)":
		return "此处不会出现浏览器（%s）"
	case "no clock":
		return "没有时钟"
	case "no command follows --":
		return "-- 之后没有命令"
	case "no command to run, and no terminal for a sub-shell":
		return "没有要运行的命令，也没有可用于子 shell 的终端"
	case "no connection within the time limit of an attempt":
		return "在单次尝试的时限内没有建立连接"
	case "no credential found":
		return "未找到凭证"
	case "no display":
		return "没有图形界面"
	case "no file to check":
		return "没有要检查的文件"
	case "no incomplete settings":
		return "没有不完整的设置"
	case "no input within the time limit":
		return "在时限内没有输入"
	case "no instance %s among the %d in %s":
		return "没有名为 %s 的实例（共 %d 个实例，地域 %s）"
	case "no key %q in the keychain":
		return "钥匙串中没有密钥 %q"
	case "no key %q in the keychain; did you mean %q?":
		return "钥匙串中没有密钥 %q；您是否要找 %q？"
	case "no key %s in the keychain":
		return "钥匙串中没有密钥 %s"
	case "no key was rotated":
		return "没有轮换过密钥"
	case "no keychain":
		return "没有钥匙串"
	case "no keyring service is running":
		return "没有正在运行的钥匙串服务"
	case "no metadata service within reach":
		return "无法连接元数据服务"
	case "no metadata service within reach, less than a minute ago":
		return "无法连接元数据服务（不到一分钟前刚试过）"
	case "no metadata service: not an ECS instance":
		return "没有元数据服务：不是 ECS 实例"
	case "no new AccessKey is listed; %s keeps %s: %w":
		return "没有列出新的访问密钥；%s 仍使用 %s：%w"
	case "no place for lock files, so that processes do not wait for each other: %w":
		return "没有存放锁文件的位置，因此进程之间不会互相等待：%w"
	case "no place for the index, so that list and clear do not see everything: %w":
		return "没有存放索引的位置，因此 list 和 clear 看不到全部内容：%w"
	case "no process_command leads back to itself":
		return "没有绕回自身的 process_command"
	case "no profile %q in %s, and no key of that name in the keychain; there are no profiles yet":
		return "%[2]s 中没有名为 %[1]q 的配置，钥匙串中也没有同名的密钥；目前还没有任何配置"
	case "no profile %q in %s, and no key of that name in the keychain; there are: %s":
		return "%[2]s 中没有名为 %[1]q 的配置，钥匙串中也没有同名的密钥；现有：%[3]s"
	case "no profile %q in %s; did you mean %q? there are: %s":
		return "%[2]s 中没有名为 %[1]q 的配置；您是否要找 %[3]q？现有：%[4]s"
	case "no profile %s in %s (profiles: %s)":
		return "没有配置 %s（文件：%s；现有配置：%s）"
	case "no profile %s in %s, and the home directory is not set":
		return "%[2]s 中没有名为 %[1]s 的配置，并且没有设置主目录"
	case "no profile %s in %s; the key of that name in the keychain belongs to such a profile":
		return "%[2]s 中没有名为 %[1]s 的配置；钥匙串中同名的密钥属于这样一个配置"
	case "no profile and no sign-in uses CloudSSO":
		return "没有配置或登录使用云SSO"
	case "no profile has mode External":
		return "没有 External 模式的配置"
	case "no profile of that name uses CloudSSO":
		return "没有使用云SSO的同名配置"
	case "no rotation was interrupted, and no old key is there for %d days":
		return "没有中断的轮换，也没有保留超过 %d 天的旧密钥"
	case "no secrets in plaintext":
		return "没有明文密钥"
	case "no sessions in plaintext in %s":
		return "%s 中没有明文会话"
	case "no sign-in and no cached session":
		return "没有登录，也没有缓存的会话"
	case "no sign-in can be stored: %s":
		return "无法存储登录：%s"
	case "no source has a credential: %s":
		return "没有任何来源提供凭证：%s"
	case "no such item":
		return "没有该条目"
	case "no such keychain here":
		return "此处没有这种钥匙串"
	case "no temporary files":
		return "没有临时文件"
	case "no tokens in plaintext in %s":
		return "%s 中没有明文的令牌"
	case "no variable selects a profile":
		return "没有变量指定配置"
	case "nobody approved it within the time limit: %w":
		return "在时限内没有人批准：%w"
	case "none":
		return "无"
	case "none for %s, because of NO_PROXY":
		return "访问 %s 不使用代理，因为设置了 NO_PROXY"
	case "none is assigned to you":
		return "没有分配给您的"
	case "none of the ports that the service sends the browser back to is free":
		return "服务可让浏览器返回的端口都被占用"
	case "none, because %s is on this machine":
		return "无，因为 %s 在本机上"
	case "none: requests to %s are sent directly":
		return "无：直接向 %s 发送请求"
	case "not a regular file":
		return "不是普通文件"
	case "not an imported profile: its process_command is not one that import writes":
		return "不是导入的配置：它的 process_command 不是 import 写入的"
	case "not configured":
		return "未设置"
	case "not known":
		return "未知"
	case "not looked into: %s":
		return "未能查看：%s"
	case "not set: %s":
		return "未设置：%s"
	case "not signed in anywhere; to sign in: %s login NAME":
		return "尚未在任何地方登录；如需登录：%s login NAME"
	case "not signed in at %s":
		return "尚未登录 %s"
	case "not signed in at any portal":
		return "尚未登录任何门户"
	case "not signed in at site %s for profile %s":
		return "尚未在站点 %s 为配置 %s 登录"
	case "not the JSON that was expected":
		return "不是预期的 JSON"
	case "nothing is stored; to store a key: %s store NAME":
		return "没有存储任何内容；如需存储访问密钥：%s store NAME"
	case "nothing to import":
		return "没有可导入的内容"
	case "nothing was changed":
		return "未作任何更改"
	case "nothing was removed":
		return "未删除任何内容"
	case "nothing was written":
		return "没有写入任何内容"
	case "nothing was written to %s (to add: %d, to remove: %d, unchanged: %d)":
		return "没有写入 %s（将添加：%d，将删除：%d，不变：%d）"
	case "oauth exchange":
		return "OAuth 换取会话"
	case "oauth sign-in":
		return "OAuth 登录"
	case "oauth site type":
		return "OAuth 站点类型"
	case "oauth token":
		return "OAuth 令牌"
	case "ok":
		return "正常"
	case "old keys that nobody has deleted for %d days: %s":
		return "超过 %d 天仍未删除的旧密钥：%s"
	case "older programs split process_command at spaces and ignore quotes: %s":
		return "较旧的程序按空格拆分 process_command 并忽略引号：%s"
	case "omit --backend, and unset ALIYUN_CRED_HELPER_BACKEND":
		return "请去掉 --backend，并取消设置 ALIYUN_CRED_HELPER_BACKEND"
	case "omit --names and --map":
		return "请去掉 --names 和 --map"
	case "omit --qr":
		return "请去掉 --qr"
	case "omit --refresh":
		return "请去掉 --refresh"
	case "omit --verify":
		return "请去掉 --verify"
	case "omit the --cloud-sso flags":
		return "请去掉以 --cloud-sso 开头的选项"
	case "only a role or an access configuration of CloudSSO says which account it is in":
		return "只有角色或云SSO 的访问配置才能确定账号"
	case "open it within 30 seconds; it works once":
		return "请在 30 秒内打开；只能使用一次"
	case "open the page on any device":
		return "请在任意设备上打开此页面"
	case "other commands would take this name for a flag":
		return "其他命令会把此名称当作选项"
	case "other users can open it; its mode has to be 0600":
		return "其他用户可以打开它；其权限必须为 0600"
	case "other users can read it (mode %04o); it holds no secrets":
		return "其他用户可以读取该文件（权限 %04o）；其中没有密钥"
	case "other users can read the secrets in %s (mode %04o): %s":
		return "其他用户可以读取 %s 中的密钥（权限 %04o）：%s"
	case "other users can read the secrets in it (mode %04o)":
		return "其他用户可以读取其中的密钥（权限 %04o）"
	case "other users can replace it, because its directory has mode %04o":
		return "其他用户可以替换该文件，因为其目录的权限是 %04o"
	case "other users can write it (mode %04o)":
		return "其他用户可以写入该文件（权限 %04o）"
	case "other users can write it (mode %04o), and so run programs as you":
		return "其他用户可以写入该文件（权限 %04o），从而以您的身份运行程序"
	case "password":
		return "密码"
	case "plain http is accepted for a loopback host only":
		return "只有回环地址才能使用明文 http"
	case "please report it":
		return "请报告此问题"
	case "port %d cannot be used: %w":
		return "无法使用端口 %d：%w"
	case "prepared":
		return "已准备"
	case "printed only; to run these statements in this shell, type: %s":
		return "仅输出；要在当前 shell 中执行这些语句，请输入：%s"
	case "printf '%s\\n' \"$ID\" \"$SECRET\" | aliyun-cred-helper store ops # in a script":
		return "printf '%s\\n' \"$ID\" \"$SECRET\" | aliyun-cred-helper store ops # 在脚本中"
	case "probe of backend %s: %w":
		return "测试后端 %s：%w"
	case "process_command has an unclosed quote: %s":
		return "process_command 中的引号未闭合：%s"
	case "process_command leads back to itself: %s":
		return "process_command 绕回自身：%s"
	case "process_command runs without a shell, so ~, $, pipes and redirections do not work: %s":
		return "process_command 不经 shell 运行，因此 ~、$、管道和重定向不起作用：%s"
	case "profile %q leads back to itself: %s":
		return "配置 %q 又回到了自身：%s"
	case "profile %s":
		return "配置 %s"
	case "profile %s has a policy of its own, which --read-only would replace":
		return "配置 %s 自带策略，--read-only 会将其替换"
	case "profile %s has an AccessKey in plaintext; to move it: %s import %s":
		return "配置 %s 含有明文访问密钥；移入钥匙串：%s import %s"
	case "profile %s has an incomplete session: mode OAuth needs access_key_id, access_key_secret and sts_token":
		return "配置 %s 的会话不完整：OAuth 模式需要 access_key_id、access_key_secret 和 sts_token"
	case "profile %s has no AccessKey in config.json or the keychain":
		return "config.json 和钥匙串中都没有配置 %s 的访问密钥"
	case "profile %s has no bearer token in config.json or the keychain":
		return "config.json 和钥匙串中都没有配置 %s 的 Bearer Token"
	case "profile %s has the AccessKey id %s, and the key in the keychain has another one":
		return "配置 %s 的 AccessKey ID 是 %s，而钥匙串中的是另一个"
	case "profile %s in %s is up to date":
		return "配置 %s 已是最新（%s）"
	case "profile %s is gone at the portal; it stays, since it has settings of its own":
		return "门户中已没有配置 %s 对应的访问配置；它有自己的设置，因此保留"
	case "profile %s is gone at the portal; it stays, since it is the current one":
		return "门户中已没有配置 %s 对应的访问配置；它是当前配置，因此保留"
	case "profile %s is gone at the portal; it stays, since profile %s uses it":
		return "门户中已没有配置 %s 对应的访问配置；配置 %s 使用它，因此保留"
	case "profile %s is of something else and stays; using the name %s":
		return "配置 %s 另有用途，保持不变；改用名称 %s"
	case "profile %s is written and its key is in the keychain, but the secret is still in the file: %w":
		return "配置 %s 已写入，其密钥已在钥匙串中，但文件中仍有该密钥：%w"
	case "profile %s needs it as its source_profile":
		return "配置 %s 以它为 source_profile"
	case "profile %s of %s":
		return "%[2]s 中的配置 %[1]s"
	case "profile %s uses the sign-in of profile %s":
		return "配置 %s 使用配置 %s 的登录"
	case "profile %s: %s":
		return "配置 %s：%s"
	case "profile %s: %w":
		return "配置 %s：%w"
	case "profile %s: its process_command cannot be followed: %w":
		return "配置 %s：无法按其 process_command 继续：%w"
	case "profile %s: its process_command names another config.json: %s, and this one is %s":
		return "配置 %s：其 process_command 指定了另一个 config.json：%s，而当前的是 %s"
	case "profile %s: the SDKs accept no bearer token from an External profile":
		return "配置 %s：SDK 不接受来自 External 配置的 bearer token"
	case "profile number %d is not an object":
		return "第 %d 个配置不是 JSON 对象"
	case "profile number %d: %w":
		return "第 %d 个配置：%w"
	case "profile written; to test it: %s whoami %s":
		return "配置已写入；测试命令：%s whoami %s"
	case "profile, mode %s":
		return "配置，模式 %s"
	case "profiles whose program exists: %d":
		return "程序存在的配置数：%d"
	case "program not executable":
		return "程序不可执行"
	case "program not found":
		return "找不到程序"
	case "refreshing without a lock: %v":
		return "在没有锁的情况下更新会话：%v"
	case "refused by the service":
		return "被服务拒绝"
	case "region is not one such as cn-hangzhou":
		return "region 不是 cn-hangzhou 这样的地域"
	case "registry":
		return "镜像仓库"
	case "remove it there, or store a key of its own there":
		return "请在那里删除它，或在那里存储单独的密钥"
	case "remove the item and store it again":
		return "请删除该条目并重新保存"
	case "remove them":
		return "请移除它们"
	case "removed a session from profile %s that an SDK wrote there":
		return "已从配置 %s 中删除 SDK 写入的会话"
	case "removed key %s":
		return "已删除密钥 %s"
	case "removed profile %s: section %s of %s is as it was before the import":
		return "已删除配置 %[1]s：%[3]s 的配置段 %[2]s 已恢复到导入之前"
	case "removed the secret from profile %s: it was already in the keychain":
		return "已从配置 %s 中删除密钥：它已在钥匙串中"
	case "rename one of them, or name the key: --profile %s":
		return "请重命名其中之一，或指定密钥：--profile %s"
	case "rename or delete all but the first, which is the only one used":
		return "请重命名或删除除第一个以外的配置，因为只会使用第一个"
	case "rename the section":
		return "请重命名该配置段"
	case "rename the section, or the key":
		return "请重命名该配置段或该密钥"
	case "renew the session with --refresh; for an account of the other site, add --site CN or --site INTL":
		return "请用 --refresh 更新会话；如果账号属于另一个站点，请加上 --site CN 或 --site INTL"
	case "replacing the credentials of %s (until %s) by those of %s":
		return "将 %s 的凭证（有效期至 %s）替换为 %s 的凭证"
	case "replacing the credentials of %s by those of %s":
		return "将 %s 的凭证替换为 %s 的凭证"
	case "requests are answered with an error: %s":
		return "对请求的响应是错误：%s"
	case "requests to %s go through %s://%s":
		return "向 %s 的请求经由 %s://%s"
	case "restore it from the recycle bin of the RAM console, and run this again":
		return "请从 RAM 控制台的回收站中恢复它，然后再次运行"
	case "restored profile %s: its secret is in %s again, in plaintext, and still in the keychain":
		return "已还原配置 %s：其密钥又以明文保存在 %s 中，并仍在钥匙串中"
	case "rotation":
		return "轮换"
	case "run aliyun-cred-helper init, then use --backend file":
		return "先运行 aliyun-cred-helper init，再使用 --backend file"
	case "run import again":
		return "请重新运行 import"
	case "run it by hand to see its messages":
		return "手动运行它以查看其消息"
	case "run it in the job itself, while the job runs; its token ends with it":
		return "请在作业运行期间、在作业内运行；作业结束后其令牌失效"
	case "run it on an ECS instance; in a container, use the host network":
		return "请在 ECS 实例上运行；在容器中请使用主机网络"
	case "run its process_command in a terminal":
		return "请在终端中运行它的 process_command"
	case "run the command again":
		return "请重新运行该命令"
	case "run this as that user, or set HOME to your own home directory":
		return "请以该用户的身份运行，或将 HOME 设为自己的主目录"
	case "run: security default-keychain -s login.keychain-db, or %s":
		return "运行：security default-keychain -s login.keychain-db，或 %s"
	case "run: security unlock-keychain":
		return "请运行：security unlock-keychain"
	case "sealing key %s":
		return "加密密钥 %s"
	case "secrets in plaintext in %s: %s":
		return "%s 中有明文密钥：%s"
	case "secrets in plaintext: %s":
		return "明文密钥：%s"
	case "section %s of %s":
		return "%[2]s 的配置段 %[1]s"
	case "section %s of %s: %w":
		return "%[2]s 的配置段 %[1]s：%[3]w"
	case "section %s: %s":
		return "配置段 %s：%s"
	case "section %s: %w":
		return "配置段 %s：%w"
	case "session":
		return "会话"
	case "session cache":
		return "会话缓存"
	case "session lock":
		return "会话锁"
	case "set %s, %s and %s, or unset %s":
		return "请设置 %s、%s 和 %s，或取消设置 %s"
	case "set %s, or another AccessKey":
		return "设置 %s，或换一个访问密钥"
	case "set %s, or name a profile":
		return "设置 %s，或指定一个配置"
	case "set %s, or unset %s":
		return "请设置 %s，或取消设置 %s"
	case "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or name a profile":
		return "设置 ALIBABA_CLOUD_ACCESS_KEY_ID 和 ALIBABA_CLOUD_ACCESS_KEY_SECRET，或指定一个配置"
	case "set HOME":
		return "请设置 HOME"
	case "set HOME to an absolute path":
		return "请将 HOME 设为绝对路径"
	case "set HOME, or add --config-path FILE":
		return "设置 HOME，或添加 --config-path FILE"
	case "set SHELL to the path of a shell":
		return "请将 SHELL 设为某个 shell 的路径"
	case "set XDG_RUNTIME_DIR or XDG_STATE_HOME to a directory that only you can use":
		return "请将 XDG_RUNTIME_DIR 或 XDG_STATE_HOME 设为只有您能使用的目录"
	case "set XDG_RUNTIME_DIR to a directory of your own with mode 0700":
		return "请将 XDG_RUNTIME_DIR 设置为您自己的、权限为 0700 的目录"
	case "set apiVersion: %s below exec in the kubeconfig":
		return "请在 kubeconfig 的 exec 下设置 apiVersion: %s"
	case "set mode StsToken and sts_token in it, or another AccessKey":
		return "在其中设置 StsToken 模式和 sts_token，或换一个访问密钥"
	case "set ram_role_arn in the profile, or add --ram-role-arn ARN":
		return "在配置中设置 ram_role_arn，或添加 --ram-role-arn ARN"
	case "set source_profile in the profile, or add --source-profile NAME":
		return "在配置中设置 source_profile，或添加 --source-profile NAME"
	case "set the clock, or start a time service such as chrony or systemd-timesyncd":
		return "请校准时钟，或启动 chrony、systemd-timesyncd 等时间同步服务"
	case "set this machine's clock: it is %s ahead of the service":
		return "设置本机的时钟：它比服务快 %s"
	case "set this machine's clock: it is %s behind the service":
		return "设置本机的时钟：它比服务慢 %s"
	case "several are assigned to you, and there is no terminal to choose on":
		return "分配给您的有多个，而没有终端可供选择"
	case "several profiles have the same name: %s":
		return "多个配置同名：%s"
	case "shorten --policy":
		return "缩短 --policy"
	case "sign in again: aliyun-sso-login":
		return "请重新登录：aliyun-sso-login"
	case "sign in again: aliyun-sso-login --mode OAuth":
		return "请重新登录：aliyun-sso-login --mode OAuth"
	case "sign in at the desktop, or %s":
		return "请登录桌面，或者 %s"
	case "sign in to the network, or check HTTPS_PROXY":
		return "请先登录网络，或检查 HTTPS_PROXY"
	case "sign-in":
		return "登录"
	case "sign-in URL":
		return "登录 URL"
	case "sign-in required":
		return "需要登录"
	case "sign-in required at %s, but stderr is not a terminal":
		return "需要登录 %s，但标准错误输出不是终端"
	case "sign-ins: %d, none expires soon; sessions, which are renewed automatically: %d":
		return "登录：%d，均不会很快过期；会话（自动续期）：%d"
	case "signed out of %s (sessions deleted: %d)":
		return "已退出 %s（删除的会话：%d）"
	case "signed out of site %s for profile %s (sessions deleted: %d)":
		return "已退出站点 %s（配置 %s；删除的会话：%d）"
	case "site":
		return "站点"
	case "site %s for profile %s":
		return "站点 %s（配置 %s）"
	case "skip":
		return "跳过"
	case "skipped profile %s: %s":
		return "已跳过配置 %s：%s"
	case "skipped section %s: %s":
		return "已跳过配置段 %s：%s"
	case "source of role/%s":
		return "角色 role/%s 的来源"
	case "standard input":
		return "标准输入"
	case "start gnome-keyring or KWallet":
		return "启动 gnome-keyring 或 KWallet"
	case "stop aliyun mcp-proxy and revoke its application in the RAM console; then: %s":
		return "停止 aliyun mcp-proxy，并在 RAM 控制台撤销其应用的授权；然后：%s"
	case "store that key under another name, then: aliyun-cred-helper remove %s":
		return "请以其他名称存储该密钥，然后运行：aliyun-cred-helper remove %s"
	case "stored %s (backend %s)":
		return "已存储 %s（后端 %s）"
	case "storing the AccessKey %s as %s: %w":
		return "将访问密钥 %s 存储为 %s：%w"
	case "sts endpoint":
		return "STS 终端节点"
	case "sub-shell with the credentials of %s, renewed until you leave it; to leave it: exit":
		return "子 shell 使用 %s 的凭证，在您退出之前会自动续期；退出：exit"
	case "sub-shell with the credentials of %s, valid until %s; to leave it: exit":
		return "子 shell 使用 %s 的凭证，有效期至 %s；退出：exit"
	case "sub-shell with the credentials of %s, which do not expire; to leave it: exit":
		return "子 shell 使用 %s 的凭证，不会过期；退出：exit"
	case "take a name of 1 to 124 characters of A-Z a-z 0-9 . _ : - that does not end like .a.0 or .b.0":
		return "请使用 1 到 124 个字符的名称，只含 A-Z a-z 0-9 . _ : -，且结尾不是 .a.0 或 .b.0 的形式"
	case "take a name that does not begin with -":
		return "请使用不以 - 开头的名称"
	case "take the cluster id from the console of ACK, such as c0123456789abcdef0123456789abcdef":
		return "请使用 ACK 控制台中的集群 ID，例如 c0123456789abcdef0123456789abcdef"
	case "the AccessKey %s belongs to %s and not to %s":
		return "访问密钥 %s 属于 %s，而不属于 %s"
	case "the AccessKey %s does not work within %s: %w":
		return "访问密钥 %s 在 %s 内未能生效：%w"
	case "the AccessKey %s is also in %s in this environment, and will stop working there":
		return "访问密钥 %s 还在当前环境的 %s 中，在那里将无法再使用"
	case "the AccessKey %s is still there: %v":
		return "访问密钥 %s 仍然存在：%v"
	case "the AccessKey %s is that of an interrupted rotation; finish it first":
		return "访问密钥 %s 属于一次中断的轮换；请先完成它"
	case "the AccessKey %s is the old one of the last rotation":
		return "访问密钥 %s 是上次轮换的旧密钥"
	case "the AccessKey %s was not taken into use; %s keeps %s: %w":
		return "访问密钥 %s 未启用；%s 仍使用 %s：%w"
	case "the AccessKey id does not begin with %s, as the ids of long-term keys do":
		return "AccessKey ID 不以 %s 开头，而长期密钥的 ID 都以它开头"
	case "the AccessKey id has a space or a character that no id has, or is too long":
		return "AccessKey ID 中有空格或不可能出现的字符，或者过长"
	case "the AccessKey id is not 14 to 128 letters, digits, dots, underscores and hyphens":
		return "AccessKey ID 不是 14 到 128 个字母、数字、点、下划线和连字符"
	case "the AccessKey secret does not belong to the id; store the pair again: aliyun-cred-helper store NAME --force":
		return "AccessKey Secret 与 ID 不匹配；请重新保存这一对：aliyun-cred-helper store NAME --force"
	case "the AccessKey secret has a space or a character that no secret has, or is too long":
		return "AccessKey Secret 中有空格或不可能出现的字符，或者过长"
	case "the AccessKey secret has fewer than 16 characters":
		return "AccessKey Secret 少于 16 个字符"
	case "the Credential Manager cannot be used in this session":
		return "此会话无法使用凭据管理器"
	case "the ExternalId is not 2 to 1224 letters, digits and _+=,.@:/-":
		return "ExternalId 不是 2 到 1224 个字母、数字和 _+=,.@:/-"
	case "the Policy is longer than %d KiB":
		return "Policy 大于 %d KiB"
	case "the Policy is not a JSON object":
		return "Policy 不是 JSON 对象"
	case "the RAM role ARN %q has no account id":
		return "RAM 角色的 ARN %q 没有账号 ID"
	case "the RAM role ARN %q is a placeholder":
		return "RAM 角色的 ARN %q 只是占位符"
	case "the RAM role ARN %q is not acs:ram::ACCOUNT:role/NAME":
		return "RAM 角色的 ARN %q 不是 acs:ram::ACCOUNT:role/NAME"
	case "the RAM role ARN %q is only the name of a role":
		return "RAM 角色的 ARN %q 只是角色的名称"
	case "the RAM role ARN is empty":
		return "RAM 角色的 ARN 为空"
	case "the RoleSessionName %q is not 2 to 64 letters, digits and .@_-":
		return "RoleSessionName %q 不是 2 到 64 个字母、数字和 .@_-"
	case "the SDKs have no ini file":
		return "没有 SDK 的 ini 文件"
	case "the SourceIdentity is not 2 to 64 letters, digits and _+=,.@-":
		return "SourceIdentity 不是 2 到 64 个字母、数字和 _+=,.@-"
	case "the URL is neither https nor http":
		return "URL 既不是 https 也不是 http"
	case "the access token has a character that no token has":
		return "访问令牌中含有令牌不可能有的字符"
	case "the access token that `aliyun` wrote into the profile is valid for less than 15 minutes, which the service refuses; only `aliyun` may renew it":
		return "`aliyun` 写入该配置的访问令牌剩余有效期不足 15 分钟，服务会拒绝；只有 `aliyun` 才能续期"
	case "the account and the access configuration must be given as ids":
		return "账号和访问配置必须以 ID 指定"
	case "the account id in the RAM role ARN %q has dashes or spaces":
		return "RAM 角色的 ARN %q 中的账号 ID 含有短横线或空格"
	case "the account in the RAM role ARN %q is not an id of up to 32 digits":
		return "RAM 角色的 ARN %q 中的账号不是最多 32 位数字的 ID"
	case "the account is not given as an id":
		return "账号不是以 ID 指定的"
	case "the address of the proxy is not a URL":
		return "代理的地址不是 URL"
	case "the age identity file %s cannot be read":
		return "无法读取 age 身份文件 %s"
	case "the age identity file belongs to another user":
		return "age 身份文件属于另一个用户"
	case "the age identity file does not begin with an identity that can be used":
		return "age 身份文件的开头不是可用的身份"
	case "the age identity file is open to other users":
		return "其他用户可以访问 age 身份文件"
	case "the answer from STS has no date":
		return "STS 的响应中没有日期"
	case "the answer has an access configuration without an id":
		return "响应中有一个访问配置没有 ID"
	case "the answer has an account without an id":
		return "响应中有一个账号没有 ID"
	case "the answer has an instance without a usable id":
		return "响应中有一个实例没有可用的 ID"
	case "the answer has no OIDC token":
		return "应答中没有 OIDC 令牌"
	case "the answer has no usable %s":
		return "响应中没有可用的 %s"
	case "the answer has no usable refresh_token":
		return "响应中没有可用的 refresh_token"
	case "the answer is incomplete: no %s":
		return "响应不完整：缺少 %s"
	case "the answer is longer than 64 KiB":
		return "响应超过 64 KiB"
	case "the answer is not the documented JSON":
		return "响应不是文档所述的 JSON"
	case "the answer is not the name of a role":
		return "响应不是角色的名称"
	case "the answer is only informational (HTTP status 1xx)":
		return "响应只是信息性的（HTTP 状态码 1xx）"
	case "the answer to the creation of an AccessKey was lost, and there is a new one, %s, without its secret; %s keeps %s: %w":
		return "创建访问密钥的应答丢失，现有一个新的 %s，但没有它的密钥；%s 仍使用 %s：%w"
	case "the answer's Code is \"%s\" instead of Success":
		return "响应的 Code 是 \"%s\"，而不是 Success"
	case "the answer's Code is not Success":
		return "响应的 Code 不是 Success"
	case "the answer's Expiration is not a time":
		return "响应的 Expiration 不是时间"
	case "the answer's token has no time left":
		return "响应中的令牌没有剩余时间"
	case "the answer's token is not a bearer token":
		return "响应中的令牌不是 Bearer Token"
	case "the backend is none: nothing is stored or cached":
		return "后端为 none：不存储也不缓存任何内容"
	case "the bearer token has a space or a character that no token has":
		return "bearer token 中有空格或不可能出现的字符"
	case "the blank profile default has no AccessKey, and the keychain cannot be asked for one":
		return "空白的 default 配置没有访问密钥，也无法在钥匙串中查找"
	case "the browser cannot be opened: %v":
		return "无法打开浏览器：%v"
	case "the browser cannot be opened: %w":
		return "无法打开浏览器：%w"
	case "the browser of an OAuth sign-in must reach this machine":
		return "OAuth 登录的浏览器必须能够访问本机"
	case "the browser was sent to the console":
		return "浏览器已转到控制台"
	case "the certificate had already expired at %s":
		return "证书在 %s 就已过期"
	case "the code expired before anybody approved it":
		return "在批准之前，授权码已过期"
	case "the code has expired: %w":
		return "授权码已过期：%w"
	case "the connection broke before there was a complete HTTP answer":
		return "在收到完整的 HTTP 响应之前连接中断"
	case "the connection is from a process of another user":
		return "连接来自另一个用户的进程"
	case "the console session ends at %s":
		return "控制台会话结束于 %s"
	case "the credential had already expired at %s":
		return "凭证早已于 %s 过期"
	case "the credential is not usable: %w":
		return "凭证不可用：%w"
	case "the credential to sign with has a character that no AccessKey id or token has":
		return "用于签名的凭证中含有 AccessKey ID 或令牌不可能有的字符"
	case "the credential to sign with has no AccessKey":
		return "用于签名的凭证没有访问密钥"
	case "the credentials URI is not an http or https address":
		return "凭证 URI 不是 http 或 https 地址"
	case "the credentials URI on %s is plain http: anyone on the network can read the credential":
		return "%s 上的凭证 URI 使用明文 http：网络上的任何人都能读取凭证"
	case "the current profile %s is not in %s":
		return "当前配置 %s 不在 %s 中"
	case "the current profile of %s is now %s":
		return "%s 的当前配置现在是 %s"
	case "the earlier AccessKey %s was deleted":
		return "旧的访问密钥 %s 已被删除"
	case "the endpoint makes no valid request":
		return "用该终端节点无法构成有效的请求"
	case "the environment":
		return "环境变量"
	case "the exchange of two keys was interrupted; finish it first":
		return "两个密钥的交换被中断；请先完成它"
	case "the exported session expired at %s":
		return "导出的会话已于 %s 过期"
	case "the exported session of %s expired at %s":
		return "导出的 %s 的会话已于 %s 过期"
	case "the file cannot be read":
		return "无法读取该文件"
	case "the file does not exist":
		return "文件不存在"
	case "the file ends before its last bracket":
		return "文件在最后一个括号之前就结束了"
	case "the file is empty":
		return "文件为空"
	case "the file of %s cannot be opened":
		return "无法打开 %s 指定的文件"
	case "the file of %s cannot be read: %s":
		return "无法读取 %s 指定的文件：%s"
	case "the file of %s holds invalid certificates: %d of %d blocks":
		return "%s 指定的文件中有无效证书：%d 个（共 %d 个块）"
	case "the file of %s holds no certificate in PEM format: %s":
		return "%s 指定的文件中没有 PEM 格式的证书：%s"
	case "the home directory is not set":
		return "未设置主目录"
	case "the home directory is not set, so config.json is not found":
		return "没有设置主目录，因此找不到 config.json"
	case "the id and the secret are in the wrong order":
		return "AccessKey ID 与 AccessKey Secret 的顺序颠倒了"
	case "the id and the secret are the same":
		return "AccessKey ID 与 AccessKey Secret 相同"
	case "the id is that of a temporary session, which expires and is not stored":
		return "该 ID 属于临时会话；临时会话会过期，不予保存"
	case "the id or the secret has a quote: enter it without quotes":
		return "AccessKey ID 或 AccessKey Secret 中有引号：请输入不带引号的内容"
	case "the identity is unknown: %v":
		return "无法得知身份：%v"
	case "the index of stored items cannot be written: %v":
		return "无法写入已存条目的索引：%v"
	case "the instance enforces hardened mode and gave no token; in a container, where the hop limit can keep the token out, use the host's network":
		return "实例强制使用加固模式，但没有给出令牌；在容器中，跳数限制可能使令牌无法到达，请使用主机网络"
	case "the instance has a RAM role":
		return "实例有 RAM 角色"
	case "the instance has no RAM role":
		return "实例没有 RAM 角色"
	case "the instance has no role %s":
		return "实例没有角色 %s"
	case "the item is damaged, or was not written by this program":
		return "该条目已损坏，或不是由本程序写入的"
	case "the item is encrypted to another age identity":
		return "该条目是为另一个 age 身份加密的"
	case "the kernel backend exists on Linux only":
		return "kernel 后端仅在 Linux 上可用"
	case "the kernel keyring may not be used here, as in most containers":
		return "此处不能使用内核钥匙串，多数容器都是如此"
	case "the kernel keyring reports an error":
		return "内核钥匙串报告错误"
	case "the key %s in the keychain has another AccessKey id than section %s of %s":
		return "钥匙串中密钥 %[1]s 的 AccessKey ID 与 %[3]s 的配置段 %[2]s 不同"
	case "the key %s of the keychain":
		return "钥匙串中的密钥 %s"
	case "the key belongs to %s":
		return "该密钥属于 %s"
	case "the key in the keychain is not of the kind that mode %s needs":
		return "钥匙串中的密钥不是模式 %s 所需的类型"
	case "the keychain cannot be asked":
		return "无法访问钥匙串"
	case "the keychain cannot store a sign-in: %w":
		return "钥匙串无法保存登录：%w"
	case "the keychain has a different key of this name":
		return "钥匙串中已有同名的另一个密钥"
	case "the keychain is locked":
		return "钥匙串已锁定"
	case "the keychain library crashed":
		return "钥匙串的程序库崩溃"
	case "the keychain reports an error":
		return "钥匙串报告了错误"
	case "the keyring has no collection yet":
		return "钥匙串中还没有集合"
	case "the keyring has no such collection any more":
		return "钥匙串中已没有该集合"
	case "the keyring is locked":
		return "钥匙串已锁定"
	case "the keyring service does not work":
		return "钥匙串服务不能正常工作"
	case "the kubeconfig in the answer is not usable: %w":
		return "应答中的 kubeconfig 不可用：%w"
	case "the list does not end: the service repeats a page":
		return "列表没有结束：服务重复返回同一页"
	case "the list has more than %d entries":
		return "列表超过 %d 项"
	case "the list has more than %d pages":
		return "列表超过 %d 页"
	case "the list is not complete: no profile is removed":
		return "列表不完整：不删除任何配置"
	case "the list of the user's AccessKeys does not have the one that asks":
		return "该用户的访问密钥列表中没有发起请求的访问密钥"
	case "the listing did not end after %d pages":
		return "列表超过 %d 页仍未结束"
	case "the listing ended after %d of %d instances":
		return "列表在第 %d 个实例后中断，共 %d 个"
	case "the long-term AccessKey %s cannot be served: a credentials URI gives temporary credentials only":
		return "不能提供长期访问密钥 %s：凭证 URI 只提供临时凭证"
	case "the long-term AccessKey %s cannot sign in to the console: it takes the session of a role":
		return "长期访问密钥 %s 不能登录控制台：需要角色的会话"
	case "the name in the RAM role ARN %q is not 1 to 64 letters, digits and ._-":
		return "RAM 角色的 ARN %q 中的名称不是 1 到 64 个字母、数字和 ._-"
	case "the name of a variable has letters, digits and _, and does not begin with a digit":
		return "变量名由字母、数字和 _ 组成，并且不以数字开头"
	case "the names %s and %s are taken by other profiles or keys":
		return "名称 %s 和 %s 已被其他配置或密钥占用"
	case "the names that begin with %s are those of this program":
		return "以 %s 开头的变量名为本程序保留"
	case "the new AccessKey %s could neither be stored nor deleted again (%s); %s keeps %s: %w":
		return "新的访问密钥 %s 既无法存储，也无法重新删除（%s）；%s 仍使用 %s：%w"
	case "the new AccessKey %s could not be stored and was deleted again; %s keeps %s: %w":
		return "新的访问密钥 %s 无法存储，已重新删除；%s 仍使用 %s：%w"
	case "the new command cannot be parsed":
		return "无法解析新的命令"
	case "the old AccessKey %s is still active: %w":
		return "旧的访问密钥 %s 仍处于启用状态：%w"
	case "the old AccessKey %s was activated again, so something may use it":
		return "旧的访问密钥 %s 又被启用，因此可能仍有程序在使用它"
	case "the other side does not speak TLS":
		return "对方不使用 TLS"
	case "the other sign-in succeeded":
		return "另一个进程登录成功"
	case "the parts of the item do not belong together":
		return "该条目的各部分不属于同一个值"
	case "the password had already expired at %s":
		return "密码已于 %s 过期"
	case "the portal refuses this account":
		return "门户拒绝访问此账号"
	case "the process_command of profile %s has quotes; older programs split it at spaces and cannot run it":
		return "配置 %s 的 process_command 中有引号；较旧的程序按空格拆分它，因而无法运行"
	case "the profile has no region":
		return "配置中没有地域"
	case "the profile's name: %w":
		return "配置的名称：%w"
	case "the program of process_command is found from this directory only: %s":
		return "仅在当前目录下才能找到 process_command 的程序：%s"
	case "the program of process_command is not executable: %s":
		return "process_command 的程序不可执行：%s"
	case "the program of process_command is not found: %s":
		return "找不到 process_command 的程序：%s"
	case "the prompt was dismissed":
		return "授权提示被关闭"
	case "the proxy refused the connection with HTTP status %d":
		return "代理以 HTTP 状态码 %d 拒绝了连接"
	case "the proxy's address is not a URL":
		return "代理的地址不是 URL"
	case "the region has other characters than a-z, 0-9 and -":
		return "地域中有 a-z、0-9 和 - 以外的字符"
	case "the region of the cluster is not known":
		return "集群的地域未知"
	case "the renewed sign-in cannot be stored, and is lost when this session expires (%v); then run: %s":
		return "无法保存续期后的登录，当前会话过期后（%v）它将丢失；届时请运行：%s"
	case "the same as that of STS":
		return "与 STS 的时钟一致"
	case "the secret has the shape of an id":
		return "AccessKey Secret 的形式是 AccessKey ID"
	case "the service does not accept the sign-in at %s any more":
		return "服务不再接受 %s 的登录"
	case "the service does not accept the token":
		return "服务不接受该令牌"
	case "the service refused it with an unknown code":
		return "服务以未知的错误码拒绝"
	case "the session %s cannot be served: its expiry is not known":
		return "不能提供会话 %s：其过期时间未知"
	case "the session %s cannot sign in to the console: its id does not begin with STS":
		return "会话 %s 不能登录控制台：其 ID 不以 STS 开头"
	case "the session bus cannot be reached":
		return "无法连接会话总线"
	case "the session bus is not a socket of this machine":
		return "会话总线不是本机的套接字"
	case "the session does not have the SourceIdentity that was asked for":
		return "会话没有所请求的 SourceIdentity"
	case "the session in the environment has expired":
		return "环境变量中的会话已过期"
	case "the session is not cached: %v":
		return "会话未缓存：%v"
	case "the session token belongs to another AccessKey id: check which variables and profile fields are set together":
		return "会话令牌属于另一个 AccessKey ID：检查哪些变量和配置字段是成套设置的"
	case "the sign-in at %s expired at %s":
		return "%s 的登录已于 %s 过期"
	case "the sign-in at site %s has expired":
		return "站点 %s 的登录已过期"
	case "the sign-in ended at %s":
		return "登录已于 %s 结束"
	case "the sign-in is not renewed, since it cannot be stored: %w":
		return "没有续期登录，因为无法保存：%w"
	case "the sign-in succeeded, but cannot be stored: %w":
		return "登录成功，但无法保存：%w"
	case "the sign-in token has a character that no token has":
		return "登录令牌含有令牌中不允许的字符"
	case "the sign-in was not approved: %w":
		return "登录未获批准：%w"
	case "the source of the session has changed":
		return "会话的来源已变化"
	case "the source's session has expired: get a new one, or clear the cached one with aliyun-cred-helper clear":
		return "来源的会话已过期：请获取新的会话，或用 aliyun-cred-helper clear 清除缓存的会话"
	case "the terminal cannot show a list":
		return "终端无法显示列表"
	case "the time limit was reached":
		return "已达到时限"
	case "the user has no AccessKey %s":
		return "该用户没有访问密钥 %s"
	case "the user has two AccessKeys already, and no more can be created; %s is the old one of the last rotation":
		return "该用户已有两个访问密钥，无法再创建；%s 是上次轮换的旧密钥"
	case "the user has two AccessKeys already, and no more can be created; if nobody needs %s, delete it":
		return "该用户已有两个访问密钥，无法再创建；如果没有人需要 %s，请删除它"
	case "the user's directory is private on Windows":
		return "在 Windows 上，用户目录是私有的"
	case "the user's quota of kernel keys is used up":
		return "该用户的内核密钥配额已用完"
	case "the value has a NUL character, which no environment can have":
		return "值中含有 NUL 字符，环境变量不允许"
	case "the value has a character that this shell cannot quote":
		return "值中含有此 shell 无法引用的字符"
	case "the value has a control character":
		return "值中含有控制字符"
	case "the value is empty":
		return "值为空"
	case "the value is too large":
		return "值过大"
	case "the value is too large for it":
		return "值对它来说过大"
	case "the value was not kept; the prompt may have been dismissed":
		return "值没有保存；授权提示可能被关闭"
	case "the variable does not hold an OIDC token":
		return "该变量中不是 OIDC 令牌"
	case "the variable is not set":
		return "该变量未设置"
	case "the vendor no longer supports mode RsaKeyPair":
		return "阿里云已不再支持 RsaKeyPair 模式"
	case "the version %q is not one of %s and %s":
		return "版本 %q 不是 %s 或 %s"
	case "there is a key %s, which no rotation has stored":
		return "存在密钥 %s，它不是由轮换存储的"
	case "there is more than one sign-in":
		return "登录不止一个"
	case "there is no = in it":
		return "其中没有 ="
	case "there is no access token":
		return "没有访问令牌"
	case "there is no age identity":
		return "没有 age 身份"
	case "there is no backend %q":
		return "没有后端 %q"
	case "there is no command before --":
		return "-- 之前没有命令"
	case "there is no dialect %s":
		return "没有 %s 这种语法"
	case "there is no directory for its sealing key":
		return "没有存放其加密密钥的目录"
	case "there is no earlier key to go back to":
		return "没有可以换回的旧密钥"
	case "there is no field %s":
		return "没有字段 %s"
	case "there is no home directory for it":
		return "没有可供存放的主目录"
	case "there is no home directory for the identity":
		return "没有可存放身份的主目录"
	case "there is no home directory for the kubeconfig":
		return "没有可放 kubeconfig 的主目录"
	case "there is no old key to delete":
		return "没有可以删除的旧密钥"
	case "there is no page for %s":
		return "没有 %s 的页面"
	case "there is no page for %s; did you mean %s?":
		return "没有 %s 的页面；您是指 %s 吗？"
	case "there is no program that opens one: set BROWSER":
		return "没有可打开网址的程序：请设置 BROWSER"
	case "there is no refresh token":
		return "没有刷新令牌"
	case "there is no such field":
		return "没有这个字段"
	case "there is no such file":
		return "没有该文件"
	case "there is no such program in PATH":
		return "PATH 中没有该程序"
	case "there is no such site":
		return "没有这个站点"
	case "there is no terminal to ask on":
		return "没有终端可供询问"
	case "there is none":
		return "没有钥匙串"
	case "there is something after the end of the object":
		return "对象结束之后还有内容"
	case "these profiles of %s need it: %s":
		return "%s 中的以下配置需要它：%s"
	case "this backend stores nothing":
		return "此后端不保存任何内容"
	case "this build has no keychain of the system":
		return "此版本不支持系统钥匙串"
	case "this is not a host, such as images.example.com or 127.0.0.1:5000":
		return "这不是主机，例如 images.example.com 或 127.0.0.1:5000"
	case "this is not a temporary credential":
		return "这不是临时凭证"
	case "this is not an OIDC token, which has 4 to 20000 characters and no white space":
		return "这不是 OIDC 令牌：令牌有 4 到 20000 个字符，并且没有空白"
	case "this is not the ARN of an OIDC provider":
		return "这不是 OIDC 身份提供商的 ARN"
	case "this machine does not know the issuer of the certificate: %s":
		return "本机不认识该证书的颁发者：%s"
	case "this machine has no certificate authorities":
		return "本机没有证书颁发机构（CA）"
	case "this machine has no certificate authorities, so it cannot verify certificates":
		return "本机没有证书颁发机构（CA），因此无法验证证书"
	case "this machine has no keyring (%s)":
		return "本机没有钥匙串（%s）"
	case "this machine stopped listening for the browser":
		return "本机已停止等待浏览器的连接"
	case "this machine's clock says %s, when the certificate of STS is not valid":
		return "本机时钟为 %s，此时 STS 的证书无效"
	case "this name cannot be used for a key":
		return "此名称不能用作密钥的名称"
	case "this version does not know the flag %s":
		return "此版本不认识参数 %s"
	case "those of the system":
		return "使用系统的证书"
	case "to delete it from the keychain: %s remove %s":
		return "从钥匙串中删除：%s remove %s"
	case "to replace it: %s":
		return "替换它：%s"
	case "to test it: kubectl --context %s get namespaces":
		return "测试：kubectl --context %s get namespaces"
	case "token service of GitHub Actions":
		return "GitHub Actions 的令牌服务"
	case "too many arguments for %q":
		return "%q 的参数过多"
	case "try again later":
		return "请稍后再试"
	case "try again when the other program is done":
		return "等另一个程序结束后再试"
	case "try again, and allow it":
		return "请重试，并允许访问"
	case "two profiles are named: %s, and %s by --profile":
		return "指定了两个配置：%s，以及 --profile 的 %s"
	case "type %s needs access_key_id and access_key_secret":
		return "类型 %s 需要 access_key_id 和 access_key_secret"
	case "unchanged":
		return "未更改"
	case "unexpected \"%c\"":
		return "不应出现 \"%c\""
	case "unexpected \"%c\" after a comma":
		return "逗号之后不应出现 \"%c\""
	case "unexpected argument %s":
		return "多余的参数 %s"
	case "unexpected character":
		return "不应出现的字符"
	case "unknown (%s)":
		return "未知（%s）"
	case "unknown command %q":
		return "未知命令 %q"
	case "unknown command %q; a profile needs a command":
		return "未知命令 %q；配置名前须有命令"
	case "unknown command %q; did you mean %q?":
		return "未知命令 %q；您是否要用 %q？"
	case "unknown flag %q":
		return "未知选项 %q"
	case "unknown flag %q; did you mean %q?":
		return "未知选项 %q；您是否要用 %q？"
	case "unknown key %q; there are profile, instance and region":
		return "未知的键 %q；支持 profile、instance 和 region"
	case "unknown key %q; there is only hosts":
		return "未知的键 %q；只支持 hosts"
	case "unlock it in your desktop, or run: read -rs P && printf %s \"$P\" | gnome-keyring-daemon --replace --unlock":
		return "在桌面中解锁，或运行：read -rs P && printf %s \"$P\" | gnome-keyring-daemon --replace --unlock"
	case "unset %s to allow normal mode; in a container, where the hop limit can keep the token out, use the host's network":
		return "取消设置 %s 以允许普通模式；在容器中，跳数限制可能使令牌无法送达，请使用主机网络"
	case "unset %s, or set it to an existing profile":
		return "请取消设置 %s，或将其设为已有的配置"
	case "unset one of them":
		return "请取消设置其中一个"
	case "update %s, or write the profile anew: %s":
		return "更新 %s，或重新写入该配置：%s"
	case "use --backend system, or run aliyun-cred-helper init, then use --backend file":
		return "使用 --backend system，或先运行 aliyun-cred-helper init，再使用 --backend file"
	case "use --expired-seconds with 900 (15m) up to the role's maximum session duration, such as 3600 or 1h":
		return "使用 --expired-seconds，从 900（15m）到角色的最大会话时间，例如 3600 或 1h"
	case "use --mode StsToken":
		return "使用 --mode StsToken"
	case "use --ram-role-arn acs:ram::ACCOUNT:role/%s":
		return "使用 --ram-role-arn acs:ram::ACCOUNT:role/%s"
	case "use --ram-role-arn acs:ram::ACCOUNT:role/NAME":
		return "使用 --ram-role-arn acs:ram::ACCOUNT:role/NAME"
	case "use --role-session-name with 2 to 64 of A-Z a-z 0-9 . @ _ -":
		return "使用 --role-session-name，由 2 到 64 个 A-Z a-z 0-9 . @ _ - 字符组成"
	case "use --source-identity with 2 to 64 of A-Z a-z 0-9 _ + = , . @ -":
		return "请使用 2 到 64 个 A-Z a-z 0-9 _ + = , . @ - 的字符作为 --source-identity"
	case "use 1 to 64 of A-Z a-z 0-9 . _ - in --ram-role-name or ALIBABA_CLOUD_ECS_METADATA":
		return "在 --ram-role-name 或 ALIBABA_CLOUD_ECS_METADATA 中使用 1 到 64 个 A-Z a-z 0-9 . _ - 字符"
	case "use 127.0.0.1 instead of localhost":
		return "使用 127.0.0.1 代替 localhost"
	case "use CN or INTL":
		return "使用 CN 或 INTL"
	case "use CloudSSO or OAuth":
		return "请使用 CloudSSO 或 OAuth"
	case "use VAR=FIELD, with FIELD one of: %s":
		return "使用 VAR=FIELD，FIELD 可选：%s"
	case "use a duration such as 25s":
		return "请使用时长，例如 25s"
	case "use a glob such as 'prod-*'":
		return "请使用通配符，例如 'prod-*'"
	case "use a source that gives one identity for as long as a call takes":
		return "使用在一次调用期间身份不变的来源"
	case "use a source with an AccessKey or a session":
		return "使用有访问密钥或会话的来源"
	case "use aliyun-cred-helper exec without --serve, or assume a role with --ram-role-arn":
		return "使用不带 --serve 的 aliyun-cred-helper exec，或用 --ram-role-arn 扮演角色"
	case "use another --shell":
		return "使用其他 --shell"
	case "use auto, system, file or none":
		return "请使用 auto、system、file 或 none"
	case "use auto, system, kernel, file or none":
		return "请使用 auto、system、kernel、file 或 none"
	case "use mode AK, RamRoleArn or CloudSSO":
		return "使用 AK、RamRoleArn 或 CloudSSO 模式"
	case "use one of %s; or name a page with --url":
		return "请使用 %s 之一；或用 --url 指定页面"
	case "use one of: %s":
		return "可选：%s"
	case "use paths and names that need no quotes":
		return "请使用无需引号的路径和名称"
	case "use whole minutes, such as 60m or 12h":
		return "请使用整分钟，例如 60m 或 12h"
	case "use {account_name}, {account_id}, {access_config} and {access_config_id}":
		return "请使用 {account_name}、{account_id}、{access_config} 和 {access_config_id}"
	case "user name":
		return "用户名"
	case "valid until":
		return "有效期至"
	case "wait a little; use the cache instead of --no-cache or --refresh":
		return "请稍等；使用缓存，不要使用 --no-cache 或 --refresh"
	case "wait until it ends, and run this again":
		return "请等它结束后再次运行"
	case "waiting for another process to refresh this session: %w":
		return "等待另一个进程更新此会话：%w"
	case "waiting for another process to write this item: %w":
		return "正在等待另一个进程写入此条目：%w"
	case "waiting for the AccessKey %s to be known: %w":
		return "正在等待访问密钥 %s 生效：%w"
	case "warning: %s":
		return "警告：%s"
	case "where else the AccessKey %s is used is not known: %w":
		return "无法得知访问密钥 %s 还在何处使用：%w"
	case "whether an AccessKey was created is not known, and the next run will tell; %s keeps %s: %w":
		return "无法得知是否已创建访问密钥，下次运行时会说明；%s 仍使用 %s：%w"
	case "whether the network policy of %s is also that of %s is not known; look at it in the RAM console: %v":
		return "无法得知 %s 的网络策略是否也已用于 %s；请在 RAM 控制台中查看：%v"
	case "which profile to delete is not said":
		return "没有指定要删除的配置"
	case "which profiles need the key %s is not known: %w":
		return "无法得知哪些配置需要密钥 %s：%w"
	case "whose process the connection is from is not known":
		return "无法确定连接来自谁的进程"
	case "without a name":
		return "无名称"
	case "would activate the AccessKey %s, test it, put it in place of %s, and deactivate that":
		return "将启用访问密钥 %s，验证后替换 %s，并停用后者"
	case "would create an AccessKey of %s, test it, put it in place of %s, and deactivate that":
		return "将为 %s 创建一个访问密钥，验证后替换 %s，并停用后者"
	case "would delete the AccessKey %s":
		return "将删除访问密钥 %s"
	case "would delete the AccessKey %s and %s":
		return "将删除访问密钥 %s 和 %s"
	case "would delete the AccessKey %s, which an interrupted rotation has created; %s keeps %s":
		return "将删除中断的轮换所创建的访问密钥 %s；%s 仍使用 %s"
	case "would finish an interrupted rotation: %s has the AccessKey %s already, and %s would be deactivated":
		return "将完成中断的轮换：%s 已使用访问密钥 %s，将停用 %s"
	case "would finish an interrupted rotation: test the AccessKey %s, put it in place of %s, and deactivate that":
		return "将完成中断的轮换：验证访问密钥 %s，用它替换 %s，并停用后者"
	case "write --oidc-token-env NAME, without $, or --oidc-token-env github":
		return "请写成不带 $ 的 --oidc-token-env NAME，或 --oidc-token-env github"
	case "write full paths and values":
		return "请写出完整的路径和值"
	case "write it as HOST or https://HOST":
		return "请写成 HOST 或 https://HOST"
	case "write it as HOST, HOST:PORT or https://HOST[:PORT]":
		return "请写成 HOST、HOST:PORT 或 https://HOST[:PORT]"
	case "write it as http://127.0.0.1:PORT":
		return "请写成 http://127.0.0.1:PORT"
	case "write it as https://HOST/PATH":
		return "请写成 https://HOST/PATH"
	case "write it like acs:ram::123456789012****:oidc-provider/NAME":
		return "请写成 acs:ram::123456789012****:oidc-provider/NAME 这样"
	case "write it like cn-hangzhou":
		return "请写成 cn-hangzhou 这样"
	case "write the account id yourself":
		return "请自行写入账号 ID"
	case "write the path in full: no shell has replaced its ~":
		return "请写出完整路径：其中的 ~ 没有被 shell 替换"
	case "written":
		return "已写入"
	case "written %s":
		return "已写入 %s"
	case "written %s (added: %d, removed: %d, unchanged: %d)":
		return "已写入 %s（添加：%d，删除：%d，不变：%d）"
	case "yes":
		return "是"
	}
	return ""
}
