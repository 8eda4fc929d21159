package rotate_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/ram"
	"aliyun-cred-helper/internal/rotate"
	"aliyun-cred-helper/internal/sts"
)

var errDead = errors.New("the process was killed")

// life counts the points at which a process can be killed: before and after each request,
// and before and after each change of the keychain. After its end nothing has an effect.
type life struct {
	mu     sync.Mutex // guards what follows
	left   int        // negative: without end
	steps  int
	ended  bool
	once   bool // only the one step fails, and the process lives on
	cancel context.CancelFunc
}

// step reports whether the process lives on.
func (l *life) step() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended && !l.once {
		return false
	}
	l.steps++
	if l.left--; l.left != -1 {
		return true
	}
	l.ended = true
	if !l.once {
		l.cancel()
	}
	return false
}

// wire sends requests as long as the process lives.
type wire struct {
	life  *life
	inner http.RoundTripper
	calls []string
	sent  func(action string) // called after each answer; nil: nothing happens
}

func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	if !w.life.once && !w.life.step() {
		return nil, errDead
	}
	w.calls = append(w.calls, req.Header.Get("X-Acs-Action"))
	// The answer is awaited even where nobody will see it, so that the request has its effect.
	resp, err := w.inner.RoundTrip(req.WithContext(context.WithoutCancel(req.Context())))
	if w.sent != nil {
		w.sent(req.Header.Get("X-Acs-Action"))
	}
	if err == nil && !w.life.once && !w.life.step() {
		_ = resp.Body.Close()
		return nil, errDead
	}
	return resp, err
}

// memory is a keychain.
type memory struct {
	life *life
	keys map[string]rotate.Key
}

func (m *memory) Read(_ context.Context, name string) (rotate.Key, error) {
	if m.life.ended && !m.life.once {
		return rotate.Key{}, errDead
	}
	return m.keys[name], nil
}

func (m *memory) change(change func()) error {
	if !m.life.step() {
		return errDead
	}
	change()
	if !m.life.step() {
		return errDead
	}
	return nil
}

func (m *memory) Write(_ context.Context, name string, key rotate.Key) error {
	return m.change(func() { m.keys[name] = key })
}

func (m *memory) Delete(_ context.Context, name string) error {
	return m.change(func() { delete(m.keys, name) })
}

// world is a user with a key in the keychain, and the cloud.
type world struct {
	t         *testing.T
	cloud     *cloudtest.Cloud
	keys      map[string]rotate.Key
	elsewhere []string
	variable  string              // has the first key
	asked     func()              // called when it is asked where else a key is; nil: nothing happens
	sent      func(action string) // called after each answer; nil: nothing happens
	said      strings.Builder
	calls     []string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cloud.Close() })
	return &world{t: t, cloud: cloud, keys: map[string]rotate.Key{
		"ops": {Credential: credential.Credential{AccessKeyID: cloudtest.AccessKeyID, AccessKeySecret: credential.NewSecret(cloudtest.AccessKeySecret)}},
	}}
}

// Elsewhere implements rotate.Surroundings.
func (w *world) Elsewhere(context.Context, string, string) ([]string, error) {
	if w.asked != nil {
		w.asked()
	}
	return w.elsewhere, nil
}

// Variables implements rotate.Surroundings.
func (w *world) Variables(id string) []string {
	if w.variable != "" && id == cloudtest.AccessKeyID {
		return []string{w.variable}
	}
	return nil
}

// DropSessions implements rotate.Surroundings.
func (w *world) DropSessions(context.Context, string, string) int { return 0 }

func (w *world) notef(format string, args ...any) { fmt.Fprintf(&w.said, format+"\n", args...) }

// live calls do in a process that l ends.
func (w *world) live(l *life, do func(context.Context, *rotate.Rotation) error) error {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	defer cancel()
	l.cancel = cancel
	transport := &wire{life: l, inner: http.DefaultTransport, sent: w.sent}
	client := httpx.New(httpx.Options{Transport: transport, Now: time.Now})
	err := do(ctx, &rotate.Rotation{
		Name: "ops", Keys: &memory{l, w.keys}, Surroundings: w,
		RAM:   &ram.Client{HTTP: client, Endpoint: endpoint(w.t, w.cloud.IMSURL()), Now: time.Now},
		STS:   &sts.Client{HTTP: client, Endpoint: endpoint(w.t, w.cloud.STSURL()), Now: time.Now},
		Notef: w.notef, Warnf: w.notef,
		Day:      func(at time.Time) string { return at.Format(time.DateOnly) },
		Patience: 10 * time.Second,
	})
	w.calls = transport.calls
	return err
}

