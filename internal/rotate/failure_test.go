package rotate_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/ram"
	"aliyun-cred-helper/internal/rotate"
)

// key returns a key that is in no cloud.
func key(id, token, pair string) rotate.Key {
	c := credential.Credential{AccessKeyID: id, AccessKeySecret: credential.NewSecret(id + "secret")}
	if token != "" {
		c.SecurityToken = credential.NewSecret(token)
	}
	return rotate.Key{Credential: c, Pair: pair}
}

// TestRefused wants what cannot be rotated to be refused without a request, and the
// keychain to stay as it is.
func TestRefused(t *testing.T) {
	const own = cloudtest.AccessKeyID
	w := newWorld(t)
	ops := w.keys["ops"]
	for _, test := range []struct {
		name string
		keys map[string]rotate.Key
		do   func(context.Context, *rotate.Rotation) error
		want string
		kind credential.Kind
	}{
		{"no key", nil, rotateOps, "no key", credential.NotFound},
		{"a session by its id", map[string]rotate.Key{"ops": key("STS.x", "", "")}, rotateOps, "a session", credential.Usage},
		{"a session by its token", map[string]rotate.Key{"ops": key("LTAI1", "token", "")}, rotateOps, "a session", credential.Usage},
		{"a bearer token", map[string]rotate.Key{"ops": {Credential: credential.Credential{BearerToken: credential.NewSecret("b")}}}, rotateOps, "a bearer token", credential.Usage},
		{"a key of a rotation", map[string]rotate.Key{"ops": key("LTAI1", "", "LTAI2")}, rotateOps, "a rotation has kept", credential.Usage},
		{"a foreign next", map[string]rotate.Key{"ops": ops, "ops.next": key("LTAI1", "", "")}, rotateOps, "ops.next, which no rotation", credential.Usage},
		{"a foreign previous", map[string]rotate.Key{"ops": ops, "ops.previous": key("LTAI1", "", "")}, undo, "ops.previous, which no rotation", credential.Usage},
		{"the next of another key", map[string]rotate.Key{"ops": ops, "ops.next": key("LTAI1", "", "LTAI2")}, rotateOps, "in place of LTAI2", credential.Usage},
		{"the previous of another key", map[string]rotate.Key{"ops": ops, "ops.previous": key("LTAI1", "", "LTAI2")}, deleteOld, "an earlier rotation", credential.Usage},
		{"an interrupted rotation", map[string]rotate.Key{"ops": ops, "ops.next": key("LTAI1", "", own)}, deleteOld, "finish it first", credential.Usage},
		{"nothing to delete", map[string]rotate.Key{"ops": ops}, deleteOld, "no old key", credential.Usage},
		{"a copy of the key itself", map[string]rotate.Key{"ops": ops, "ops.previous": key(own, "", "LTAI2")}, deleteOld, "no old key", credential.Usage},
	} {
		w.keys = test.keys
		before := len(w.keys)
		err := w.run(test.do)
		if credential.KindOf(err) != test.kind || err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
		}
		if len(w.calls) > 0 || len(w.keys) != before {
			t.Errorf("%s: it sent %v, and the keychain has %v", test.name, w.calls, w.ids())
		}
	}
}

// TestHalfSwapped wants an undo that meets the interrupted exchange of a rotation to have it
// finished first.
func TestHalfSwapped(t *testing.T) {
	w := newWorld(t)
	id, secret := w.cloud.AddAccessKey()
	w.keys["ops.next"] = rotate.Key{Credential: credential.Credential{AccessKeyID: id, AccessKeySecret: credential.NewSecret(secret)}, Pair: cloudtest.AccessKeyID, Created: true}
	w.keys["ops.previous"] = rotate.Key{Credential: w.keys["ops"].Credential, Pair: id}
	if err := w.run(undo); credential.KindOf(err) != credential.Usage || !strings.Contains(err.Error(), "finish it first") {
		t.Errorf("got %v", err)
	}
	if err := w.run(rotateOps); err != nil {
		t.Error(err)
	}
	w.wantRotated(cloudtest.AccessKeyID)
}

