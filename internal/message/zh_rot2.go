package message

// zhRot2 is a part of chinese.
func zhRot2(english string) string {
	switch english {
	case "interrupted rotations: %s":
		return "中断的轮换：%s"
	case "no key was rotated":
		return "没有轮换过密钥"
	case "no rotation was interrupted, and no old key is there for %d days":
		return "没有中断的轮换，也没有保留超过 %d 天的旧密钥"
	case "old keys that nobody has deleted for %d days: %s":
		return "超过 %d 天仍未删除的旧密钥：%s"
	case "the AccessKey %s is also in %s in this environment, and will stop working there":
		return "访问密钥 %s 还在当前环境的 %s 中，在那里将无法再使用"
	}
	return ""
}