func endpoint(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := httpx.Endpoint(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// run calls do in a process that nobody kills.
func (w *world) run(do func(context.Context, *rotate.Rotation) error) error {
	w.t.Helper()
	return w.live(&life{left: -2}, do)
}

// status returns "Active", "Inactive", or "" for a key that does not exist.
func (w *world) status(id string) string {
	for _, k := range w.cloud.AccessKeys() {
		if k.ID == id {
			return k.Status
		}
	}
	return ""
}

// wantWorking wants at least one key of the keychain to work.
func (w *world) wantWorking() {
	w.t.Helper()
	for _, k := range w.keys {
		if w.status(k.AccessKeyID) == ram.Active {
			return
		}
	}
	w.t.Errorf("no key of the keychain works: %v; the cloud has %v", w.ids(), w.cloud.AccessKeys())
}

// ids are the ids of the keys by name.
func (w *world) ids() map[string]string {
	ids := map[string]string{}
	for name, k := range w.keys {
		ids[name] = k.AccessKeyID
	}
	return ids
}

// wantRotated wants the end of a rotation or an undo: NAME has an active key that is not
// old, and NAME.previous has old, which is inactive.
func (w *world) wantRotated(old string) {
	w.t.Helper()
	ids := w.ids()
	if len(ids) != 2 || ids["ops.previous"] != old || ids["ops"] == old || ids["ops"] == "" {
		w.t.Errorf("the keychain has %v; the old key is %s", ids, old)
	}
	if got := w.status(ids["ops"]); got != ram.Active {
		w.t.Errorf("the key of ops is %q", got)
	}
	if got := w.status(old); got != ram.Inactive {
		w.t.Errorf("the old key is %q", got)
	}
}

func rotateOps(ctx context.Context, r *rotate.Rotation) error { return r.Run(ctx, "") }
func undo(ctx context.Context, r *rotate.Rotation) error      { return r.Undo(ctx) }
func deleteOld(ctx context.Context, r *rotate.Rotation) error { return r.DeleteOld(ctx) }
func deletesOther(id string) func(context.Context, *rotate.Rotation) error {
	return func(ctx context.Context, r *rotate.Rotation) error { return r.Run(ctx, id) }
}

// orphan returns the AccessKey of the user that is in no item, or "".
func (w *world) orphan() string {
	for _, k := range w.cloud.AccessKeys() {
		if !slices.ContainsFunc(slices.Collect(maps.Values(w.keys)), func(stored rotate.Key) bool { return stored.AccessKeyID == k.ID }) {
			return k.ID
		}
	}
	return ""
}

// TestKilledRotation kills a rotation at each point, and runs it again.
func TestKilledRotation(t *testing.T) {
	points := 0
	for ; ; points++ {
		w := newWorld(t)
		policy := map[string]any{"Status": "Active", "Statements": []any{map[string]any{"Type": "VPCWhiteList", "Value": "vpc-1"}}}
		if err := w.cloud.SetAccessKeyPolicy(cloudtest.AccessKeyID, policy); err != nil {
			t.Fatal(err)
		}
		l := &life{left: points}
		err := w.live(l, rotateOps)
		w.wantWorking()
		if w.status(cloudtest.AccessKeyID) == "" {
			t.Errorf("point %d: the old key was deleted", points)
		}
		if !l.ended {
			if err != nil {
				t.Fatal(err)
			}
			w.wantRotated(cloudtest.AccessKeyID)
			w.wantPolicy()
			break
		}
		orphan := w.orphan()
		err = w.run(rotateOps)
		w.wantWorking()
		if orphan != "" { // its secret was lost with the answer
			if credential.KindOf(err) != credential.Usage || !strings.Contains(credential.HintOf(err), "--delete-other "+orphan) || w.status(orphan) == "" {
				t.Errorf("point %d: a lost key %s: %v", points, orphan, err)
			}
			err = w.run(deletesOther(orphan))
		}
		if _, isDone := w.keys["ops.previous"]; err != nil && isDone && credential.KindOf(err) == credential.Usage {
			err = nil // it had ended before, and a second one is too many
		}
		if err != nil {
			t.Errorf("point %d: again: %v\n%s", points, err, w.said.String())
		}
		w.wantRotated(cloudtest.AccessKeyID)
		w.wantPolicy()
	}
	if points < 20 {
		t.Errorf("only %d points", points)
	}
	t.Logf("%d points", points)
}

// wantPolicy wants the key of ops to have a network policy.
func (w *world) wantPolicy() {
	w.t.Helper()
	for _, k := range w.cloud.AccessKeys() {
		if k.ID == w.keys["ops"].AccessKeyID && k.Policy == nil {
			w.t.Errorf("%s has no network policy", k.ID)
		}
	}
}

// TestKilledUndo kills an undo at each point, and finishes it, by rotate or by another undo:
// of a rotation that is done, and of one that could not deactivate the old key.
func TestKilledUndo(t *testing.T) {
	for _, start := range []string{"done", "old key still active"} {
		points := 0
		for isDone := false; !isDone; points++ {
			isDone = killUndo(t, start == "done", rotateOps, points)
			killUndo(t, start == "done", undo, points)
		}
		t.Logf("%s: %d points", start, points)
	}
}

// killUndo reports whether an undo ends before that point.
func killUndo(t *testing.T, deactivated bool, again func(context.Context, *rotate.Rotation) error, point int) bool {
	t.Helper()
	w := newWorld(t)
	if !deactivated {
		if err := w.cloud.SetFault("ims", "UpdateAccessKey", "denied", 1); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.run(rotateOps); deactivated != (err == nil) {
		t.Fatal(err)
	}
	created := w.keys["ops"].AccessKeyID
	l := &life{left: point}
	err := w.live(l, undo)
	w.wantWorking()
	if len(w.cloud.AccessKeys()) != 2 {
		t.Fatalf("point %d: a key was deleted: %v", point, w.cloud.AccessKeys())
	}
	switch {
	case !l.ended:
	case w.keys["ops.next"].Pair == created && w.keys["ops"].AccessKeyID == created: // it has begun
		err = w.run(again)
	case w.keys["ops.next"].Pair == created: // after the exchange, an undo would go forth again
		err = w.run(rotateOps)
	case w.keys["ops"].AccessKeyID == created:
		err = w.run(undo)
	default: // it was done
		err = nil
	}
	if err != nil {
		t.Errorf("point %d: %v\n%s", point, err, w.said.String())
	}
	w.wantRotated(created)
	return !l.ended
}

// TestKilledDeleteOld kills the deletion of the old key at each point, and runs it again.
func TestKilledDeleteOld(t *testing.T) {
	for points := 0; ; points++ {
		w := newWorld(t)
		if err := w.run(rotateOps); err != nil {
			t.Fatal(err)
		}
		l := &life{left: points}
		err := w.live(l, deleteOld)
		w.wantWorking()
		if l.ended && w.keys["ops.previous"] != (rotate.Key{}) {
			err = w.run(deleteOld)
		} else if l.ended {
			err = nil
		}
		if err != nil {
			t.Errorf("point %d: %v", points, err)
		}
		if got := w.ids(); len(got) != 1 || w.status(got["ops"]) != ram.Active || len(w.cloud.AccessKeys()) != 1 {
			t.Errorf("point %d: the keychain has %v, the cloud %v", points, got, w.cloud.AccessKeys())
		}
		if !l.ended {
			break
		}
	}
}

// TestKeychainFails has each change of the keychain fail, once. What was created is in the
// keychain, deleted, or named.
func TestKeychainFails(t *testing.T) {
	for points := 0; ; points++ {
		w := newWorld(t)
		l := &life{left: points, once: true}
		err := w.live(l, rotateOps)
		w.wantWorking()
		if !l.ended {
			break
		}
		if err == nil || !errors.Is(err, errDead) {
			t.Errorf("point %d: got %v", points, err)
		}
		if orphan := w.orphan(); orphan != "" {
			t.Errorf("point %d: %s is nowhere: %v", points, orphan, err)
		}
		if !strings.Contains(err.Error()+w.said.String(), "ops has the ") && !strings.Contains(err.Error(), "ops keeps "+cloudtest.AccessKeyID) {
			t.Errorf("point %d: nothing says which key works: %v", points, err)
		}
		if _, isPending := w.keys["ops.next"]; isPending || w.keys["ops.previous"] == (rotate.Key{}) {
			if err := w.run(rotateOps); err != nil {
				t.Errorf("point %d: again: %v", points, err)
			}
		}
		w.wantRotated(cloudtest.AccessKeyID)
	}
}
