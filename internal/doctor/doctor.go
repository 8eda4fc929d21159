// Package doctor checks everything that a call depends on, and says how to fix what
// is wrong. It changes nothing, except that the keychain check writes a test value
// and deletes it. No finding contains a secret.
package doctor

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/text"
)

// The report takes five seconds at most: the context of the checks ends after
// checkLimit, and those that ignore it are given up after checkGrace more.
const (
	checkLimit    = 4 * time.Second
	checkGrace    = 500 * time.Millisecond
	progressAfter = 400 * time.Millisecond // show that something happens
)

// Options are what the checks look at. All fields but the last four are required.
type Options struct {
	Env        *osenv.Env
	When       func(time.Time) string // formats a time for the summaries
	ConfigPath string                 // of config.json
	HTTP       *httpx.Client
	Backend    string // of the keychain, as a flag or variable selects it

	Given    bool               // a flag or variable names ConfigPath
	Keychain *keychain.Keychain // nil: see OpenErr
	OpenErr  error              // why the keychain cannot be opened
	Offline  bool               // skip the checks that need the network
}

// Status is the result of a check.
type Status string

// The values of Status.
const (
	OK   Status = "ok"
	Warn Status = "warn" // works, but not well
	Fail Status = "fail"
	Skip Status = "skip" // nothing to check
)

// Finding is the result of a check with its explanation, without secrets. Hint is
// empty if there is nothing to do.
type Finding struct {
	ID      string `json:"id"`
	Status  Status `json:"status"`
	Summary string `json:"summary"`
	Hint    string `json:"hint"`
}

func okf(format string, args ...any) Finding   { return finding(OK, "", format, args...) }
func skipf(format string, args ...any) Finding { return finding(Skip, "", format, args...) }

func warnf(hint, format string, args ...any) Finding { return finding(Warn, hint, format, args...) }
func failf(hint, format string, args ...any) Finding { return finding(Fail, hint, format, args...) }

func finding(s Status, hint, format string, args ...any) Finding {
	return Finding{Status: s, Summary: text.Plain(message.Sprintf(format, args...)), Hint: message.Text(hint)}
}

// failed returns the finding of a check that ended with err.
func failed(err error) Finding { return finding(Fail, credential.HintOf(err), "%s", err) }

// check is one line of the report. Its id is documented and does not change.
type check struct {
	id      string
	network bool
	run     func(*examination, context.Context) Finding
}

// checks are in the order of the report.
var checks = []check{
	{"keychain", false, (*examination).checkKeychain},
	{"sign-ins", false, (*examination).checkSignIns},
	{"rotations", false, (*examination).checkRotations},
	{"config-file", false, (*examination).checkConfigFile},
	{"config-permissions", false, (*examination).checkConfigPermissions},
	{"config-secrets", false, (*examination).checkConfigSecrets},
	{"config-written-back", false, (*examination).checkWrittenBack},
	{"acs-sso", false, (*examination).checkACSSSO},
	{"mcp-proxy", false, (*examination).checkMCPProxy},
	{"ini-secrets", false, (*examination).checkIniSecrets},
	{"leftovers", false, (*examination).checkLeftovers},
	{"external-program", false, ofExternals(checkExternalProgram)},
	{"external-quoting", false, ofExternals(checkExternalQuoting)},
	{"external-recursion", false, ofExternals(checkExternalRecursion)},
	{"variables-complete", false, (*examination).checkVariablesComplete},
	{"variables-shadowed", false, (*examination).checkVariablesShadowed},
	{"variables-ignore-profile", false, (*examination).checkIgnoreProfile},
	{"variables-profile", false, (*examination).checkProfileVariable},
	{"variables-external", false, (*examination).checkExternalDisabled},
	{"network-proxy", true, (*examination).checkProxy},
	{"network-ca", true, (*examination).checkAuthorities},
	{"network-sts", true, (*examination).checkSTS},
	{"network-cloudsso", true, (*examination).checkPortals},
	{"network-metadata", true, (*examination).checkMetadata},
	{"clock", true, (*examination).checkClock},
}

// examination is what the checks look at. The functions are called at most once; the
// checks, which run at the same time, share their results.
type examination struct {
	Options
	proxy   func(*http.Request) (*url.URL, error)
	file    func() (*config.File, error)
	entries func() ([]keychain.Entry, error)
	sts     func() answer
}

// examine prepares an examination. It does no I/O.
func examine(ctx context.Context, o Options) *examination {
	x := &examination{Options: o, proxy: httpx.Proxy(o.Env.Getenv)}
	x.file = sync.OnceValues(func() (*config.File, error) { return config.Load(o.ConfigPath) })
	x.entries = sync.OnceValues(func() ([]keychain.Entry, error) {
		if o.Keychain == nil {
			return nil, nil
		}
		return o.Keychain.List(ctx)
	})
	x.sts = x.askOnce(ctx)
	return x
}

// Run runs the checks and returns their findings in the documented order, within
// five seconds.
func Run(ctx context.Context, o Options) []Finding {
	selected := slices.DeleteFunc(slices.Clone(checks), func(k check) bool { return k.network && o.Offline })
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	findings := examine(ctx, o).run(ctx, selected)
	for i, f := range findings {
		findings[i].Summary, findings[i].Hint = text.Printable(f.Summary, text.Max), text.Printable(f.Hint, text.Max)
	}
	return findings
}

// Failed reports whether a check failed.
func Failed(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Status == Fail })
}

// run runs the checks at the same time. A check that does not end in time fails, and
// its goroutine ends with the process.
func (x *examination) run(ctx context.Context, selected []check) []Finding {
	type result struct {
		n int
		f Finding
	}
	results := make(chan result, len(selected))
	findings := make([]Finding, len(selected))
	for n, k := range selected {
		findings[n] = failf("aliyun-cred-helper doctor --debug", "no answer within %s", checkLimit)
		go func() {
			results <- result{n, recovering(func() Finding { return k.run(x, ctx) })}
		}()
	}
	progress := false
	showProgress, ending, giveUp := time.After(progressAfter), ctx.Done(), (<-chan time.Time)(nil)
	for done := 0; done < len(selected); {
		select {
		case r := <-results:
			findings[r.n] = r.f
			done++
		case <-showProgress:
			if progress = Coloured(x.Env, x.Env.StderrTerminal); progress {
				fmt.Fprint(x.Env.Stderr, message.Text("checking ..."))
			}
		case <-ending:
			ending, giveUp = nil, time.After(checkGrace)
		case <-giveUp:
			done = len(selected)
		}
	}
	if progress {
		fmt.Fprint(x.Env.Stderr, "\r\x1b[K")
	}
	for n, k := range selected {
		findings[n].ID = k.id
	}
	return findings
}

// recovering turns a panic of f into a finding without a stack trace, which could
// contain a secret.
func recovering(f func() Finding) (found Finding) {
	defer func() {
		if recover() != nil {
			found = failf("please report it", "internal error in this check")
		}
	}()
	return f()
}

// config returns config.json, or an empty one if it cannot be read, which is for
// checkConfigFile to report.
func (x *examination) config() *config.File {
	if file, err := x.file(); err == nil {
		return file
	}
	return &config.File{Path: x.ConfigPath}
}

// join joins the first names for a summary.
func join(names []string) string { return text.Some(slices.Compact(names), 8) }
