package message

func zhA(english string) string {
	switch english {
	}
	return ""
}
