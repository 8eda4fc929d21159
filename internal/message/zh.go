package message

import "cmp"

// chinese returns the Chinese translation of an English text, or "". It is one switch
// instead of a map, which every start of the program would have to fill.
func chinese(english string) string {
	return cmp.Or(zhA(english), zhB(english), zhC(english), zhE(english))
}
