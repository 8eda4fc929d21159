package architecture

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// translated are the pages that exist in Chinese, too: under docs/zh-CN, with
// the same name.
var translated = []string{
	"README.md",
	"docs/agents.md",
	"docs/ci.md",
	"docs/cloudsso.md",
	"docs/console.md",
	"docs/consumers/README.md",
	"docs/consumers/aliyun.md",
	"docs/consumers/containers-ci.md",
	"docs/consumers/ecs-ack.md",
	"docs/consumers/more.md",
	"docs/consumers/oss.md",
	"docs/consumers/packer-pulumi.md",
	"docs/consumers/sdk.md",
	"docs/consumers/terraform.md",
	"docs/docker.md",
	"docs/doctor.md",
	"docs/exec.md",
	"docs/faq.md",
	"docs/how-it-works.md",
	"docs/install/README.md",
	"docs/install/bsd.md",
	"docs/install/linux.md",
	"docs/install/macos.md",
	"docs/install/windows.md",
	"docs/keychain.md",
	"docs/kubectl.md",
	"docs/migrate.md",
	"docs/oauth.md",
	"docs/rotate.md",
	"docs/shells.md",
}

var (
	aHeading   = regexp.MustCompile(`^(#+) `)
	aMarker    = regexp.MustCompile(`^<!-- .* -->$`)
	aListItem  = regexp.MustCompile(`^(-|\d+\.) `)
	aNumber    = regexp.MustCompile(`\d+`)
	aCodeSpan  = regexp.MustCompile("(``)\\s?(.+?)\\s?``|`([^`]+)`")
	aComment   = regexp.MustCompile(`(^|\s+)# .*$`)
	aLocalLink = regexp.MustCompile(`\]\(([^):#]+\.md)[^)]*\)`)
)

// landmark is what a page and its translation have in common: a heading, a
// marker, a code block, a row of a table, a list item.
type landmark struct {
	line int
	what string
}

// section is what stands under one heading.
type section struct {
	line  int
	title string
	spans []string // the code in its text, sorted, each once
}

// outline reads a page. Comments in code blocks are left out, since they may be
// translated. Of a row of a table the numbers count, such as the exit codes.
func outline(text string) (landmarks []landmark, sections []section) {
	var block, prose []string
	end := func() { // of a section
		if len(sections) > 0 {
			sections[len(sections)-1].spans = codeSpans(strings.Join(prose, " "))
		}
		prose = nil
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		fence := strings.HasPrefix(line, "```")
		what := ""
		switch {
		case block != nil:
			block = append(block, aComment.ReplaceAllString(line, ""))
			if !fence {
				continue
			}
			what = "the code block\n" + strings.Join(block, "\n")
			block, line = nil, ""
		case fence:
			block = []string{line}
			continue
		case aHeading.MatchString(line):
			end()
			sections = append(sections, section{line: i + 1, title: line})
			what = "a heading " + aHeading.FindStringSubmatch(line)[1]
		case aMarker.MatchString(line):
			what = "the marker " + line
		case strings.HasPrefix(line, "|"):
			numbers := aNumber.FindAllString(line, -1)
			slices.Sort(numbers)
			what = fmt.Sprintf("a row of a table, with the numbers %v", numbers)
		case aListItem.MatchString(line):
			what = "a list item " + aListItem.FindStringSubmatch(line)[1]
		}
		prose = append(prose, line)
		if what != "" {
			landmarks = append(landmarks, landmark{i + 1, what})
		}
	}
	end()
	return landmarks, sections
}

func codeSpans(prose string) []string {
	var spans []string
	for _, m := range aCodeSpan.FindAllStringSubmatch(prose, -1) {
		spans = append(spans, m[2]+m[3])
	}
	slices.Sort(spans)
	return slices.Compact(spans)
}

