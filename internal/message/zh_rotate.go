package message

// zhRotate has the texts of the command rotate.
//
//nolint:funlen // a table
func zhRotate(english string) string {
	switch english {
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
	case "--delete-other is for another AccessKey than the one in use":
		return "--delete-other 只能用于正在使用的访问密钥之外的访问密钥"
	case "AccessKey %s: %s, created: %s, last used: %s":
		return "访问密钥 %s：%s，创建时间：%s，最近使用：%s"
	case "Delete the old key, which the last rotation has deactivated.":
		return "删除上次轮换所停用的旧密钥。"
	case "First delete this other AccessKey of the same user.":
		return "先删除同一用户的这个访问密钥。"
	case "Go back to the key before the last rotation.":
		return "换回上次轮换之前的密钥。"
	case "Host of STS, which tests the new key.":
		return "用于验证新密钥的 STS 主机。"
	case "Next:  aliyun-cred-helper whoami %[1]s\nLater: aliyun-cred-helper rotate %[1]s --delete-old\n":
		return "下一步：aliyun-cred-helper whoami %[1]s\n以后：  aliyun-cred-helper rotate %[1]s --delete-old\n"
	case "Region of STS, which tests the new key.":
		return "用于验证新密钥的 STS 地域。"
	case "Replace a stored AccessKey by a new one.":
		return "用新的访问密钥替换已存储的访问密钥。"
	case "Show what would be done, and change nothing.":
		return "只显示将要执行的操作，不做任何更改。"
	case "The old key becomes inactive and stays in the keychain as NAME.previous, until --delete-old. If it is interrupted, run it again.":
		return "旧密钥会被停用，并以 NAME.previous 保留在钥匙串中，直到使用 --delete-old。如果中断，请再次运行。"
	case "a bearer token cannot be rotated":
		return "bearer token 无法轮换"
	case "a rotation has left %s; to remove it, too: aliyun-cred-helper remove %s":
		return "轮换留下了 %s；如也要删除它：aliyun-cred-helper remove %s"
	case "a rotation was interrupted; finish it first":
		return "有一次轮换被中断；请先完成它"
	case "aliyun-cred-helper rotate ops # a new key for the same user":
		return "aliyun-cred-helper rotate ops # 为同一用户换上新密钥"
	case "aliyun-cred-helper rotate ops --delete-old # later, when all is well":
		return "aliyun-cred-helper rotate ops --delete-old # 确认一切正常之后"
	case "aliyun-cred-helper rotate ops --undo # back to the old key":
		return "aliyun-cred-helper rotate ops --undo # 换回旧密钥"
	case "another process is rotating it":
		return "另一个进程正在轮换它"
	case "cached sessions of the old one that were deleted: %d; at the service, sessions made from it are valid until they end":
		return "已删除旧密钥的缓存会话：%d 个；由它生成的会话在服务端到期之前仍然有效"
	case "copied the network policy to %s":
		return "已将网络策略复制到 %s"
	case "create a RAM user with the permissions that are needed, and use its key":
		return "请创建具有所需权限的 RAM 用户，并使用它的密钥"
	case "created the AccessKey %s of %s":
		return "已创建访问密钥 %s，所属用户 %s"
	case "deactivate it in the RAM console, or go back to it: aliyun-cred-helper rotate ":
		return "请在 RAM 控制台中停用它，或换回它：aliyun-cred-helper rotate "
	case "delete one of the AccessKeys of the user":
		return "请删除该用户的一个访问密钥"
	case "deleted the AccessKey %s":
		return "已删除访问密钥 %s"
	case "deleted the AccessKey %s and %s":
		return "已删除访问密钥 %s 和 %s"
	case "deleted the AccessKey %s, which an interrupted rotation had created; %s keeps %s":
		return "已删除中断的轮换所创建的访问密钥 %s；%s 仍使用 %s"
	case "going on with an interrupted rotation: %s has the AccessKey %s":
		return "继续中断的轮换：%s 中有访问密钥 %s"
	case "going on with an interrupted rotation: %s has the AccessKey %s already":
		return "继续中断的轮换：%s 已使用访问密钥 %s"
	case "it belongs to %s, which is no RAM user":
		return "它属于 %s，不是 RAM 用户"
	case "it is a key of the root account, which is not rotated by a program":
		return "它是主账号的密钥，不由程序轮换"
	case "it is a key that a rotation has kept; name the key that was rotated":
		return "它是轮换时保留的密钥；请指定被轮换的密钥"
	case "it is a session, which ends by itself and cannot be rotated":
		return "它是临时会话，会自行到期，无法轮换"
	case "it was replaced or removed during the rotation":
		return "它在轮换期间被替换或删除"
	case "its AccessKey %s is also in %s, where it would stop working":
		return "它的访问密钥 %s 也在 %s 中，在那里将无法再使用"
	case "let RAM users manage their own AccessKeys, in the security settings of the RAM console, or give this user a policy that does":
		return "请在 RAM 控制台的安全设置中允许 RAM 用户管理自己的访问密钥，或为此用户授予相应的权限策略"
	case "no new AccessKey is listed; %s keeps %s: %w":
		return "没有列出新的访问密钥；%s 仍使用 %s：%w"
	case "not known":
		return "未知"
	case "profile %s of %s":
		return "%[2]s 中的配置 %[1]s"
	case "remove it there, or store a key of its own there":
		return "请在那里删除它，或在那里存储单独的密钥"
	case "restore it from the recycle bin of the RAM console, and run this again":
		return "请从 RAM 控制台的回收站中恢复它，然后再次运行"
	case "rotation":
		return "轮换"
	case "store that key under another name, then: aliyun-cred-helper remove %s":
		return "请以其他名称存储该密钥，然后运行：aliyun-cred-helper remove %s"
	case "storing the AccessKey %s as %s: %w":
		return "将访问密钥 %s 存储为 %s：%w"
	case "the AccessKey %s belongs to %s and not to %s":
		return "访问密钥 %s 属于 %s，而不属于 %s"
	case "the AccessKey %s does not work within %s: %w":
		return "访问密钥 %s 在 %s 内未能生效：%w"
	case "the AccessKey %s is still there: %v":
		return "访问密钥 %s 仍然存在：%v"
	case "the AccessKey %s is that of an interrupted rotation; finish it first":
		return "访问密钥 %s 属于一次中断的轮换；请先完成它"
	case "the AccessKey %s is the old one of the last rotation":
		return "访问密钥 %s 是上次轮换的旧密钥"
	case "the AccessKey %s was not taken into use; %s keeps %s: %w":
		return "访问密钥 %s 未启用；%s 仍使用 %s：%w"
	case "the answer to the creation of an AccessKey was lost, and there is a new one, %s, without its secret; %s keeps %s: %w":
		return "创建访问密钥的应答丢失，现有一个新的 %s，但没有它的密钥；%s 仍使用 %s：%w"
	case "the earlier AccessKey %s was deleted":
		return "旧的访问密钥 %s 已被删除"
	case "the exchange of two keys was interrupted; finish it first":
		return "两个密钥的交换被中断；请先完成它"
	case "the key %s of the keychain":
		return "钥匙串中的密钥 %s"
	case "the list of the user's AccessKeys does not have the one that asks":
		return "该用户的访问密钥列表中没有发起请求的访问密钥"
	case "the new AccessKey %s could neither be stored nor deleted again (%s); %s keeps %s: %w":
		return "新的访问密钥 %s 既无法存储，也无法重新删除（%s）；%s 仍使用 %s：%w"
	case "the new AccessKey %s could not be stored and was deleted again; %s keeps %s: %w":
		return "新的访问密钥 %s 无法存储，已重新删除；%s 仍使用 %s：%w"
	case "the old AccessKey %s is still active: %w":
		return "旧的访问密钥 %s 仍处于启用状态：%w"
	case "the old AccessKey %s was activated again, so something may use it":
		return "旧的访问密钥 %s 又被启用，因此可能仍有程序在使用它"
	case "the user has no AccessKey %s":
		return "该用户没有访问密钥 %s"
	case "the user has two AccessKeys already, and no more can be created; %s is the old one of the last rotation":
		return "该用户已有两个访问密钥，无法再创建；%s 是上次轮换的旧密钥"
	case "the user has two AccessKeys already, and no more can be created; if nobody needs %s, delete it":
		return "该用户已有两个访问密钥，无法再创建；如果没有人需要 %s，请删除它"
	case "there is a key %s, which no rotation has stored":
		return "存在密钥 %s，它不是由轮换存储的"
	case "there is no earlier key to go back to":
		return "没有可以换回的旧密钥"
	case "there is no old key to delete":
		return "没有可以删除的旧密钥"
	case "wait until it ends, and run this again":
		return "请等它结束后再次运行"
	case "waiting for the AccessKey %s to be known: %w":
		return "正在等待访问密钥 %s 生效：%w"
	case "where else the AccessKey %s is used is not known: %w":
		return "无法得知访问密钥 %s 还在何处使用：%w"
	case "whether an AccessKey was created is not known, and the next run will tell; %s keeps %s: %w":
		return "无法得知是否已创建访问密钥，下次运行时会说明；%s 仍使用 %s：%w"
	case "whether the network policy of %s is also that of %s is not known; look at it in the RAM console: %v":
		return "无法得知 %s 的网络策略是否也已用于 %s；请在 RAM 控制台中查看：%v"
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
	}
	return ""
}
