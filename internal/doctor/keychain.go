package doctor

import (
	"context"
	"fmt"
	"slices"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/text"
)

const (
	// slowKeychain is where a person notices, since every call waits for it.
	slowKeychain = 500 * time.Millisecond
	// signInSoon is how long before the end of a sign-in it is time for the next.
	signInSoon = 30 * time.Minute
)

// checkKeychain writes, reads and deletes a value of 4 KB.
func (x *examination) checkKeychain(ctx context.Context) Finding {
	if x.OpenErr != nil {
		return failed(x.OpenErr)
	}
	if x.Backend == keychain.BackendNone {
		return warnf("leave --backend and ALIYUN_CRED_HELPER_BACKEND out, or choose another", "the backend is none: nothing is stored or cached")
	}
	r, err := x.Keychain.Probe(ctx)
	if err != nil {
		return failed(err)
	}
	const file = "set ALIYUN_CRED_HELPER_AGE_IDENTITY=FILE, made with: age-keygen -o FILE"
	times := fmt.Sprintf("%s: write %s, read %s, delete %s", r.Backend, rounded(r.Write), rounded(r.Read), rounded(r.Delete))
	reason, broken := x.Keychain.Remembered("system")
	switch {
	case broken && r.Backend != "system":
		return warnf("see to the system's keyring, or choose another --backend", "%s; the system's keyring does not work: %s", times, reason)
	case r.Backend == "kernel":
		return warnf(file, "%s; it forgets everything at a reboot, and takes no long-term keys", times)
	case max(r.Write, r.Read, r.Delete) > slowKeychain:
		return warnf("choose another --backend", "%s, which is slow", times)
	}
	return okf("%s", times)
}

// rounded is a duration in ASCII, for any terminal.
func rounded(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// checkSignIns tells when sign-ins end. Sessions are renewed by themselves, and
// are only counted.
func (x *examination) checkSignIns(context.Context) Finding {
	if x.OpenErr != nil {
		return skipf("there is no keychain")
	}
	entries, err := x.entries()
	if err != nil {
		return failed(err)
	}
	var ended, soon []string
	sessions, tokens := 0, 0
	now := x.Env.Now()
	for _, e := range entries {
		switch e.Kind {
		case keychain.KindSession:
			sessions++
		case keychain.KindSSO, keychain.KindOAuth:
			tokens++
			at := e.Name + " at " + e.Expires.Format(credential.Layout)
			switch left := e.Expires.Sub(now); {
			case e.Expires.IsZero():
			case left <= 0:
				ended = append(ended, at)
			case left < signInSoon:
				soon = append(soon, at)
			}
		}
	}
	const again = request.LoginName + " login --force --profile NAME"
	switch {
	case len(ended) > 0:
		return warnf(again+", or forget it with: "+request.LoginName+" logout", "ended: %s", some(append(ended, soon...)))
	case len(soon) > 0:
		return warnf(again, "about to end: %s", some(soon))
	case tokens+sessions == 0:
		return skipf("nobody is signed in, and no session is cached")
	}
	return okf("sign-ins: %d, none about to end; sessions, which renew themselves: %d", tokens, sessions)
}

// some joins names for a summary, as many as fit.
func some(names []string) string { return text.Some(slices.Compact(names), 8) }
