package login

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/sts"
	"aliyun-cred-helper/internal/text"
)

// output returns what login prints to stdout: the credential for a program, or a
// summary without secrets for a person.
func (a *attempt) output(ctx context.Context, got credential.Credential, f flow) ([]byte, error) {
	terminal := a.call.Env.StdoutTerminal
	switch {
	case a.flags.Env:
		posix, err := shell.DialectOf("posix", "")
		if err != nil {
			return nil, err
		}
		list := shell.Variables(shell.Sets()[0], got, a.target.RegionID)
		return posix.Statements(append(list, shell.Labels(a.flags.Profile, got.Expires)...))
	case a.flags.JSON || !terminal:
		return cli.ExternalJSON(got, terminal)
	}
	return a.summary(ctx, got, f), nil
}

// summary tells a person who is signed in, until when, and what to type next.
func (a *attempt) summary(ctx context.Context, got credential.Credential, f flow) []byte {
	lines := f.summary(ctx)
	if arn, err := a.owner(ctx, got); err != nil {
		a.call.Out.Warnf("the identity is unknown: %v", err)
	} else {
		lines = append(lines, [2]string{"identity", arn})
		a.attribute(arn)
	}
	lines = append(lines, [2]string{"valid until", text.Until(got.Expires, a.call.Env.Now(), a.call.Env.Zone)})
	path := text.Tilde(a.file.Path, a.call.Env.Home)
	heading, name := "Profile %s is ready\n", shell.Quote(a.flags.Profile)
	next := []string{"aliyun sts GetCallerIdentity --profile " + name, request.HelperName + " exec " + name + " -- terraform plan"}
	switch {
	case a.written:
		lines = append(lines, [2]string{"written", path})
	case a.flags.NoConfigure:
		heading = "The session of profile %s is ready\n"
		lines = append(lines, [2]string{"unchanged", path})
		next = []string{a.nextUnconfigured(f)}
	default:
		lines = append(lines, [2]string{"unchanged", path})
	}
	var b bytes.Buffer
	b.WriteString(message.Sprintf(heading, text.Printable(a.flags.Profile, text.Max)))
	for _, l := range lines {
		fmt.Fprintf(&b, "  %s  %s\n", text.Pad(message.Text(l[0]), 13), text.Printable(l[1], text.Max))
	}
	label := message.Text("Next:")
	column := max(6, text.Width(label))
	b.WriteByte('\n')
	for _, command := range next {
		fmt.Fprintf(&b, "%s %s\n", text.Pad(label, column), text.Printable(command, 2*text.Max))
		label = ""
	}
	return b.Bytes()
}

// nextUnconfigured returns the command that tells whose session it is, without a profile.
func (a *attempt) nextUnconfigured(f flow) string {
	next := request.HelperName + " whoami " + shell.Quote(a.flags.Profile) + " --mode " + a.target.Mode
	for _, field := range f.fields() {
		if field.value != field.before {
			next += " --" + strings.ReplaceAll(field.key, "_", "-") + " " + shell.Quote(field.value)
		}
	}
	return next
}

// owner asks STS whose session it is, at the endpoint that flags and environment give.
func (a *attempt) owner(ctx context.Context, session credential.Credential) (arn string, err error) {
	ctx, cancel := context.WithTimeout(ctx, a.call.Limit)
	defer cancel()
	req := request.Request{Mode: a.target.Mode, StsRegion: a.flags.StsRegion, StsEndpoint: a.flags.StsEndpoint}
	endpoint, err := chain.Endpoint(req, chain.World{Getenv: a.call.Env.Getenv})
	if err != nil {
		return "", err
	}
	client := &sts.Client{HTTP: a.factory.HTTP(), Endpoint: endpoint, Now: a.call.Env.Now}
	who, err := client.GetCallerIdentity(ctx, session)
	return who.ARN, err
}
