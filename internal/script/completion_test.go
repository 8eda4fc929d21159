package script

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/helper"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/login"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow"
)

// candidates runs the hidden half of completion and returns the values.
func candidates(t *testing.T, program func(*bytes.Buffer, []string) int, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if code := program(&out, append([]string{"completion"}, args...)); code != 0 {
		t.Fatalf("%q: exit code %d", args, code)
	}
	var values []string
	for line := range strings.Lines(out.String()) {
		value, _, _ := strings.Cut(line, "\t")
		values = append(values, value)
	}
	return strings.Join(values, " ")
}

func TestComplete(t *testing.T) {
	const config = `{"current":"one","profiles":[{"name":"one"},{"name":"two words","mode":"CloudSSO"},{"name":"a:b","mode":"x"},` +
		`{"name":"one"},{"name":":files"},{"name":"line\nbreak"},{"name":""}]}`
	env := envtest.New(t, config, nil)
	k, err := keychain.Open(keychain.Options{
		Backend: "file", StateDir: env.StateDir, LockDir: env.LockDir, Now: env.Now,
		AgeIdentity: env.Getenv("ALIYUN_CRED_HELPER_AGE_IDENTITY"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one", "stored"} {
		if _, err := k.Set(t.Context(), keychain.Item{
			Account: keychain.Account(keychain.KindKey, name), Kind: keychain.KindKey, Name: name, Value: credential.NewSecret("CANARY"),
		}); err != nil {
			t.Fatal(err)
		}
	}
	token := ssoflow.Token{AccessToken: credential.NewSecret("CANARY"), Obtained: envtest.Now, Expires: envtest.Now.Add(time.Hour)}
	if err := (kept.Portals{Keychain: k, Now: env.Now}).Save(t.Context(), "https://a.example/d/login", token); err != nil {
		t.Fatal(err)
	}
	helper := func(out *bytes.Buffer, args []string) int {
		env := *env
		env.Args, env.Stdout = args, out
		return helper.Run(t.Context(), env)
	}
	const names = "one two words a:b stored"
	tests := []struct{ line, want string }{
		{"", ""},
		{"aliyun-cred-helper", ""},
		{"aliyun-cred-helper d", "doctor"},
		{"aliyun-cred-helper ex", "export exec"},
		{"/usr/bin/aliyun-cred-helper.exe d", "doctor"},
		{"sudo -u x aliyun-cred-helper d", "doctor"},
		{"aliyun-cred-helper doctor ", ""},
		{"aliyun-cred-helper doctor --", "--help --backend --timeout --debug --version --json --offline --config-path"},
		{"aliyun-cred-helper doctor --json --offl", "--offline"},
		{"aliyun-cred-helper doctor --json --j", ""},
		{"aliyun-cred-helper --prof", "--profile"},
		{"aliyun-cred-helper --profile one d", ""},
		{"aliyun-cred-helper --profile ", names},
		{"aliyun-cred-helper get --profile ", names},
		{"aliyun-cred-helper get --profile=", "--profile=one --profile=two words --profile=a:b --profile=stored"},
		{"aliyun-cred-helper get --profile=t", "--profile=two words"},
		{"aliyun-cred-helper get --profile 'two w", "two words"},
		{"aliyun-cred-helper get --config-path HOME/none --profile ", "one stored"},
		{"aliyun-cred-helper get --config-path=HOME/none --profile ", "one stored"},
		{"aliyun-cred-helper get --ram-role-arn acs:ram::1:role/x --ram-role-a", "--ram-role-arn"},
		{"aliyun-cred-helper get --profile one --prof", ""},
		{"aliyun-cred-helper get --mode C", "ChainableRamRoleArn CloudSSO CredentialsURI"},
		{"aliyun-cred-helper get --backend ", "auto system kernel file none"},
		{"aliyun-cred-helper get --debug --backend k", "kernel"},
		{"aliyun-cred-helper get --debug=", ""},
		{"aliyun-cred-helper get --policy ", ":files"},
		{"aliyun-cred-helper get --policy=x", ":files"},
		{"aliyun-cred-helper get --external-id ", ""},
		{"aliyun-cred-helper get --cloud-sso-sign-in-url ", "https://a.example/d/login"},
		{"aliyun-cred-helper get --nothing ", names},
		{"aliyun-cred-helper get ", names},
		{"aliyun-cred-helper get --refresh t", "two words"},
		{"aliyun-cred-helper exec o", "one"},
		{"aliyun-cred-helper exec one ", ""},
		{"aliyun-cred-helper exec one -- ", ":commands"},
		{"aliyun-cred-helper exec -p ", names},
		{"aliyun-cred-helper exec -p one ", names}, // it may be named twice
		{"aliyun-cred-helper clear ", names},
		{"aliyun-cred-helper one ", ""},
		{"aliyun-cred-helper o", ""},
		{"aliyun-cred-helper export --shell ", strings.Join(shell.Names(), " ")},
		{"aliyun-cred-helper export --names m", "minimal"},
		{"aliyun-cred-helper store ", names},
		{"aliyun-cred-helper remove ", "one stored"},
		{"aliyun-cred-helper remove one ", ""},
		{"aliyun-cred-helper completion ", "bash zsh fish powershell"},
		{"aliyun-cred-helper help ex", "export exec"},
		{"aliyun-cred-helper exec -- ", ":commands"},
		{"aliyun-cred-helper exec -- a ", ":files"},
	}
	for _, tt := range tests {
		line := strings.ReplaceAll(tt.line, "HOME", env.Home)
		if line == "" {
			continue
		}
		if got := candidates(t, helper, "--line="+line); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.line, got, tt.want)
		}
	}
	const breaks = "\"'@><=;|&(: \t\n"
	for _, tt := range []struct{ line, want string }{
		{"aliyun-cred-helper get --profile=o", "one"},
		{"aliyun-cred-helper get --profile a:", "b"},
		{"aliyun-cred-helper get --profile 'two w", "two words"},
		{"aliyun-cred-helper get --policy=x", ":files"},
	} {
		if got := candidates(t, helper, "--breaks="+breaks, "--line="+tt.line); got != tt.want {
			t.Errorf("%q with breaks: got %q, want %q", tt.line, got, tt.want)
		}
	}

	login := func(out *bytes.Buffer, args []string) int {
		env := *env
		env.Args, env.Stdout = args, out
		return login.Run(t.Context(), env)
	}
	for _, tt := range []struct{ line, want string }{
		{"aliyun-sso-login lo", "login logout"},
		{"aliyun-sso-login --no-b", "--no-browser"},
		{"aliyun-sso-login accounts --profile o", "one"},
		{"aliyun-sso-login login --account", ""},
	} {
		if got := candidates(t, login, "--line="+tt.line); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.line, got, tt.want)
		}
	}

	// What is broken is not told.
	path, _ := request.ConfigPath("", env.Getenv, env.Home)
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	var messages bytes.Buffer
	env.Stderr = &messages
	if got := candidates(t, helper, "--line=aliyun-cred-helper get --profile "); got != "one stored" || messages.Len() > 0 {
		t.Errorf("with a broken config.json: got %q, and on stderr %q", got, messages.String())
	}
}

