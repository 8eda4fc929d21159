package picker

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// model is a picker that is shown. It implements tea.Model.
type model struct {
	title   string
	options []Option
	lower   []string // of options: what a filter is looked for in
	chosen  int      // in options; -1: none

	filter  string
	matches []int // in options
	cursor  int   // in matches
	top     int   // of the page, in matches

	width, height int // of the terminal, in characters
	ended         bool
	isEOF         bool // Ctrl-D ended it
}

func newModel(title string, options []Option, width, height int) *model {
	m := &model{title: title, options: options, chosen: -1, width: width, height: height}
	for i, o := range options {
		m.lower = append(m.lower, strings.ToLower(o.Name+"\n"+o.ID))
		m.matches = append(m.matches, i)
	}
	return m
}

// Init implements tea.Model.
func (m *model) Init() tea.Cmd { return nil }

// Update implements tea.Model.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		if msg.Width > 0 && msg.Height > 0 {
			m.width, m.height = msg.Width, msg.Height
		}
		m.scroll()
	case tea.PasteMsg:
		m.setFilter(m.filter + visible(msg.Content))
	case tea.KeyPressMsg:
		return m.press(msg)
	}
	return m, nil
}

// press handles a key.
func (m *model) press(key tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	switch key.String() {
	case "ctrl+c":
		m.ended = true
		return m, tea.Quit
	case "ctrl+d": // the end of the input, where nothing is typed
		if m.filter == "" {
			m.isEOF, m.ended = true, true
			return m, tea.Quit
		}
	case "enter", "ctrl+j":
		if len(m.matches) > 0 {
			m.chosen, m.ended = m.matches[m.cursor], true
			return m, tea.Quit
		}
	case "up", "ctrl+p":
		m.move(-1)
	case "down", "ctrl+n", "tab":
		m.move(1)
	case "pgup":
		m.move(-m.page())
	case "pgdown":
		m.move(m.page())
	case "home":
		m.move(-len(m.options))
	case "end":
		m.move(len(m.options))
	case "backspace":
		if runes := []rune(m.filter); len(runes) > 0 {
			m.setFilter(string(runes[:len(runes)-1]))
		}
	case "esc", "ctrl+u":
		m.setFilter("")
	default:
		if typed := visible(key.Text); typed != "" {
			m.setFilter(m.filter + typed)
		}
	}
	return m, nil
}

// visible returns s without what a terminal acts on.
func visible(s string) string {
	return strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return -1
		}
		return c
	}, s)
}

func (m *model) setFilter(filter string) {
	m.filter, m.matches = filter, m.matches[:0]
	words := strings.Fields(strings.ToLower(filter))
	for i, lower := range m.lower {
		if matches(lower, words) {
			m.matches = append(m.matches, i)
		}
	}
	m.cursor, m.top = 0, 0
}

// move moves the cursor by n rows.
func (m *model) move(n int) {
	m.cursor = max(0, min(m.cursor+n, len(m.matches)-1))
	m.scroll()
}

// scroll shows the page with the cursor.
func (m *model) scroll() {
	m.top = max(min(m.top, m.cursor), m.cursor-m.page()+1, 0)
}

// mostRows is how many options are shown at most, so that what was printed before stays
// on a large terminal.
const mostRows = 15

// page returns how many options are shown at once.
func (m *model) page() int { return max(1, min(mostRows, m.height-2)) }

// View implements tea.Model.
func (m *model) View() tea.View {
	if m.ended {
		return tea.NewView("")
	}
	head := "? " + m.title + "  " + m.filter
	for ansi.StringWidth(head) >= m.width { // what is typed now is at the end
		_, size := utf8.DecodeRuneInString(head)
		head = head[size:]
	}
	at := ansi.StringWidth(head)
	for _, tail := range []string{
		message.Sprintf("%d of %d   type to filter", len(m.matches), len(m.options)),
		message.Sprintf("%d of %d", len(m.matches), len(m.options)),
	} {
		if room := min(m.width-1, 76) - at - ansi.StringWidth(tail); room > 1 {
			head += strings.Repeat(" ", room) + tail
			break
		}
	}
	lines := []string{head}
	shown := m.matches[m.top:min(len(m.matches), m.top+m.page())]
	names := 0
	for _, i := range shown {
		names = max(names, ansi.StringWidth(m.name(i)))
	}
	for n, i := range shown {
		mark := "  "
		if m.top+n == m.cursor {
			mark = "> "
		}
		name := m.name(i)
		row := mark + name + strings.Repeat(" ", names-ansi.StringWidth(name)) + "   " + text.Printable(m.options[i].ID, 100)
		lines = append(lines, ansi.Truncate(row, m.width-1, "..."))
	}
	if len(shown) == 0 {
		lines = append(lines, ansi.Truncate(message.Text("  nothing matches"), m.width-1, "..."))
	}
	v := tea.NewView(strings.Join(lines, "\n"))
	v.Cursor = tea.NewCursor(at, 0) // also where an input method shows what is typed
	return v
}

// name returns the name of an option, in at most half a line.
func (m *model) name(i int) string {
	return ansi.Truncate(text.Printable(m.options[i].Name, 100), max(10, m.width/2), "...")
}
