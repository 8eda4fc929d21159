// Package rotate replaces a long-term AccessKey of the keychain by a new one of the same
// RAM user, in an order in which a process may be killed at any point: at least one key in
// the keychain works then, and the next run goes on where this one stood.
//
// The new key is created, stored under NAME.next and proved to work. Then the old one goes
// to NAME.previous and the new one to NAME, and with it the old one is made inactive. Undo
// is the same with NAME.previous in place of a created key. The items say themselves which
// rotation they belong to.
//
// It refuses root keys, sessions, bearer tokens, keys that are stored elsewhere, too, and
// items of those names that no rotation has stored. It deletes no AccessKey but the one
// that it has created, the old one of its own rotation, and the one whose id was typed. The
// caller holds a lock: two rotations of one name must not run at once.
package rotate

import (
	"context"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/ram"
	"aliyun-cred-helper/internal/sts"
)

// Key is a key of the keychain. The zero Key is none.
type Key struct {
	credential.Credential
	// Pair is the AccessKey id of the other key of a rotation, for NAME.next and
	// NAME.previous; empty for every key that no rotation has stored.
	Pair string
	// Created says that the rotation of Pair has created this key, which is in NAME.next.
	// No other key of NAME.next is deleted at the vendor.
	Created bool
}

// id is the AccessKey id; empty for no key.
func (k Key) id() string { return k.AccessKeyID }

// Keys are the long-term keys of the keychain.
type Keys interface {
	// Read returns the key called name, or the zero Key if there is none.
	Read(ctx context.Context, name string) (Key, error)
	// Write stores a key under name, in place of another one, and reads it back.
	Write(ctx context.Context, name string, key Key) error
	// Delete deletes the key called name, if there is one.
	Delete(ctx context.Context, name string) error
}

// Surroundings are what else of this machine is about a key.
type Surroundings interface {
	// Elsewhere lists the places that have the AccessKey id, other than the items of the
	// rotation of name.
	Elsewhere(ctx context.Context, name, id string) ([]string, error)
	// Variables lists the environment variables of this process that have the AccessKey id.
	Variables(id string) []string
	// DropSessions deletes the cached sessions that were made from the AccessKey id, or
	// are those of name, and returns how many.
	DropSessions(ctx context.Context, name, id string) int
}

// Rotation is a rotation of one key. All fields are required but DryRun.
type Rotation struct {
	Name   string
	DryRun bool // say what would be done, and change nothing

	Keys         Keys
	Surroundings Surroundings
	RAM          *ram.Client
	STS          *sts.Client

	Notef, Warnf func(format string, args ...any)
	// Day returns a time for a person.
	Day func(time.Time) string
	// Patience is how long a key that was just created or activated may be unknown to
	// the service.
	Patience time.Duration
}

// Names lists the items of a rotation of name.
func Names(name string) []string { return []string{name, nextName(name), previousName(name)} }

func nextName(name string) string     { return name + ".next" }
func previousName(name string) string { return name + ".previous" }

// Run rotates the key, or goes on with a rotation that was interrupted. deleteOther is the
// id of another AccessKey of the user, which is deleted first; empty for none.
func (r *Rotation) Run(ctx context.Context, deleteOther string) error {
	s, err := r.look(ctx)
	if err != nil {
		return err
	}
	if err := r.identify(ctx, s); err != nil {
		return err
	}
	if deleteOther != "" {
		if err := r.deleteOther(ctx, s, deleteOther); err != nil {
			return err
		}
	}
	if s.next.id() != "" {
		return r.goOn(ctx, s)
	}
	if err := r.checkElsewhere(ctx, s.current.id()); err != nil {
		return err
	}
	if len(s.others()) > 0 {
		return r.tooMany(ctx, s)
	}
	if r.DryRun {
		r.Notef("would create an AccessKey of %s, test it, put it in place of %s, and deactivate that", s.who.ARN, s.current.id())
		return nil
	}
	if err := r.create(ctx, s); err != nil {
		return err
	}
	return r.replace(ctx, s)
}

