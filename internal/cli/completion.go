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

// scripts are the same for every command line: they ask the program itself what may
// stand at the cursor, so that they never lag behind it.
//
//go:embed completion
var scripts embed.FS

// CompletionShells lists the shells that there is a script for.
func CompletionShells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

// Completion is the command that prints a script for a shell.
type Completion struct {
	Shell string `arg:"" optional:"" complete:"completion" help:"${completions}."`

	// What the scripts call.
	Line   string `hidden:"" help:"Print what may stand at the end of this command line."`
	Breaks string `hidden:"" help:"Characters at which the shell has split the last word."`

	model *kong.Application
}

// AfterApply is called by kong.
func (s *Completion) AfterApply(ctx *kong.Context) error {
	s.model = ctx.Model
	return nil
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
			"give the name of a shell")
	}
	return []byte(strings.NewReplacer("PROGRAM", name, "FUNCTION", "_"+strings.ReplaceAll(name, "-", "_")).Replace(string(script))), nil
}

// complete prints one candidate a line, with a description after a tab. What is
// wrong with the command line, config.json or the keychain is not told: nobody
// wants to read that between two keys.
func (s *Completion) complete(ctx context.Context, c *Call) []byte {
	words := shell.SplitLine(s.Line)
	for len(words) > 1 { // up to this program: after sudo, env and the like
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
	// The shell keeps what is before the last place where it has split the word.
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