// TestTakenBack wants a new key that cannot be proved to be deleted again, and that of an
// undo to be inactive again.
func TestTakenBack(t *testing.T) {
	for _, test := range []struct {
		name     string
		undo     bool
		misses   int
		fault    [2]string // of STS, and of IMS
		replaced bool
		want     string
	}{
		{name: "refused", fault: [2]string{"denied"}, want: "was not taken into use; ops keeps "},
		{name: "never known", misses: 1 << 20, want: "does not work within 10ms"},
		{name: "refused at an undo", undo: true, fault: [2]string{"denied"}, want: "was not taken into use; ops keeps "},
		{name: "replaced meanwhile", replaced: true, want: "replaced or removed during the rotation"},
		{name: "not deleted", fault: [2]string{"denied", "denied"}, want: "sts GetCallerIdentity: NoPermission"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			do, others := rotateOps, 0
			if test.undo {
				if err := w.run(rotateOps); err != nil {
					t.Fatal(err)
				}
				do, others = undo, 1
			}
			before, had := w.keys["ops"].AccessKeyID, len(w.keys)
			w.cloud.SetIMS(func(s *cloudtest.IMSSettings) { s.NewKeyMisses = test.misses })
			w.asked = func() { // once the key in use is known to work
				for service, name := range map[string]string{"sts GetCallerIdentity": test.fault[0], "ims DeleteAccessKey": test.fault[1]} {
					if name == "" {
						continue
					}
					service, action, _ := strings.Cut(service, " ")
					if err := w.cloud.SetFault(service, action, name, 0); err != nil {
						t.Error(err)
					}
				}
				if test.replaced {
					w.keys["ops"] = key("LTAIother", "", "")
				}
			}
			err := w.run(func(ctx context.Context, r *rotate.Rotation) error {
				if test.misses > 0 {
					r.Patience = 10_000_000 // 10 ms
				}
				return do(ctx, r)
			})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if w.status(before) != ram.Active {
				t.Errorf("the key before is %q", w.status(before))
			}
			if test.fault[1] != "" {
				if id := w.keys["ops.next"].AccessKeyID; w.orphan() != "" || !strings.Contains(w.said.String(), "ops.next has "+id) {
					t.Errorf("the new key is nowhere: %v: %s", w.ids(), w.said.String())
				}
				return
			}
			if len(w.keys) != had || !test.replaced && w.keys["ops"].AccessKeyID != before {
				t.Errorf("the keychain has %v", w.ids())
			}
			active := 0
			for _, k := range w.cloud.AccessKeys() {
				if k.Status == ram.Active {
					active++
				}
			}
			if got := len(w.cloud.AccessKeys()); got != 1+others || active != 1 {
				t.Errorf("the cloud has %v", w.cloud.AccessKeys())
			}
		})
	}
}

// TestOtherUser wants a key of another user to be neither taken into use nor deleted.
func TestOtherUser(t *testing.T) {
	w := newWorld(t)
	root := credential.Credential{AccessKeyID: cloudtest.RootAccessKeyID, AccessKeySecret: credential.NewSecret(cloudtest.RootAccessKeySecret)}
	for _, created := range []bool{true, false} {
		w.keys["ops.next"] = rotate.Key{Credential: root, Pair: cloudtest.AccessKeyID, Created: created}
		for _, do := range []func(context.Context, *rotate.Rotation) error{rotateOps, undo} {
			if err := w.run(do); credential.KindOf(err) != credential.Refused || !strings.Contains(err.Error(), "belongs to acs:ram::1234567890123456:root and not to") {
				t.Errorf("got %v", err)
			}
			if slices.Contains(w.calls, "DeleteAccessKey") {
				t.Errorf("it sent %v", w.calls)
			}
		}
	}
	if got := w.ids(); got["ops"] != cloudtest.AccessKeyID || got["ops.next"] != cloudtest.RootAccessKeyID || len(got) != 2 {
		t.Errorf("the keychain has %v", got)
	}
}

// TestDeletedElsewhere wants what somebody has deleted in the console to be no obstacle.
func TestDeletedElsewhere(t *testing.T) {
	w := newWorld(t)
	if err := w.run(rotateOps); err != nil {
		t.Fatal(err)
	}
	if err := w.cloud.SetAccessKey(cloudtest.AccessKeyID, "Deleted"); err != nil {
		t.Fatal(err)
	}
	if err := w.run(undo); credential.KindOf(err) != credential.Usage || !strings.Contains(err.Error(), "was deleted") {
		t.Errorf("undo: got %v", err)
	}
	if err := w.run(deleteOld); err != nil || len(w.keys) != 1 {
		t.Errorf("got %v; the keychain has %v", err, w.ids())
	}
	w.elsewhere = []string{"here", "there"}
	if err := w.run(rotateOps); credential.KindOf(err) != credential.Usage || !strings.Contains(err.Error(), "also in here, there") {
		t.Errorf("elsewhere: got %v", err)
	}
}