// goOn finishes a rotation or an undo that has stored NAME.next.
func (r *Rotation) goOn(ctx context.Context, s *state) error {
	old := s.current.id()
	if s.isSwapped() {
		old = s.next.Pair
	}
	if err := r.checkElsewhere(ctx, old); err != nil {
		return err
	}
	switch {
	case r.DryRun && s.isSwapped():
		r.Notef("would finish an interrupted rotation: %s has the AccessKey %s already, and %s would be deactivated", r.Name, s.current.id(), old)
		return nil
	case r.DryRun:
		r.Notef("would finish an interrupted rotation: test the AccessKey %s, put it in place of %s, and deactivate that", s.next.id(), old)
		return nil
	case s.isSwapped():
		r.Notef("going on with an interrupted rotation: %s has the AccessKey %s already", r.Name, s.current.id())
		return r.finish(ctx, s)
	}
	r.Notef("going on with an interrupted rotation: %s has the AccessKey %s", nextName(r.Name), s.next.id())
	return r.replace(ctx, s)
}

// Undo goes back to the key before the last rotation. A rotation that was interrupted
// before the swap is given up instead.
func (r *Rotation) Undo(ctx context.Context) error {
	s, err := r.look(ctx)
	if err != nil {
		return err
	}
	if err := r.identify(ctx, s); err != nil {
		return err
	}
	switch {
	case s.next.id() != "" && !s.isSwapped() && s.isUndo():
		return r.goOn(ctx, s)
	case s.isHalfSwapped():
		return r.refuse("aliyun-cred-helper rotate "+r.Name, "the exchange of two keys was interrupted; finish it first")
	case s.next.id() != "" && !s.isSwapped():
		return r.giveUp(ctx, s)
	case s.previous.id() == "" || s.previous.Pair != s.current.id():
		return r.refuse("", "there is no earlier key to go back to")
	}
	if err := r.checkElsewhere(ctx, s.current.id()); err != nil {
		return err
	}
	if _, listed := s.find(s.previous.id()); !listed {
		return r.refuse("restore it from the recycle bin of the RAM console, and run this again",
			message.Sprintf("the earlier AccessKey %s was deleted", s.previous.id()))
	}
	if r.DryRun {
		r.Notef("would activate the AccessKey %s, test it, put it in place of %s, and deactivate that", s.previous.id(), s.current.id())
		return nil
	}
	if err := r.write(ctx, &s.next, nextName(r.Name), Key{Credential: s.previous.Credential, Pair: s.current.id()}); err != nil {
		return err
	}
	return r.replace(ctx, s)
}

// giveUp ends a rotation that was interrupted before the swap: it deletes the new key, and
// what was stored for it. Where the service does not list that key, it may have been created
// a moment ago, or be another user's: then it is used first, to see.
func (r *Rotation) giveUp(ctx context.Context, s *state) error {
	if r.DryRun {
		r.Notef("would delete the AccessKey %s, which an interrupted rotation has created; %s keeps %s", s.next.id(), r.Name, s.current.id())
		return nil
	}
	id := s.next.id()
	var proof error
	if _, listed := s.find(id); !listed {
		proof = r.prove(ctx, s)
	}
	if err := r.discardNext(ctx, s, proof); err != nil {
		return err
	}
	r.Notef("deleted the AccessKey %s, which an interrupted rotation had created; %s keeps %s", id, r.Name, s.current.id())
	return nil
}

// DeleteOld deletes the old key of the last rotation, at the vendor and then in the
// keychain.
func (r *Rotation) DeleteOld(ctx context.Context) error {
	s, err := r.look(ctx)
	if err != nil {
		return err
	}
	id := s.previous.id()
	switch {
	case s.next.id() != "":
		return r.refuse("aliyun-cred-helper rotate "+r.Name, "a rotation was interrupted; finish it first")
	case id == "" || s.previous.Pair != s.current.id():
		return r.refuse("", "there is no old key to delete")
	}
	if err := r.identify(ctx, s); err != nil {
		return err
	}
	if err := r.checkElsewhere(ctx, id); err != nil {
		return err
	}
	old, listed := s.find(id)
	switch {
	case listed && old.Status == ram.Active:
		return r.refuse("deactivate it in the RAM console, or go back to it: aliyun-cred-helper rotate "+r.Name+" --undo",
			message.Sprintf("the old AccessKey %s was activated again, so something may use it", id))
	case r.DryRun:
		r.Notef("would delete the AccessKey %s and %s", id, previousName(r.Name))
		return nil
	case listed:
		if err := r.deleteKey(ctx, s, id); err != nil {
			return err
		}
	}
	if err := r.Keys.Delete(ctx, previousName(r.Name)); err != nil {
		return err
	}
	r.Notef("deleted the AccessKey %s and %s", id, previousName(r.Name))
	return nil
}
