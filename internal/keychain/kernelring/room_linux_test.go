package kernelring

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/keychain/store"
)

// users counts those that asUser has taken.
var users atomic.Uint32

// asUser has root run do as a user without rights, who has a keyring and a quota that nothing
// else uses: 20,000 bytes as a rule. It is a user of one thread only, which ends with do.
func asUser(t *testing.T, do func()) {
	t.Helper()
	cloudtest.NeedsRoot(t)
	id := uintptr(100_000 + os.Getpid()%1000*10 + int(users.Add(1)))
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked
		if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, id, id, id); errno != 0 {
			done <- errno
			return
		}
		defer close(done)
		defer func() { _, _ = unix.KeyctlInt(unix.KEYCTL_CLEAR, unix.KEY_SPEC_USER_KEYRING, 0, 0, 0) }()
		do()
	}()
	must(t, <-done)
}

// sealedItem is an item as Seal gives it to the keyring, of size bytes or a few more.
func sealedItem(t *testing.T, account string, size int, expires time.Time) string {
	t.Helper()
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "%x/", i*i*7919)
	}
	text, err := sealKey{secret: []byte(b.String())}.seal(account, b.String(), expires)
	if err != nil {
		t.Error(err)
	}
	return text
}

// left returns those of the accounts that s has.
func left(t *testing.T, s store.Store, accounts []string) (found []string) {
	t.Helper()
	for _, account := range accounts {
		switch _, err := s.Get(t.Context(), account); {
		case err == nil:
			found = append(found, account)
		case !errors.Is(err, store.ErrNotFound):
			t.Errorf("%s: %v", account, err)
		}
	}
	return found
}

// TestRoom has the session that ends first make room where the quota is full, whichever was
// stored first, and never a sign-in.
func TestRoom(t *testing.T) {
	needKernel(t)
	asUser(t, func() {
		s, now := New(time.Now), time.Now()
		const size, count = 1500, 20
		put := func(account string, expires time.Time) {
			t.Helper()
			if err := s.Set(t.Context(), account, sealedItem(t, account, size, expires), expires); err != nil {
				t.Errorf("%s: %v", account, err)
			}
		}
		put("sso:a", now.Add(time.Minute)) // which ends before all sessions
		var sessions []string
		for i := range count {
			// Those that end last are stored first.
			sessions = append(sessions, fmt.Sprintf("session:%02d", count-i))
			put(sessions[i], now.Add(time.Duration(count-i)*time.Hour))
		}
		got := left(t, s, sessions)
		// All but the last one were the first to end when the next one came.
		want := append(slices.Clone(sessions[:len(got)-1]), sessions[count-1])
		if !slices.Equal(got, want) || len(got) < 3 || len(got) == count {
			t.Errorf("left: %q, want %q", got, want)
		}
		if got := left(t, s, []string{"sso:a"}); len(got) != 1 {
			t.Error("the sign-in was deleted")
		}
	})
}

// TestNoRoom deletes nothing where all sessions together are not enough, and says that the
// quota is used up.
func TestNoRoom(t *testing.T) {
	needKernel(t)
	asUser(t, func() {
		s, expires := New(time.Now), time.Now().Add(time.Hour)
		put := func(account string, size int) error {
			return s.Set(t.Context(), account, sealedItem(t, account, size, expires), expires)
		}
		if err := put("session:a", 100); err != nil {
			t.Error(err)
		}
		var tokens []string
		var err error
		for i := 0; err == nil && i < 100; i++ {
			tokens = append(tokens, fmt.Sprint("sso:", i))
			err = put(tokens[i], 1500)
		}
		if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "quota") {
			t.Errorf("got %v", err)
		}
		if got := left(t, s, append(tokens, "session:a")); len(got) != len(tokens) || got[len(got)-1] != "session:a" {
			t.Errorf("left: %q", got)
		}
		for _, account := range append(tokens, "session:a") {
			_ = s.Delete(t.Context(), account)
		}
	})
}

