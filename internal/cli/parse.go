package cli

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
)

// parse returns the command that the arguments select, or the text of help or the
// version.
//
// It takes kong's steps one by one. Kong.Parse and Context.Validate look for methods whose
// names they compute, such as "AfterApply", and then the linker keeps every exported
// method of every type: a sixth of the program.
func parse(args []string, p *Program, grammar any, env *osenv.Env) (Command, []byte, error) {
	b := thisBuild()
	vars := kong.Vars{}
	if p.Vars != nil {
		maps.Copy(vars, p.Vars())
	}
	parser, err := kong.New(grammar,
		kong.Name(p.Name), kong.Description(p.About), vars,
		kong.KindMapper(reflect.String, kong.MapperFunc(decodeText)),
	)
	if err != nil {
		return nil, nil, err
	}
	parser.Model.HelpFlag.OrigHelp = "Print this help."
	if err := checkNames(parser.Model, args); err != nil {
		return nil, nil, err
	}
	line := readLine(parser.Model, args)
	p.translate(parser.Model, line.own)
	typed, err := kong.Trace(parser, line.own)
	if err == nil {
		err = typed.Error
	}
	if err != nil {
		return nil, nil, line.wrong(parser.Model, typed, err)
	}
	for _, word := range typed.Path {
		switch flag := word.Flag; {
		case flag == nil:
		case flag == parser.Model.HelpFlag:
			return nil, p.help(parser.Model, typed.Selected(), widthOf(env)), nil
		case flag.Name == "version":
			return nil, []byte(p.Name + " " + b.String() + "\n"), nil
		case flag.Name == "help-man":
			return nil, p.manPage(parser.Model, p.Name+" "+b.release), nil
		}
	}
	if typed.Selected() == nil { // a program without a default command
		return nil, nil, credential.NewError(credential.Usage, "", p.Name+" --help", "no command is given")
	}
	if err := apply(typed); err != nil {
		return nil, nil, line.wrong(parser.Model, typed, err)
	}
	switch cmd := typed.Selected().Target.Addr().Interface().(type) {
	case *Help:
		page, err := p.helpOn(parser.Model, cmd.Topic, widthOf(env))
		return nil, page, err
	case *Completion:
		cmd.model = parser.Model
		return cmd, nil, nil
	case Runner:
		cmd.SetProgram(line.program)
		return cmd.(Command), nil, nil
	default:
		return cmd.(Command), nil, nil
	}
}

// apply writes what was typed into the grammar, and checks it. checkNames has checked the
// arguments.
func apply(typed *kong.Context) error {
	if err := typed.Reset(); err != nil {
		return err
	}
	if _, err := typed.Apply(); err != nil {
		return err
	}
	for _, word := range typed.Path {
		if err := checkValue(word.Flag); err != nil {
			return err
		}
		if err := checkTogether(word.Flags); err != nil {
			return err
		}
	}
	if cmd, ok := typed.Selected().Target.Addr().Interface().(Applied); ok {
		return cmd.AfterApply()
	}
	return nil
}

// checkValue returns an error if the flag has a value that its tag enum does not list.
func checkValue(flag *kong.Flag) error {
	if flag == nil || flag.Enum == "" {
		return nil
	}
	values, got := flag.EnumSlice(), flag.Target.String()
	if slices.Contains(values, got) {
		return nil
	}
	return message.Errorf("%s must be one of %s but got %s", flag.ShortSummary(), `"`+strings.Join(values, `","`)+`"`, strconv.Quote(got))
}

// checkTogether returns an error if two of the flags have the same tag xor.
func checkTogether(flags []*kong.Flag) error {
	seen := map[string]*kong.Flag{}
	for _, flag := range flags {
		for _, group := range flag.Xor {
			if first := seen[group]; first != nil && flag.Set {
				return message.Errorf("%s and %s can't be used together", "--"+first.Name, "--"+flag.Name)
			}
			if flag.Set {
				seen[group] = flag
			}
		}
	}
	return nil
}

// decodeText decodes a text of the command line. An empty one is a mistake, such as a
// shell variable that is not set: it must not mean that the flag was not given.
func decodeText(ctx *kong.DecodeContext, target reflect.Value) error {
	token, err := ctx.Scan.PopValue("string")
	if err != nil {
		return err
	}
	value := fmt.Sprint(token.Value)
	if value == "" {
		return message.New("the value is empty")
	}
	target.SetString(value)
	return nil
}
