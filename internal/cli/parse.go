package cli

import (
	"bytes"
	"errors"
	"maps"
	"strings"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/credential"
)

// parse returns the command that the arguments select, or the text of help or the
// version.
func parse(args []string, p *Program, grammar any) (Command, []byte, error) {
	var text bytes.Buffer
	exited := false
	vars := kong.Vars{"version": p.Name + " " + version()}
	maps.Copy(vars, p.Vars)
	parser, err := kong.New(grammar,
		kong.Name(p.Name), kong.Description(p.About),
		kong.Writers(&text, &text),
		kong.Exit(func(int) { exited = true }),
		vars,
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.ValueFormatter(helpOf),
	)
	if err != nil {
		return nil, nil, err
	}
	selected, err := parser.Parse(args)
	if exited {
		return nil, text.Bytes(), nil
	}
	if err != nil {
		return nil, nil, credential.NewError(credential.Usage, "", p.Name+" --help", err.Error())
	}
	cmd, ok := selected.Selected().Target.Addr().Interface().(Command)
	if !ok {
		return nil, nil, errors.New("this command cannot be run")
	}
	return cmd, nil, nil
}

// helpOf returns the help text of a flag with the names of its variables.
func helpOf(v *kong.Value) string {
	names := v.Tag.Get("var")
	if names == "" {
		return v.Help
	}
	return strings.TrimSuffix(v.Help, ".") + " ($" + strings.ReplaceAll(names, ",", ", $") + ")."
}
