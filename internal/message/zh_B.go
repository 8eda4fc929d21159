package message

// zhB translates the help of both programs, and what the commands of the helper say.
func zhB(english string) string {
	switch english {
	// frames.
	case "error: %s":
		return "错误：%s"
	case "hint: %s":
		return "提示：%s"
	case "warning: %s":
		return "警告：%s"
	case "debug: %s":
		return "调试：%s"
	case "%s (request id %s)":
		return "%s（请求 ID %s）"
	case "%s: %s":
		return "%s：%s"
	case "%s; %s":
		return "%s；%s"
	case "%s (%s)":
		return "%s（%s）"
	case "cancelled":
		return "已取消"
	case "internal error, please report it":
		return "内部错误，请报告此问题"
	// cli: the command line.
	case "the value is empty":
		return "值为空"
	case "%w (time limit %s)":
		return "%w（时限 %s）"
	case "use a duration such as 25s":
		return "请使用时长，例如 25s"
	case "%s is not a positive duration":
		return "%s 不是大于零的时长"
	case "standard input":
		return "标准输入"
	case "it is longer than 64 KiB":
		return "超过 64 KiB"
	case "it ended before a value was entered":
		return "尚未输入值就已结束"
	case "no input within the time limit":
		return "在时限内没有输入"
	case "name one of the shells":
		return "请指定其中一种 shell"
	case "%s is ignored: it has to be 1 or the absolute path of a file":
		return "%s 已忽略：其值须为 1 或文件的绝对路径"
	case "%s: no debug lines are written: %v":
		return "%s：未写入调试信息：%v"
	case "exit code %d":
		return "退出码 %d"
	case "unknown flag %q":
		return "未知选项 %q"
	case "unknown flag %q; did you mean %q?":
		return "未知选项 %q；您是否要用 %q？"
	case "unknown command %q":
		return "未知命令 %q"
	case "unknown command %q; did you mean %q?":
		return "未知命令 %q；您是否要用 %q？"
	case "unknown command %q; a profile needs a command":
		return "未知命令 %q；配置名前须有命令"
	case "too many arguments for %q":
		return "%q 的参数过多"
	case "%q needs %s":
		return "%q 需要 %s"
	case "unexpected argument %s":
		return "多余的参数 %s"
	case "%s must be one of %s but got %s":
		return "%s 必须是 %s 之一，但收到的是 %s"
	case "%s and %s can't be used together":
		return "%s 和 %s 不能同时使用"
	case "%s: expected a valid %s bit int but got %s":
		return "%s：需要有效的 %s 位整数，但收到的是 %s"
	case "%s: bool value must be true, 1, yes, false, 0 or no but got %s":
		return "%s：布尔值必须是 true、1、yes、false、0 或 no，但收到的是 %s"
	case "%s: expected %s value but got %s":
		return "%s：需要 %s 类型的值，但收到的是 %s"
	case "%s: missing value, expecting %s":
		return "%s：缺少值，需要 %s"
	// cli: exit codes.
	case "internal error, or a check of doctor failed":
		return "内部错误，或 doctor 的某项检查未通过"
	case "error in the command line or the configuration":
		return "命令行或配置有误"
	case "no credential found":
		return "未找到凭证"
	case "sign-in required":
		return "需要登录"
	case "refused by the service":
		return "被服务拒绝"
	case "network error or time limit":
		return "网络错误或超时"
	case "keychain error":
		return "钥匙串错误"
	case "ended by SIGINT":
		return "被 SIGINT 结束"
	case "ended by SIGTERM":
		return "被 SIGTERM 结束"
	// cli: help.
	case "USAGE":
		return "用法"
	case "EXAMPLES":
		return "示例"
	case "OTHER":
		return "其他"
	case "ARGUMENTS":
		return "参数"
	case "FLAGS":
		return "选项"
	case "ROLE":
		return "角色"
	case "SOURCE":
		return "凭证来源"
	case "CACHE":
		return "缓存"
	case "EVERY COMMAND":
		return "所有命令通用"
	case "USE CREDENTIALS":
		return "使用凭证"
	case "STORE AND MANAGE":
		return "存储与管理"
	case "SET UP":
		return "设置"
	case "%s [$%s].":
		return "%s [$%s]。"
	case "Run \"%s help COMMAND\" for flags and more examples.":
		return "运行 \"%s help COMMAND\" 可查看选项和更多示例。"
	case "Print this help.":
		return "显示此帮助。"
	case "Print the version.":
		return "显示版本。"
	case "Print the manual page in roff.":
		return "以 roff 格式输出手册页。"
	case "Command to explain.":
		return "要说明的命令。"
	case "Print the candidates for the end of this command line.":
		return "输出此命令行末尾的补全候选项。"
	case "Characters at which the shell splits words.":
		return "shell 用来分隔单词的字符。"
	// helper: help of the commands.
	case "Credentials for Alibaba Cloud from your keychain, for aliyun, Terraform and the SDKs.":
		return "从钥匙串中取得阿里云凭证，供 aliyun、Terraform 和各 SDK 使用。"
	case "Print External-mode JSON (what process_command calls).":
		return "输出 External 模式的 JSON（由 process_command 调用）。"
	case "Print shell statements for eval.":
		return "输出供 eval 执行的 shell 语句。"
	case "Run a command with the credentials of a profile in its environment.":
		return "运行命令，并在其环境变量中提供某个配置的凭证。"
	case "Show whose credentials they are.":
		return "显示凭证属于谁。"
	case "Serve a credentials URI on loopback, for long-running SDK programs.":
		return "在本机回环地址上提供凭证 URI，供长时间运行的 SDK 程序使用。"
	case "Put an AccessKey or a bearer token into the keychain.":
		return "将访问密钥或 Bearer Token 存入钥匙串。"
	case "Delete a stored key.":
		return "删除已存储的密钥。"
	case "Show stored keys, sign-ins and cached sessions.":
		return "显示已存储的密钥、登录和缓存的会话。"
	case "Delete cached sessions.":
		return "删除缓存的会话。"
	case "Write a profile that uses this helper.":
		return "写入使用本程序的配置。"
	case "Move plaintext keys of config.json into the keychain.":
		return "将 config.json 中的明文密钥移入钥匙串。"
	case "Create an encrypted file store, for machines without a keyring.":
		return "创建加密的文件存储，用于没有钥匙串的机器。"
	case "Find out what is wrong.":
		return "查找问题所在。"
	case "Print the exported profile and its remaining time, for a shell prompt.":
		return "输出已导出的配置及其剩余时间，用于 shell 提示符。"
	case "Print a completion script for a shell.":
		return "输出 shell 的补全脚本。"
	case "Print the help of a command.":
		return "输出命令的帮助。"
	case "Print JSON.":
		return "输出 JSON。"
	case "The same as --profile NAME.":
		return "与 --profile NAME 相同。"
	case "Name of the profile to write.":
		return "要写入的配置的名称。"
	case "Region of the profile (default of a new one: cn-hangzhou).":
		return "配置的地域（新配置默认为 cn-hangzhou）。"
	case "Skip the checks that need the network.":
		return "跳过需要网络的检查。"
	case "Give the command a credentials URI instead of keys, so that it can ask again when they expire.":
		return "向命令提供凭证 URI 而不是密钥，使其可在密钥过期后重新获取。"
	case "Print the statements that remove the variables again.":
		return "输出用于移除这些变量的语句。"
	case "Syntax: ${dialects}, or the name of a shell (default: that of $$SHELL; on Windows powershell).":
		return "语法：${dialects}，或 shell 的名称（默认取自 $$SHELL；Windows 上为 powershell）。"
	case "Profile whose secret is moved.":
		return "要移动其密钥的配置。"
	case "Import every profile; go on after errors.":
		return "导入所有配置；出错后继续。"
	case "Print what would change, without secrets, and change nothing.":
		return "输出将要进行的更改（不含密钥），但不做任何更改。"
	case "Put the secret back into config.json, in plaintext. The keychain keeps it, too.":
		return "将密钥以明文放回 config.json。钥匙串中仍会保留。"
	case "Replace a different key of that name in the keychain.":
		return "替换钥匙串中同名的其他密钥。"
	case "Delete only the sessions of this profile.":
		return "仅删除此配置的会话。"
	case "Also delete CloudSSO and OAuth sign-ins.":
		return "同时删除云SSO和 OAuth 登录。"
	case "Name of the key.":
		return "密钥的名称。"
	case "Do not ask, and remove a key that a profile needs.":
		return "不询问，并且可删除仍有配置需要的密钥。"
	case "Port on 127.0.0.1 (default: any free one).":
		return "127.0.0.1 上的端口（默认为任一空闲端口）。"
	case "Name of the key: letters, digits, dot, underscore, colon and hyphen.":
		return "密钥的名称：字母、数字、点、下划线、冒号和连字符。"
	case "Replace a key of that name.":
		return "替换同名的密钥。"
	case "Ask STS whether the key works before it is stored.":
		return "存储前向 STS 确认密钥是否可用。"
	case "Store a bearer token instead of an AccessKey.":
		return "存储 Bearer Token 而不是访问密钥。"
	case "Region of STS for --verify.":
		return "--verify 使用的 STS 地域。"
	case "Host of STS for --verify.":
		return "--verify 使用的 STS 主机。"
	case "all: what every known consumer reads; minimal: ALIBABA_CLOUD_* only; oss: all and OSS_*.":
		return "all：所有已知程序读取的变量；minimal：仅 ALIBABA_CLOUD_*；oss：all 加 OSS_*。"
	case "Set VAR, too; FIELD: id, secret, token, expiration, region, account. It can be repeated.":
		return "另外设置 VAR；FIELD 为 id、secret、token、expiration、region、account。可重复使用。"
	case "Set the region variables to this, not to the region of the profile.":
		return "将地域变量设为此值，而不是配置的地域。"
	// helper: more help.
	case "Without a command, start a sub-shell.":
		return "不指定命令时，启动子 shell。"
	case "Stop if it fails: with eval \"$(...)\" alone, the shell goes on without credentials.":
		return "失败时应停止：若只用 eval \"$(...)\"，shell 会在没有凭证的情况下继续运行。"
	case "It is the default command where there is no terminal. Its output has secrets: whoami tells whether a profile works.":
		return "没有终端时，它是默认命令。其输出含有密钥：要确认配置是否可用，请用 whoami。"
	case "It asks for the id and the secret, or reads them from standard input, never from arguments.":
		return "它会询问 ID 和密钥，或从标准输入读取，绝不从参数读取。"
	case "aliyun and the SDKs then run this helper. The profile has no secret.":
		return "此后 aliyun 和各 SDK 会运行本程序。该配置不含密钥。"
	case "It makes an age identity. With it, keys and sign-ins are stored in encrypted files where no keyring is found.":
		return "它会创建一个 age 身份。找不到钥匙串时，密钥和登录将借助它存入加密文件。"
	case "It reads only the variables that exec and export have set.":
		return "它只读取由 exec 和 export 设置的变量。"
	// helper: examples.
	case "aliyun-cred-helper exec ops # sub-shell":
		return "aliyun-cred-helper exec ops # 子 shell"
	case "aliyun-cred-helper exec ops --serve -- ./server # never expires":
		return "aliyun-cred-helper exec ops --serve -- ./server # 永不过期"
	case "c=$(aliyun-cred-helper export ops) && eval \"$c\" # sh, bash, zsh":
		return "c=$(aliyun-cred-helper export ops) && eval \"$c\" # sh、bash、zsh"
	case "aliyun-cred-helper serve ops -- ./server # until the server ends":
		return "aliyun-cred-helper serve ops -- ./server # 直到 server 结束"
	case "aliyun-cred-helper serve ops --port 8099 # until Ctrl-C":
		return "aliyun-cred-helper serve ops --port 8099 # 直到按下 Ctrl-C"
	case "aliyun-cred-helper get --mode EcsRamRole # on an ECS instance":
		return "aliyun-cred-helper get --mode EcsRamRole # 在 ECS 实例上"
	case "aliyun-cred-helper store ops --verify # ask STS first":
		return "aliyun-cred-helper store ops --verify # 先向 STS 确认"
	case "printf '%s\\n' \"$ID\" \"$SECRET\" | aliyun-cred-helper store ops # in a script":
		return "printf '%s\\n' \"$ID\" \"$SECRET\" | aliyun-cred-helper store ops # 在脚本中"
	case "aliyun-cred-helper remove ops --force # without a question":
		return "aliyun-cred-helper remove ops --force # 不询问"
	case "aliyun-cred-helper list --json # for programs":
		return "aliyun-cred-helper list --json # 供程序读取"
	case "aliyun-cred-helper clear --all # sign-ins, too":
		return "aliyun-cred-helper clear --all # 也删除登录"
	case "aliyun-cred-helper configure ops --mode AK # the key ops of the keychain":
		return "aliyun-cred-helper configure ops --mode AK # 钥匙串中的密钥 ops"
	case "aliyun-cred-helper import --all --dry-run # show what would change":
		return "aliyun-cred-helper import --all --dry-run # 显示将要进行的更改"
	case "aliyun-cred-helper import ops --undo # put it back":
		return "aliyun-cred-helper import ops --undo # 放回原处"
	case "aliyun-cred-helper doctor --offline # without the network":
		return "aliyun-cred-helper doctor --offline # 不使用网络"
	case "eval \"$(aliyun-cred-helper completion bash)\" # in ~/.bashrc":
		return "eval \"$(aliyun-cred-helper completion bash)\" # 写入 ~/.bashrc"
	case "aliyun-cred-helper completion fish | source # in config.fish":
		return "aliyun-cred-helper completion fish | source # 写入 config.fish"
	case "aliyun-cred-helper help import # or: aliyun-cred-helper import --help":
		return "aliyun-cred-helper help import # 或：aliyun-cred-helper import --help"
	case "aliyun-sso-login login dev # CloudSSO: sign in once":
		return "aliyun-sso-login login dev # 云SSO：登录一次"
	// helper: what the commands say.
	case "the key belongs to %s":
		return "该密钥属于 %s"
	case "stored %s (backend %s)":
		return "已存储 %s（后端 %s）"
	case "Next:  aliyun-cred-helper exec %s -- terraform plan\n":
		return "下一步：aliyun-cred-helper exec %s -- terraform plan\n"
	case "Next:  aliyun-cred-helper configure %s --mode BearerToken\n":
		return "下一步：aliyun-cred-helper configure %s --mode BearerToken\n"
	case "Next:  aliyun-cred-helper store NAME\n":
		return "下一步：aliyun-cred-helper store NAME\n"
	case "STS cannot verify a bearer token":
		return "STS 无法验证 Bearer Token"
	case "omit --verify":
		return "请去掉 --verify"
	case "AccessKey id: ":
		return "AccessKey ID："
	case "AccessKey secret (not shown): ":
		return "AccessKey Secret（不显示）："
	case "Bearer token (not shown): ":
		return "Bearer Token（不显示）："
	case "expected a bearer token, or JSON with bearer_token":
		return "需要 Bearer Token，或含有 bearer_token 的 JSON"
	case "expected JSON with access_key_id and access_key_secret, or the two values on a line each":
		return "需要含有 access_key_id 和 access_key_secret 的 JSON，或各占一行的两个值"
	case "a session with an sts_token expires, so it is not stored":
		return "带有 sts_token 的会话会过期，因此不予存储"
	case "key %s":
		return "密钥 %s"
	case "removed key %s":
		return "已删除密钥 %s"
	case "no key %q in the keychain":
		return "钥匙串中没有密钥 %q"
	case "no key %q in the keychain; did you mean %q?":
		return "钥匙串中没有密钥 %q；您是否要找 %q？"
	case "which profiles need the key %s is not known: %w":
		return "无法得知哪些配置需要密钥 %s：%w"
	case "these profiles of %s need it: %s":
		return "%s 中的以下配置需要它：%s"
	case "Remove key %s? [y/N] ":
		return "删除密钥 %s？[y/N] "
	case "nothing was removed":
		return "未删除任何内容"
	case "KIND":
		return "类型"
	case "NAME":
		return "名称"
	case "IDENTITY":
		return "身份"
	case "EXPIRES":
		return "过期时间"
	case "BACKEND":
		return "后端"
	case "key":
		return "密钥"
	case "bearer":
		return "Bearer Token"
	case "session":
		return "会话"
	case "sign-in":
		return "登录"
	case "never":
		return "永不"
	case "expired":
		return "已过期"
	case "--all is for every profile":
		return "--all 针对所有配置"
	case "not looked into: %s":
		return "未能查看：%s"
	case "cleared %d":
		return "已清除 %d 项"
	case "aliyun-cred-helper import NAME, or import --all":
		return "aliyun-cred-helper import NAME，或 import --all"
	case "give either NAME or --all; --all does not go with --undo":
		return "请指定 NAME 或 --all 之一；--all 不能与 --undo 同用"
	case "set HOME":
		return "请设置 HOME"
	case "there is no home directory for the identity":
		return "没有可存放身份的主目录"
	case "%s exists already; nothing was changed":
		return "%s 已存在；未做任何更改"
	case "created %s":
		return "已创建 %s"
	case "it opens what the file store has: keep a copy in a safe place":
		return "它可解开文件存储中的内容：请在安全的地方保留一份副本"
	case "%s is set, so the identity that it names is used instead":
		return "已设置 %s，因此改用它所指定的身份"
	case "a check failed":
		return "有检查未通过"
	case "if the file exists, the interpreter in its first line does not":
		return "若该文件存在，则其首行指定的解释器不存在"
	case "a script needs a first line such as #!/bin/sh; a program must be built for this system":
		return "脚本需要 #!/bin/sh 之类的首行；程序必须是为本系统构建的"
	case "arguments and environment are longer than the system allows":
		return "参数和环境变量的长度超过了系统上限"
	case "omit --names and --map":
		return "请去掉 --names 和 --map"
	case "--serve gives the command no keys, so they have no effect":
		return "--serve 不向命令提供密钥，因此它们不起作用"
	case "printed only; to run these statements in this shell, type: %s":
		return "仅输出；要在当前 shell 中执行这些语句，请输入：%s"
	case "%d is not a port":
		return "%d 不是端口号"
	case "no command follows --":
		return "-- 之后没有命令"
	case "no command to run, and no terminal for a sub-shell":
		return "没有要运行的命令，也没有可用于子 shell 的终端"
	case "the environment":
		return "环境变量"
	case "replacing the credentials of %s (until %s) by those of %s":
		return "将 %s 的凭证（有效期至 %s）替换为 %s 的凭证"
	case "replacing the credentials of %s by those of %s":
		return "将 %s 的凭证替换为 %s 的凭证"
	case "sub-shell with the credentials of %s, renewed until you leave it; to leave it: exit":
		return "子 shell 使用 %s 的凭证，在您退出之前会自动续期；退出：exit"
	case "sub-shell with the credentials of %s, which do not expire; to leave it: exit":
		return "子 shell 使用 %s 的凭证，不会过期；退出：exit"
	case "sub-shell with the credentials of %s, valid until %s; to leave it: exit":
		return "子 shell 使用 %s 的凭证，有效期至 %s；退出：exit"
	// factory: completion.
	case "profile, mode %s":
		return "配置，模式 %s"
	case "in the keychain":
		return "在钥匙串中"
	// osenv.
	case "there is no program that opens one: set BROWSER":
		return "没有可打开网址的程序：请设置 BROWSER"
	case "ended by signal: %v":
		return "被信号结束：%v"
	case "it is not a regular file":
		return "不是普通文件"
	case "it belongs to another user":
		return "属于另一个用户"
	case "other users can open it; its mode has to be 0600":
		return "其他用户可以打开它；其权限必须为 0600"
	case "it has more than one name":
		return "它有多个名称（硬链接）"
	case "there is no such program in PATH":
		return "PATH 中没有该程序"
	case "it is a directory":
		return "它是目录"
	case "it is not executable":
		return "它不可执行"
	case "it printed more than %d bytes":
		return "其输出超过 %d 字节"
	case "it ended with %v":
		return "它以 %v 结束"
	case "it could not be run":
		return "它无法运行"
	// doctor: the report.
	case "ok":
		return "正常"
	case "WARN":
		return "警告"
	case "FAIL":
		return "失败"
	case "skip":
		return "跳过"
	case "%d failed, 1 warning, %d ok\n":
		return "%d 项失败，1 项警告，%d 项正常\n"
	case "%d failed, %d warnings, %d ok\n":
		return "%d 项失败，%d 项警告，%d 项正常\n"
	case "checking ...":
		return "正在检查……"
	case "no answer within %s":
		return "在 %s 内没有响应"
	case "please report it":
		return "请报告此问题"
	case "internal error in this check":
		return "此项检查发生内部错误"
	// doctor: config.json.
	case "fix the file, or choose another with --config-path":
		return "请修正该文件，或用 --config-path 指定其他文件"
	case "correct --config-path or ALIBABA_CLOUD_CONFIG_FILE":
		return "更正 --config-path 或 ALIBABA_CLOUD_CONFIG_FILE"
	case "%s does not exist":
		return "%s 不存在"
	case "the current profile %s is not in %s":
		return "当前配置 %s 不在 %s 中"
	case "rename or delete all but the first, which is the only one used":
		return "请重命名或删除除第一个以外的配置，因为只会使用第一个"
	case "several profiles have the same name: %s":
		return "多个配置同名：%s"
	case "%s, profiles: %d":
		return "%s，配置数：%d"
	case "the user's directory is private on Windows":
		return "在 Windows 上，用户目录是私有的"
	case "no file to check":
		return "没有要检查的文件"
	case "other users can write it (mode %04o), and so run programs as you":
		return "其他用户可以写入该文件（权限 %04o），从而以您的身份运行程序"
	case "other users can replace it, because its directory has mode %04o":
		return "其他用户可以替换该文件，因为其目录的权限是 %04o"
	case "other users can read the secrets in it (mode %04o)":
		return "其他用户可以读取其中的密钥（权限 %04o）"
	case "other users can read it (mode %04o); it holds no secrets":
		return "其他用户可以读取该文件（权限 %04o）；其中没有密钥"
	case "check who owns %s":
		return "请检查 %s 的所有者"
	case "%s, who can run programs as you with it":
		return "%s，该用户可借此以您的身份运行程序"
	case "mode %04o":
		return "权限 %04o"
	case "the file cannot be read":
		return "无法读取该文件"
	case "no secrets in plaintext":
		return "没有明文密钥"
	case "secrets in plaintext: %s":
		return "明文密钥：%s"
	case "no SDK has written a session back":
		return "没有 SDK 写回会话"
	case "delete these keys, and run the program that wrote them with: %s exec":
		return "请删除这些键，并用以下方式运行写入它们的程序：%s exec"
	case "an SDK wrote credentials from this helper into External profiles: %s":
		return "有 SDK 将本程序提供的凭证写入了 External 配置：%s"
	case "a program that was killed left files beside config.json, which may have its secrets":
		return "被强行终止的程序在 config.json 旁留下了文件，其中可能有它的密钥"
	case "a program that was killed left files in the state directory":
		return "被强行终止的程序在状态目录中留下了文件"
	case "no temporary files":
		return "没有临时文件"
	case "without a name":
		return "无名称"
	// doctor: variables.
	case "unset one of them":
		return "请取消设置其中一个"
	case "%s and %s differ; the first takes precedence":
		return "%s 与 %s 的值不同；以前者为准"
	case "set %s, or unset %s":
		return "请设置 %s，或取消设置 %s"
	case "%s is set without %s":
		return "设置了 %s，但没有设置 %s"
	case "%s is that of a session, and %s is not set":
		return "%s 属于会话，但未设置 %s"
	case "%s has no effect without an AccessKey":
		return "没有访问密钥时，%s 不起作用"
	case "set %s, %s and %s, or unset %s":
		return "请设置 %s、%s 和 %s，或取消设置 %s"
	case " and ":
		return " 和 "
	case "OIDC needs three variables, and only these are set: %s":
		return "OIDC 需要三个变量，但只设置了：%s"
	case "correct %s":
		return "请更正 %s"
	case "the file of %s cannot be opened":
		return "无法打开 %s 指定的文件"
	case "no incomplete settings":
		return "没有不完整的设置"
	case "no AccessKey variables are set":
		return "未设置访问密钥变量"
	case "%s is used":
		return "使用 %s"
	case "export %s=TRUE, or unset %s":
		return "export %s=TRUE，或 unset %s"
	case "aliyun uses profile %s (mode %s) and ignores %s, while this program uses the variable unless a profile is named":
		return "aliyun 使用配置 %s（模式 %s）并忽略 %s，而本程序使用该变量，除非指定了配置"
	case "%s is not set":
		return "没有设置 %s"
	case "%s is set":
		return "已设置 %s"
	case "%s is TRUE: aliyun uses exported keys, and region cn-hangzhou unless --region is given":
		return "%s 为 TRUE：aliyun 使用导出的密钥，并使用地域 cn-hangzhou，除非指定了 --region"
	case "export %s=TRUE, or unset it":
		return "export %s=TRUE，或取消设置该变量"
	case "%s has no effect: aliyun accepts only TRUE, in upper case":
		return "%s 不起作用：aliyun 只接受大写的 TRUE"
	case "no variable selects a profile":
		return "没有变量指定配置"
	case "%s selects profile %s":
		return "%s 指定了配置 %s"
	case "%s selects the key %s of the keychain":
		return "%s 指定了钥匙串中的密钥 %s"
	case "unset %s, or set it to an existing profile":
		return "请取消设置 %s，或将其设为已有的配置"
	case "%s selects %s, which is neither in config.json nor in the keychain":
		return "%s 指定了 %s，它既不在 config.json 中，也不在钥匙串中"
	case "External profiles may run their programs":
		return "External 配置可以运行其程序"
	case "%s is set, but blocks no profile":
		return "已设置 %s，但没有配置因此被阻止"
	case "%s blocks these profiles: %s":
		return "%s 阻止了以下配置：%s"
	// doctor: process_command.
	case "no profile has mode External":
		return "没有 External 模式的配置"
	case "begin process_command with an absolute path":
		return "process_command 请以绝对路径开头"
	case "the program of process_command is not found: %s":
		return "找不到 process_command 的程序：%s"
	case "the program of process_command is not executable: %s":
		return "process_command 的程序不可执行：%s"
	case "the program of process_command is found from this directory only: %s":
		return "仅在当前目录下才能找到 process_command 的程序：%s"
	case "profiles whose program exists: %d":
		return "程序存在的配置数：%d"
	case "use paths and names that need no quotes":
		return "请使用无需引号的路径和名称"
	case "close the quote, or better %s":
		return "请补上引号；更好的做法：%s"
	case "process_command has an unclosed quote: %s":
		return "process_command 中的引号未闭合：%s"
	case "older programs split process_command at spaces and ignore quotes: %s":
		return "较旧的程序按空格拆分 process_command 并忽略引号：%s"
	case "write full paths and values":
		return "请写出完整的路径和值"
	case "process_command runs without a shell, so ~, $, pipes and redirections do not work: %s":
		return "process_command 不经 shell 运行，因此 ~、$、管道和重定向不起作用：%s"
	case "all programs split every process_command in the same way":
		return "所有程序对每个 process_command 的拆分方式都相同"
	case "process_command leads back to itself: %s":
		return "process_command 绕回自身：%s"
	case "no process_command leads back to itself":
		return "没有绕回自身的 process_command"
	// doctor: keychain.
	case "omit --backend, and unset ALIYUN_CRED_HELPER_BACKEND":
		return "请去掉 --backend，并取消设置 ALIYUN_CRED_HELPER_BACKEND"
	case "the backend is none: nothing is stored or cached":
		return "后端为 none：不存储也不缓存任何内容"
	case "no sign-in can be stored: %s":
		return "无法存储登录：%s"
	case "%s: write %s, read %s, delete %s":
		return "%s：写入 %s，读取 %s，删除 %s"
	case "set XDG_RUNTIME_DIR or XDG_STATE_HOME to a directory that only you can use":
		return "请将 XDG_RUNTIME_DIR 或 XDG_STATE_HOME 设为只有您能使用的目录"
	case "%s; in its place: %s; a reboot empties that, and it takes no long-term keys":
		return "%s；改用：%s；重启后会被清空，且不接受长期密钥"
	case "%s; in its place: %s":
		return "%s；改用：%s"
	case "%s; everything is lost at reboot, and long-term keys are refused":
		return "%s；重启后所有内容都会丢失，且不接受长期密钥"
	case "choose another --backend":
		return "请选择其他 --backend"
	case "%s, which is slow":
		return "%s，速度较慢"
	case "no keychain":
		return "没有钥匙串"
	case "%s at %s":
		return "%s，%s"
	case "%s, or %s logout":
		return "%s，或 %s logout"
	case "expired: %s":
		return "已过期：%s"
	case "expires soon: %s":
		return "即将过期：%s"
	case "no sign-in and no cached session":
		return "没有登录，也没有缓存的会话"
	case "sign-ins: %d, none expires soon; sessions, which are renewed automatically: %d":
		return "登录：%d，均不会很快过期；会话（自动续期）：%d"
	// doctor: network.
	case "%s answers in %s":
		return "%s 在 %s 内响应"
	case "try again later":
		return "请稍后再试"
	case "%s with HTTP status %d":
		return "%s，HTTP 状态码 %d"
	case "sign in to the network, or check HTTPS_PROXY":
		return "请先登录网络，或检查 HTTPS_PROXY"
	case "%s with HTTP status %d, which the service never sends: a proxy or sign-in page may have answered":
		return "%s，HTTP 状态码 %d，而该服务从不返回此状态码：响应可能来自代理或登录页面"
	case "this machine has no certificate authorities, so it cannot verify certificates":
		return "本机没有证书颁发机构（CA），因此无法验证证书"
	case "this machine does not know the issuer of the certificate: %s":
		return "本机不认识该证书的颁发者：%s"
	case "for a proxy or a private CA, set SSL_CERT_FILE to its PEM file":
		return "若使用代理或私有 CA，请将 SSL_CERT_FILE 设为其 PEM 文件"
	case "check the network, the firewall and HTTPS_PROXY":
		return "请检查网络、防火墙和 HTTPS_PROXY"
	case "set the clock, or start a time service such as chrony or systemd-timesyncd":
		return "请校准时钟，或启动 chrony、systemd-timesyncd 等时间同步服务"
	case "this machine's clock says %s, when the certificate of STS is not valid":
		return "本机时钟为 %s，此时 STS 的证书无效"
	case "no answer from STS to compare with":
		return "没有可供比较的 STS 响应"
	case "the same as that of STS":
		return "与 STS 的时钟一致"
	case "the answer from STS has no date":
		return "STS 的响应中没有日期"
	case "%s ahead of STS":
		return "比 STS 快 %s"
	case "%s behind STS":
		return "比 STS 慢 %s"
	case "%s, which refuses requests that differ by more than 15 minutes":
		return "%s，STS 会拒绝时间相差超过 15 分钟的请求"
	case "copy the user logon URL from the overview page of the CloudSSO console":
		return "请从云SSO控制台的概览页复制用户登录 URL"
	case "cloud_sso_sign_in_url is not the URL of a portal: %s":
		return "cloud_sso_sign_in_url 不是门户的 URL：%s"
	case "no profile and no sign-in uses CloudSSO":
		return "没有配置或登录使用云SSO"
	case "answers: %s":
		return "有响应：%s"
	case "run it on an ECS instance; in a container, use the host network":
		return "请在 ECS 实例上运行；在容器中请使用主机网络"
	case "no answer from the metadata service, which the selected profile or ALIBABA_CLOUD_ECS_METADATA needs":
		return "元数据服务没有响应，而所选配置或 ALIBABA_CLOUD_ECS_METADATA 需要它"
	case "no metadata service: not an ECS instance":
		return "没有元数据服务：不是 ECS 实例"
	case "the instance has a RAM role":
		return "实例有 RAM 角色"
	case "it answers in hardened mode only":
		return "仅在加固模式下响应"
	case "attach a RAM role to the instance":
		return "为实例授予 RAM 角色"
	case "the instance has no RAM role":
		return "实例没有 RAM 角色"
	case "it answers; the instance has no RAM role":
		return "有响应；实例没有 RAM 角色"
	case "it answers with HTTP status %d":
		return "响应的 HTTP 状态码为 %d"
	case "install the package ca-certificates":
		return "请安装软件包 ca-certificates"
	case "none, because %s is on this machine":
		return "无，因为 %s 在本机上"
	case "check HTTPS_PROXY and HTTP_PROXY":
		return "请检查 HTTPS_PROXY 和 HTTP_PROXY"
	case "the address of the proxy is not a URL":
		return "代理的地址不是 URL"
	case "none for %s, because of NO_PROXY":
		return "访问 %s 不使用代理，因为设置了 NO_PROXY"
	case "none: requests to %s are sent directly":
		return "无：直接向 %s 发送请求"
	case "requests to %s go through %s://%s":
		return "向 %s 的请求经由 %s://%s"
	case "add the certificate to the system's store":
		return "请将证书添加到系统的证书库"
	case "%s has no effect: this system verifies certificates itself":
		return "%s 不起作用：本系统自行验证证书"
	case "this machine has no certificate authorities":
		return "本机没有证书颁发机构（CA）"
	case "those of the system":
		return "使用系统的证书"
	case "correct %s, or unset it":
		return "请更正 %s，或取消设置该变量"
	case "the file of %s cannot be read: %s":
		return "无法读取 %s 指定的文件：%s"
	case "the file of %s holds no certificate in PEM format: %s":
		return "%s 指定的文件中没有 PEM 格式的证书：%s"
	case "remove them":
		return "请移除它们"
	case "the file of %s holds invalid certificates: %d of %d blocks":
		return "%s 指定的文件中有无效证书：%d 个（共 %d 个块）"
	case "not a regular file":
		return "不是普通文件"
	}
	return ""
}
