package rotate

import (
	"context"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/ram"
	"aliyun-cred-helper/internal/sts"
	"aliyun-cred-helper/internal/text"
)

// state is where a rotation stands.
type state struct {
	current  Key // of NAME
	next     Key // of NAME.next; zero: none
	previous Key // of NAME.previous; zero: none

	who    sts.CallerIdentity // of current
	listed []ram.AccessKey    // of that user
}

// isSwapped reports whether NAME has the key of NAME.next already.
func (s *state) isSwapped() bool { return s.next.id() != "" && s.next.id() == s.current.id() }

// isHalfSwapped reports whether NAME.previous has the old key already, and NAME has it still.
func (s *state) isHalfSwapped() bool {
	return s.next.id() != "" && s.previous.id() == s.current.id() && s.previous.Pair == s.next.id()
}

// isUndo reports whether NAME.next is the key before the last rotation. That is noted in the
// item itself, since somebody may have removed NAME.previous.
func (s *state) isUndo() bool { return s.next.id() != "" && !s.next.Created }

// others lists the keys of the user that are not that of NAME.
func (s *state) others() []ram.AccessKey {
	return slices.DeleteFunc(slices.Clone(s.listed), func(k ram.AccessKey) bool { return k.ID == s.current.id() })
}

// find returns what the service says of the key id.
func (s *state) find(id string) (ram.AccessKey, bool) {
	i := slices.IndexFunc(s.listed, func(k ram.AccessKey) bool { return k.ID == id })
	if i < 0 {
		return ram.AccessKey{}, false
	}
	return s.listed[i], true
}

// look reads the three items, and refuses what cannot be rotated.
func (r *Rotation) look(ctx context.Context) (*state, error) {
	s := &state{}
	var err error
	for _, item := range []struct {
		name string
		key  *Key
	}{{r.Name, &s.current}, {nextName(r.Name), &s.next}, {previousName(r.Name), &s.previous}} {
		if *item.key, err = r.Keys.Read(ctx, item.name); err != nil {
			return nil, err
		}
	}
	switch c := s.current; {
	case c == Key{}:
		return nil, credential.NewError(credential.NotFound, "", "aliyun-cred-helper list", message.Sprintf("no key %q in the keychain", r.Name))
	case !c.BearerToken.IsZero():
		return nil, r.refuse("", "a bearer token cannot be rotated")
	case credential.IsSessionID(c.id()) || !c.SecurityToken.IsZero():
		return nil, r.refuse("", "it is a session, which ends by itself and cannot be rotated")
	case c.Pair != "":
		return nil, r.refuse("aliyun-cred-helper list", "it is a key that a rotation has kept; name the key that was rotated")
	}
	for name, key := range map[string]Key{nextName(r.Name): s.next, previousName(r.Name): s.previous} {
		if key != (Key{}) && key.Pair == "" {
			return nil, r.refuse(message.Sprintf("store that key under another name, then: aliyun-cred-helper remove %s", name),
				message.Sprintf("there is a key %s, which no rotation has stored", name))
		}
	}
	return s, r.checkPairs(s)
}

// checkPairs refuses items of another rotation: NAME was replaced since.
func (r *Rotation) checkPairs(s *state) error {
	current, next, previous := s.current.id(), s.next, s.previous
	if next.id() != "" && next.id() != current && next.Pair != current {
		return r.refuse("aliyun-cred-helper remove "+nextName(r.Name), message.Sprintf(
			"%s has the AccessKey %s, which was created in place of %s, and %s has another one now", nextName(r.Name), next.id(), next.Pair, r.Name))
	}
	isCopy := previous.id() == current // the swap has begun, or NAME.next was removed
	if previous.id() != "" && !isCopy && previous.Pair != current {
		return r.refuse("aliyun-cred-helper remove "+previousName(r.Name), message.Sprintf(
			"%s has the AccessKey %s of an earlier rotation, and %s was replaced since", previousName(r.Name), previous.id(), r.Name))
	}
	return nil
}

// identify asks whose the key is and which others that user has. Only the key of a RAM
// user is rotated.
func (r *Rotation) identify(ctx context.Context, s *state) error {
	who, err := r.STS.GetCallerIdentity(ctx, s.current.Credential)
	if err != nil {
		return err
	}
	_, kind, _ := strings.Cut(strings.TrimPrefix(who.ARN, "acs:ram::"), ":")
	switch {
	case kind == "root" || who.IdentityType == "Account":
		return r.refuse("create a RAM user with the permissions that are needed, and use its key",
			"it is a key of the root account, which is not rotated by a program")
	case !strings.HasPrefix(kind, "user/"):
		return r.refuse("", message.Sprintf("it belongs to %s, which is no RAM user", who.ARN))
	}
	s.who = who
	if s.listed, err = r.RAM.ListAccessKeys(ctx, s.current.Credential); err != nil {
		return err
	}
	if _, listed := s.find(s.current.id()); !listed {
		return credential.NewError(credential.Refused, "ims ListAccessKeys", "try again later",
			"the list of the user's AccessKeys does not have the one that asks")
	}
	return nil
}

// checkElsewhere refuses a key that is used by another name as well: it would stop working
// there. For a variable that is a warning only, since it ends with its shell.
func (r *Rotation) checkElsewhere(ctx context.Context, id string) error {
	places, err := r.Surroundings.Elsewhere(ctx, r.Name, id)
	if err != nil {
		return message.Errorf("where else the AccessKey %s is used is not known: %w", id, err)
	}
	if len(places) == 0 {
		if variables := r.Surroundings.Variables(id); len(variables) > 0 {
			r.Warnf("the AccessKey %s is also in %s in this environment, and will stop working there", id, text.Some(variables, 5))
		}
		return nil
	}
	return r.refuse("remove it there, or store a key of its own there",
		message.Sprintf("its AccessKey %s is also in %s, where it would stop working", id, text.Some(places, 5)))
}

// tooMany is the error for a user who has a second key already. It shows the keys.
func (r *Rotation) tooMany(ctx context.Context, s *state) error {
	for _, k := range s.listed {
		r.show(ctx, s, k)
	}
	other := s.others()[0].ID
	if other == s.previous.id() {
		return r.refuse("aliyun-cred-helper rotate "+r.Name+" --delete-old",
			message.Sprintf("the user has two AccessKeys already, and no more can be created; %s is the old one of the last rotation", other))
	}
	return r.refuse("aliyun-cred-helper rotate "+r.Name+" --delete-other "+other,
		message.Sprintf("the user has two AccessKeys already, and no more can be created; if nobody needs %s, delete it", other))
}

// show prints what the service knows of a key.
func (r *Rotation) show(ctx context.Context, s *state, k ram.AccessKey) {
	created, used := message.Text("not known"), message.Text("not known")
	if !k.Created.IsZero() {
		created = r.Day(k.Created)
	}
	switch last, err := r.RAM.GetAccessKeyLastUsed(ctx, k.ID, s.current.Credential); {
	case err == nil && last.At.IsZero():
		used = message.Text("never")
	case err == nil:
		used = message.Sprintf("%s (%s)", r.Day(last.At), last.Service)
	}
	r.Notef("AccessKey %s: %s, created: %s, last used: %s", k.ID, text.Printable(k.Status, 20), created, used)
}

// refuse is an error of Kind Usage about the key.
func (r *Rotation) refuse(hint, why string) error {
	return credential.NewError(credential.Usage, message.Sprintf("key %s", r.Name), hint, why)
}

// forget takes the key id off the list.
func (s *state) forget(id string) {
	s.listed = slices.DeleteFunc(s.listed, func(k ram.AccessKey) bool { return k.ID == id })
}
