package rotate

import (
	"context"
	"errors"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/ram"
)

// cleanup is how long the deletion of a key may take that could not be stored. It is sent
// even if the call is being ended.
const cleanup = 5 * time.Second

// create creates the new key and stores it under NAME.next.
func (r *Rotation) create(ctx context.Context, s *state) error {
	created, err := r.RAM.CreateAccessKey(ctx, s.current.Credential)
	if err != nil {
		return r.perhapsCreated(ctx, s, err)
	}
	r.Notef("created the AccessKey %s of %s", created.AccessKeyID, s.who.ARN)
	// Its secret is nowhere else: a signal does not keep it from being stored.
	stored := r.write(context.WithoutCancel(ctx), &s.next, nextName(r.Name), Key{created, s.current.id(), true})
	if stored == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanup)
	defer cancel()
	if err := r.deleteKey(ctx, s, created.AccessKeyID); err != nil {
		return &credential.Error{
			Hint: "aliyun-cred-helper rotate " + r.Name + " --delete-other " + created.AccessKeyID,
			Err: message.Errorf("the new AccessKey %s could neither be stored nor deleted again (%s); %s keeps %s: %w",
				created.AccessKeyID, err.Error(), r.Name, s.current.id(), stored),
		}
	}
	_ = r.Keys.Delete(ctx, nextName(r.Name)) // in case that it was stored
	return message.Errorf("the new AccessKey %s could not be stored and was deleted again; %s keeps %s: %w",
		created.AccessKeyID, r.Name, s.current.id(), stored)
}

// perhapsCreated returns the error for a CreateAccessKey that failed. If there was no clear
// answer, it looks for a key that was created all the same. It may as well be a colleague's,
// so it is named and not deleted.
func (r *Rotation) perhapsCreated(ctx context.Context, s *state, failed error) error {
	var refusal *httpx.ServiceError
	if errors.As(failed, &refusal) && !httpx.IsTransient(refusal.Status) || credential.KindOf(failed) == credential.Usage {
		return failed
	}
	list, err := r.RAM.ListAccessKeys(ctx, s.current.Credential)
	if err != nil {
		return &credential.Error{
			Hint: "aliyun-cred-helper rotate " + r.Name,
			Err: message.Errorf("whether an AccessKey was created is not known, and the next run will tell; %s keeps %s: %w",
				r.Name, s.current.id(), failed),
		}
	}
	for _, k := range list {
		if _, known := s.find(k.ID); known {
			continue
		}
		r.show(ctx, s, k)
		return &credential.Error{
			Hint: "aliyun-cred-helper rotate " + r.Name + " --delete-other " + k.ID,
			Err: message.Errorf("the answer to the creation of an AccessKey was lost, and there is a new one, %s, without its secret; %s keeps %s: %w",
				k.ID, r.Name, s.current.id(), failed),
		}
	}
	return message.Errorf("no new AccessKey is listed; %s keeps %s: %w", r.Name, s.current.id(), failed)
}

// replace proves the key of NAME.next, puts it in place of that of NAME, and deactivates
// that. Until the swap a failure leaves NAME as it is, and takes the new key back.
func (r *Rotation) replace(ctx context.Context, s *state) error {
	err := r.prepare(ctx, s)
	if err == nil {
		err = r.prove(ctx, s)
	}
	if err == nil {
		err = r.checkUnchanged(ctx, s)
	}
	if err != nil {
		return r.takeBack(ctx, s, err)
	}
	// A signal does not come between these two; a kill may.
	whole := context.WithoutCancel(ctx)
	if err := r.write(whole, &s.previous, previousName(r.Name), Key{Credential: s.current.Credential, Pair: s.next.id()}); err != nil {
		return r.stopped(s, err)
	}
	if err := r.write(whole, &s.current, r.Name, Key{Credential: s.next.Credential}); err != nil {
		return r.stopped(s, err)
	}
	return r.finish(ctx, s)
}

// prepare activates the key of NAME.next if it is inactive, as it is at an undo, and gives
// a new one the network policy of the old one. A policy that cannot be copied is a warning.
func (r *Rotation) prepare(ctx context.Context, s *state) error {
	if k, listed := s.find(s.next.id()); listed && k.Status == ram.Inactive {
		if err := r.RAM.UpdateAccessKey(ctx, k.ID, ram.Active, s.current.Credential); err != nil {
			return err
		}
	}
	if s.isUndo() || s.isHalfSwapped() { // it has its own, or was given it
		return nil
	}
	policy, err := r.RAM.GetAccessKeyPolicy(ctx, s.current.id(), s.current.Credential)
	if err == nil && policy != "" {
		err = r.RAM.SetAccessKeyPolicy(ctx, s.next.id(), policy, s.current.Credential)
	}
	switch {
	case ctx.Err() != nil:
		return err
	case err != nil:
		r.Warnf("whether the network policy of %s is also that of %s is not known; look at it in the RAM console: %v", s.current.id(), s.next.id(), err)
	case policy != "":
		r.Notef("copied the network policy to %s", s.next.id())
	}
	return nil
}

