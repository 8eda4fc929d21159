package chain

import (
	"context"
	"errors"
	"testing"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// World.Over puts a cache over that of the call, even where nothing would be cached.
func TestOver(t *testing.T) {
	for _, noCache := range []bool{false, true} {
		w := newWorld(t, config.Profile{Name: "p", Mode: "RamRoleArn", AccessKeyID: "id", AccessKeySecret: credential.NewSecret("CANARY-s"), RAMRoleARN: arn + "r"})
		own := &byKey{sessions: map[string]credential.Credential{}}
		var inner []bool
		w.Over = func(c Cache) Cache {
			inner = append(inner, c != nil)
			return own
		}
		_, _, err := w.get(t, request.Request{Profile: "p", NoCache: noCache})
		must(t, err)
		if len(inner) != 1 || inner[0] == noCache || len(own.sessions) != 1 || len(w.cache.sessions) != 0 {
			t.Errorf("--no-cache %v: got inner %v and %d sessions", noCache, inner, len(own.sessions))
		}
	}
}

// unnamed is a source that does not know any more what it is made from.
type unnamed struct {
	fakeSource
	err error
}

func (u *unnamed) CacheKey(context.Context) ([]string, error) {
	if u.calls > 0 {
		return nil, u.err
	}
	return []string{"fake"}, nil
}

// A session that nobody can name is not given out.
func TestUnnamedSource(t *testing.T) {
	gone := errors.New("gone")
	cache := &fakeCache{}
	now := func() time.Time { return start }
	source := &unnamed{fakeSource{clock: now}, gone}
	b := &builder{World: World{Stores: Stores{Cache: cache}, Now: now}}
	if _, err := (resolver{builder: b}).cached(source).Retrieve(t.Context()); !errors.Is(err, gone) || cache.has {
		t.Errorf("got %v, kept %v", err, cache.has)
	}
}

// Who waits for a program that another goroutine runs ends with the call.
func TestProgramTurn(t *testing.T) {
	w := newWorld(t, config.Profile{Name: "p", Mode: "External", ProcessCommand: "/bin/program"})
	w.Outputs = &Outputs{}
	entered, leave := make(chan bool), make(chan bool)
	w.Run = func(context.Context, []string, []string, int) ([]byte, error) {
		entered <- true
		<-leave
		return []byte(`{"mode":"AK","access_key_id":"i","access_key_secret":"s"}`), nil
	}
	plan := func() *Plan {
		p, err := Build(request.Request{Profile: "p"}, w.World)
		must(t, err)
		return p
	}
	first, second := plan(), plan()
	done := make(chan error)
	go func() {
		_, err := first.Retrieve(t.Context())
		done <- err
	}()
	<-entered
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := second.Retrieve(ctx); credential.KindOf(err) != credential.Network || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(leave)
	must(t, <-done)
}
