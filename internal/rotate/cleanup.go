package rotate

import (
	"context"

	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/ram"
)

// takeBack returns err, which came before the swap, after it has deleted the new key, or
// made the earlier one of an undo inactive again. Where the call is being ended, the swap
// had begun, or the key is another user's, everything stays for the next run.
func (r *Rotation) takeBack(ctx context.Context, s *state, err error) error {
	id := s.next.id()
	if ctx.Err() != nil || s.isHalfSwapped() || isForeign(err) {
		return r.stopped(s, err)
	}
	if failed := r.discardNext(ctx, s, err); failed != nil {
		r.Warnf("the AccessKey %s is still there: %v", id, failed)
		return r.stopped(s, err)
	}
	return message.Errorf("the AccessKey %s was not taken into use; %s keeps %s: %w", id, r.Name, s.current.id(), err)
}

// discardNext deletes the key of NAME.next at the vendor and then in the keychain. That of
// an undo becomes inactive instead, and NAME.previous has it, also where somebody has
// removed that meanwhile. proof is what a use of the key has shown: a key that the service
// does not find stays in the keychain, unless it cannot be used either.
func (r *Rotation) discardNext(ctx context.Context, s *state, proof error) (err error) {
	switch {
	case isForeign(proof):
		return proof
	case s.isUndo():
		err = r.RAM.UpdateAccessKey(ctx, s.next.id(), ram.Inactive, s.current.Credential)
		if err == nil || ram.IsMissing(err) {
			err = r.write(ctx, &s.previous, previousName(r.Name), Key{Credential: s.next.Credential, Pair: s.current.id()})
		}
	default:
		err = r.RAM.DeleteAccessKey(ctx, s.next.id(), s.current.Credential)
		if ram.IsMissing(err) && isUnknown(proof) {
			err = nil
		}
	}
	if err != nil {
		return err
	}
	if err := r.Keys.Delete(ctx, nextName(r.Name)); err != nil {
		return err
	}
	s.next = Key{}
	return nil
}

// deleteOther deletes the AccessKey id of the user, which is none of the rotation.
func (r *Rotation) deleteOther(ctx context.Context, s *state, id string) error {
	switch id {
	case s.current.id():
		return r.refuse("", "--delete-other is for another AccessKey than the one in use")
	case s.next.id():
		return r.refuse("aliyun-cred-helper rotate "+r.Name, message.Sprintf("the AccessKey %s is that of an interrupted rotation; finish it first", id))
	case s.previous.id():
		return r.refuse("aliyun-cred-helper rotate "+r.Name+" --delete-old", message.Sprintf("the AccessKey %s is the old one of the last rotation", id))
	}
	other, listed := s.find(id)
	if !listed {
		for _, k := range s.listed {
			r.show(ctx, s, k)
		}
		return r.refuse("", message.Sprintf("the user has no AccessKey %s", id))
	}
	if err := r.checkElsewhere(ctx, id); err != nil {
		return err
	}
	r.show(ctx, s, other)
	if r.DryRun {
		r.Notef("would delete the AccessKey %s", id)
	} else if err := r.deleteKey(ctx, s, id); err != nil {
		return err
	} else {
		r.Notef("deleted the AccessKey %s", id)
	}
	s.forget(id)
	return nil
}

// deleteKey deletes the AccessKey id at the vendor. One that is not there is no error.
func (r *Rotation) deleteKey(ctx context.Context, s *state, id string) error {
	if err := r.RAM.DeleteAccessKey(ctx, id, s.current.Credential); err != nil && !ram.IsMissing(err) {
		return err
	}
	return nil
}
