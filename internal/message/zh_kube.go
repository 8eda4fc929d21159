package message

// zhKube has the translations of kube-token, in the shape of chinese.
//
//nolint:funlen // a table
func zhKube(english string) string {
	switch english {
	case "%s has it already; nothing was changed":
		return "%s 中已有此内容；未作更改"
	case "Add the cluster to the kubeconfig, so that kubectl runs this command.":
		return "将集群加入 kubeconfig，让 kubectl 运行此命令。"
	case "Cluster of ACK.":
		return "ACK 集群。"
	case "Give a client certificate of the cluster, not a token.":
		return "提供集群的客户端证书，而不是令牌。"
	case "Give kubectl a token or certificate for a cluster of ACK.":
		return "为 kubectl 提供 ACK 集群的令牌或证书。"
	case "Life of the certificate, 15m to 72h.":
		return "证书的有效期，15m 到 72h。"
	case "Region of the cluster, not that of the profile.":
		return "集群的地域，而不是配置的地域。"
	case "Whoever has a token is you in the cluster for 15 minutes. With --write-kubeconfig, kubectl then runs this command itself; certificates stay in the keychain.":
		return "持有令牌的人在 15 分钟内就是集群中的您。使用 --write-kubeconfig 后，kubectl 会自行运行此命令；证书保存在密钥链中。"
	case "a certificate can live from 15 minutes to 72 hours":
		return "证书的有效期为 15 分钟到 72 小时"
	case "a cluster id has 1 to 64 letters, digits and -":
		return "集群 ID 由 1 到 64 个字母、数字和 - 组成"
	case "a token is always good for 15 minutes":
		return "令牌的有效期始终为 15 分钟"
	case "add --certificate":
		return "请添加 --certificate"
	case "add --certificate, or leave it out":
		return "请添加 --certificate，或去掉此参数"
	case "add --region, such as --region cn-hangzhou":
		return "请添加 --region，例如 --region cn-hangzhou"
	case "allow cs:DescribeClusterUserKubeconfig for this identity, and give it a role in the cluster (the console of ACK: Authorizations)":
		return "请允许此身份调用 cs:DescribeClusterUserKubeconfig，并授予它集群中的角色（ACK 控制台：授权管理）"
	case "certificate":
		return "证书"
	case "check --cluster, and that the cluster is in the region (--region)":
		return "请检查 --cluster，以及集群是否在该地域（--region）"
	case "check --region, and whether a proxy answers in the service's place":
		return "请检查 --region，以及是否有代理代替服务作了应答"
	case "cluster token":
		return "集群令牌"
	case "have kubectl write it in its own layout: kubectl config view --raw":
		return "请让 kubectl 用它自己的格式重写：kubectl config view --raw"
	case "it has %d characters, since the session's token is long, and a cluster takes %d":
		return "它有 %d 个字符，因为会话的令牌很长，而集群最多接受 %d 个"
	case "it has more than one YAML document":
		return "它包含多个 YAML 文档"
	case "it has no %s":
		return "它没有 %s"
	case "it has no server":
		return "它没有 server"
	case "it is not JSON":
		return "它不是 JSON"
	case "it is not YAML":
		return "它不是 YAML"
	case "it is not a kubeconfig: it has no keys":
		return "它不是 kubeconfig：没有键"
	case "its %s is not in base64":
		return "其中的 %s 不是 base64"
	case "its certificate and key are damaged, or are no pair":
		return "其中的证书和密钥已损坏，或者不成对"
	case "its layout cannot be edited line by line":
		return "其格式无法逐行编辑"
	case "its user %s is not from this program":
		return "其中的用户 %s 不是本程序写入的"
	case "leave it to kubectl to set it":
		return "请让 kubectl 设置它"
	case "line %d: it is not YAML":
		return "第 %d 行：不是 YAML"
	case "set apiVersion: %s below exec in the kubeconfig":
		return "请在 kubeconfig 的 exec 下设置 apiVersion: %s"
	case "take the cluster id from the console of ACK, such as c0123456789abcdef0123456789abcdef":
		return "请使用 ACK 控制台中的集群 ID，例如 c0123456789abcdef0123456789abcdef"
	case "the certificate had already expired at %s":
		return "证书在 %s 就已过期"
	case "the kubeconfig in the answer is not usable: %w":
		return "应答中的 kubeconfig 不可用：%w"
	case "the region of the cluster is not known":
		return "集群的地域未知"
	case "the version %q is not one of %s and %s":
		return "版本 %q 不是 %s 或 %s"
	case "there is no home directory for the kubeconfig":
		return "没有可放 kubeconfig 的主目录"
	case "to test it: kubectl --context %s get namespaces":
		return "测试：kubectl --context %s get namespaces"
	case "use whole minutes, such as 60m or 12h":
		return "请使用整分钟，例如 60m 或 12h"
	case "written %s":
		return "已写入 %s"
	}
	return ""
}
