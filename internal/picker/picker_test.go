package picker

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// accounts returns n options, among them names of East Asia.
func accounts(n int) []Option {
	list := []Option{{ID: "1234567890123456", Name: "payments-prod"}, {ID: "2234567890123456", Name: "repay"}, {ID: "3234567890123456", Name: "生产环境-支付"}}
	for i := len(list); i < n; i++ {
		list = append(list, Option{ID: fmt.Sprintf("%016d", i), Name: fmt.Sprintf("team-%04d", i)})
	}
	return list[:n]
}

// press types text and keys of the names that Key.String gives them, in < >.
func press(m *model, keys string) {
	codes := map[string]rune{
		"enter": tea.KeyEnter, "up": tea.KeyUp, "down": tea.KeyDown, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
		"home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace, "esc": tea.KeyEscape,
	}
	for keys != "" {
		if rest, ok := strings.CutPrefix(keys, "<"); ok {
			name, after, _ := strings.Cut(rest, ">")
			if letter, ok := strings.CutPrefix(name, "^"); ok {
				m.Update(tea.KeyPressMsg{Code: rune(letter[0]) + 'a' - 'A', Mod: tea.ModCtrl})
			} else {
				m.Update(tea.KeyPressMsg{Code: codes[name]})
			}
			keys = after
			continue
		}
		c := []rune(keys)[0]
		m.Update(tea.KeyPressMsg{Code: c, Text: string(c)})
		keys = keys[len(string(c)):]
	}
}

func TestKeys(t *testing.T) {
	tests := []struct {
		keys string
		want string // the name that is chosen
	}{
		{"<enter>", "payments-prod"},
		{"<down><enter>", "repay"},
		{"<down><down><up><enter>", "repay"},
		{"<up><enter>", "payments-prod"},
		{"<pgdown><enter>", "team-0008"}, // eight rows a page
		{"<pgdown><pgdown><pgup><enter>", "team-0008"},
		{"<end><enter>", "team-0039"},
		{"<end><home><enter>", "payments-prod"},
		{"REP<enter>", "repay"},
		{"pay<down><enter>", "repay"},
		{"pay 223<enter>", "repay"},
		{"生产<enter>", "生产环境-支付"},
		{"nothing like it<enter>", ""},
		{"nothing like it<esc><enter>", "payments-prod"},
		{"repx<backspace><enter>", "repay"},
		{"<backspace><enter>", "payments-prod"},
		{"<end>team-0020<enter>", "team-0020"},
		{"<^C>", ""},
	}
	for _, tt := range tests {
		m := newModel("Account", accounts(40), 80, 10)
		press(m, tt.keys)
		got := ""
		if m.chosen >= 0 {
			got = m.options[m.chosen].Name
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.keys, got, tt.want)
		}
	}
}

// TestEndOfInput has Ctrl-D end the list as it ends a prompt: at its beginning only.
func TestEndOfInput(t *testing.T) {
	tests := []struct {
		keys string
		want bool
	}{
		{"<^D>", true},
		{"<down><^D>", true},
		{"pay<^D>", false},
		{"pay<esc><^D>", true},
		{"<^C>", false},
		{"<enter>", false},
	}
	for _, tt := range tests {
		m := newModel("Account", accounts(40), 80, 10)
		press(m, tt.keys)
		if m.isEOF != tt.want || m.isEOF && !m.ended {
			t.Errorf("%s: end of the input %t, ended %t", tt.keys, m.isEOF, m.ended)
		}
	}
}

func TestView(t *testing.T) {
	const nothing = "\u202e\x1b[2J\n"
	options := append(accounts(3), Option{ID: "4", Name: nothing + strings.Repeat("长", 60)})
	for _, tt := range []struct {
		width, height int
		keys          string
	}{
		{80, 24, ""}, {80, 24, "pay"}, {40, 10, "<end>"}, {20, 5, "<end>"}, {20, 5, "生产环境生产环境生产环境生产环境"}, {20, 5, strings.Repeat("x", 300)},
	} {
		m := newModel("Access configuration", options, 80, 24)
		press(m, tt.keys)
		m.Update(tea.WindowSizeMsg{Width: tt.width, Height: tt.height})
		v := m.View()
		lines := strings.Split(v.Content, "\n")
		if len(lines) > tt.height || strings.ContainsAny(v.Content, "\x1b\u202e") || v.Cursor.X >= tt.width {
			t.Errorf("%+v: %d lines, cursor at %d: %q", tt, len(lines), v.Cursor.X, v.Content)
		}
		marks := 0
		for _, line := range lines {
			if ansi.StringWidth(line) >= tt.width {
				t.Errorf("%+v: too long: %q", tt, line)
			}
			if strings.HasPrefix(line, "> ") {
				marks++
			}
		}
		if want := min(len(m.matches), 1); marks != want {
			t.Errorf("%+v: %d rows are marked, want %d: %q", tt, marks, want, lines)
		}
	}
}

// TestColumns: names of wide characters do not move the ids.
func TestColumns(t *testing.T) {
	m := newModel("Account", accounts(3), 80, 24)
	want := []string{"> payments-prod   1234567890123456", "  repay           2234567890123456", "  生产环境-支付   3234567890123456"}
	if got := strings.Split(m.View().Content, "\n")[1:]; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSorted(t *testing.T) {
	got := Sorted([]Option{{"3", "b"}, {"2", "B"}, {"9", "c"}, {"1", "a"}}, "9")
	want := []Option{{"9", "c"}, {"1", "a"}, {"2", "B"}, {"3", "b"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestChooseWithoutTerminal(t *testing.T) {
	pipe, other, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	defer other.Close()
	for _, in := range []Terminal{{In: strings.NewReader("")}, {In: pipe}} {
		if _, err := Choose(t.Context(), in, "Account", accounts(3)); !errors.Is(err, ErrTerminal) {
			t.Errorf("got %v", err)
		}
	}
}

// BenchmarkKeystroke is what a keystroke costs among 2,000 accounts, without the
// terminal.
func BenchmarkKeystroke(b *testing.B) {
	m := newModel("Account", accounts(2000), 80, 24)
	for b.Loop() {
		press(m, "1<backspace>")
		_ = m.View()
	}
	b.ReportMetric(float64(b.Elapsed()/time.Duration(2*b.N))/float64(time.Millisecond), "ms/key")
}
