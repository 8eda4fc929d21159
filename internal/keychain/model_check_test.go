package keychain_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
)

// maxHold is how long nobody doubts the holder of a lock.
const maxHold = 12 * time.Second

// doubted reports whether h may have been taken for one that hangs.
func (w *world) doubted(h hold) bool {
	return time.Since(h.at) >= maxHold || w.clock().Sub(h.clock) >= maxHold || w.jumps != h.jumps
}

// holders are the living processes that have a lock, in the order in which they got it.
func (w *world) holders(name string) []hold {
	return slices.DeleteFunc(slices.Clone(w.holds[name]), func(h hold) bool { return h.p.dead })
}

// giveBack notes that p has the lock no more, and asks for nothing, also if its time was over
// before the answer. If others have the lock, too, the next one may get that of p, and another
// one a later one.
func (w *world) giveBack(p *process, name string) {
	for profile, asking := range w.cloud.asking {
		w.cloud.asking[profile] = without(asking, p)
	}
	w.freed[name] = time.Now()
	w.mixed[name] = len(w.holders(name)) > 1 || w.mixed[name]
	w.holds[name] = slices.DeleteFunc(w.holds[name], func(h hold) bool { return h.p == p })
}

// checkLock wants one holder of a lock, and notes what p can see in the cache now.
func (w *world) checkLock(p *process, name string, key []string) {
	if p.dead {
		return
	}
	if others := w.holders(name); len(others) > 0 {
		// Each of them but the last one was doubted when the next one came.
		h := others[len(others)-1]
		w.crowded = w.crowded || w.doubted(h)
		if !w.doubted(h) && !w.mixed[name] {
			w.breakf("%d gets the lock of %d after %s", p.id, h.p.id, time.Since(h.at))
		}
	}
	w.holds[name] = append(w.holds[name], hold{p, time.Now(), w.clock(), w.jumps})
	p.freshAtLock, p.jumpsAtLock = "", w.jumps
	p.failedAtLock = w.failed[name].After(p.looks) && p.jumpsAtLook == w.jumps
	if c, err := w.session(key); err == nil && w.isFresh(c) {
		p.freshAtLock = c.AccessKeyID
	}
}

// isFresh reports whether c is one that nobody renews: more than a quarter of an hour or
// the half of its life is left.
func (w *world) isFresh(c credential.Credential) bool {
	left, now := c.Expires.Sub(w.clock()), w.clock()
	return !c.Obtained.After(now) && left > min(15*time.Minute, c.Expires.Sub(c.Obtained)/2)
}

// checkRequest wants one process at a time to ask for a profile, and nobody who found a
// session when it got the lock.
func (w *world) checkRequest(p *process, profile string) {
	if p.dead {
		return
	}
	for _, other := range w.cloud.asking[profile] {
		if other != p && !other.dead && !other.ended && !other.direct && !p.direct && !w.crowded {
			w.breakf("%d asks for %s while %d renews it", p.id, profile, other.id)
		}
	}
	if p.failedAtLock && p.old.AccessKeyID == "" && !strings.HasSuffix(p.what, refresh) && !w.isFaulty(p) && p.jumpsAtLock == w.jumps {
		w.breakf("%d asks for %s after a renewal failed that it had waited for", p.id, profile)
	}
	if p.freshAtLock != "" && !strings.HasSuffix(p.what, refresh) && !w.isFaulty(p) && p.jumpsAtLock == w.jumps {
		w.breakf("%d asks for %s, and could have used %s", p.id, profile, p.freshAtLock)
	}
}

// checkWait wants nobody to have waited for a lock that no living process has.
func (w *world) checkWait(p *process, name string, begun time.Time, waits bool) {
	if p.dead || len(w.holders(name)) > 0 {
		return
	}
	if freed := w.freed[name]; freed.After(begun) {
		begun = freed
	}
	if idle := time.Since(begun); !waits || idle > time.Second {
		w.breakf("%d waited %s for a lock that nobody had", p.id, idle)
	}
}

// checkFailed wants p, which prints nothing, to have had no session that lasts. Once the clock
// has jumped during the call, nobody knows how long one does.
func (w *world) checkFailed(p *process, err error) {
	if p.old.Expires.After(w.clock()) && p.jumpsAtLook == w.jumps && !w.isFaulty(p) {
		w.breakf("%d had %s until %s and ends with: %v", p.id, p.old.AccessKeyID, p.old.Expires.Sub(w.clock()), err)
	}
}

