package interop

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aliyun/credentials-go/credentials/providers"
)

// The seed and the number of cases, if SEED and CASES do not say others.
const (
	usualSeed  = 1
	usualCases = 500
	manyCases  = 10000 // every row of the table is needed in so many
)

// Settings that nobody would write down: each is resolved by credentials-go and
// by the helper, who must come to the same identity, refuse it both, or differ as
// the table of differences has it. Others are drawn with
//
//	SEED=7 CASES=5000 go test -run TestDifferential
func TestDifferential(t *testing.T) {
	needsCertFile(t)
	newHome(t)
	seed, cases := number(t, "SEED", usualSeed), number(t, "CASES", usualCases)
	r := newRun(t)
	settings := make([]setting, cases)
	for i := range settings {
		settings[i] = newDrawer(seed, uint64(i)).setting()
	}
	began := time.Now()
	theirs := make([]string, cases)
	for i, s := range settings {
		theirs[i] = r.bySDK(t, s)
	}
	asked := time.Since(began)
	ours := r.byHelper(t, settings)

	same, refused, used := 0, 0, make([]int, len(differences))
	for i, s := range settings {
		switch who := identityOf(ours[i]); {
		case who != identityOf(theirs[i]):
			n := slices.IndexFunc(differences, func(d difference) bool { return d.explains(s, ours[i], theirs[i]) })
			if n < 0 {
				t.Errorf("SEED=%d, case %d: a difference that no row explains\nhelper          %s\ncredentials-go  %s\n%s", seed, i, ours[i], theirs[i], s.text())
				continue
			}
			used[n]++
		case who == refusal:
			refused++
		default:
			same++
		}
	}
	t.Logf("SEED=%d, %d cases in %v (credentials-go %v): %d the same identity, %d refused by both", seed, cases, time.Since(began).Round(time.Millisecond), asked.Round(time.Millisecond), same, refused)
	for n, d := range differences {
		t.Logf("%4d: %s", used[n], d.why)
		if used[n] == 0 && cases >= manyCases {
			t.Errorf("no case needs the row: %s", d.why)
		}
	}
}

// number returns the number that a variable says.
func number(t *testing.T, name string, usual uint64) uint64 {
	t.Helper()
	said := os.Getenv(name)
	if said == "" {
		return usual
	}
	n, err := strconv.ParseUint(said, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// refusal is the identity of whoever gets none.
const refusal = "refused"

// identityOf returns who an end is: nobody also with a credential that STS does
// not take. Session names that nobody chose differ by
// design: each program has its own.
func identityOf(end string) string {
	if strings.HasPrefix(end, "exit ") || strings.HasPrefix(end, "error: ") || strings.HasPrefix(end, "panic: ") || strings.HasPrefix(end, "useless ") {
		return refusal
	}
	who, _, _ := strings.Cut(end, " by ")
	return unchosen.ReplaceAllString(who, "/unchosen")
}

var unchosen = regexp.MustCompile(`/(credentials-go-|aliyun-cred-helper)[^/]*$`)

// run is what the cases of a run share.
type run struct {
	expand func(string) string
	dir    string

	mu  sync.Mutex // guards what follows
	who map[key]string
}

func newRun(t *testing.T) *run {
	t.Helper()
	return &run{expand: newVariables(t), dir: t.TempDir(), who: map[key]string{}}
}

// place makes a home directory of a setting, and returns the variables of who
// lives there.
func (r *run) place(t *testing.T, s setting) map[string]string {
	home, err := os.MkdirTemp(r.dir, "")
	if err != nil {
		t.Fatal(err)
	}
	here := func(text string) string {
		return strings.ReplaceAll(r.expand(text), "HERE", filepath.ToSlash(home))
	}
	for name, text := range s.files {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(here(text)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := map[string]string{"HOME": home, "USERPROFILE": home, "XDG_STATE_HOME": filepath.Join(home, "state")}
	for _, variable := range s.env {
		name, value, _ := strings.Cut(variable, "=")
		env[name] = here(value)
	}
	return env
}

// bySDK returns the end of a setting in credentials-go: who it is, and by which
// of its providers, or the error.
func (r *run) bySDK(t *testing.T, s setting) (end string) {
	env := r.place(t, s)
	for name, value := range env {
		before, there := os.LookupEnv(name)
		if err := os.Setenv(name, value); err != nil {
			t.Fatal(err)
		}
		defer func() {
			_ = os.Unsetenv(name)
			if there {
				_ = os.Setenv(name, before)
			}
		}()
	}
	defer func() {
		if crash := recover(); crash != nil {
			end = fmt.Sprintf("panic: %v", crash)
		}
	}()
	got, provider, err := askSDK(t)
	if err != nil {
		return err.Error()
	}
	end = r.identify(t, got) + " by " + provider
	if !strings.HasPrefix(provider, "default/profile") && !strings.HasPrefix(provider, "default/credential_uri") {
		return end
	}
	// Why it went on is in no answer of the chain.
	profiles, err := providers.NewCLIProfileCredentialsProviderBuilder().Build()
	if err == nil {
		_, err = profiles.GetCredentials()
	}
	return fmt.Sprintf("%s after %v", end, err)
}

// byHelper returns the ends of settings in the helper.
func (r *run) byHelper(t *testing.T, settings []setting) []string {
	ends := make([]string, len(settings))
	next := make(chan int)
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for i := range next {
				ends[i] = r.oneByHelper(t, settings[i])
			}
		})
	}
	for i := range settings {
		next <- i
	}
	close(next)
	workers.Wait()
	return ends
}

func (r *run) oneByHelper(t *testing.T, s setting) string {
	var variables []string
	for name, value := range r.place(t, s) {
		variables = append(variables, name+"="+value)
	}
	got, err := askHelper(t, variables)
	if err != nil {
		return err.Error()
	}
	return r.identify(t, got)
}

// identify returns who a key is.
func (r *run) identify(t *testing.T, k key) string {
	if k.id == bearer {
		return bearer
	}
	r.mu.Lock()
	who := r.who[k]
	r.mu.Unlock()
	if who != "" {
		return who
	}
	answer, err := callSTS(t, "https://sts.aliyuncs.com", k, "GetCallerIdentity", nil, inQuery)
	if err != nil {
		return "useless credential: " + errorCode(err)
	}
	who = strings.TrimPrefix(strings.TrimPrefix(fmt.Sprint(answer["Arn"]), "acs:ram::"), accountID+":")
	r.mu.Lock()
	defer r.mu.Unlock()
	r.who[k] = who
	return who
}
