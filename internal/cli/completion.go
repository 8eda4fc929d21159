package cli

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/credential"
)

// The scripts are the same for every command line: they ask the program itself
// what may stand at the cursor, so that they never lag behind it.
var (
	//go:embed completion/bash
	bashCompletion string
	//go:embed completion/zsh
	zshCompletion string
	//go:embed completion/fish
	fishCompletion string
	//go:embed completion/powershell
	powershellCompletion string
)

type completionCommand struct {
	Shell string `arg:"" optional:"" help:"bash, zsh, fish or powershell."`

	// What the scripts call.
	Line   string `hidden:"" help:"Print what may stand at the end of this command line."`
	Breaks string `hidden:"" help:"Characters at which the shell has split the last word."`

	model *kong.Application
}

// AfterApply is called by kong.
func (s *completionCommand) AfterApply(ctx *kong.Context) error {
	s.model = ctx.Model
	return nil
}

func (s *completionCommand) run(ctx context.Context, c *call) ([]byte, error) {
	if s.Line != "" {
		return s.complete(ctx, c), nil
	}
	script := map[string]string{
		"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion, "powershell": powershellCompletion,
	}[s.Shell]
	if script == "" {
		return nil, credential.NewError(credential.Usage, "completion", c.out.program+" completion bash|zsh|fish|powershell",
			"give the name of a shell")
	}
	name := c.out.program
	script = strings.NewReplacer("PROGRAM", name, "FUNCTION", "_"+strings.ReplaceAll(name, "-", "_")).Replace(script)
	return []byte(script), nil
}

// complete prints one candidate a line, with a description after a tab. What is
// wrong with the command line, config.json or the keychain is not told: nobody
// wants to read that between two keys.
func (s *completionCommand) complete(ctx context.Context, c *call) []byte {
	words, _ := splitWords(s.Line)
	for len(words) > 1 { // up to this program: after sudo, env and the like
		base := strings.TrimSuffix(filepath.Base(words[0]), ".exe")
		words = words[1:]
		if base == c.out.program {
			break
		}
	}
	last := words[len(words)-1]
	p := predictor{ctx: ctx, call: c, app: s.model}
	// The shell keeps what is before the last place where it has split the word.
	breaks := strings.NewReplacer(" ", "", "\t", "", "\n", "", "'", "", `"`, "").Replace(s.Breaks)
	kept := strings.LastIndexAny(last, breaks) + 1
	var b bytes.Buffer
	for _, found := range p.predict(words[:len(words)-1], last) {
		if found.value != anyFile && found.value != anyCommand {
			found.value = found.value[kept:]
		}
		fmt.Fprintf(&b, "%s\t%s\n", found.value, found.about)
	}
	return b.Bytes()
}
