// Package script runs the scripts in testdata/script. It knows the programs
// by what they do only, and has nothing but tests. The README beside the
// scripts lists its commands and conditions.
package script

import (
	"context"
	"crypto/rand"
	"flag"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/coverage"
	"strings"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/testscript"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/helper"
	"aliyun-cred-helper/internal/login"
	"aliyun-cred-helper/internal/osenv"
)

// atOnce is how many scripts run at the same time, unless -parallel says
// otherwise: they wait for processes, services and terminals most of the time.
const atOnce = "8"

func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", atOnce); err != nil {
		panic(err)
	}
	// What nohup, or a shell's &, has had ignored, the programs would inherit.
	for _, sig := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT} {
		if signal.Ignored(sig) {
			signal.Notify(make(chan os.Signal, 1), sig)
		}
	}
	testscript.Main(m, map[string]func(){
		"aliyun-cred-helper":       func() { program(helper.Run) },
		"aliyun-sso-login":         func() { program(login.Run) },
		"docker-credential-aliyun": func() { program(helper.Run) },
		"fetch":                    fetch,
		"post":                     post,
		"visit":                    visit,
	})
}

// commands are those of the README.
var commands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"asked":         askedCmd,
	"await":         awaitCmd,
	"config":        configCmd,
	"count":         countCmd,
	"cr":            crCmd,
	"crowd":         crowdCmd,
	"deafbus":       deafBusCmd,
	"durable":       durableCmd,
	"exits":         exitsCmd,
	"fault":         faultCmd,
	"finish":        finishCmd,
	"httpget":       httpGetCmd,
	"imds":          imdsCmd,
	"ims":           imsKeysCmd,
	"interrupt":     interruptCmd,
	"jobtoken":      jobTokenCmd,
	"keychain":      keychainCmd,
	"kills":         killsCmd,
	"kubetoken":     kubeTokenCmd,
	"nosecrets":     noSecretsCmd,
	"oauth":         oauthCmd,
	"oidctoken":     oidcTokenCmd,
	"parallel":      parallelCmd,
	"portal":        portalCmd,
	"ports":         portsCmd,
	"reset":         resetCmd,
	"secretservice": secretServiceCmd,
	"signin":        signInCmd,
	"silent":        silentCmd,
	"start":         startCmd,
	"stops":         stopsCmd,
	"terminal":      terminalCmd,
	"terminals":     terminalsCmd,
	"tlsconns":      tlsConnectionsCmd,
	"useragents":    userAgentsCmd,
}

// TestScripts runs testdata/script against a cloud on loopback, each script
// with a home, a keychain and a user name of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setupScript,
		Condition:           condition,
		Cmds:                commands,
	})
}

// patience is how long a script waits for what has to come.
const patience = time.Minute

// world is what belongs to one script.
type world struct {
	cloud      *cloudtest.Cloud
	work       string          // its directory; nothing is written anywhere else
	configured map[string]bool // the secrets that config has written
	started    *started        // nil: no program is running
	late       lateness
}

type worldKey struct{}

