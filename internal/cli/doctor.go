package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
)

// The whole report is there within five seconds: checks are told to end after
// doctorLimit, and are not waited for any longer after doctorGrace more.
const (
	doctorLimit = 4 * time.Second
	doctorGrace = 500 * time.Millisecond
	// doctorPatience is how long nobody wonders what it is doing.
	doctorPatience = 400 * time.Millisecond
)

type doctorCommand struct {
	JSON       bool   `name:"json" help:"Print JSON."`
	Offline    bool   `help:"Leave out the checks that need the network."`
	ConfigPath string `placeholder:"FILE" help:"config.json to check ($$ALIBABA_CLOUD_CONFIG_FILE)."`
}

// status is how a check ended.
type status string

const (
	statusOK   status = "ok"
	statusWarn status = "warn" // works, but not as one would want it to
	statusFail status = "fail"
	statusSkip status = "skip" // there is nothing to check
)

// finding is what a check has to say. Its texts hold no secret.
type finding struct {
	ID      string `json:"id"`
	Status  status `json:"status"`
	Summary string `json:"summary"`
	Hint    string `json:"hint"`
}

func okf(format string, args ...any) finding {
	return finding{Status: statusOK, Summary: fmt.Sprintf(format, args...)}
}

func skipf(format string, args ...any) finding {
	return finding{Status: statusSkip, Summary: fmt.Sprintf(format, args...)}
}

func warnf(hint, format string, args ...any) finding {
	return finding{Status: statusWarn, Summary: fmt.Sprintf(format, args...), Hint: hint}
}

func failf(hint, format string, args ...any) finding {
	return finding{Status: statusFail, Summary: fmt.Sprintf(format, args...), Hint: hint}
}

// failed is the finding of a check that ran into err.
func failed(err error) finding {
	return finding{Status: statusFail, Summary: err.Error(), Hint: credential.HintOf(err)}
}

// check is one line of the report. Its id is documented and does not change.
type check struct {
	id      string
	network bool
	run     func(*examination, context.Context) finding
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

// examination is what the checks look at. They run at once: what two of them
// need is got by whoever comes first.
type examination struct {
	*call
	path    string // of config.json
	given   bool   // by a flag or variable
	look    func(program string) (string, error)
	proxy   func(*http.Request) (*url.URL, error)
	openErr error // why there is no keychain

	file    func() (*config.File, error)
	entries func() ([]keychain.Entry, error)
	sts     func() stsAnswer
}

// errUnhealthy makes the exit code 1 and leaves the report on stdout.
var errUnhealthy = errors.New("a check failed")

func (d *doctorCommand) run(ctx context.Context, c *call) ([]byte, error) {
	c.out.stderr = &oneAtATime{w: c.out.stderr}
	c.env.Stderr = c.out.stderr
	var selected []check
	for _, k := range checks {
		if !k.network || !d.Offline {
			selected = append(selected, k)
		}
	}
	limited, cancel := context.WithTimeout(ctx, doctorLimit)
	defer cancel()
	findings := c.examination(limited, d.ConfigPath).run(limited, selected)
	if err := context.Cause(ctx); errors.Is(err, context.Canceled) {
		return nil, err // a person, or the system, wants no report any more
	}
	document, err := d.document(c, findings)
	if err != nil {
		return nil, err
	}
	for _, f := range findings {
		if f.Status == statusFail {
			return document, errUnhealthy
		}
	}
	return document, nil
}

func (d *doctorCommand) document(c *call, findings []finding) ([]byte, error) {
	for i := range findings {
		findings[i].Summary = printable(findings[i].Summary, maxText)
		findings[i].Hint = printable(findings[i].Hint, maxText)
	}
	if d.JSON {
		return encodeJSON(findings, c.env.StdoutTerminal)
	}
	return findingTable(findings, c.env.colours(c.env.StdoutTerminal)), nil
}

// examination prepares for the checks, and does no I/O.
func (c *call) examination(ctx context.Context, configPath string) *examination {
	x := &examination{
		call: c, path: c.configPath(configPath), given: configPath != "" || c.env.Getenv("ALIBABA_CLOUD_CONFIG_FILE") != "",
		look: c.env.LookPath, proxy: http.ProxyFromEnvironment,
	}
	c.http() // made here, since making it is not safe at once
	_, x.openErr = c.keychain(false)
	x.file = sync.OnceValues(func() (*config.File, error) { return config.Load(x.path) })
	x.entries = sync.OnceValues(func() ([]keychain.Entry, error) {
		if x.openErr != nil {
			return nil, nil
		}
		return x.store.List(ctx)
	})
	x.sts = x.askOnce(ctx)
	return x
}

// run runs the checks at once. One that has not ended in time fails; its
// goroutine ends with the process.
func (x *examination) run(ctx context.Context, selected []check) []finding {
	type result struct {
		n int
		f finding
	}
	results := make(chan result, len(selected))
	findings := make([]finding, len(selected))
	for n, k := range selected {
		findings[n] = failf("find out what it waits for with --debug", "no answer within %s", doctorLimit)
		go func() {
			results <- result{n, surviving(func() finding { return k.run(x, ctx) })}
		}()
	}
	var late <-chan time.Time
	shown := time.NewTimer(doctorPatience)
	defer shown.Stop()
	progress := false
	defer func() {
		if progress {
			fmt.Fprint(x.env.Stderr, "\r\x1b[K")
		}
	}()
	for done, ending := 0, ctx.Done(); done < len(selected); {
		select {
		case r := <-results:
			findings[r.n] = r.f
			done++
		case <-shown.C:
			if progress = x.env.colours(x.env.StderrTerminal); progress {
				fmt.Fprint(x.env.Stderr, "checking ...")
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
func surviving(f func() finding) (found finding) {
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
	return &config.File{Path: x.path}
}

// oneAtATime lets several goroutines print lines.
type oneAtATime struct {
	mu sync.Mutex
	w  io.Writer
}

// Write implements io.Writer.
func (o *oneAtATime) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.w.Write(p)
}
