package message

// zhQa1 is a part of the table of zh.go.
func zhQa1(english string) string {
	switch english {
	case "%[1]s needs a value; one that begins with - is written %[1]s=VALUE":
		return "%[1]s 需要一个值；以 - 开头的值须写成 %[1]s=VALUE"
	case "%s is a symbolic link that leads nowhere":
		return "%s 是一个失效的符号链接"
	case "%s needs a duration, such as 90m or 1h30m":
		return "%s 需要一个时长，例如 90m 或 1h30m"
	case "%s needs a value":
		return "%s 需要一个值"
	case "%s needs a whole number":
		return "%s 需要一个整数"
	case "%s takes no value but true or false":
		return "%s 不带值，只接受 true 或 false"
	case "a command is missing":
		return "缺少命令"
	case "it is UTF-16, as some Windows programs write: save it as UTF-8":
		return "文件为 UTF-16 编码（某些 Windows 程序如此保存）：请另存为 UTF-8"
	case "other commands would take this name for a flag":
		return "其他命令会把此名称当作选项"
	case "run this as that user, or set HOME to your own home directory":
		return "请以该用户的身份运行，或将 HOME 设为自己的主目录"
	case "set HOME to an absolute path":
		return "请将 HOME 设为绝对路径"
	case "set SHELL to the path of a shell":
		return "请将 SHELL 设为某个 shell 的路径"
	case "take a name that does not begin with -":
		return "请使用不以 - 开头的名称"
	case "the time limit was reached":
		return "已达到时限"
	case "there is no command before --":
		return "-- 之前没有命令"
	case "there is no home directory for it":
		return "没有可供存放的主目录"
	case "write the path in full: no shell has replaced its ~":
		return "请写出完整路径：其中的 ~ 没有被 shell 替换"
	}
	return ""
}