func worldOf(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

// write writes a file of a script. A relative name is below the current directory.
func (w *world) write(ts *testscript.TestScript, name, text string) {
	ts.Check(cloudtest.WriteBelow(w.work, ts.MkAbs(name), []byte(text)))
}

// setupScript gives a script a cloud, a home, a keychain and a user name of its own.
func setupScript(env *testscript.Env) error {
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		return err
	}
	w := &world{cloud: cloud, work: env.WorkDir, configured: map[string]bool{}}
	env.Values[worldKey{}] = w
	env.Defer(func() { _ = cloud.Close() })
	home := filepath.Join(env.WorkDir, "home")
	run := filepath.Join(env.WorkDir, "run")
	for _, dir := range []string{home, run} {
		if err := cloudtest.MakeDirBelow(w.work, dir); err != nil {
			return err
		}
	}
	ca := filepath.Join(env.WorkDir, "ca.pem")
	if err := cloudtest.WriteBelow(w.work, ca, cloud.CACertPEM()); err != nil {
		return err
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	keyFile := filepath.Join(env.WorkDir, "age.key")
	if err := cloudtest.WriteBelow(w.work, keyFile, []byte(identity.String()+"\n")); err != nil {
		return err
	}
	env.Vars = append(env.Vars,
		"HOME="+home, "USERPROFILE="+home, "LOCALAPPDATA="+filepath.Join(home, "AppData"), // the latter two of Windows
		"XDG_RUNTIME_DIR="+run, "XDG_STATE_HOME=", "DBUS_SESSION_BUS_ADDRESS=",
		"SSL_CERT_FILE="+ca,
		"GORACE=atexit_sleep_ms=0", // a second for every process otherwise
		"CONTROL="+cloud.ControlURL(), "STS="+cloud.STSURL(), "STS_TLS="+cloud.STSTLSURL(), "PORTAL="+cloud.PortalURL(),
		"URI="+cloud.CredentialsURL("dev"), "PROVIDER="+cloudtest.OIDCProviderARN,
		"RUNNER="+cloud.RunnerURL(), "RUNNER_TLS="+cloud.RunnerTLSURL(), "RUNNER_KEY="+cloudtest.RunnerToken,
		"ALIBABA_CLOUD_STS_ENDPOINT="+cloud.STSURL(),
		"ALIYUN_CRED_HELPER_IMDS_ENDPOINT="+cloud.IMDSURL(),
		"OAUTH="+cloud.OAuthURL(), "ALIYUN_CRED_HELPER_OAUTH_ENDPOINT="+cloud.OAuthURL(),
		"SIGNIN="+cloud.SignInURL(), "ALIYUN_CRED_HELPER_SIGNIN_ENDPOINT="+cloud.SignInURL(),
		"IMS="+cloud.IMSURL(), "ALIYUN_CRED_HELPER_IMS_ENDPOINT="+cloud.IMSURL(),
		"CR="+cloud.CRURL(), "ALIYUN_CRED_HELPER_CR_ENDPOINT="+cloud.CRURL(),
		"CS="+cloud.CSURL(), "ALIYUN_CRED_HELPER_CS_ENDPOINT="+cloud.CSURL(), "CLUSTER="+cloudtest.ClusterID,
		"ALIYUN_CRED_HELPER_BACKEND=file", "ALIYUN_CRED_HELPER_AGE_IDENTITY="+keyFile,
		"ID="+cloudtest.AccessKeyID, "SECRET="+cloudtest.AccessKeySecret,
		"ROOT_ID="+cloudtest.RootAccessKeyID, "ROOT_SECRET="+cloudtest.RootAccessKeySecret,
		"ROLE="+cloudtest.RoleARN(""),
		"TEST_USER="+rand.Text(), "TEST_STDERR="+filepath.Join(env.WorkDir, ".stderr"),
	)
	return nil
}

// program is what a script runs: the real program, with all that it ever
// prints to stderr kept for nosecrets.
func program(main func(context.Context, osenv.Env) int) {
	ctx := osenv.SignalContext()
	env := osenv.Real()
	if log, err := cloudtest.AppendBelow(os.Getenv("WORK"), os.Getenv("TEST_STDERR")); err == nil {
		env.Stderr = io.MultiWriter(os.Stderr, log)
	}
	// Sessions in the kernel keyring outlive the test; a name that is used once
	// keeps them apart.
	env.User = func() string { return os.Getenv("TEST_USER") }
	env.Now = scriptClock(env.Getenv)
	if name := os.Getenv("TEST_MACHINE"); name != "" {
		env.Machine = func() []string { return []string{"boot_id=" + name} }
	}
	exit := os.Exit
	if coversNothing() {
		exit = syscall.Exit
	}
	exit(main(ctx, env))
}

// coversNothing reports whether this is a binary of `go test -cover` without
// -coverpkg: os.Exit would complain on stderr that there is nothing to write.
func coversNothing() bool {
	if testing.CoverMode() == "" {
		return false
	}
	err := coverage.ClearCounters() // there is another error for -covermode=set
	return err != nil && strings.Contains(err.Error(), "not built with -cover")
}

// scriptClock is the real one, or $TEST_AHEAD ahead of it.
func scriptClock(getenv func(string) string) func() time.Time {
	ahead, _ := time.ParseDuration(getenv("TEST_AHEAD"))
	return func() time.Time { return time.Now().Add(ahead) }
}
