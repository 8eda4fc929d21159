package message

func zhC(english string) string {
	switch english {
	}
	return ""
}
