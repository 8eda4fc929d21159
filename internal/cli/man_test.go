package cli

import "testing"

func TestRoff(t *testing.T) {
	for text, want := range map[string]string{
		`a-b\c`: `a\-b\ec`, ".TH": `\&.TH`, "'x": `\&'x`, "a\n.b": "a .b",
	} {
		if got := roff(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
