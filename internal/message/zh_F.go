package message

func zhF(english string) string {
	switch english {
	}
	return ""
}
