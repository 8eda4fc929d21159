package message

func zhB(english string) string {
	switch english {
	case "error: %s":
		return "错误：%s"
	case "hint: %s":
		return "提示：%s"
	case "warning: %s":
		return "警告：%s"
	case "debug: %s":
		return "调试：%s"
	}
	return ""
}
