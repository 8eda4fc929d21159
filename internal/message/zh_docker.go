package message

// zhDocker has the translations of docker-credential-aliyun.
//
//nolint:funlen // a table
func zhDocker(english string) string {
	switch english {
	case "%q is there twice":
		return "%q 出现了两次"
	case "%s decides which hosts get a password, and %s":
		return "%s 决定哪些主机可以得到密码，而%s"
	case "%s is empty":
		return "%s 为空"
	case "%s is no registry of Alibaba Cloud, and this program stores no password":
		return "%s 不是阿里云的镜像仓库，而本程序不存储密码"
	case "%s is not an object":
		return "%s 不是对象"
	case "Accept a password for a registry of the service, and keep nothing.":
		return "接受容器镜像服务的密码，但不保存。"
	case "Do nothing: no password was kept.":
		return "不做任何操作：没有保存过密码。"
	case "Passwords for Alibaba Cloud Container Registry, for Docker, Podman, containerd and others.":
		return "为 Docker、Podman、containerd 等提供阿里云容器镜像服务的密码。"
	case "Print the hosts of docker.json.":
		return "打印 docker.json 中的主机。"
	case "Print user name and password for the registry that standard input names.":
		return "打印标准输入所指定镜像仓库的用户名和密码。"
	case "The credential is that of the profile in $ALIYUN_CRED_HELPER_DOCKER_PROFILE or in docker.json, else of the default chain.":
		return "凭证来自 $ALIYUN_CRED_HELPER_DOCKER_PROFILE 或 docker.json 指定的配置，否则来自默认凭证链。"
	case "WHAT DOCKER CALLS":
		return "DOCKER 调用的命令"
	case "a custom domain needs instance and region":
		return "自定义域名需要 instance 和 region"
	case "a host without a name":
		return "有一个主机没有名称"
	case "a personal registry takes no instance":
		return "个人版镜像仓库不接受 instance"
	case "aliyun-cred-helper clear # drops cached passwords":
		return "aliyun-cred-helper clear # 删除缓存的密码"
	case "allow cr:GetAuthorizationToken, and cr:ListInstance where docker.json has no instance, to whoever aliyun-cred-helper whoami shows":
		return "为 aliyun-cred-helper whoami 显示的身份授予 cr:GetAuthorizationToken；若 docker.json 未指定实例，还需授予 cr:ListInstance"
	case "check the instance and its region in docker.json, and whose account it is: aliyun-cred-helper whoami":
		return "检查 docker.json 中的实例和地域，以及所用账号：aliyun-cred-helper whoami"
	case "check whose account it is: aliyun-cred-helper whoami; or name the instance in docker.json":
		return "检查所用账号：aliyun-cred-helper whoami；或在 docker.json 中指定实例"
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
	case "expiry":
		return "过期时间"
	case "in ~/.docker/config.json use \"credHelpers\": {\"HOST\": \"aliyun\"} and not \"credsStore\"":
		return "在 ~/.docker/config.json 中使用 \"credHelpers\": {\"HOST\": \"aliyun\"}，不要使用 \"credsStore\""
	case "instance is not an id such as cri-abc123":
		return "instance 不是 cri-abc123 这样的 ID"
	case "it is not the JSON of Docker's protocol, with a ServerURL":
		return "不是 Docker 协议中带有 ServerURL 的 JSON"
	case "it is not the name of a server":
		return "不是服务器的名称"
	case "its region is %s":
		return "它的地域是 %s"
	case "name the instance in docker.json":
		return "在 docker.json 中指定实例"
	case "no instance %s among the %d in %s":
		return "没有名为 %s 的实例（共 %d 个实例，地域 %s）"
	case "password":
		return "密码"
	case "region is not one such as cn-hangzhou":
		return "region 不是 cn-hangzhou 这样的地域"
	case "registry":
		return "镜像仓库"
	case "the answer has an instance without a usable id":
		return "响应中有一个实例没有可用的 ID"
	case "the listing did not end after %d pages":
		return "列表超过 %d 页仍未结束"
	case "the listing ended after %d of %d instances":
		return "列表在第 %d 个实例后中断，共 %d 个"
	case "the password had already expired at %s":
		return "密码已于 %s 过期"
	case "this is not a host, such as images.example.com or 127.0.0.1:5000":
		return "这不是主机，例如 images.example.com 或 127.0.0.1:5000"
	case "unknown key %q; there are profile, instance and region":
		return "未知的键 %q；支持 profile、instance 和 region"
	case "unknown key %q; there is only hosts":
		return "未知的键 %q；只支持 hosts"
	case "user name":
		return "用户名"
	case "write it as HOST or https://HOST":
		return "请写成 HOST 或 https://HOST"
	}
	return ""
}
