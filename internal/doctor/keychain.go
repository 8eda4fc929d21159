package doctor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
)

const (
	slowKeychain = 500 * time.Millisecond // a person notices that; every call waits for it
	signInSoon   = 30 * time.Minute       // sign in again, this long before the end
)

// checkKeychain writes, reads and deletes a value of 4 KB.
func (x *examination) checkKeychain(ctx context.Context) Finding {
	if x.OpenErr != nil {
		return failed(x.OpenErr)
	}
	if x.Backend == keychain.BackendNone {
		return warnf("omit --backend, and unset ALIYUN_CRED_HELPER_BACKEND", "the backend is none: nothing is stored or cached")
	}
	r, err := x.Keychain.Probe(ctx)
	if err != nil {
		return failf(credential.HintOf(err), "no sign-in can be stored: %s", keychain.Reason(err))
	}
	times := message.Sprintf("%s: write %s, read %s, delete %s", r.Backend, milliseconds(r.Write), milliseconds(r.Read), milliseconds(r.Delete))
	places := x.Keychain.CheckPlaces()
	switch {
	case places != nil:
		return warnf("set XDG_RUNTIME_DIR or XDG_STATE_HOME to a directory that only you can use", "%s; %s", times, places)
	case errors.Is(r.Better, keychain.ErrAbsent) && r.Backend == "kernel":
		return warnf(request.HelperName+" init", "%s; in its place: %s; a reboot empties that, and it takes no long-term keys", keychain.Reason(r.Better), times)
	case r.Better != nil && r.Backend == "kernel":
		return warnf(credential.HintOf(r.Better), "%s; in its place: %s; a reboot empties that, and it takes no long-term keys", keychain.Reason(r.Better), times)
	case r.Better != nil && !errors.Is(r.Better, keychain.ErrAbsent): // without a keyring, files are as good
		return warnf(credential.HintOf(r.Better), "%s; in its place: %s", keychain.Reason(r.Better), times)
	case r.Backend == "kernel":
		return warnf(request.HelperName+" init", "%s; everything is lost at reboot, and long-term keys are refused", times)
	case max(r.Write, r.Read, r.Delete) > slowKeychain:
		return warnf("choose another --backend", "%s, which is slow", times)
	}
	return okf("%s", times)
}

// milliseconds formats d in ASCII, unlike its String, for any terminal.
func milliseconds(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }

// checkSignIns looks for sign-ins that have expired or expire soon. Sessions are
// renewed automatically, and only counted.
func (x *examination) checkSignIns(context.Context) Finding {
	if x.OpenErr != nil {
		return skipf("no keychain")
	}
	entries, err := x.entries()
	if err != nil {
		return failed(err)
	}
	var expired, soon []string
	sessions, signIns := 0, 0
	for _, e := range entries {
		switch e.Kind {
		case keychain.KindSession:
			sessions++
		case keychain.KindSSO, keychain.KindOAuth:
			signIns++
			at := message.Sprintf("%s at %s", e.Name, x.When(e.Expires))
			switch remaining := e.Expires.Sub(x.Env.Now()); {
			case e.Expires.IsZero():
			case remaining <= 0:
				expired = append(expired, at)
			case remaining < signInSoon:
				soon = append(soon, at)
			}
		}
	}
	const hint = request.LoginName + " login --force NAME"
	switch {
	case len(expired) > 0:
		return warnf(message.Sprintf("%s, or %s logout", hint, request.LoginName), "expired: %s", join(append(expired, soon...)))
	case len(soon) > 0:
		return warnf(hint, "expires soon: %s", join(soon))
	case signIns+sessions == 0:
		return skipf("no sign-in and no cached session")
	}
	return okf("sign-ins: %d, none expires soon; sessions, which are renewed automatically: %d", signIns, sessions)
}
