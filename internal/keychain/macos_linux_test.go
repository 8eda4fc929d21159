package keychain

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
)

// securityVariable is set in the process that runs TestInsideMacOS, by TestMacOS of package
// native. Its value is the directory of the fake security program.
const securityVariable = "KEYCHAIN_TEST_SECURITY"

func init() { playSecurity = fakeSecurity }

// The states of the fake keychain, in the file state.
const (
	macOpen      = ""
	macNoSession = "no session" // as over SSH: nobody can be asked
	macNoDefault = "no default"
	macGerman    = "german" // the program speaks another language than go-keyring
	macDialog    = "dialog" // it waits until a person answers, who opens the file answer
)

// fakeSecurity is the program security of macOS, as far as go-keyring and package native
// use it.
func fakeSecurity(args []string) int {
	mac := fakeMac(os.Getenv(securityVariable))
	mac.log(strings.Join(args[1:], " "))
	if len(args) != 2 || args[1] != "-i" {
		return mac.run(args[1:])
	}
	// Like the real one it reads lines into 4,096 bytes with a NUL at the end, and goes
	// on with the rest of a longer one as the next command.
	const longest = 4095
	input, _ := io.ReadAll(os.Stdin)
	status := 0
	for rest := string(input); rest != ""; {
		line, after, _ := strings.Cut(rest, "\n")
		if len(line) > longest {
			line, after = line[:longest], rest[longest:]
		}
		rest = after
		if strings.ContainsAny(line, `'"\`) {
			return 2 // nothing that this program writes has to be quoted
		}
		status = mac.run(strings.Fields(line))
	}
	return status
}

// fakeMac is the directory of a fake keychain.
type fakeMac string

func (m fakeMac) file(name string) string { return filepath.Join(string(m), name) }

func (m fakeMac) log(line string) {
	f, err := os.OpenFile(m.file("log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, _ = fmt.Fprintln(f, line)
		_ = f.Close()
	}
}

// fail prints an error as the real program does, which ends with the low byte of the
// status.
func (m fakeMac) fail(status int, text string) int {
	fmt.Fprintf(os.Stderr, "security: SecKeychainSearchCopyNext: %s\n", text)
	return status & 0xff
}

func (m fakeMac) run(args []string) int {
	state, _ := os.ReadFile(m.file("state"))
	options := map[string]string{}
	for n := 1; n < len(args); n++ {
		if args[n] != "-U" && n+1 < len(args) {
			options[args[n]] = args[n+1]
			n++
		}
	}
	account := options["-a"] + options["-wa"]
	item := m.file("item-" + base64.RawURLEncoding.EncodeToString([]byte(options["-s"]+"/"+account)))
	if len(item) > 255 {
		item = item[:200] + item[len(item)-20:]
	}
	switch {
	case len(args) == 0 || string(state) == macNoDefault:
		return m.fail(-25307, "A default keychain could not be found.")
	case args[0] == "default-keychain":
		fmt.Println(`    "/Users/lin/Library/Keychains/login.keychain-db"`)
		return 0
	case string(state) == macNoSession:
		return m.fail(-25308, "User interaction is not allowed.")
	case string(state) == macDialog:
		_, _ = os.ReadFile(m.file("answer"))
		_ = os.WriteFile(m.file("state"), nil, 0o600) // and unlocks the keychain
	}
	value, err := os.ReadFile(item)
	switch missing := err != nil; args[0] {
	case "add-generic-password":
		if err := os.WriteFile(item, []byte(options["-w"]), 0o600); err != nil {
			return 1
		}
	case "find-generic-password", "delete-generic-password":
		switch {
		case missing && string(state) == macGerman:
			return m.fail(-25300, "Das angegebene Objekt ist nicht im Schlüsselbund.")
		case missing:
			return m.fail(-25300, "The specified item could not be found in the keychain.")
		case args[0] == "delete-generic-password":
			return map[bool]int{true: 1}[os.Remove(item) != nil]
		}
		fmt.Println(string(value))
	default:
		return 2
	}
	return 0
}

// set puts the keychain into a state, and forgets what was run.
func (m fakeMac) set(t *testing.T, state string) {
	t.Helper()
	must(t, os.WriteFile(m.file("state"), []byte(state), 0o600))
	must(t, os.WriteFile(m.file("log"), nil, 0o600))
}

// ran returns the commands that were run since set.
func (m fakeMac) ran(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(m.file("log"))
	must(t, err)
	var names []string
	for line := range strings.Lines(string(data)) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		names = append(names, strings.TrimSuffix(name, "-generic-password"))
	}
	return strings.Join(names, " ")
}

// TestInsideMacOS runs in the build that TestMacOS of package native makes of this one.
func TestInsideMacOS(t *testing.T) {
	dir := os.Getenv(securityVariable)
	if dir == "" {
		return
	}
	mac := fakeMac(dir)
	open := func(t *testing.T) *Keychain {
		t.Helper()
		k, err := Open(Options{Backend: backendSystem, StateDir: filepath.Join(t.TempDir(), "state"), LockDir: t.TempDir(), Now: time.Now, Run: runProgram})
		must(t, err)
		return k
	}
	tests := []struct {
		name string
		run  func(*testing.T, fakeMac, *Keychain)
	}{
		{"values", func(t *testing.T, _ fakeMac, k *Keychain) { roundTrips(t, k, 4<<10) }},
		{"longest command", macLongest},
		{"warm call", macWarm},
		{"missing", macMissing},
		{"unusable", macUnusable},
		{"dialog", macDialogs},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			mac.set(t, macOpen)
			test.run(t, mac, open(t))
		})
	}
}

// runProgram is osenv.Env.Run, as far as it is needed here.
func runProgram(ctx context.Context, argv, _ []string, _ int) ([]byte, error) {
	out, err := exec.CommandContext(ctx, argv[0], argv[1:]...).Output()
	if err != nil {
		return nil, fmt.Errorf("it ended with %w", err)
	}
	return out, nil
}

// macLongest stores the longest value under the longest name that fits into one item,
// and one that does not.
func macLongest(t *testing.T, _ fakeMac, k *Keychain) {
	name := Account(KindKey, strings.Repeat("x", maxAccount-len("key:")))
	s := k.vaults[backendSystem].store
	for _, account := range []string{name, partAccount(name, "a", maxParts-1)} {
		want := noise(systemLimit)
		must(t, s.Set(t.Context(), account, want, time.Time{}))
		if got, err := s.Get(t.Context(), account); got != want || err != nil {
			t.Errorf("%d bytes: got %d, %v", len(want), len(got), err)
		}
	}
	account := partAccount(name, "b", maxParts-1)
	err := s.Set(t.Context(), account, noise(systemLimit+30), time.Time{})
	if got, _ := s.Get(t.Context(), account); err == nil && got == noise(systemLimit+30) {
		t.Error("the fake does not enforce the length of a line")
	}
}

// macWarm counts the programs that a call with a cached session runs.
func macWarm(t *testing.T, mac fakeMac, k *Keychain) {
	c := session(time.Now().Add(time.Hour))
	c.SecurityToken = credential.NewSecret(strings.Repeat("x", 2000)) // longer than usual
	key := []string{"a role of some length", "acs:ram::1234567890123456:role/dev", "sts.aliyuncs.com"}
	must(t, k.Sessions().Put(t.Context(), key, "ops", c))
	mac.set(t, macOpen)
	if got, err := k.Sessions().Get(t.Context(), key); err != nil || got.SecurityToken.Reveal() != c.SecurityToken.Reveal() {
		t.Errorf("got %v", err)
	}
	if got := mac.ran(t); got != "find" {
		t.Errorf("a warm call runs %q", got)
	}
}

// macMissing tells an item that is not there from a keychain that is not there.
func macMissing(t *testing.T, mac fakeMac, k *Keychain) {
	for _, state := range []string{macOpen, macGerman} {
		mac.set(t, state)
		if _, err := k.Key(t.Context(), "a"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("state %q: got %v", state, err)
		}
		if err := k.Delete(t.Context(), Account(KindKey, "a")); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("state %q: delete: %v", state, err)
		}
	}
	if _, err := k.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	// Somebody deletes it in Keychain Access.
	items, err := filepath.Glob(mac.file("item-*"))
	must(t, err)
	for _, item := range items {
		must(t, os.Remove(item))
	}
	if _, err := k.Key(t.Context(), "a"); !errors.Is(err, store.ErrNotFound) || !k.Known("a") {
		t.Errorf("deleted elsewhere: %v, known %t", err, k.Known("a"))
	}
}

func macUnusable(t *testing.T, mac fakeMac, k *Keychain) {
	tests := []struct{ state, text, hint string }{
		{macNoSession, "the keychain is locked", "run: security unlock-keychain"},
		{macNoDefault, "macOS finds no default keychain", "run: security default-keychain -s login.keychain-db, or " + store.HintElsewhere},
	}
	for _, test := range tests {
		mac.set(t, test.state)
		_, keyErr := k.Key(t.Context(), "a")
		_, storeErr := k.StoreKey(t.Context(), "a", longTerm("id"), true)
		setErr := k.vaults[backendSystem].store.Set(t.Context(), Account(KindKey, "a"), "x", time.Time{})
		deleteErr := k.Delete(t.Context(), Account(KindKey, "a"))
		for n, err := range []error{keyErr, storeErr, setErr, deleteErr} {
			if credential.KindOf(err) != credential.Keychain || !errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrAbsent) ||
				!strings.Contains(err.Error(), test.text) || credential.HintOf(err) != test.hint {
				t.Errorf("%s, %d: got %v, hint %q", test.state, n, err, credential.HintOf(err))
			}
		}
		if _, ok := k.Remembered(backendSystem); ok {
			t.Errorf("%s: remembered, though it costs nothing to find out", test.state)
		}
	}
}

// macDialogs has a dialog that a person answers in time, and one that nobody answers.
func macDialogs(t *testing.T, mac fakeMac, k *Keychain) {
	answer := mac.file("answer")
	must(t, syscall.Mkfifo(answer, 0o600))
	if _, err := k.StoreKey(t.Context(), "a", longTerm("id"), false); err != nil {
		t.Fatal(err)
	}
	if g := k.vaults[backendSystem].store.(*guard); g.limit < limitPerson {
		t.Errorf("a dialog has %s", g.limit)
	}
	mac.set(t, macDialog)
	// answerIt returns as soon as the program has seen the answer.
	answerIt := func() {
		must(t, os.WriteFile(answer, []byte("yes"), 0o600))
	}
	done := make(chan error)
	go func() {
		_, err := k.Key(t.Context(), "a")
		done <- err
	}()
	answerIt()
	if err := <-done; err != nil {
		t.Errorf("answered: %v", err)
	}
	mac.set(t, macDialog)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := k.Key(ctx, "a")
	if credential.KindOf(err) != credential.Keychain || credential.HintOf(err) != hintDialog {
		t.Errorf("nobody answers: %v, hint %q", err, credential.HintOf(err))
	}
	answerIt() // too late for that call, and the keychain is unlocked
	mac.set(t, macOpen)
	if _, err := k.Key(t.Context(), "a"); err != nil {
		t.Errorf("the next call: %v", err)
	}
}