// differences compares a page with its translation. It stops at the first
// landmark that differs, since all that follow may have moved.
func differences(page, pageText, translation, translationText string) []string {
	want, wantSections := outline(pageText)
	got, gotSections := outline(translationText)
	last := landmark{what: "nothing more"}
	for i := range max(len(want), len(got)) {
		w, g := last, last
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		if w.what != g.what {
			return []string{fmt.Sprintf("%s:%d has %s\nwhere %s:%d has %s", page, w.line, w.what, translation, g.line, g.what)}
		}
	}
	var found []string
	for i, w := range wantSections {
		g := gotSections[i]
		for _, span := range w.spans {
			if !slices.Contains(g.spans, span) {
				found = append(found, fmt.Sprintf("%s:%d has `%s` under %q, and %s:%d under %q has not", page, w.line, span, w.title, translation, g.line, g.title))
			}
		}
		for _, span := range g.spans {
			if !slices.Contains(w.spans, span) {
				found = append(found, fmt.Sprintf("%s:%d has `%s` under %q, and %s:%d under %q has not", translation, g.line, span, g.title, page, w.line, w.title))
			}
		}
	}
	return found
}

func translationOf(page string) string {
	return path.Join("docs/zh-CN", strings.TrimPrefix(page, "docs/"))
}

// TestTranslations compares the Chinese pages with the English ones: the same
// headings, examples, markers, tables, lists and commands in the same order. A
// change of an English page has to be made in the Chinese page as well.
func TestTranslations(t *testing.T) {
	root := filepath.Join("..", "..")
	for _, page := range translated {
		t.Run(page, func(t *testing.T) {
			translation := translationOf(page)
			english, err := os.ReadFile(filepath.Join(root, page))
			if err != nil {
				t.Fatal(err)
			}
			chinese, err := os.ReadFile(filepath.Join(root, translation))
			if err != nil {
				t.Fatalf("%s needs a translation: %v", page, err)
			}
			for _, difference := range differences(page, string(english), translation, string(chinese)) {
				t.Error(difference)
			}
			checkLinks(t, page, translation, string(chinese))
		})
	}
	chinese := filepath.Join(root, "docs", "zh-CN")
	err := filepath.WalkDir(chinese, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, file)
		if name = filepath.ToSlash(name); !slices.ContainsFunc(translated, func(page string) bool { return translationOf(page) == name }) {
			t.Errorf("%s is the translation of no page in the list", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// checkLinks wants a translation to lead to its English page on line 3, and
// everywhere else to Chinese pages where there are any.
func checkLinks(t *testing.T, page, translation, text string) {
	t.Helper()
	for i, line := range strings.Split(text, "\n") {
		for _, m := range aLocalLink.FindAllStringSubmatch(line, -1) {
			target := path.Join(path.Dir(translation), m[1])
			switch {
			case i == 2 && target != page:
				t.Errorf("%s:3 links to %s, want %s", translation, target, page)
			case i != 2 && slices.Contains(translated, target):
				t.Errorf("%s:%d links to %s, want %s", translation, i+1, target, translationOf(target))
			}
		}
		if i == 2 && !strings.HasPrefix(line, "[English](") {
			t.Errorf("%s:3: got %q, want a link to the English page", translation, line)
		}
	}
}

// TestDifferences shows what the comparison finds.
func TestDifferences(t *testing.T) {
	const page = "# A\n\nRun `get`:\n\n<!-- run -->\n```sh\nget ops   # now\n```\n\n| code |\n|---|\n| 4 |\n\n- one\n"
	tests := map[string]struct {
		old, translated string
		want            string
	}{
		"nothing":         {"Run `get`", "运行 `get`", ""},
		"a comment":       {"# now", "# 现在", ""},
		"a heading":       {"- one", "## B", "p:14 has a list item -\nwhere t:14 has a heading ##"},
		"a command":       {"get ops", "get dev", "p:8 has the code block\n```sh\nget ops\n```\nwhere t:8 has the code block\n```sh\nget dev\n```"},
		"a marker":        {"<!-- run -->\n", "", "p:5 has the marker <!-- run -->\nwhere t:7 has the code block\n```sh\nget ops\n```"},
		"a number":        {"| 4 |", "| 5 |", "p:12 has a row of a table, with the numbers [4]\nwhere t:12 has a row of a table, with the numbers [5]"},
		"a list item":     {"- one\n", "", "p:14 has a list item -\nwhere t:0 has nothing more"},
		"code in a text":  {"`get`", "get", "p:1 has `get` under \"# A\", and t:1 under \"# A\" has not"},
		"code that is no": {"- one", "- `one`", "t:1 has `one` under \"# A\", and p:1 under \"# A\" has not"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			translation := strings.Replace(page, test.old, test.translated, 1)
			if got := strings.Join(differences("p", page, "t", translation), "\n"); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
