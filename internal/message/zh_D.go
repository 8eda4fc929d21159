package message

func zhD(english string) string {
	switch english {
	case "the access token that `aliyun` wrote into the profile is valid for less than 15 minutes, which the service refuses; only `aliyun` may renew it":
		return "`aliyun` 写入该配置的访问令牌剩余有效期不足 15 分钟，服务会拒绝；只有 `aliyun` 才能续期"
	}
	return ""
}
