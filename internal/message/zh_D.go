package message

func zhD(english string) string {
	switch english {
	case "the access token that `aliyun` wrote into the profile is valid for less than 15 minutes, which the service refuses; only `aliyun` may renew it":
		return "`aliyun` 写入该配置的访问令牌剩余有效期不足 15 分钟，服务会拒绝；只有 `aliyun` 才能续期"
	case "unset %s to allow normal mode; in a container, where the hop limit can keep the token out, use the host's network":
		return "取消设置 %s 以允许普通模式；在容器中，跳数限制可能使令牌无法送达，请使用主机网络"
	}
	return ""
}