// checkServed wants what p prints to be one session of its profile, not expired, and to be
// in the cache if it is new.
func (w *world) checkServed(p *process, profile string, c credential.Credential) {
	label, ok := strings.CutPrefix(c.AccessKeyID, "STS.")
	if !ok || !strings.HasPrefix(label, profile+".") || c.AccessKeySecret.Reveal() != "secret."+label || c.SecurityToken.Reveal() != "token."+label {
		w.breakf("%d asked for %s and got %s", p.id, profile, c.AccessKeyID)
	}
	if !c.Expires.After(p.looked) {
		w.breakf("%d got %s, which expired %s before", p.id, c.AccessKeyID, p.looked.Sub(c.Expires))
	}
	isNew := w.cloud.given[c.AccessKeyID] == p
	if !isNew && !p.direct && c.Obtained.After(p.looked) {
		w.breakf("%d got %s from the keychain, where it was put %s later", p.id, c.AccessKeyID, c.Obtained.Sub(p.looked))
	}
	if !isNew || p.direct || w.isFaulty(p) || w.crowded || w.altered {
		return
	}
	kept, err := w.session(p.key)
	if !c.Expires.After(w.clock()) {
		return
	}
	if err != nil || !strings.HasPrefix(kept.AccessKeyID, "STS."+profile+".") || kept.Obtained.Before(c.Obtained) && w.jumps == 0 {
		w.breakf("%d prints %s, and the keychain has %q, %v", p.id, c.AccessKeyID, kept.AccessKeyID, err)
	}
}

// afterChange notes which refresh token the keychain has.
func (w *world) afterChange() {
	if w.keepsToken(w.cloud.token) {
		w.cloud.saved = max(w.cloud.saved, w.cloud.token)
	}
}

// session is what is in the cache now.
func (w *world) session(key []string) (credential.Credential, error) {
	if w.memory == nil {
		return w.oracle.Sessions().Get(context.Background(), key)
	}
	c, ok := w.memory.sessions[name(key)]
	if !ok {
		return c, keychain.ErrNotFound
	}
	return c, nil
}

// keepsToken reports whether a refresh token is stored.
func (w *world) keepsToken(n int) bool {
	token := fmt.Sprintf("refresh-%d", n)
	if w.memory == nil {
		return w.keeps(`"` + token + `"`)
	}
	return w.memory.signIn != nil && w.memory.signIn.RefreshToken.Reveal() == token
}

// keepsBegun reports whether the sign-in that is stored says that its renewal has begun.
func (w *world) keepsBegun() bool {
	if w.memory == nil {
		return w.keeps(`"begun"`)
	}
	return w.memory.signIn != nil && !w.memory.signIn.Begun.IsZero()
}

// keeps reports whether a keyring has a sign-in with that text.
func (w *world) keeps(text string) bool {
	return slices.ContainsFunc(w.oracles, func(k *keychain.Keychain) bool {
		value, err := k.Get(context.Background(), keychain.Account(keychain.KindOAuth, site, profileO))
		return err == nil && strings.Contains(value.Reveal(), text)
	})
}

// mayLose reports whether it is no fault of p that refresh token n, which it got, is not
// found: it was killed or could not store it. Without an index an older one may be found,
// in a keyring that did not work when the next one was stored in the other.
func (w *world) mayLose(p *process, n int) bool {
	return (w.cloud.saved < n || w.noIndex) && (p.dead || w.isFaulty(p))
}

// checkToken wants the refresh token that is good to be in the keychain, unless whoever got
// it was killed or could not store it.
func (w *world) checkToken() {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := &w.cloud
	if c.lost != "" {
		return
	}
	last := c.spent[c.token-1]
	if w.keepsToken(c.token) {
		return
	}
	if last != nil && w.mayLose(last, c.token) {
		return
	}
	w.breakf("refresh token %d is lost", c.token)
}

// checkKey wants a key that was stored to be there, whole, and not to be an older one.
func (w *world) checkKey(p *process, c credential.Credential, err error) {
	oldest := -1 // the key that was stored last before p began
	for n, s := range w.keys {
		if !s.ended.IsZero() && !s.ended.After(p.begun) && (oldest < 0 || s.begun.After(w.keys[oldest].begun)) {
			oldest = n
		}
	}
	if err != nil {
		if oldest >= 0 && !w.isFaulty(p) && !errors.Is(err, keychain.ErrUnavailable) {
			w.breakf("%d finds no key after number %d was stored: %v", p.id, oldest, err)
		}
		return
	}
	var n int
	if _, err := fmt.Sscanf(c.AccessKeyID, "LTAI%d", &n); err != nil || c.AccessKeySecret.Reveal() != fmt.Sprintf("secret%d%0300d", n, n) {
		w.breakf("%d reads a key that nobody stored: %s", p.id, c.AccessKeyID)
		return
	}
	if s := w.keys[n]; oldest >= 0 && !s.ended.IsZero() && s.ended.Before(w.keys[oldest].begun) {
		w.breakf("%d reads key %d after %d was stored", p.id, n, oldest)
	}
}