// TestFaultyAnswers has one answer of each action go wrong in many ways. A key of the
// keychain works all the time, no error repeats a secret or a body, and the next runs end
// the rotation.
func TestFaultyAnswers(t *testing.T) {
	actions := []string{
		"sts GetCallerIdentity", "ims ListAccessKeys", "ims CreateAccessKey",
		"ims GetAccessKeyPolicy", "ims SetAccessKeyPolicy", "ims UpdateAccessKey",
	}
	faults := []string{
		"http500", "throttle", "nonceused", "denied", "saysfalse", "oddcode", "html", "xml", "empty", "null", "{}", "list", "notjson",
		"huge", "binary", "bom", "twice", "gzip", "wrongtype", "redirect", "reset", "short", "close", "status:404", "status:204",
		"missing:AccessKeyId", "missing:AccessKeySecret", "field:id:control", "field:secret:newline", "field:id:number",
	}
	for _, action := range actions {
		for _, fault := range faults {
			t.Run(action+" "+fault, func(t *testing.T) {
				w := newWorld(t)
				policy := map[string]any{"Status": "Active", "Statements": []any{}}
				if err := w.cloud.SetAccessKeyPolicy(cloudtest.AccessKeyID, policy); err != nil {
					t.Fatal(err)
				}
				service, name, _ := strings.Cut(action, " ")
				if err := w.cloud.SetFault(service, name, fault, 1); err != nil {
					t.Fatal(err)
				}
				for range 3 {
					err := w.run(rotateOps)
					w.wantWorking()
					if err == nil {
						break
					}
					for _, bad := range []string{cloudtest.Canary + "secret", cloudtest.Canary + "-"} {
						if strings.Contains(err.Error()+credential.HintOf(err)+w.said.String(), bad) {
							t.Errorf("%v repeats what must not be shown", err)
						}
					}
					if orphan := w.orphan(); orphan != "" && strings.Contains(credential.HintOf(err), orphan) {
						if err := w.run(deletesOther(orphan)); err == nil {
							break
						}
					}
				}
				w.wantRotated(cloudtest.AccessKeyID)
			})
		}
	}
}

// TestUnlisted wants a created key that the service does not find to be given up only if it
// is known that it cannot be used either.
func TestUnlisted(t *testing.T) {
	for _, test := range []struct {
		name, fault, want string // fault: of STS, for the key in ops.next
	}{
		{"deleted in the console", "", ""},
		{"no answer about it", "http500", "EntityNotExist.User.AccessKey"},
		{"refused", "denied", "EntityNotExist.User.AccessKey"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			gone := key("LTAIgone", "", cloudtest.AccessKeyID)
			gone.Created = true
			w.keys["ops.next"] = gone
			w.sent = func(action string) {
				if action != "ListAccessKeys" || test.fault == "" {
					return
				}
				if err := w.cloud.SetFault("sts", "GetCallerIdentity", test.fault, 0); err != nil {
					t.Error(err)
				}
			}
			err := w.run(func(ctx context.Context, r *rotate.Rotation) error {
				r.Patience = 10_000_000 // 10 ms
				return undo(ctx, r)
			})
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if _, kept := w.keys["ops.next"]; kept != (test.want != "") {
				t.Errorf("the keychain has %v", w.ids())
			}
		})
	}
}

// TestRemovedPrevious kills an undo at each point, removes NAME.previous by hand, and goes
// on in each way. Nothing is deleted at the vendor, since no key is of a rotation that has
// not ended.
func TestRemovedPrevious(t *testing.T) {
	for _, test := range []struct {
		name  string
		do    func(context.Context, *rotate.Rotation) error
		fault string // of STS, once the key in use is known to work
	}{
		{"rotate", rotateOps, ""},
		{"undo", undo, ""},
		{"rotate, refused", rotateOps, "denied"},
		{"undo, refused", undo, "denied"},
	} {
		for point, isDone := 0, false; !isDone; point++ {
			w := newWorld(t)
			if err := w.run(rotateOps); err != nil {
				t.Fatal(err)
			}
			l := &life{left: point}
			_ = w.live(l, undo)
			delete(w.keys, "ops.previous")
			next, had := w.keys["ops.next"]
			w.asked = func() {
				if err := w.cloud.SetFault("sts", "GetCallerIdentity", test.fault, 0); test.fault != "" && err != nil {
					t.Error(err)
				}
			}
			err := w.run(test.do)
			if test.fault == "" && had && next.AccessKeyID != w.keys["ops"].AccessKeyID {
				t.Errorf("%s, point %d: got %v", test.name, point, err)
			}
			w.wantWorking()
			if len(w.cloud.AccessKeys()) != 2 {
				t.Errorf("%s, point %d: a key was deleted: %v; %v", test.name, point, w.cloud.AccessKeys(), err)
			}
			if orphan := w.orphan(); had && orphan == next.AccessKeyID {
				t.Errorf("%s, point %d: no item has the earlier key %s: %v", test.name, point, orphan, w.ids())
			}
			isDone = !l.ended
		}
	}
}

// TestVariable wants a warning, and no more, where a variable of the process has the key
// that stops working.
func TestVariable(t *testing.T) {
	w := newWorld(t)
	w.variable = "ALICLOUD_ACCESS_KEY_ID"
	for _, warned := range []bool{true, false} { // the second time, the other key stops working
		w.said.Reset()
		do := rotateOps
		if !warned {
			do = undo
		}
		if err := w.run(do); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(w.said.String(), "also in "+w.variable+" in this environment"); got != warned {
			t.Errorf("got %v, want %v: %s", got, warned, w.said.String())
		}
	}
}
