package factory

import (
	"context"
	"slices"
	"time"

	"aliyun-cred-helper/internal/request"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/shell"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/text"
)

// predictTime limits how long completion waits for the keychain: listing its entries
// also deletes expired ones.
const predictTime = 300 * time.Millisecond

// Predict implements cli.Program.Predict for both programs.
func Predict(ctx context.Context, c *cli.Call, complete, configPath string) []cli.Candidate {
	f := New(c)
	defer f.Close()
	switch complete {
	case "profile":
		return f.profiles(ctx, configPath)
	case "key":
		return f.stored(ctx, keychain.KindKey, keychain.KindBearer)
	case "rotatable":
		return f.listed(ctx, isKept(keychain.KindKey))
	case "portal":
		return f.stored(ctx, keychain.KindSSO)
	case "mode":
		return cli.Words(chain.Modes()...)
	case "signin-mode":
		return cli.Words(credential.ModeCloudSSO, credential.ModeOAuth)
	case "backend":
		return cli.Words(keychain.Backends()...)
	case "dialect":
		return cli.Words(shell.Names()...)
	case "endpoint":
		return cli.Words("vpc")
	case "site":
		return cli.Words(ssoflow.Sites()...)
	}
	return nil
}

// profiles lists the profiles of config.json and the keys of the keychain.
func (f *Factory) profiles(ctx context.Context, configPath string) []cli.Candidate {
	var list []cli.Candidate
	seen := map[string]bool{}
	path, _ := request.ConfigPath(configPath, f.call.Env.Getenv, f.call.Env.Home)
	if file, err := config.Load(path); err == nil {
		for _, p := range file.All() {
			if cli.IsWord(p.Name) && !seen[p.Name] {
				seen[p.Name] = true
				list = append(list, cli.Candidate{Value: p.Name, About: message.Sprintf("profile, mode %s", text.Printable(credential.CanonicalMode(p.Mode), 40))})
			}
		}
	}
	for _, key := range f.listed(ctx, isKept(keychain.KindKey, keychain.KindBearer)) {
		if !seen[key.Value] {
			list = append(list, key)
		}
	}
	return list
}

// isKept reports whether an entry is of one of these kinds, and not one that a rotation
// keeps beside its key.
func isKept(kinds ...string) func(keychain.Entry) bool {
	return func(e keychain.Entry) bool { return slices.Contains(kinds, e.Kind) && e.Pair == "" }
}

// stored lists the names of the items of these kinds in the keychain.
func (f *Factory) stored(ctx context.Context, kinds ...string) []cli.Candidate {
	return f.listed(ctx, func(e keychain.Entry) bool { return slices.Contains(kinds, e.Kind) })
}

// listed lists the names of these entries of the keychain.
func (f *Factory) listed(ctx context.Context, wanted func(keychain.Entry) bool) []cli.Candidate {
	ctx, cancel := context.WithTimeout(ctx, predictTime)
	defer cancel()
	var list []cli.Candidate
	_, entries, _ := f.Entries(ctx) // without entries after an error
	for _, e := range entries {
		if wanted(e) && cli.IsWord(e.Name) {
			list = append(list, cli.Candidate{Value: e.Name, About: message.Text("in the keychain")})
		}
	}
	return list
}

// Vars returns the lists that the help texts of both programs have.
func Vars() map[string]string {
	return map[string]string{
		"backends":    text.List(keychain.Backends()),
		"dialects":    text.List(shell.Names()),
		"completions": text.List(cli.CompletionShells()),
	}
}