func TestManPage(t *testing.T) {
	env := *envtest.New(t, "", nil)
	for name, program := range map[string]func(env osenv.Env) int{
		request.HelperName: func(env osenv.Env) int { return helper.Run(t.Context(), env) },
		request.LoginName:  func(env osenv.Env) int { return login.Run(t.Context(), env) },
	} {
		var out bytes.Buffer
		env.Args, env.Stdout = []string{"--help-man"}, &out
		if code := program(env); code != 0 {
			t.Fatalf("%s: exit code %d", name, code)
		}
		page := out.String()
		escaped := strings.ReplaceAll(name, "-", `\-`)
		for _, want := range []string{
			".TH " + strings.ToUpper(escaped) + " 1 ", "\n.SH NAME\n" + escaped + ` \- `, "\n.SH SYNOPSIS\n", "\n.SH EXIT STATUS\n",
			"\n.SS completion\n", "\n\\fB\\-\\-backend\\fR \\fINAME\\fR\n",
		} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page lacks %q", name, want)
			}
		}
		for _, hidden := range []string{"help\\-man", "\\-\\-line", "\\-\\-account_id"} {
			if strings.Contains(page, hidden) {
				t.Errorf("%s: the page has %q", name, hidden)
			}
		}
		// Every line that begins with a dot is a request that the page uses.
		for line := range strings.Lines(page) {
			macro, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			if strings.HasPrefix(line, ".") && !strings.Contains(" .TH .SH .SS .TP .PP .I .B .BR .nf .fi .nh .ad .TS .TE ", " "+macro+" ") {
				t.Errorf("%s: request %q", name, macro)
			}
		}
	}
}
