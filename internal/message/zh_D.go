package message

func zhD(english string) string {
	switch english {
	}
	return ""
}
