package message

func zhE(english string) string { //nolint:funlen // a table
	switch english {
	case "`aliyun` does not read %s; give it the file: aliyun --config-path %s":
		return "`aliyun` 不读取 %s；请为它指定文件：aliyun --config-path %s"
	case "ini file":
		return "ini 文件"
	case "there is none":
		return "没有该文件"
	case "%s has no section %s":
		return "%s 中没有配置段 %s"
	case "section %s of %s":
		return "%[2]s 的配置段 %[1]s"
	case "correct or unset %s":
		return "请更正或取消设置 %s"
	case "rename one of them, or name the key: --profile %s":
		return "请重命名其中之一，或指定密钥：--profile %s"
	case "%s is a section of %s and a key of the keychain":
		return "%s 既是 %s 的配置段，又是钥匙串中的密钥"
	case "it has no profile %s":
		return "其中没有配置 %s"
	case "a section has no closing bracket":
		return "配置段缺少右方括号"
	case "a line is neither a section nor a key with a value":
		return "有一行既不是配置段，也不是键和值"
	case "its enable is neither true nor false":
		return "其 enable 既不是 true 也不是 false"
	case "it has no type":
		return "没有 type"
	case "its type is not known":
		return "其 type 未知"
	case "type %s needs access_key_id and access_key_secret":
		return "类型 %s 需要 access_key_id 和 access_key_secret"
	case "section %s: %w":
		return "配置段 %s：%w"
	case "section %s: %s":
		return "配置段 %s：%s"
	case "another program has changed its access_key_secret":
		return "另一个程序已更改其 access_key_secret"
	case "rename the section, or the key":
		return "请重命名该配置段或该密钥"
	case "%s selects %s, which is a section of %s and a key of the keychain":
		return "%s 选择了 %s，它既是 %s 的配置段，又是钥匙串中的密钥"
	case "%s selects section %s of %s":
		return "%[1]s 选择了 %[3]s 的配置段 %[2]s"
	case "the SDKs have no ini file":
		return "没有 SDK 的 ini 文件"
	case "%s has no secrets in plaintext":
		return "%s 中没有明文密钥"
	case "other users can read the secrets in %s (mode %04o): %s":
		return "其他用户可以读取 %s 中的密钥（权限 %04o）：%s"
	case "secrets in plaintext in %s: %s":
		return "%s 中有明文密钥：%s"
	case "skipped section %s: %s":
		return "已跳过配置段 %s：%s"
	case "made profile %s of section %s of %s":
		return "已由 %[3]s 的配置段 %[2]s 创建配置 %[1]s"
	case "made profile %s of section %s of %s: its secret was already in the keychain":
		return "已由 %[3]s 的配置段 %[2]s 创建配置 %[1]s：其密钥已在钥匙串中"
	case "made profile %s of section %s of %s, and moved its secret into the keychain (backend %s)":
		return "已由 %[3]s 的配置段 %[2]s 创建配置 %[1]s，并将其密钥移入钥匙串（后端 %[4]s）"
	case "rename the section":
		return "请重命名该配置段"
	case "the names %s and %s are taken by other profiles or keys":
		return "名称 %s 和 %s 已被其他配置或密钥占用"
	case "create an AccessKey, then: %s store %s":
		return "请创建访问密钥，然后执行：%s store %s"
	case "no key %s in the keychain":
		return "钥匙串中没有密钥 %s"
	case "the key %s in the keychain has another AccessKey id than section %s of %s":
		return "钥匙串中密钥 %[1]s 的 AccessKey ID 与 %[3]s 的配置段 %[2]s 不同"
	case "removed profile %s: section %s of %s is as it was before the import":
		return "已删除配置 %[1]s：%[3]s 的配置段 %[2]s 已恢复到导入之前"
	case "section %s of %s: %w":
		return "%[2]s 的配置段 %[1]s：%[3]w"
	case "profile %s is written and its key is in the keychain, but the secret is still in the file: %w":
		return "配置 %s 已写入，其密钥已在钥匙串中，但文件中仍有该密钥：%w"
	case "Profile, or section of the SDKs' ini file, whose secret is moved.":
		return "要移动其密钥的配置，或 SDK 的 ini 文件的配置段。"
	}
	return ""
}
