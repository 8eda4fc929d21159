package message

// zhA has the texts of the sources, of the services that they ask, of the files and keyrings
// that they read, and of the flags that choose them.
func zhA(english string) string { //nolint:funlen // a table
	switch english {
	case "cannot write beside it: %w":
		return "无法在同一目录中写入：%w"
	case "it is larger than %d KiB":
		return "文件大于 %d KiB"
	case "cannot replace it: %w":
		return "无法替换：%w"
	case "profile %s has the AccessKey id %s, and the key in the keychain has another one":
		return "配置 %s 的 AccessKey ID 是 %s，而钥匙串中的是另一个"
	case "%s is a bearer token, which cannot assume a role":
		return "%s 是 Bearer Token，不能用来扮演角色"
	case "profile %s has no AccessKey in config.json or the keychain":
		return "config.json 和钥匙串中都没有配置 %s 的访问密钥"
	case "profile %s has no bearer token in config.json or the keychain":
		return "config.json 和钥匙串中都没有配置 %s 的 Bearer Token"
	case "%s is set without %s":
		return "设置了 %s，但没有设置 %s"
	case "mode StsToken needs %s as well":
		return "StsToken 模式还需要 %s"
	case "use --mode StsToken":
		return "使用 --mode StsToken"
	case "%s is that of a session, which mode AK would use without its token":
		return "%s 属于会话，而 AK 模式不会使用会话的令牌"
	case "set %s, or another AccessKey":
		return "设置 %s，或换一个访问密钥"
	case "%s is that of a session, which needs %s as well":
		return "%s 属于会话，还需要 %s"
	case "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or name a profile":
		return "设置 ALIBABA_CLOUD_ACCESS_KEY_ID 和 ALIBABA_CLOUD_ACCESS_KEY_SECRET，或指定一个配置"
	case "mode %s without a profile uses the AccessKey of the environment, and none is set":
		return "不指定配置时，%s 模式使用环境变量中的访问密钥，但没有设置"
	case "no AccessKey variables":
		return "没有设置访问密钥的环境变量"
	case "it has an access_key_secret and no access_key_id":
		return "有 access_key_secret，但没有 access_key_id"
	case "set mode StsToken and sts_token in it, or another AccessKey":
		return "在其中设置 StsToken 模式和 sts_token，或换一个访问密钥"
	case "its access_key_id is that of a session, which mode %s would use without its sts_token":
		return "其 access_key_id 属于会话，而 %s 模式不会使用其 sts_token"
	case "mode StsToken needs access_key_id, access_key_secret and sts_token":
		return "StsToken 模式需要 access_key_id、access_key_secret 和 sts_token"
	case "set %s, or name a profile":
		return "设置 %s，或指定一个配置"
	case "%s is not set":
		return "没有设置 %s"
	case "%v; using the cached session, valid until %s":
		return "%v；继续使用缓存的会话，有效期至 %s"
	case "%w (tried by another process)":
		return "%w（由另一个进程尝试）"
	case "the credential is not usable: %w":
		return "凭证不可用：%w"
	case "another process is renewing this session":
		return "另一个进程正在续期此会话"
	case "the source of the session has changed":
		return "会话的来源已变化"
	case "use a source that gives one identity for as long as a call takes":
		return "使用在一次调用期间身份不变的来源"
	case "%w %d times during this call":
		return "%w，在本次调用中发生了 %d 次"
	case "--policy: %s: %w":
		return "--policy：%s：%w"
	case "--policy: it is empty":
		return "--policy：为空"
	case "the keychain cannot be asked":
		return "无法访问钥匙串"
	case "there is none":
		return "没有钥匙串"
	case "mode CloudSSO needs %s in the profile, or %s":
		return "CloudSSO 模式需要配置中的 %s，或 %s"
	case "the service does not accept the sign-in at %s any more":
		return "服务不再接受 %s 的登录"
	case "not signed in at %s":
		return "尚未登录 %s"
	case "the sign-in at %s expired at %s":
		return "%s 的登录已于 %s 过期"
	case "%s names no current profile":
		return "%s 没有指定当前配置"
	case "the blank profile default has no AccessKey, and the keychain cannot be asked for one":
		return "空白的 default 配置没有访问密钥，也无法在钥匙串中查找"
	case "no metadata service within reach, less than a minute ago":
		return "无法连接元数据服务（不到一分钟前刚试过）"
	case "no metadata service within reach":
		return "无法连接元数据服务"
	case "ECS metadata service":
		return "ECS 元数据服务"
	case "credentials URI":
		return "凭证 URI"
	case "name a profile: aliyun-cred-helper whoami NAME":
		return "指定一个配置：aliyun-cred-helper whoami NAME"
	case "no source has a credential: %s":
		return "没有任何来源提供凭证：%s"
	case "%s is set":
		return "已设置 %s"
	case "%s; to export it again: %s":
		return "%s；要重新导出，请运行：%s"
	case "the session in the environment has expired":
		return "环境变量中的会话已过期"
	case "the exported session expired at %s":
		return "导出的会话已于 %s 过期"
	case "the exported session of %s expired at %s":
		return "导出的 %s 的会话已于 %s 过期"
	case "program not found":
		return "找不到程序"
	case "program not executable":
		return "程序不可执行"
	case "check the process_command of profile %s":
		return "检查配置 %s 的 process_command"
	case "external program %s":
		return "外部程序 %s"
	case "check the process_command of each profile":
		return "检查各个配置的 process_command"
	case "External profiles run one another, at last %s":
		return "External 模式的配置相互调用，最后一个是 %s"
	case "it did not end in time: %w":
		return "没有及时结束：%w"
	case "run it by hand to see its messages":
		return "手动运行它以查看其消息"
	case "%s runs programs as you, and %s":
		return "%s 会以您的身份运行程序，但是%s"
	case "it did not print the documented JSON":
		return "输出不是文档所述的 JSON"
	case "it printed no documented mode: AK, StsToken or BearerToken":
		return "输出中没有文档所述的模式：AK、StsToken 或 BearerToken"
	case "it printed mode %s without a token":
		return "输出的模式是 %s，但没有令牌"
	case "mode External needs a process_command":
		return "External 模式需要 process_command"
	case "%s is set, which switches External programs off":
		return "设置了 %s，因此不运行 External 模式的程序"
	case "check the quotes in it":
		return "检查其中的引号"
	case "its process_command cannot be split into words":
		return "无法把 process_command 拆分成单词"
	case "External profiles run one another: %s":
		return "External 模式的配置相互调用：%s"
	case "%v; using its last answer, valid until %s":
		return "%v；继续使用上次的结果，有效期至 %s"
	case "profile %s: its process_command names another config.json: %s, and this one is %s":
		return "配置 %s：其 process_command 指定了另一个 config.json：%s，而当前的是 %s"
	case "profile %q leads back to itself: %s":
		return "配置 %q 又回到了自身：%s"
	case "update %s, or write the profile anew: %s":
		return "更新 %s，或重新写入该配置：%s"
	case "profile %s: its process_command cannot be followed: %w":
		return "配置 %s：无法按其 process_command 继续：%w"
	case "call the API without a credential helper":
		return "不使用凭证助手，直接调用 API"
	case "mode %s has no credential":
		return "%s 模式没有凭证"
	case "use mode AK, RamRoleArn or CloudSSO":
		return "使用 AK、RamRoleArn 或 CloudSSO 模式"
	case "mode %s is deprecated by the vendor and not supported":
		return "%s 模式已被阿里云弃用，不受支持"
	case "mode %s is not supported":
		return "不支持 %s 模式"
	case "mode OAuth needs a profile, since a sign-in belongs to one":
		return "OAuth 模式需要指定配置，因为登录属于某个配置"
	case "profile %s has an incomplete session: mode OAuth needs access_key_id, access_key_secret and sts_token":
		return "配置 %s 的会话不完整：OAuth 模式需要 access_key_id、access_key_secret 和 sts_token"
	case "not signed in at site %s for profile %s":
		return "尚未在站点 %s 为配置 %s 登录"
	case "%w, and the session that `aliyun` wrote there has expired; only `aliyun` may use its refresh token":
		return "%w，并且 `aliyun` 写入的会话已过期；只有 `aliyun` 可以使用其刷新令牌"
	case "%w; the renewal begun at %s was cut short, and its answer may have had the next token":
		return "%w；%s 开始的续期被中断，其响应可能包含了下一个令牌"
	case "the renewed sign-in cannot be stored, and is lost when this session expires (%v); then run: %s":
		return "无法保存续期后的登录，当前会话过期后（%v）它将丢失；届时请运行：%s"
	case "the sign-in at site %s has expired":
		return "站点 %s 的登录已过期"
	case "the sign-in is not renewed, since it cannot be stored: %w":
		return "没有续期登录，因为无法保存：%w"
	case "mode OIDC needs oidc_provider_arn in the profile, --oidc-provider-arn or %s":
		return "OIDC 模式需要配置中的 oidc_provider_arn、--oidc-provider-arn 或 %s"
	case "mode OIDC needs oidc_token_file in the profile, --oidc-token-file or %s":
		return "OIDC 模式需要配置中的 oidc_token_file、--oidc-token-file 或 %s"
	case "it is empty":
		return "为空"
	case "OIDC token file %s":
		return "OIDC 令牌文件 %s"
	case "check %s or oidc_token_file":
		return "检查 %s 或 oidc_token_file"
	case "it is too large":
		return "文件过大"
	case "--endpoint-type vpc, or leave it out":
		return "使用 --endpoint-type vpc，或去掉该参数"
	case "endpoint type %s is not known":
		return "未知的终端节点类型 %s"
	case "no profile %q in %s, and no key of that name in the keychain; there are no profiles yet":
		return "%[2]s 中没有名为 %[1]q 的配置，钥匙串中也没有同名的密钥；目前还没有任何配置"
	case "no profile %q in %s, and no key of that name in the keychain; there are: %s":
		return "%[2]s 中没有名为 %[1]q 的配置，钥匙串中也没有同名的密钥；现有：%[3]s"
	case "no profile %q in %s; did you mean %q? there are: %s":
		return "%[2]s 中没有名为 %[1]q 的配置；您是否要找 %[3]q？现有：%[4]s"
	case "no profile %s in %s, and the home directory is not set":
		return "%[2]s 中没有名为 %[1]s 的配置，并且没有设置主目录"
	case "for the key itself: --mode AK":
		return "要使用密钥本身：--mode AK"
	case "no profile %s in %s; the key of that name in the keychain belongs to such a profile":
		return "%[2]s 中没有名为 %[1]s 的配置；钥匙串中同名的密钥属于这样一个配置"
	case "%s has %d profiles named %s; the first is used":
		return "%s 中有 %d 个名为 %s 的配置；使用第一个"
	case "profile %s":
		return "配置 %s"
	case "set ram_role_arn in the profile, or add --ram-role-arn ARN":
		return "在配置中设置 ram_role_arn，或添加 --ram-role-arn ARN"
	case "mode %s needs the ARN of a role":
		return "%s 模式需要角色的 ARN"
	case "add --ram-role-arn ARN, or leave them out":
		return "添加 --ram-role-arn ARN，或去掉这些参数"
	case "--role-session-name, --external-id, --policy and --expired-seconds need a role, and none is assumed here":
		return "--role-session-name、--external-id、--policy 和 --expired-seconds 需要角色，而这里没有扮演任何角色"
	case "set source_profile in the profile, or add --source-profile NAME":
		return "在配置中设置 source_profile，或添加 --source-profile NAME"
	case "mode ChainableRamRoleArn needs a source profile":
		return "ChainableRamRoleArn 模式需要来源配置"
	case "mode CredentialsURI needs credentials_uri in the profile, --credentials-uri or %s":
		return "CredentialsURI 模式需要配置中的 credentials_uri、--credentials-uri 或 %s"
	case "%s is set, which switches credentials URIs off":
		return "设置了 %s，因此不使用凭证 URI"
	case "write it as https://HOST/PATH":
		return "请写成 https://HOST/PATH"
	case "the credentials URI is not an http or https address":
		return "凭证 URI 不是 http 或 https 地址"
	case "a credentials URI with user info is not supported":
		return "不支持带用户信息的凭证 URI"
	case "the credentials URI on %s is plain http: anyone on the network can read the credential":
		return "%s 上的凭证 URI 使用明文 http：网络上的任何人都能读取凭证"
	case "the answer's Code is not Success":
		return "响应的 Code 不是 Success"
	case "a new profile has no name":
		return "新配置没有名称"
	case "it has a value of the wrong type":
		return "有一个值的类型不正确"
	case "it is nested deeper than %d levels":
		return "嵌套超过 %d 层"
	case "%s has a value of the wrong type":
		return "%s 的值类型不正确"
	case "profile %s: %w":
		return "配置 %s：%w"
	case "profile number %d: %w":
		return "第 %d 个配置：%w"
	case "profile number %d is not an object":
		return "第 %d 个配置不是 JSON 对象"
	case "the profile's name: %w":
		return "配置的名称：%w"
	case "after the change it is larger than %d KiB":
		return "修改后文件大于 %d KiB"
	case "after the change: %w":
		return "修改后：%w"
	case "try again when the other program is done":
		return "等另一个程序结束后再试"
	case "check who owns the file and its directory, and their permissions":
		return "检查文件及其目录的所有者和权限"
	case "cannot make its directory: %w":
		return "无法创建其目录：%w"
	case "it is a symbolic link that leads nowhere":
		return "它是一个没有指向任何文件的符号链接"
	case "it was changed by another program at the same time":
		return "同时被另一个程序修改"
	case "other users can write it (mode %04o)":
		return "其他用户可以写入该文件（权限 %04o）"
	case "its directory belongs to another user":
		return "其目录属于另一个用户"
	case "set HOME, or add --config-path FILE":
		return "设置 HOME，或添加 --config-path FILE"
	case "the home directory is not set, so config.json is not found":
		return "没有设置主目录，因此找不到 config.json"
	case "the file does not exist":
		return "文件不存在"
	case "correct --config-path or ALIBABA_CLOUD_CONFIG_FILE":
		return "更正 --config-path 或 ALIBABA_CLOUD_CONFIG_FILE"
	case "its profiles are not a list of objects":
		return "profiles 不是由对象组成的列表"
	case "it is not valid UTF-8":
		return "不是有效的 UTF-8"
	case "a value of type %T cannot be written":
		return "不能写入类型为 %T 的值"
	case "there is something after the end of the object":
		return "对象结束之后还有内容"
	case "it is not valid JSON":
		return "不是有效的 JSON"
	case "the file is empty":
		return "文件为空"
	case "it is not a JSON object":
		return "不是 JSON 对象"
	case "the file ends before its last bracket":
		return "文件在最后一个括号之前就结束了"
	case "a backslash in a text must be written twice":
		return "文本中的反斜杠必须写两次"
	case "a text must end on its line, and has no tab or control character":
		return "文本必须在同一行结束，并且不能有制表符或控制字符"
	case "JSON has no comments":
		return "JSON 没有注释"
	case "unexpected \"%c\" after a comma":
		return "逗号之后不应出现 \"%c\""
	case "unexpected \"%c\"":
		return "不应出现 \"%c\""
	case "a comma or a colon is missing before this":
		return "在此之前缺少逗号或冒号"
	case "a text must be in double quotes":
		return "文本必须用双引号括起来"
	case "unexpected character":
		return "不应出现的字符"
	case "it has no AccessKey id":
		return "没有 AccessKey ID"
	case "it has no AccessKey secret":
		return "没有 AccessKey Secret"
	case "it expired at %s":
		return "已于 %s 过期"
	case "not configured":
		return "未设置"
	case "write it as HOST, HOST:PORT or https://HOST[:PORT]":
		return "请写成 HOST、HOST:PORT 或 https://HOST[:PORT]"
	case "it has a space, a control character or a character outside ASCII":
		return "含有空格、控制字符或非 ASCII 字符"
	case "it has a query or fragment":
		return "含有查询参数或片段"
	case "it has a path":
		return "含有路径"
	case "it has no valid host":
		return "没有有效的主机名"
	case "its port is not a number from 1 to 65535":
		return "端口不是 1 到 65535 之间的数字"
	case "it is not an https URL":
		return "不是 https URL"
	case "plain http is accepted for a loopback host only":
		return "只有回环地址才能使用明文 http"
	case "it is not a loopback URL":
		return "不是回环地址的 URL"
	case "write it as http://127.0.0.1:PORT":
		return "请写成 http://127.0.0.1:PORT"
	case "check HTTPS_PROXY and NO_PROXY":
		return "检查 HTTPS_PROXY 和 NO_PROXY"
	case "if there is a proxy or a private CA in between, name its PEM file in SSL_CERT_FILE (on macOS and Windows add it to the system's store); in a container, install ca-certificates":
		return "如果中间有代理或私有 CA，请用 SSL_CERT_FILE 指定其 PEM 文件（在 macOS 和 Windows 上请添加到系统的证书库）；在容器中，请安装 ca-certificates"
	case "check this machine's clock":
		return "检查本机的时钟"
	case "check the endpoint's name and region, and this machine's DNS":
		return "检查终端节点的名称和地域，以及本机的 DNS"
	case "the URL is neither https nor http":
		return "URL 既不是 https 也不是 http"
	case "the answer is longer than 64 KiB":
		return "响应超过 64 KiB"
	case "the answer is only informational (HTTP status 1xx)":
		return "响应只是信息性的（HTTP 状态码 1xx）"
	case "the proxy's address is not a URL":
		return "代理的地址不是 URL"
	case "localhost is not a loopback address on this machine":
		return "本机的 localhost 不是回环地址"
	case "use 127.0.0.1 instead of localhost":
		return "使用 127.0.0.1 代替 localhost"
	case "the connection broke before there was a complete HTTP answer":
		return "在收到完整的 HTTP 响应之前连接中断"
	case "the other side does not speak TLS":
		return "对方不使用 TLS"
	case "no answer within the time limit":
		return "在时限内没有响应"
	case "check the endpoint's scheme and port":
		return "检查终端节点的协议和端口"
	case "no connection within the time limit of an attempt":
		return "在单次尝试的时限内没有建立连接"
	case "the endpoint makes no valid request":
		return "用该终端节点无法构成有效的请求"
	case "no answer within %s":
		return "在 %s 内没有响应"
	case "the answer's Expiration is not a time":
		return "响应的 Expiration 不是时间"
	case "the credential had already expired at %s":
		return "凭证早已于 %s 过期"
	case "the connection is from a process of another user":
		return "连接来自另一个用户的进程"
	case "whose process the connection is from is not known":
		return "无法确定连接来自谁的进程"
	case "the answer is not the documented JSON":
		return "响应不是文档所述的 JSON"
	case "set this machine's clock: it is %s ahead of the service":
		return "设置本机的时钟：它比服务快 %s"
	case "set this machine's clock: it is %s behind the service":
		return "设置本机的时钟：它比服务慢 %s"
	case "HTTP status %d without the documented JSON":
		return "HTTP 状态码 %d，没有文档所述的 JSON"
	case "the answer is incomplete: no %s":
		return "响应不完整：缺少 %s"
	case "try again later":
		return "请稍后再试"
	case "check the address, and whether a proxy answers in the service's place":
		return "检查地址，以及是否有代理代替服务作出响应"
	case "the proxy refused the connection with HTTP status %d":
		return "代理以 HTTP 状态码 %d 拒绝了连接"
	case "ecs metadata service":
		return "ECS 元数据服务"
	case "ecs metadata token":
		return "ECS 元数据令牌"
	case "hardened mode is required, and the service gave no token (HTTP status %d)":
		return "要求使用加固模式，但服务没有给出令牌（HTTP 状态码 %d）"
	case "ecs metadata role":
		return "ECS 元数据角色"
	case "the answer is not the name of a role":
		return "响应不是角色的名称"
	case "ecs metadata credentials":
		return "ECS 元数据凭证"
	case "the instance has no role %s":
		return "实例没有角色 %s"
	case "the answer's Code is \"%s\" instead of Success":
		return "响应的 Code 是 \"%s\"，而不是 Success"
	case "HTTP status %d":
		return "HTTP 状态码 %d"
	case "if this is not an ECS instance, set ALIBABA_CLOUD_ECS_METADATA_DISABLED=true":
		return "如果这不是 ECS 实例，请设置 ALIBABA_CLOUD_ECS_METADATA_DISABLED=true"
	case "unset ALIBABA_CLOUD_IMDSV1_DISABLED to allow normal mode; in a container, where the hop limit can keep the token out, use the host's network":
		return "取消设置 ALIBABA_CLOUD_IMDSV1_DISABLED 以允许普通模式；在容器中，跳数限制可能使令牌无法到达，请使用主机网络"
	case "the instance enforces hardened mode and gave no token; in a container, where the hop limit can keep the token out, use the host's network":
		return "实例强制使用加固模式，但没有给出令牌；在容器中，跳数限制可能使令牌无法到达，请使用主机网络"
	case "check the role's name, and that this role is attached to the instance":
		return "检查角色的名称，以及该角色是否已授予实例"
	case "ecs role name":
		return "ECS 角色名称"
	case "use 1 to 64 of A-Z a-z 0-9 . _ - in --ram-role-name or ALIBABA_CLOUD_ECS_METADATA":
		return "在 --ram-role-name 或 ALIBABA_CLOUD_ECS_METADATA 中使用 1 到 64 个 A-Z a-z 0-9 . _ - 字符"
	case "%q is not the name of a RAM role":
		return "%q 不是 RAM 角色的名称"
	case "the user's quota of kernel keys is used up":
		return "该用户的内核密钥配额已用完"
	case "the kernel keyring may not be used here, as in most containers":
		return "此处不能使用内核钥匙串，多数容器都是如此"
	case "the kernel keyring reports an error":
		return "内核钥匙串报告错误"
	case "keyctl: %w":
		return "keyctl：%w"
	case "it cannot seal the item":
		return "无法加密该条目"
	case "sealing key %s":
		return "加密密钥 %s"
	case "it is damaged, open to other users or not this user's":
		return "已损坏、其他用户可访问，或不属于此用户"
	case "it cannot be read":
		return "无法读取"
	case "it needs /proc, to tell this container from others":
		return "需要 /proc 来区分此容器与其他容器"
	case "its sealing key %s is there":
		return "其加密密钥 %s 已存在"
	case "there is no directory for its sealing key":
		return "没有存放其加密密钥的目录"
	case "%s is below a directory of another user":
		return "%s 位于另一个用户的目录之下"
	case "there is no directory for it":
		return "没有可用的目录"
	case "%s is a symbolic link":
		return "%s 是符号链接"
	case "%s is no directory":
		return "%s 不是目录"
	case "%s belongs to another user":
		return "%s 属于另一个用户"
	case "%s is open to other users":
		return "%s 对其他用户开放"
	case "it belongs to another user":
		return "属于另一个用户"
	case "the environment does not say where the session bus is":
		return "环境变量没有指明会话总线的位置"
	case "set DBUS_SESSION_BUS_ADDRESS=unix:path=%s":
		return "设置 DBUS_SESSION_BUS_ADDRESS=unix:path=%s"
	case "the session bus is not a socket of this machine":
		return "会话总线不是本机的套接字"
	case "no such item":
		return "没有该条目"
	case "no D-Bus session: usual over SSH, in WSL and in containers":
		return "没有 D-Bus 会话：在 SSH、WSL 和容器中很常见"
	case "the keyring is locked":
		return "钥匙串已锁定"
	case "unlock it in your desktop, or run: read -rs P && printf %s \"$P\" | gnome-keyring-daemon --replace --unlock":
		return "在桌面中解锁，或运行：read -rs P && printf %s \"$P\" | gnome-keyring-daemon --replace --unlock"
	case "the keyring service does not work":
		return "钥匙串服务不能正常工作"
	case "the keyring has no collection yet":
		return "钥匙串中还没有集合"
	case "log in at the desktop once":
		return "请先登录一次桌面"
	case "no keyring service is running":
		return "没有正在运行的钥匙串服务"
	case "start gnome-keyring or KWallet":
		return "启动 gnome-keyring 或 KWallet"
	case "the session bus cannot be reached":
		return "无法连接会话总线"
	case "use --backend system, or run aliyun-cred-helper init, then use --backend file":
		return "使用 --backend system，或先运行 aliyun-cred-helper init，再使用 --backend file"
	case "keychain not usable":
		return "钥匙串不可用"
	case "no such keychain here":
		return "此处没有这种钥匙串"
	case "the item is damaged, or was not written by this program":
		return "该条目已损坏，或不是由本程序写入的"
	case "run aliyun-cred-helper init, then use --backend file":
		return "先运行 aliyun-cred-helper init，再使用 --backend file"
	case "aliyun-cred-helper init     creates an encrypted file store":
		return "aliyun-cred-helper init     创建加密的文件存储"
	case "it has flags that exclude each other":
		return "含有互斥的参数"
	case "this version does not know the flag %s":
		return "此版本不认识参数 %s"
	case "it is another command than get":
		return "它是 get 以外的命令"
	case "it has an argument that get does not take":
		return "它有 get 不接受的参数"
	case "--%s takes no value":
		return "--%s 不接受值"
	case "--%s has no value":
		return "--%s 没有值"
	case "--%s has a wrong value":
		return "--%s 的值不正确"
	case "Profile of config.json, or key of the keychain, to resolve.":
		return "要解析的 config.json 中的配置，或钥匙串中的密钥。"
	case "Mode to use instead of the profile's own.":
		return "使用此模式，而不是配置自身的模式。"
	case "config.json to read.":
		return "要读取的 config.json。"
	case "Profile whose credential assumes a chained role.":
		return "用其凭证扮演链式角色的配置。"
	case "Role to assume; repeat it for a chain of roles.":
		return "要扮演的角色；重复该参数可形成角色链。"
	case "Role of the ECS instance; saves a request.":
		return "ECS 实例的角色；可省去一次请求。"
	case "Session name of the last role.":
		return "最后一个角色的会话名称。"
	case "External id of the last role.":
		return "最后一个角色的外部 ID。"
	case "Length of the last role's session: seconds, or a duration such as 12h.":
		return "最后一个角色的会话时长：秒数，或 12h 这样的时长。"
	case "Session policy of the last role, or @FILE.":
		return "最后一个角色的会话权限策略，或 @FILE。"
	case "Region of STS.":
		return "STS 的地域。"
	case "Host of STS.":
		return "STS 的主机。"
	case "STS inside a VPC [$$ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true].":
		return "VPC 内的 STS [$$ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true]。"
	case "OIDC provider of the role.":
		return "角色的 OIDC 身份提供商。"
	case "File with the OIDC token.":
		return "存放 OIDC 令牌的文件。"
	case "Service that gives sessions.":
		return "提供会话的服务。"
	case "Sign-in URL of a CloudSSO portal.":
		return "云SSO 门户的登录 URL。"
	case "Account to use there.":
		return "要使用的账号。"
	case "Access configuration to use in the account.":
		return "要在该账号中使用的访问配置。"
	case "Site of an OAuth sign-in.":
		return "OAuth 登录的站点。"
	case "Keep the session of an External program for later calls.":
		return "保留 External 程序的会话，供以后的调用使用。"
	case "Neither read nor write cached sessions.":
		return "既不读取也不写入缓存的会话。"
	case "Ignore the cached session, and cache a new one.":
		return "忽略缓存的会话，并缓存新的会话。"
	case "The same as --profile NAME.":
		return "与 --profile NAME 相同。"
	case "two profiles are named: %s, and %s by --profile":
		return "指定了两个配置：%s，以及 --profile 的 %s"
	case "config.json to use.":
		return "要使用的 config.json。"
	case "Keychain: ${backends}.":
		return "钥匙串：${backends}。"
	case "Time limit of the whole call.":
		return "整个调用的时限。"
	case "Print one line a step to stderr, never a secret [$$ALIYUN_CRED_HELPER_DEBUG=1 or =FILE].":
		return "每一步在 stderr 打印一行，绝不打印密钥 [$$ALIYUN_CRED_HELPER_DEBUG=1 或 =FILE]。"
	case "%q is not a number of seconds above zero, such as 3600, or a duration such as 1h":
		return "%q 不是大于零的秒数（如 3600），也不是时长（如 1h）"
	case "the value has a control character":
		return "值中含有控制字符"
	case "use another --shell":
		return "使用其他 --shell"
	case "the value has a character that this shell cannot quote":
		return "值中含有此 shell 无法引用的字符"
	case "there is no dialect %s":
		return "没有 %s 这种语法"
	case "use one of: %s":
		return "可选：%s"
	case "the value has a NUL character, which no environment can have":
		return "值中含有 NUL 字符，环境变量不允许"
	case "use VAR=FIELD, with FIELD one of: %s":
		return "使用 VAR=FIELD，FIELD 可选：%s"
	case "there is no = in it":
		return "其中没有 ="
	case "the name of a variable has letters, digits and _, and does not begin with a digit":
		return "变量名由字母、数字和 _ 组成，并且不以数字开头"
	case "the names that begin with %s are those of this program":
		return "以 %s 开头的变量名为本程序保留"
	case "there is no such field":
		return "没有这个字段"
	case "a bearer token has no AccessKey":
		return "Bearer Token 没有访问密钥"
	case "the profile has no region":
		return "配置中没有地域"
	case "add --region REGION":
		return "添加 --region REGION"
	case "write the account id yourself":
		return "请自行写入账号 ID"
	case "only a role or an access configuration of CloudSSO says which account it is in":
		return "只有角色或云SSO 的访问配置才能确定账号"
	case "CloudSSO credentials":
		return "云SSO 凭证"
	case "choose them with aliyun-sso-login":
		return "用 aliyun-sso-login 选择"
	case "the account and the access configuration must be given as ids":
		return "账号和访问配置必须以 ID 指定"
	case "account %s: %w":
		return "账号 %s：%w"
	case "%d of %d accounts are missing; %w":
		return "缺少 %d 个账号（共 %d 个）；%w"
	case "the portal refuses this account":
		return "门户拒绝访问此账号"
	case "sign in again: aliyun-sso-login":
		return "请重新登录：aliyun-sso-login"
	case "ask the administrator of the directory for this access configuration, or choose another: aliyun-sso-login accounts":
		return "向目录的管理员申请此访问配置，或选择其他的：aliyun-sso-login accounts"
	case "the service does not accept the token":
		return "服务不接受该令牌"
	case "the answer has an access configuration without an id":
		return "响应中有一个访问配置没有 ID"
	case "the list has more than %d entries":
		return "列表超过 %d 项"
	case "the list does not end: the service repeats a page":
		return "列表没有结束：服务重复返回同一页"
	case "the list has more than %d pages":
		return "列表超过 %d 页"
	case "CloudSSO accounts":
		return "云SSO 账号"
	case "the answer has an account without an id":
		return "响应中有一个账号没有 ID"
	case "CloudSSO access configurations":
		return "云SSO 访问配置"
	case "the account is not given as an id":
		return "账号不是以 ID 指定的"
	case "the answer has no usable refresh_token":
		return "响应中没有可用的 refresh_token"
	case "the answer's token is not a bearer token":
		return "响应中的令牌不是 Bearer Token"
	case "oauth token":
		return "OAuth 令牌"
	case "oauth exchange":
		return "OAuth 换取会话"
	case "sign in again: aliyun-sso-login --mode OAuth":
		return "请重新登录：aliyun-sso-login --mode OAuth"
	case "oauth site type":
		return "OAuth 站点类型"
	case "use CN or INTL":
		return "使用 CN 或 INTL"
	case "there is no such site":
		return "没有这个站点"
	case "there is no refresh token":
		return "没有刷新令牌"
	case "copy the user logon URL from the overview page of the CloudSSO console: https://signin-REGION.alibabacloudsso.com/DIRECTORY/login":
		return "从云SSO 控制台的概览页复制用户登录 URL：https://signin-REGION.alibabacloudsso.com/DIRECTORY/login"
	case "sign-in URL":
		return "登录 URL"
	case "it is empty, or has a space, a control character or a character outside ASCII":
		return "为空，或含有空格、控制字符或非 ASCII 字符"
	case "it is not a URL":
		return "不是 URL"
	case "it has a user name or password":
		return "含有用户名或密码"
	case "its path is not that of a portal":
		return "路径不是门户的路径"
	case "this machine stopped listening for the browser":
		return "本机已停止等待浏览器的连接"
	case "the service refused it with an unknown code":
		return "服务以未知的错误码拒绝"
	case "end a program that listens on one of the ports 12345 to 12349 of 127.0.0.1":
		return "结束占用 127.0.0.1 上 12345 到 12349 中某个端口的程序"
	case "none of the ports that the service sends the browser back to is free":
		return "服务可让浏览器返回的端口都被占用"
	case "CloudSSO device authorization":
		return "云SSO 设备授权"
	case "the code expired before anybody approved it":
		return "在批准之前，授权码已过期"
	case "nobody approved it within the time limit: %w":
		return "在时限内没有人批准：%w"
	case "the code has expired: %w":
		return "授权码已过期：%w"
	case "the sign-in was not approved: %w":
		return "登录未获批准：%w"
	case "CloudSSO sign-in":
		return "云SSO 登录"
	case "there is no access token":
		return "没有访问令牌"
	case "the access token has a character that no token has":
		return "访问令牌中含有令牌不可能有的字符"
	case "the sign-in ended at %s":
		return "登录已于 %s 结束"
	case "the answer has no usable %s":
		return "响应中没有可用的 %s"
	case "the answer's token has no time left":
		return "响应中的令牌没有剩余时间"
	case "source of role/%s":
		return "角色 role/%s 的来源"
	case "sts endpoint":
		return "STS 终端节点"
	case "a VPC endpoint needs a region":
		return "VPC 终端节点需要地域"
	case "write it like cn-hangzhou":
		return "请写成 cn-hangzhou 这样"
	case "the region has other characters than a-z, 0-9 and -":
		return "地域中有 a-z、0-9 和 - 以外的字符"
	case "use a source with an AccessKey or a session":
		return "使用有访问密钥或会话的来源"
	case "a bearer token cannot sign requests":
		return "Bearer Token 不能对请求签名"
	case "the credential to sign with has no AccessKey":
		return "用于签名的凭证没有访问密钥"
	case "check for a stray space or line break where the key is stored":
		return "检查保存密钥的地方是否有多余的空格或换行"
	case "the credential to sign with has a character that no AccessKey id or token has":
		return "用于签名的凭证中含有 AccessKey ID 或令牌不可能有的字符"
	case "check --sts-endpoint, and whether a proxy answers in its place":
		return "检查 --sts-endpoint，以及是否有代理代替它作出响应"
	case "use --ram-role-arn acs:ram::ACCOUNT:role/%s":
		return "使用 --ram-role-arn acs:ram::ACCOUNT:role/%s"
	case "use --ram-role-arn acs:ram::ACCOUNT:role/NAME":
		return "使用 --ram-role-arn acs:ram::ACCOUNT:role/NAME"
	case "use --role-session-name with 2 to 64 of A-Z a-z 0-9 . @ _ -":
		return "使用 --role-session-name，由 2 到 64 个 A-Z a-z 0-9 . @ _ - 字符组成"
	case "use --expired-seconds with 900 (15m) up to the role's maximum session duration, such as 3600 or 1h":
		return "使用 --expired-seconds，从 900（15m）到角色的最大会话时间，例如 3600 或 1h"
	case "the AccessKey secret does not belong to the id; store the pair again: aliyun-cred-helper store NAME --force":
		return "AccessKey Secret 与 ID 不匹配；请重新保存这一对：aliyun-cred-helper store NAME --force"
	case "check that the OIDC token file is the one that the cluster renews":
		return "检查 OIDC 令牌文件是否为集群续期的那个文件"
	case "wait a little; use the cache instead of --no-cache or --refresh":
		return "请稍等；使用缓存，不要使用 --no-cache 或 --refresh"
	case "check that the role's trust policy names the caller, and attach the policy AliyunSTSAssumeRoleAccess to the caller":
		return "检查角色的信任策略是否包含调用者，并为调用者授予权限策略 AliyunSTSAssumeRoleAccess"
	case "check the account id and the role's name in the ARN":
		return "检查 ARN 中的账号 ID 和角色名称"
	case "check the AccessKey id: it was deleted, mistyped, or belongs to another site":
		return "检查 AccessKey ID：它已被删除、输入有误，或属于另一个站点"
	case "enable the AccessKey in the RAM console, or store another: aliyun-cred-helper store NAME --force":
		return "在 RAM 控制台中启用该访问密钥，或保存另一个：aliyun-cred-helper store NAME --force"
	case "check whether a proxy sends requests twice":
		return "检查是否有代理重复发送请求"
	case "the source's session has expired: get a new one, or clear the cached one with aliyun-cred-helper clear":
		return "来源的会话已过期：请获取新的会话，或用 aliyun-cred-helper clear 清除缓存的会话"
	case "the session token belongs to another AccessKey id: check which variables and profile fields are set together":
		return "会话令牌属于另一个 AccessKey ID：检查哪些变量和配置字段是成套设置的"
	case "check the grammar of --policy":
		return "检查 --policy 的语法"
	case "check that the role's trust policy names the OIDC provider, and which issuer, audience and subject it requires":
		return "检查角色的信任策略是否包含该 OIDC 身份提供商，以及它要求的 issuer、audience 和 subject"
	case "add the token's audience to the client ids of the OIDC provider":
		return "把令牌的 audience 添加到 OIDC 身份提供商的客户端 ID 中"
	case "check that --oidc-provider-arn is the provider that issued the token, and its thumbprints":
		return "检查 --oidc-provider-arn 是否为颁发该令牌的身份提供商，以及其指纹"
	case "this is not an OIDC token, which has 4 to 20000 characters and no white space":
		return "这不是 OIDC 令牌：令牌有 4 到 20000 个字符，并且没有空白"
	case "leave it out":
		return "去掉它"
	case "a role that is assumed with an OIDC token has no external id":
		return "用 OIDC 令牌扮演的角色没有外部 ID"
	case "write it like acs:ram::123456789012****:oidc-provider/NAME":
		return "请写成 acs:ram::123456789012****:oidc-provider/NAME 这样"
	case "this is not the ARN of an OIDC provider":
		return "这不是 OIDC 身份提供商的 ARN"
	case "assume role":
		return "扮演角色"
	case "the RoleSessionName %q is not 2 to 64 letters, digits and .@_-":
		return "RoleSessionName %q 不是 2 到 64 个字母、数字和 .@_-"
	case "the ExternalId is not 2 to 1224 letters, digits and _+=,.@:/-":
		return "ExternalId 不是 2 到 1224 个字母、数字和 _+=,.@:/-"
	case "a session of %d seconds (%s) is not possible: the DurationSeconds are from %d (%s) to %d (%s)":
		return "会话不能是 %d 秒（%s）：DurationSeconds 的范围是 %d（%s）到 %d（%s）"
	case "the Policy is longer than %d KiB":
		return "Policy 大于 %d KiB"
	case "the Policy is not a JSON object":
		return "Policy 不是 JSON 对象"
	case "the RAM role ARN is empty":
		return "RAM 角色的 ARN 为空"
	case "the RAM role ARN %q is a placeholder":
		return "RAM 角色的 ARN %q 只是占位符"
	case "%q is an ARN of another cloud, not of a RAM role":
		return "%q 是其他云的 ARN，不是 RAM 角色的"
	case "the RAM role ARN %q is only the name of a role":
		return "RAM 角色的 ARN %q 只是角色的名称"
	case "the RAM role ARN %q is not acs:ram::ACCOUNT:role/NAME":
		return "RAM 角色的 ARN %q 不是 acs:ram::ACCOUNT:role/NAME"
	case "%q is the ARN of a session, not of a RAM role":
		return "%q 是会话的 ARN，不是 RAM 角色的"
	case "%q is the ARN of a %s, not of a RAM role":
		return "%q 是 %s 的 ARN，不是 RAM 角色的"
	case "the RAM role ARN %q has no account id":
		return "RAM 角色的 ARN %q 没有账号 ID"
	case "the account id in the RAM role ARN %q has dashes or spaces":
		return "RAM 角色的 ARN %q 中的账号 ID 含有短横线或空格"
	case "the account in the RAM role ARN %q is not an id of up to 32 digits":
		return "RAM 角色的 ARN %q 中的账号不是最多 32 位数字的 ID"
	case "the name in the RAM role ARN %q is not 1 to 64 letters, digits and ._-":
		return "RAM 角色的 ARN %q 中的名称不是 1 到 64 个字母、数字和 ._-"
	case "%s or %s":
		return "%s 或 %s"
	case "and %d more":
		return "另有 %d 个"
	case "%s, in %s":
		return "%s（剩余 %s）"
	case "%s; hint: %s":
		return "%s；提示：%s"
	case "requests are answered with an error: %s":
		return "对请求的响应是错误：%s"
	case "choose another --port, or leave it out for any free one":
		return "换一个 --port，或去掉该参数以使用任意空闲端口"
	case "port %d cannot be used: %w":
		return "无法使用端口 %d：%w"
	case "use aliyun-cred-helper exec without --serve, or assume a role with --ram-role-arn":
		return "使用不带 --serve 的 aliyun-cred-helper exec，或用 --ram-role-arn 扮演角色"
	case "the long-term AccessKey %s cannot be served: a credentials URI gives temporary credentials only":
		return "不能提供长期访问密钥 %s：凭证 URI 只提供临时凭证"
	case "a bearer token cannot be served: a credentials URI gives temporary credentials only":
		return "不能提供 Bearer Token：凭证 URI 只提供临时凭证"
	case "the session %s cannot be served: its expiry is not known":
		return "不能提供会话 %s：其过期时间未知"
	case "it is not a regular file":
		return "不是普通文件"
	case "%s, %s ago":
		return "%s（%s前）"
	case "%d s":
		return "%d 秒"
	case "%d min":
		return "%d 分钟"
	case "%d h":
		return "%d 小时"
	case "%d d":
		return "%d 天"
	case "%s: %s":
		return "%s：%s"
	case "%s: %w":
		return "%s：%w"
	case "%w: %w":
		return "%w：%w"
	case "%s (%s)":
		return "%s（%s）"
	case "%s (request id %s)":
		return "%s（请求 ID %s）"
	case "internal error, please report it":
		return "内部错误，请报告此问题"
	case "environment":
		return "环境变量"
	case "endpoint":
		return "终端节点"
	case "the instance has no RAM role":
		return "实例没有 RAM 角色"
	case "attach a RAM role to the instance":
		return "为实例授予 RAM 角色"
	case "check --external-id":
		return "检查 --external-id"
	case "check --policy":
		return "检查 --policy"
	case "shorten --policy":
		return "缩短 --policy"
	case "add --sts-region":
		return "添加 --sts-region"
	case "other users can replace it, because its directory has mode %04o":
		return "其他用户可以替换该文件，因为其目录的权限是 %04o"
	case "oauth sign-in":
		return "OAuth 登录"
	case "keychain":
		return "钥匙串"
	}
	return ""
}
