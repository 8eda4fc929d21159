package doctor

import (
	"context"
	"path"
	"slices"
	"strings"
	"time"

	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/rotate"
	"aliyun-cred-helper/internal/shell"
)

// keepOld is how many days an old key may wait for its deletion. By then, whatever still
// needs it has failed.
const keepOld = 30

// checkRotations looks for rotations that were interrupted, and for old keys that nobody
// has deleted.
func (x *examination) checkRotations(context.Context) Finding {
	entries, _ := x.entries() // checkSignIns has the error
	var interrupted, old, names []string
	kept := 0
	for _, e := range entries {
		if e.Kind == keychain.KindKey {
			names = append(names, e.Name)
		}
		if e.Pair == "" {
			continue
		}
		name := strings.TrimSuffix(e.Name, path.Ext(e.Name))
		kept++
		switch {
		case e.Name == rotate.Names(name)[1]:
			interrupted = append(interrupted, name)
		case !e.Issued.IsZero() && x.Env.Now().Sub(e.Issued) > keepOld*24*time.Hour: // zero: not known
			old = append(old, name)
		}
	}
	command := func(name string, item int, flags ...string) string {
		if !slices.Contains(names, name) { // it was removed, and nothing can be rotated
			return shell.CommandLine([]string{request.HelperName, "remove", rotate.Names(name)[item]})
		}
		return shell.CommandLine(append([]string{request.HelperName, "rotate", name}, flags...))
	}
	switch {
	case len(interrupted) > 0:
		return warnf(command(interrupted[0], 1), "interrupted rotations: %s", join(interrupted))
	case len(old) > 0:
		return warnf(command(old[0], 2, "--delete-old"), "old keys that nobody has deleted for %d days: %s", keepOld, join(old))
	case kept == 0:
		return skipf("no key was rotated")
	}
	return okf("no rotation was interrupted, and no old key is there for %d days", keepOld)
}
