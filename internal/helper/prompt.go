package helper

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/shell"
)

// promptCommand prints what a shell prompt says about the exported credential. A shell
// runs it before every prompt: it reads two variables and opens nothing.
type promptCommand struct{}

func (*promptCommand) Run(_ context.Context, c *cli.Call) ([]byte, error) {
	return []byte(promptText(c.Env.Getenv(shell.Profile), c.Env.Getenv(shell.Expiration), c.Env.Now())), nil
}

// promptText returns the line for a profile, or "" without one.
func promptText(profile, expiration string, now time.Time) string {
	name := promptName(profile)
	if name == "" || expiration == "" {
		return strings.TrimPrefix(name+"\n", "\n")
	}
	remaining := "?"
	if end, err := time.Parse(time.RFC3339, expiration); err == nil {
		remaining = shortly(end.Sub(now))
	}
	return name + " " + remaining + "\n"
}

// promptName replaces every character that a terminal, a prompt (%, $, `, \, !), tmux (#)
// or a shell could act on: prompts may expand what they show. 40 characters are enough.
func promptName(profile string) string {
	const most = 40
	var b strings.Builder
	n := 0
	for _, c := range profile {
		if n++; n > most {
			break
		}
		if !unicode.IsLetter(c) && !unicode.IsNumber(c) && !strings.ContainsRune("-_.@:+/,= ", c) || c == unicode.ReplacementChar {
			c = '_'
		}
		b.WriteRune(c)
	}
	return b.String()
}

// shortly returns the length of d, rounded down so that it never promises more than there
// is: "42s", "42m", "1h05m" or "3d".
func shortly(d time.Duration) string {
	switch {
	case d <= 0:
		return message.Text("expired")
	case d < time.Minute:
		return fmt.Sprintf("%ds", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
	}
	return fmt.Sprintf("%dd", d/(24*time.Hour))
}
