package message

// zhP2 is a part of chinese.
func zhP2(english string) string {
	switch english {
	case "cannot keep its group: %w":
		return "无法保留其所属组：%w"
	case "cannot keep its owner: %w":
		return "无法保留其所有者：%w"
	}
	return ""
}
