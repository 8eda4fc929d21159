package script

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"aliyun-cred-helper/internal/cloudtest"
)

// killsCmd kills N calls of get for a profile at random moments, each without a
// session or while it renews one. Whoever asks then has to get a whole session: the
// one before, the one that the killed call stored, or a new one. What a killed call
// has printed is stored, and what it has stored is found by clear --all. The moments
// are those of $KILLS_SEED, as far as the machine repeats itself.
func killsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: kills N|M PROFILE")
	}
	seed, err := strconv.ParseUint(os.Getenv("KILLS_SEED"), 10, 64)
	if err != nil {
		seed = rand.Uint64()
	}
	ts.Logf("KILLS_SEED=%d", seed)
	k := killing{ts: ts, w: worldOf(ts), env: scriptEnv(ts), profile: args[1], random: rand.New(rand.NewPCG(seed, 0))}
	k.path, err = exec.LookPath("aliyun-cred-helper")
	ts.Check(err)
	crowds.Lock() // which would make every call take longer
	defer crowds.Unlock()
	start := time.Now()
	k.get("--refresh")
	k.whole, k.rest = time.Since(start), time.Since(start)/2
	before, _ := k.get()
	seen := map[string]int{}
	n := often(ts, args[0])
	for i := range n {
		verdict, after, err := k.once(before, i%2 == 0, i%4 < 2)
		if err != nil {
			ts.Fatalf("kill %d: %v", i, err)
		}
		seen[verdict]++
		before = after
	}
	ts.Logf("%d kills: %v", n, seen)
}

// killing is one run of kills.
type killing struct {
	ts      *testscript.TestScript
	w       *world
	env     []string
	path    string // of the program
	profile string
	random  *rand.Rand

	whole, rest time.Duration // how long a call takes, and from its request on
}

// once kills a call and says what the next one reads: old, new or miss. A cold call
// has no session before it. late takes the moment from when the service has the
// request, else from the start of the call.
func (k *killing) once(before string, cold, late bool) (verdict, after string, err error) {
	args := []string{"get", "--profile", k.profile, "--refresh"}
	if cold {
		k.run("clear", "--all")
		args, before = args[:3], ""
	}
	printed, err := k.kill(late, args)
	if err != nil {
		return "", "", err
	}
	after, hit := k.get()
	switch {
	case printed != "" && (printed != after || !hit):
		return "", "", errors.New("it printed a session that is not stored")
	case hit && after == before:
		return "old", after, nil
	case !hit:
		return "miss", after, nil
	case !cold:
		return "new", after, nil
	}
	k.run("clear", "--all")
	again, hit := k.get()
	if hit {
		return "", "", errors.New("clear --all left a session that is served")
	}
	return "new", again, nil
}

// kill starts the program, kills it at a random moment and returns what it printed.
func (k *killing) kill(late bool, args []string) (string, error) {
	var stdout strings.Builder
	cmd := exec.Command(k.path, args...)
	cmd.Env, cmd.Stdout = k.env, &stdout
	requests := k.w.cloud.Count("sts", "AssumeRole")
	if err := cmd.Start(); err != nil {
		return "", err
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	span := &k.whole
	if late {
		span = &k.rest
		await(k.ts, func() bool { return k.w.cloud.Count("sts", "AssumeRole") > requests }, "a request")
	}
	start := time.Now()
	select {
	case <-ended:
		*span = time.Since(start)
	case <-time.After(time.Duration(k.random.Float64() * 1.1 * float64(*span))):
		_ = cmd.Process.Kill()
		<-ended
	}
	return stdout.String(), nil
}

// get returns the document of a call that has to succeed, and whether its session
// came from the keychain. All parts have to be of one session.
func (k *killing) get(args ...string) (document string, hit bool) {
	document, stderr := k.run(append([]string{"get", "--debug", "--profile", k.profile}, args...)...)
	var session struct {
		ID      string `json:"access_key_id"`
		Secret  string `json:"access_key_secret"`
		Token   string `json:"sts_token"`
		Expires string `json:"expiration"`
	}
	k.ts.Check(json.Unmarshal([]byte(document), &session))
	if !k.w.cloud.Issued(session.ID, session.Secret, session.Token, session.Expires) {
		k.ts.Fatalf("the document is not one session of the cloud")
	}
	return document, strings.Contains(stderr, "cache: hit")
}

// run runs the program, which has to succeed.
func (k *killing) run(args ...string) (string, string) {
	var stdout, stderr strings.Builder
	cmd := exec.Command(k.path, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = k.env, &stdout, &stderr
	if err := cmd.Run(); err != nil {
		k.ts.Fatalf("%v: %v: %s", args, err, stderr.String())
	}
	return stdout.String(), stderr.String()
}

// often reads "FEW|MANY": how often something is done, and how often under NIGHTLY=1.
func often(ts *testscript.TestScript, text string) int {
	few, many, found := strings.Cut(text, "|")
	if found && cloudtest.Nightly() {
		few = many
	}
	n, err := strconv.Atoi(few)
	ts.Check(err)
	return n
}
