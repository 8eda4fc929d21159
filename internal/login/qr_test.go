package login

import (
	"strings"
	"testing"

	"rsc.io/qr"
)

// TestQRCode reads the modules back from the characters.
func TestQRCode(t *testing.T) {
	const address = "https://signin-test.alibabacloudsso.com/device/code?user_code=DGRF-LQHL"
	code, err := qr.Encode(address, qr.L)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(qrCode(address), "\n"), "\n")
	if want := (code.Size + 2*quietZone + 1) / 2; len(lines) != want {
		t.Fatalf("%d lines, want %d", len(lines), want)
	}
	for n, line := range lines {
		row := []rune(strings.TrimSuffix(strings.TrimPrefix(line, "  \x1b[97;40m"), "\x1b[0m"))
		if len(row) != code.Size+2*quietZone {
			t.Fatalf("line %d has %d characters", n, len(row))
		}
		for i, c := range row {
			x, y := i-quietZone, 2*n-quietZone
			upper, lower := c == ' ' || c == '▄', c == ' ' || c == '▀'
			if upper != code.Black(x, y) || lower != code.Black(x, y+1) {
				t.Fatalf("line %d, character %d is %q", n, i, c)
			}
		}
	}
	if got := qrCode(strings.Repeat("x", 5000)); got != "" {
		t.Errorf("a code for 5,000 characters: %d bytes", len(got))
	}
}
