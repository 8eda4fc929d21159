package message

func zhE(english string) string {
	switch english {
	case "`aliyun` does not read %s; give it the file: aliyun --config-path %s":
		return "`aliyun` 不读取 %s；请为它指定文件：aliyun --config-path %s"
	}
	return ""
}
