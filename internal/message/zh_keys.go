package message

// zhKeys has translations of texts of the keychain.
func zhKeys(english string) string {
	switch english {
	case "a cached session cannot be read: %v":
		return "无法读取缓存的会话：%v"
	case "answer the dialog, then try again, or run: security unlock-keychain":
		return "回应对话框后重试，或运行：security unlock-keychain"
	case "key %s was stored in the keychain and is not there any more; another program may have deleted it":
		return "密钥 %s 曾存入钥匙串，现已不在其中；可能已被其他程序删除"
	case "key %s was not in the keychain any more; it is no longer listed":
		return "密钥 %s 已不在钥匙串中；已将其从列表中去除"
	case "macOS finds no default keychain":
		return "macOS 找不到默认钥匙串"
	case "no answer; it may be showing a dialog":
		return "没有响应；可能正在显示对话框"
	case "run: security default-keychain -s login.keychain-db, or %s":
		return "运行：security default-keychain -s login.keychain-db，或 %s"
	}
	return ""
}
