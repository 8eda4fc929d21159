package cli

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/shell"
)

// scripts run the program itself to get the candidates, so they know every command
// and flag.
//
//go:embed completion
var scripts embed.FS

// CompletionShells lists the shells that have a completion script.
func CompletionShells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

// Completion is the command that prints the completion script of a shell.
type Completion struct {
	Shell string `arg:"" optional:"" complete:"completion" help:"${completions}."`

	// For the scripts.
	Line   string `hidden:"" help:"Print the candidates for the end of this command line."`
	Breaks string `hidden:"" help:"Characters at which the shell splits words."`

	model *kong.Application
}

// Run implements Command.
func (s *Completion) Run(ctx context.Context, c *Call) ([]byte, error) {
	if s.Line != "" {
		return s.complete(ctx, c), nil
	}
	name := c.Program.Name
	script, err := scripts.ReadFile("completion/" + s.Shell)
	if err != nil || !slices.Contains(CompletionShells(), s.Shell) {
		return nil, credential.NewError(credential.Usage, "completion", name+" completion "+strings.Join(CompletionShells(), "|"),
			"name one of the shells")
	}
	return []byte(strings.NewReplacer("PROGRAM", name, "FUNCTION", "_"+strings.ReplaceAll(name, "-", "_")).Replace(string(script))), nil
}

// complete returns one candidate in each line, with a description after a tab. It
// reports no errors, which would disturb the command line.
func (s *Completion) complete(ctx context.Context, c *Call) []byte {
	words := shell.SplitLine(s.Line)
	for len(words) > 1 { // skip sudo, env and the like
		base := strings.TrimSuffix(filepath.Base(words[0]), ".exe")
		words = words[1:]
		if base == c.Program.Name {
			break
		}
	}
	last := words[len(words)-1]
	p := predictor{app: s.model, values: func(complete, configPath string) []Candidate {
		return c.Program.Predict(ctx, c, complete, configPath)
	}}
	// The shell keeps the part before the last character at which it splits.
	breaks := strings.NewReplacer(" ", "", "\t", "", "\n", "", "'", "", `"`, "").Replace(s.Breaks)
	kept := strings.LastIndexAny(last, breaks) + 1
	var b bytes.Buffer
	for _, found := range p.predict(words[:len(words)-1], last) {
		if found.Value != anyFile && found.Value != anyCommand {
			found.Value = found.Value[kept:]
		}
		fmt.Fprintf(&b, "%s\t%s\n", found.Value, found.About)
	}
	return b.Bytes()
}
