package login

import (
	"strings"

	"rsc.io/qr"
)

// quietZone is how many light modules are around a QR code.
const quietZone = 2

// qrCode returns address as a QR code for a terminal, two modules in a character. It is
// dark on light, whatever the colours of the terminal are. It is "" if address is too
// long for one.
func qrCode(address string) string {
	code, err := qr.Encode(address, qr.L)
	if err != nil {
		return ""
	}
	const whiteOnBlack, plain = "\x1b[97;40m", "\x1b[0m"
	var b strings.Builder
	for y := -quietZone; y < code.Size+quietZone; y += 2 {
		b.WriteString("  " + whiteOnBlack)
		for x := -quietZone; x < code.Size+quietZone; x++ {
			// What is outside is light, and so is the half line below an odd number.
			switch upper, lower := code.Black(x, y), code.Black(x, y+1); {
			case upper && lower:
				b.WriteRune(' ')
			case upper:
				b.WriteRune('▄')
			case lower:
				b.WriteRune('▀')
			default:
				b.WriteRune('█')
			}
		}
		b.WriteString(plain + "\n")
	}
	return b.String()
}
