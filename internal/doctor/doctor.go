// Package doctor checks everything that a call depends on, and says how to fix what
// is wrong. No check changes anything but the keychain's probe, which deletes what
// it wrote; no finding holds a secret.
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
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/text"
)

// The whole report is there within five seconds: checks are told to end after
// doctorLimit, and are not waited for any longer after doctorGrace more.
const (
	doctorLimit = 4 * time.Second
	doctorGrace = 500 * time.Millisecond
	// doctorPatience is how long nobody wonders what it is doing.
	doctorPatience = 400 * time.Millisecond
)

// Options are what the checks look at.
type Options struct {
	Env        *osenv.Env
	ConfigPath string // of config.json
	Given      bool   // ConfigPath was named by a flag or variable
	HTTP       *httpx.Client
	Backend    string             // of the keychain, as it was asked for
	Keychain   *keychain.Keychain // nil: see OpenErr
	OpenErr    error              // why there is no keychain
	Offline    bool               // leave out the checks that need the network
}

// Status is how a check ended.
type Status string

const (
	OK   Status = "ok"
	Warn Status = "warn" // works, but not as one would want it to
	Fail Status = "fail"
	Skip Status = "skip" // there is nothing to check
)

// Finding is what a check has to say. Its texts hold no secret.
type Finding struct {
	ID      string `json:"id"`
	Status  Status `json:"status"`
	Summary string `json:"summary"`
	Hint    string `json:"hint"`
}

func okf(format string, args ...any) Finding {
	return Finding{Status: OK, Summary: fmt.Sprintf(format, args...)}
}

func skipf(format string, args ...any) Finding {
	return Finding{Status: Skip, Summary: fmt.Sprintf(format, args...)}
}

func warnf(hint, format string, args ...any) Finding {
	return Finding{Status: Warn, Summary: fmt.Sprintf(format, args...), Hint: hint}
}

func failf(hint, format string, args ...any) Finding {
	return Finding{Status: Fail, Summary: fmt.Sprintf(format, args...), Hint: hint}
}

// failed is the finding of a check that ran into err.
func failed(err error) Finding {
	return Finding{Status: Fail, Summary: err.Error(), Hint: credential.HintOf(err)}
}

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
	{"config-file", false, (*examination).checkConfigFile},
	{"config-permissions", false, (*examination).checkConfigPermissions},
	{"config-secrets", false, (*examination).checkConfigSecrets},
	{"config-written-back", false, (*examination).checkWrittenBack},
	{"external-program", false, (*examination).checkExternalProgram},
	{"external-quoting", false, (*examination).checkExternalQuoting},
	{"external-recursion", false, (*examination).checkExternalRecursion},
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

// examination is what the checks look at. They run at once: what two of them need is
// got by whoever comes first.
type examination struct {
	Options
	look  func(program string) (string, error)
	proxy func(*http.Request) (*url.URL, error)

	file    func() (*config.File, error)
	entries func() ([]keychain.Entry, error)
	sts     func() stsAnswer
}

// Run runs the checks and returns what they found, in the order of the documents.
// It is over within five seconds.
func Run(ctx context.Context, o Options) []Finding {
	var selected []check
	for _, k := range checks {
		if !k.network || !o.Offline {
			selected = append(selected, k)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, doctorLimit)
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

// examine prepares for the checks, and does no I/O.
func examine(ctx context.Context, o Options) *examination {
	x := &examination{Options: o, look: o.Env.LookPath, proxy: http.ProxyFromEnvironment}
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

// run runs the checks at once. One that has not ended in time fails; its
// goroutine ends with the process.
func (x *examination) run(ctx context.Context, selected []check) []Finding {
	type result struct {
		n int
		f Finding
	}
	results := make(chan result, len(selected))
	findings := make([]Finding, len(selected))
	for n, k := range selected {
		findings[n] = failf("find out what it waits for with --debug", "no answer within %s", doctorLimit)
		go func() {
			results <- result{n, surviving(func() Finding { return k.run(x, ctx) })}
		}()
	}
	var late <-chan time.Time
	shown := time.NewTimer(doctorPatience)
	defer shown.Stop()
	progress := false
	defer func() {
		if progress {
			fmt.Fprint(x.Env.Stderr, "\r\x1b[K")
		}
	}()
	for done, ending := 0, ctx.Done(); done < len(selected); {
		select {
		case r := <-results:
			findings[r.n] = r.f
			done++
		case <-shown.C:
			if progress = Coloured(x.Env, x.Env.StderrTerminal); progress {
				fmt.Fprint(x.Env.Stderr, "checking ...")
			}
		case <-ending:
			timer := time.NewTimer(doctorGrace)
			defer timer.Stop()
			late, ending = timer.C, nil
		case <-late:
			done = len(selected)
		}
	}
	for n, k := range selected {
		findings[n].ID = k.id
	}
	return findings
}

// surviving turns a panic of f into a finding: a stack trace could hold a secret.
func surviving(f func() Finding) (found Finding) {
	defer func() {
		if recover() != nil {
			found = failf("please report it", "internal error in this check")
		}
	}()
	return f()
}

// config returns config.json, or an empty one where it cannot be read: that is
// for checkConfigFile to tell.
func (x *examination) config() *config.File {
	if file, err := x.file(); err == nil {
		return file
	}
	return &config.File{Path: x.ConfigPath}
}