// TestDeadKeysFirst takes keys out of the keyring that have ended, which count on the quota
// for some minutes, before it deletes a session that has not.
func TestDeadKeysFirst(t *testing.T) {
	needKernel(t)
	asUser(t, func() {
		s, expires := New(time.Now), time.Now().Add(time.Hour)
		accounts := []string{"session:dead", "session:a", "session:b"}
		for n, account := range accounts {
			expires := expires.Add(time.Duration(n) * time.Hour)
			if err := s.Set(t.Context(), account, sealedItem(t, account, 200, expires), expires); err != nil {
				t.Error(err)
			}
		}
		ids := func() (sessions, dead int) {
			err := withUserKeyring(func() error {
				found, ended, err := sessionKeys()
				sessions, dead = len(found), len(ended)
				return err
			})
			if err != nil {
				t.Error(err)
			}
			return sessions, dead
		}
		room := func(size int) (made bool) {
			err := withUserKeyring(func() (err error) { made, err = makeRoom(size); return err })
			if err != nil {
				t.Error(err)
			}
			return made
		}
		_ = withUserKeyring(func() error {
			id, err := find(bigKey, accounts[0])
			if errors.Is(err, unix.ENOKEY) {
				id, err = find(userKey, accounts[0])
			}
			if err == nil {
				_, err = unix.KeyctlInt(unix.KEYCTL_REVOKE, id, 0, 0, 0)
			}
			if err != nil {
				t.Error(err)
			}
			return nil
		})
		steps := []struct {
			size           int // that is to be free
			made           bool
			sessions, dead int // afterwards
		}{
			{10_000, true, 2, 0}, // the dead one was not looked at any more
			{10_000, false, 2, 0},
			{1, true, 1, 0},
			{10_000, false, 1, 0},
			{200, true, 0, 0},
			{1, false, 0, 0},
		}
		if sessions, dead := ids(); sessions != 2 || dead != 1 {
			t.Errorf("before: %d sessions, %d dead keys", sessions, dead)
		}
		for n, step := range steps {
			made := room(step.size)
			if sessions, dead := ids(); made != step.made || sessions != step.sessions || dead != step.dead {
				t.Errorf("step %d: made room %t, %d sessions and %d dead keys left, want %+v", n, made, sessions, dead, step)
			}
			if step.sessions == 1 && len(left(t, s, accounts[2:])) != 1 {
				t.Errorf("step %d: the session that ends last was deleted", n)
			}
		}
	})
}

// TestForeignKeys leaves what other programs keep in the keyring.
func TestForeignKeys(t *testing.T) {
	needKernel(t)
	asUser(t, func() {
		add := func(name, value string) int {
			id, err := unix.AddKey(userKey, name, []byte(value), unix.KEY_SPEC_USER_KEYRING)
			if err != nil {
				t.Error(err)
			}
			return id
		}
		add("another:program", sealedItem(t, "session:a", 100, time.Now()))
		add(description("x"), "not sealed")
		revoked := add("another:revoked", "x")
		if _, err := unix.KeyctlInt(unix.KEYCTL_REVOKE, revoked, 0, 0, 0); err != nil {
			t.Error(err)
		}
		if err := withUserKeyring(func() error { _, err := makeRoom(1); return err }); err != nil {
			t.Error(err)
		}
		for _, name := range []string{"another:program", description("x")} {
			if _, err := unix.KeyctlSearch(unix.KEY_SPEC_USER_KEYRING, userKey, name, 0); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestSoon tries again while the quota is not free yet, and not for long.
func TestSoon(t *testing.T) {
	calls := 0
	answers := func(errs ...error) func() error {
		calls = 0
		return func() error {
			calls++
			return errs[min(calls, len(errs))-1]
		}
	}
	tests := []struct {
		name  string
		errs  []error
		want  error
		calls int
	}{
		{"at once", []error{nil}, nil, 1},
		{"another error", []error{unix.EPERM}, unix.EPERM, 1},
		{"the third time", []error{unix.EDQUOT, unix.EDQUOT, nil}, nil, 3},
		{"then another error", []error{unix.EDQUOT, unix.EPERM}, unix.EPERM, 2},
		{"never", []error{unix.EDQUOT}, unix.EDQUOT, 7},
	}
	for _, test := range tests {
		if err := soon(answers(test.errs...)); !errors.Is(err, test.want) || calls != test.calls {
			t.Errorf("%s: got %v after %d calls, want %v after %d", test.name, err, calls, test.want, test.calls)
		}
	}
}

// TestLongValues reads values that are longer than a usual session.
func TestLongValues(t *testing.T) {
	needKernel(t)
	s, a := New(time.Now), account(t.Name(), t.TempDir())
	for _, size := range []int{1, 4 << 10, 4<<10 + 1, 10_000} {
		want := strings.Repeat("x", size-1) + "y"
		must(t, s.Set(t.Context(), a, want, time.Now().Add(time.Minute)))
		if got, err := s.Get(t.Context(), a); got != want {
			t.Errorf("%d bytes: got %d, %v", size, len(got), err)
		}
	}
	must(t, s.Delete(t.Context(), a))
	if err := s.Delete(t.Context(), a); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
}
