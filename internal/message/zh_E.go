package message

func zhE(english string) string {
	switch english {
	}
	return ""
}
