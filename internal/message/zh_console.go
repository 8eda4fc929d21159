package message

// zhConsole has the translations of the command console.
//
//nolint:funlen // a table
func zhConsole(english string) string {
	switch english {
	case "%v; using the session as it is, although it ends in %s":
		return "%v；仍使用当前会话，尽管它将在 %s 后结束"
	case "--region is not used: the address of this page has no region that is known":
		return "未使用 --region：此页面的地址中没有已知的地域"
	case "It takes the session of a role: of CloudSSO, of an ECS instance, or with --ram-role-arn. The browser gets a page on this machine, which sends it on.":
		return "需要角色的会话：来自云SSO、ECS 实例，或使用 --ram-role-arn。浏览器得到的是本机的一个页面，由它跳转到控制台。"
	case "Not signed in. The terminal says why.":
		return "未登录。终端中会显示原因。"
	case "Page to open, by the short name of a service: ecs, oss, ram and more (default: home).":
		return "要打开的页面，用服务的短名称表示：ecs、oss、ram 等（默认 home）。"
	case "Page to open: an https URL below aliyun.com or alibabacloud.com.":
		return "要打开的页面：aliyun.com 或 alibabacloud.com 下的 https URL。"
	case "Print the sign-in URL, which works once and for 30 seconds. Do not open it.":
		return "打印登录 URL，不打开。该 URL 只能使用一次，30 秒内有效。"
	case "Region of the page (default: that of the profile).":
		return "页面的地域（默认为配置的地域）。"
	case "Sign in to the web console in the browser.":
		return "在浏览器中登录 Web 控制台。"
	case "Site of the account (default: that of the URL or the profile, else CN).":
		return "账号所属的站点（默认为 URL 或配置的站点，否则为 CN）。"
	case "This page works once. Run the command in the terminal again.":
		return "此页面只能使用一次。请在终端中重新运行命令。"
	case "This sign-in accepts only a browser of the user who started it, on this machine.":
		return "此登录只接受发起登录的用户在本机的浏览器。"
	case "a bearer token cannot sign in to the console: it takes the session of a role":
		return "Bearer Token 不能登录控制台：需要角色的会话"
	case "aliyun-cred-helper console ops --print # where no browser is, such as over SSH":
		return "aliyun-cred-helper console ops --print # 没有浏览器时，例如通过 SSH"
	case "console sign-in":
		return "控制台登录"
	case "its host does not belong to aliyun.com or alibabacloud.com":
		return "其主机不属于 aliyun.com 或 alibabacloud.com"
	case "it has a character that no URL has, or is longer than 2048 bytes":
		return "含有 URL 中不允许的字符，或者长度超过 2048 字节"
	case "it is not an https URL without a user and a port":
		return "不是没有用户名和端口的 https URL"
	case "name a page such as https://ecs.console.aliyun.com/":
		return "请指定一个页面，例如 https://ecs.console.aliyun.com/"
	case "no browser asked for the page within the time limit":
		return "在时间限制内没有浏览器请求该页面"
	case "no browser would appear here (%s)":
		return "此处不会出现浏览器（%s）"
	case "open it within 30 seconds; it works once":
		return "请在 30 秒内打开；只能使用一次"
	case "renew the session with --refresh; for an account of the other site, add --site CN or --site INTL":
		return "请用 --refresh 更新会话；如果账号属于另一个站点，请加上 --site CN 或 --site INTL"
	case "the browser cannot be opened: %w":
		return "无法打开浏览器：%w"
	case "the browser was sent to the console":
		return "浏览器已转到控制台"
	case "the console session ends at %s":
		return "控制台会话结束于 %s"
	case "the long-term AccessKey %s cannot sign in to the console: it takes the session of a role":
		return "长期访问密钥 %s 不能登录控制台：需要角色的会话"
	case "the session %s cannot sign in to the console: its id does not begin with STS":
		return "会话 %s 不能登录控制台：其 ID 不以 STS 开头"
	case "the sign-in token has a character that no token has":
		return "登录令牌含有令牌中不允许的字符"
	case "there is no page for %s":
		return "没有 %s 的页面"
	case "there is no page for %s; did you mean %s?":
		return "没有 %s 的页面；您是指 %s 吗？"
	case "use one of %s; or name a page with --url":
		return "请使用 %s 之一；或用 --url 指定页面"
	}
	return ""
}