// prove asks whose the key of NAME.next is, until the service knows it.
func (r *Rotation) prove(ctx context.Context, s *state) error {
	limited, cancel := context.WithTimeout(ctx, r.Patience)
	defer cancel()
	const longest = 8 * time.Second
	var last error
	for wait := 250 * time.Millisecond; ; wait = min(2*wait, longest) {
		who, err := r.STS.GetCallerIdentity(limited, s.next.Credential)
		switch {
		case err == nil && who.ARN == s.who.ARN && who.AccountID == s.who.AccountID:
			return nil
		case err == nil:
			return foreignKey{credential.NewError(credential.Refused, "sts GetCallerIdentity", "aliyun-cred-helper remove "+nextName(r.Name),
				message.Sprintf("the AccessKey %s belongs to %s and not to %s", s.next.id(), who.ARN, s.who.ARN))}
		case !mayPass(err):
			return err
		}
		if last == nil || limited.Err() == nil { // else it only says that the time is over
			last = err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
			continue
		case <-limited.Done():
			timer.Stop()
		}
		if ctx.Err() != nil {
			return message.Errorf("waiting for the AccessKey %s to be known: %w", s.next.id(), context.Cause(ctx))
		}
		return message.Errorf("the AccessKey %s does not work within %s: %w", s.next.id(), r.Patience, last)
	}
}

// foreignKey is the error for a key of another user, which is not this rotation's to delete.
type foreignKey struct{ error }

// Unwrap returns the error itself.
func (f foreignKey) Unwrap() error { return f.error }

// isForeign reports whether err is a foreignKey.
func isForeign(err error) bool {
	var foreign foreignKey
	return errors.As(err, &foreign)
}

// isUnknown reports whether err says that the service does not know the AccessKey that has
// signed the request.
func isUnknown(err error) bool {
	var e *httpx.ServiceError
	return errors.As(err, &e) && e.HasCode("InvalidAccessKeyId.NotFound")
}

// mayPass reports whether err may be gone soon: a key is known some seconds after it was
// created or activated.
func mayPass(err error) bool {
	var e *httpx.ServiceError
	if errors.As(err, &e) && e.HasCode("InvalidAccessKeyId.Inactive") {
		return true
	}
	return isUnknown(err) || credential.KindOf(err) == credential.Network
}

// checkUnchanged makes sure that nobody has stored another key under NAME meanwhile.
func (r *Rotation) checkUnchanged(ctx context.Context, s *state) error {
	now, err := r.Keys.Read(ctx, r.Name)
	if err == nil && (now.id() != s.current.id() || now.Fingerprint() != s.current.Fingerprint()) {
		err = r.refuse("", "it was replaced or removed during the rotation")
	}
	return err
}

// finish deactivates the old key with the new one, which NAME has.
func (r *Rotation) finish(ctx context.Context, s *state) error {
	old := s.next.Pair
	dropped := r.Surroundings.DropSessions(ctx, r.Name, old)
	err := r.RAM.UpdateAccessKey(ctx, old, ram.Inactive, s.current.Credential)
	if err != nil && !ram.IsMissing(err) {
		return r.stopped(s, message.Errorf("the old AccessKey %s is still active: %w", old, err))
	}
	if err := r.Keys.Delete(ctx, nextName(r.Name)); err != nil {
		return r.stopped(s, err)
	}
	s.next = Key{}
	r.Notef("%s has the AccessKey %s now; the old one, %s, is inactive and in %s", r.Name, s.current.id(), old, previousName(r.Name))
	r.Notef("cached sessions of the old one that were deleted: %d; at the service, sessions made from it are valid until they end", dropped)
	return nil
}

// write stores key under name, and in place, which is a part of the state.
func (r *Rotation) write(ctx context.Context, place *Key, name string, key Key) error {
	if err := r.Keys.Write(ctx, name, key); err != nil {
		return message.Errorf("storing the AccessKey %s as %s: %w", key.id(), name, err)
	}
	*place = key
	return nil
}

// stopped returns err after it has said which keys are where, and how to go on.
func (r *Rotation) stopped(s *state, err error) error {
	if s.isSwapped() {
		r.Notef("%s has the new AccessKey %s, and %s the old one; to go on, run: aliyun-cred-helper rotate %s",
			r.Name, s.current.id(), previousName(r.Name), r.Name)
		return err
	}
	r.Notef("%s has the AccessKey %s, and %s has %s; to go on, run: aliyun-cred-helper rotate %s",
		r.Name, s.current.id(), nextName(r.Name), s.next.id(), r.Name)
	return err
}
