package cli

import (
	"bytes"
	"cmp"
	"context"
	"strings"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
)

type exportCommand struct {
	resolveFlags `embed:""`
	Shell        string `placeholder:"NAME" help:"posix, fish, powershell, cmd or dotenv (default: posix, or fish where $$SHELL is)."`
	Names        string `placeholder:"SET" default:"standard" enum:"standard,minimal,oss" help:"standard: what every known consumer reads; minimal: ALIBABA_CLOUD_* only; oss: standard and OSS_*."`
	Unset        bool   `help:"Print the statements that undo an export."`
}

func (e *exportCommand) run(ctx context.Context, c *call) ([]byte, error) {
	dialect, err := c.dialect(e.Shell)
	if err != nil {
		return nil, err
	}
	if e.Unset {
		var b bytes.Buffer
		for _, v := range variables(e.Names, credential.Credential{}, "") {
			b.WriteString(dialect.unset(v.name) + "\n")
		}
		return b.Bytes(), nil
	}
	got, region, err := c.resolveWithRegion(ctx, &e.resolveFlags)
	if err != nil {
		return nil, err
	}
	return exportText(dialect, e.Names, got, region)
}

// dialect returns the dialect that --shell names, or that of the person's shell.
func (c *call) dialect(shell string) (dialect, error) {
	if shell == "" && strings.HasSuffix(c.env.Getenv("SHELL"), "fish") {
		shell = "fish"
	}
	shell = cmp.Or(shell, "posix")
	d, known := dialects[shell]
	if !known {
		return d, credential.NewError(credential.Usage, "--shell", "use posix, fish, powershell, cmd or dotenv", "there is no dialect "+shell)
	}
	return d, nil
}

// exportText returns the statements that export c.
func exportText(d dialect, names string, c credential.Credential, region string) ([]byte, error) {
	var b bytes.Buffer
	for _, v := range variables(names, c, region) {
		switch {
		case v.value == "" && v.keep:
			continue
		case v.value == "":
			b.WriteString(d.unset(v.name) + "\n")
			continue
		}
		line, err := d.set(v.name, v.value)
		if err != nil {
			return nil, err
		}
		b.WriteString(line + "\n")
	}
	return b.Bytes(), nil
}

// resolveWithRegion returns the credential and the region of its profile.
func (c *call) resolveWithRegion(ctx context.Context, f *resolveFlags) (credential.Credential, string, error) {
	got, err := c.resolve(ctx, f)
	if err != nil {
		return got, "", err
	}
	request, err := f.request()
	if err != nil {
		return got, "", err
	}
	w, err := c.world(f)
	if err != nil {
		return got, "", err
	}
	return got, chain.Region(request, w), nil
}

// variable is one line of an export. An empty value is unset, so that nothing
// of another identity is left, unless keep says to leave the name alone.
type variable struct {
	name, value string
	keep        bool
}

// variables lists the names that consumers read, with their values.
func variables(set string, c credential.Credential, region string) []variable {
	var list []variable
	add := func(value string, keep bool, names ...string) {
		for _, name := range names {
			if set != "minimal" || strings.HasPrefix(name, "ALIBABA_CLOUD_") {
				list = append(list, variable{name, value, keep})
			}
		}
	}
	id, secret, token := c.AccessKeyID, c.AccessKeySecret.Reveal(), c.SecurityToken.Reveal()
	// The three families and the bare names are read by `aliyun`, ALICLOUD_ACCESS_KEY
	// and ALICLOUD_SECRET_KEY by Terraform, Packer and Pulumi.
	add(id, false, "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY", "ACCESS_KEY_ID")
	add(secret, false, "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALICLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECRET_KEY", "ACCESS_KEY_SECRET")
	add(token, false, "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABACLOUD_SECURITY_TOKEN", "ALICLOUD_SECURITY_TOKEN", "SECURITY_TOKEN")
	add(c.BearerToken.Reveal(), false, "ALIBABA_CLOUD_BEARER_TOKEN")
	if set == "oss" {
		add(id, false, "OSS_ACCESS_KEY_ID")
		add(secret, false, "OSS_ACCESS_KEY_SECRET")
		add(token, false, "OSS_SESSION_TOKEN")
	}
	add(region, true, "ALIBABA_CLOUD_REGION_ID", "ALIBABACLOUD_REGION_ID", "ALICLOUD_REGION_ID", "ALIBABA_CLOUD_REGION", "ALICLOUD_REGION")
	// Without it `aliyun` ignores all of the above in favour of its profile; it
	// wants upper case.
	add("TRUE", false, "ALIBABA_CLOUD_IGNORE_PROFILE")
	return list
}
