package keychain

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// The limits of one sweep.
const (
	sweepRead    = 64 // records that it reads
	sweepDelete  = 4  // sessions that it deletes
	sweepPatient = time.Second
)

// sweep deletes a few sessions that have expired, after one was stored in backend. Only
// the kernel drops an item when its time is over; a session that nobody asks for again
// would stay in any other backend until somebody calls List. It finds them in the index,
// begins at a random one, and leaves alone what somebody is refreshing. It is best
// effort.
func (s *Sessions) sweep(ctx context.Context, backend string) {
	if backend == backendKernel {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, sweepPatient)
	defer cancel()
	files, err := os.ReadDir(s.k.index.Path())
	if err != nil {
		return
	}
	start, deleted := rand.N(len(files)+1), 0
	for i := range min(len(files), sweepRead) {
		path := filepath.Join(s.k.index.Path(), files[(start+i)%len(files)].Name())
		var r record
		if deleted == sweepDelete || ctx.Err() != nil {
			return
		}
		if s.k.index.load(path, &r) && path == s.k.index.File(r.Account) && s.hasExpired(r) && s.discardExpired(ctx, r) {
			deleted++
		}
	}
}

// hasExpired reports whether r is that of a session which has expired.
func (s *Sessions) hasExpired(r record) bool {
	return r.Version == indexVersion && r.Kind == KindSession && r.Backend != "" && len(r.Key) > 0 &&
		r.Account == Account(KindSession, r.Key...) && !r.Expires.IsZero() && !r.Expires.After(s.k.opt.Now())
}

// discardExpired deletes the session of r, unless somebody refreshes it.
func (s *Sessions) discardExpired(ctx context.Context, r record) bool {
	lock, err := s.k.lock(ctx, r.Account, 1, poll{})
	if err != nil {
		return false
	}
	defer lock.Release()
	now, _ := s.k.index.read(r.Account)
	return s.hasExpired(now) && s.k.discard(ctx, now.Entry) == nil
}
