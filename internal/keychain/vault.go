package keychain

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/keychain/store"
	"aliyun-cred-helper/internal/message"
)

// vault reads and writes whole values in a store whose items are limited.
type vault struct {
	name           string
	store          store.Store
	limit          int  // bytes of an item
	survivesReboot bool // and so do its items
}

// partAccount is the account of part n of account. checkName refuses names that look
// like it.
func partAccount(account, slot string, n int) string {
	return fmt.Sprintf("%s.%s.%d", account, slot, n)
}

// get returns the value of account. If a part is missing or from another write, get
// starts again, once: another process may have written in between.
func (v *vault) get(ctx context.Context, account string) (string, error) {
	value, err := v.readWhole(ctx, account)
	if errors.Is(err, errTorn) {
		value, err = v.readWhole(ctx, account)
	}
	if errors.Is(err, store.ErrCorrupt) {
		err = &credential.Error{
			Kind: credential.Keychain, Op: message.Sprintf("keychain %s", v.name),
			Hint: "remove the item and store it again", Err: err,
		}
	}
	return value, err
}

// items returns what the store has, if it can say that.
func (v *vault) items(ctx context.Context) (listing, error) {
	if l, ok := v.store.(lister); ok {
		return l.Items(ctx)
	}
	return listing{}, nil
}

func (v *vault) readWhole(ctx context.Context, account string) (string, error) {
	text, err := v.store.Get(ctx, account)
	if err != nil {
		return "", err
	}
	h, value, err := unpack(text)
	if err != nil || h.Parts == 0 {
		return value, err
	}
	return v.gather(ctx, account, h)
}

// gather joins the parts that h names.
func (v *vault) gather(ctx context.Context, account string, h head) (string, error) {
	var b strings.Builder
	for n := range h.Parts {
		text, err := v.store.Get(ctx, partAccount(account, h.Slot, n))
		if store.IsNotFound(err) {
			return "", errTorn
		}
		if err != nil {
			return "", err
		}
		p, piece, ok := unpackPart(text)
		if !ok || p.Gen != h.Gen || p.N != n || b.Len()+len(piece) > h.Size {
			return "", errTorn
		}
		b.WriteString(piece)
	}
	if !h.matches(b.String()) {
		return "", errTorn
	}
	return b.String(), nil
}

// put stores value and reads it back. Two writers at once may mix their parts; both
// notice and write again.
func (v *vault) put(ctx context.Context, account, value string, expires time.Time) error {
	if len(value) > maxValue || len(value) > maxParts*(v.limit-overhead) {
		return credential.NewError(credential.Keychain, message.Sprintf("keychain %s", v.name), "", "the value is too large")
	}
	var err error
	for range 3 {
		if err = v.write(ctx, account, value, expires); !errors.Is(err, errTorn) {
			break
		}
	}
	if errors.Is(err, store.ErrCorrupt) {
		return v.unreliable("it does not return what was stored")
	}
	return err
}

func (v *vault) unreliable(reason string) error {
	return &credential.Error{Op: message.Sprintf("keychain %s", v.name), Err: store.Unavailable(reason, store.HintElsewhere, nil)}
}

// write stores the parts in the slot that is not in use, then the head, which from
// then on names them, and then deletes the parts of the old head.
func (v *vault) write(ctx context.Context, account, value string, expires time.Time) error {
	before, err := v.head(ctx, account)
	if err != nil && !store.IsNotFound(err) {
		return err
	}
	slot := "a"
	if before.Slot == "a" {
		slot = "b"
	}
	gen := rand.Text()
	text, parts := pack(value, v.limit, gen, slot)
	for n, p := range parts {
		if err = v.setPart(ctx, partAccount(account, slot, n), p, expires); err != nil {
			break
		}
	}
	if err == nil || store.IsNotFound(err) {
		err = v.store.Set(ctx, account, text, expires)
	}
	if err != nil {
		v.sweep(ctx, account, head{Gen: gen, Parts: len(parts), Slot: slot})
		return err
	}
	if err := v.confirm(ctx, account, text, before.Gen); err != nil {
		return err
	}
	v.sweep(ctx, account, before)
	if len(parts) > 0 {
		v.sweepTail(ctx, account, slot, len(parts))
	}
	return nil
}

// head returns the head of account; the zero head if the item has none.
func (v *vault) head(ctx context.Context, account string) (head, error) {
	text, err := v.store.Get(ctx, account)
	if err != nil && !errors.Is(err, store.ErrCorrupt) {
		return head{}, err
	}
	h, _, _ := unpack(text)
	return h, nil
}

// setPart stores a part and reads it back.
func (v *vault) setPart(ctx context.Context, account, text string, expires time.Time) error {
	if err := v.store.Set(ctx, account, text, expires); err != nil {
		return err
	}
	got, err := v.store.Get(ctx, account)
	if store.IsNotFound(err) || err == nil && got != text {
		return errTorn
	}
	return err
}

// confirm reads back text, a head that was just written over the one whose Gen is
// before.
func (v *vault) confirm(ctx context.Context, account, text, before string) error {
	got, err := v.store.Get(ctx, account)
	if err != nil && !store.IsNotFound(err) {
		return err
	}
	h, _, damaged := unpack(got)
	switch {
	case err == nil && got == text:
		if h.Parts > 0 {
			_, err = v.gather(ctx, account, h)
		}
		return err
	case err != nil, damaged == nil && h.Gen == before:
		// The Secret Service reports success for a prompt that was dismissed.
		return v.unreliable("the value was not kept; the prompt may have been dismissed")
	case damaged != nil:
		return damaged
	}
	return nil // another process wrote after this one, and its value counts
}

// delete removes the head first, so that no reader uses the parts that are left.
func (v *vault) delete(ctx context.Context, account string) error {
	if v.limit >= unsplit {
		return v.store.Delete(ctx, account)
	}
	before, err := v.head(ctx, account)
	if err != nil && !store.IsNotFound(err) {
		return err
	}
	err = v.store.Delete(ctx, account)
	if err != nil && !store.IsNotFound(err) {
		return err
	}
	v.sweep(ctx, account, before)
	v.sweepTail(ctx, account, "a", 0)
	v.sweepTail(ctx, account, "b", 0)
	return err
}

// sweep deletes the parts of h, but no parts of another write. The last part goes
// first: after a crash there is no gap at which sweepTail would stop.
func (v *vault) sweep(ctx context.Context, account string, h head) {
	for n := h.Parts - 1; n >= 0; n-- {
		name := partAccount(account, h.Slot, n)
		text, err := v.store.Get(ctx, name)
		if p, _, ok := unpackPart(text); err == nil && ok && p.Gen == h.Gen {
			_ = v.store.Delete(ctx, name) // best effort: no head names it
		}
	}
}

// sweepTail deletes the parts of slot from number n on, up to the first gap.
func (v *vault) sweepTail(ctx context.Context, account, slot string, n int) {
	for ; n < maxParts; n++ {
		if v.store.Delete(ctx, partAccount(account, slot, n)) != nil {
			return
		}
	}
}
