package keychain

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
)

// vault reads and writes whole values in a store whose items are limited.
type vault struct {
	name     string
	store    store
	limit    int  // bytes of an item
	outlives bool // keeps its items over a reboot
}

// partAccount is where part n of account lies. The names of keys keep clear of
// it, see checkName.
func partAccount(account, slot string, n int) string {
	return fmt.Sprintf("%s.%s.%d", account, slot, n)
}

// get returns the value of account. When a part is missing or of another write,
// the head is read again, once: a writer may have been faster.
func (v *vault) get(ctx context.Context, account string) (string, error) {
	value, err := v.readWhole(ctx, account)
	if errors.Is(err, errTorn) {
		value, err = v.readWhole(ctx, account)
	}
	if errors.Is(err, errCorrupt) {
		err = &credential.Error{
			Kind: credential.Keychain, Op: "keychain " + v.name,
			Hint: "remove the item and store it again", Err: err,
		}
	}
	return value, err
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
		if isNotFound(err) {
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

// put stores value and reads it back. Two writers at once may tear each other's
// parts; both notice and write again.
func (v *vault) put(ctx context.Context, account, value string, expires time.Time) error {
	if len(value) > maxValue || len(value) > maxParts*(v.limit-overhead) {
		return credential.NewError(credential.Keychain, "keychain "+v.name, "", "the value is too large")
	}
	var err error
	for range 3 {
		if err = v.write(ctx, account, value, expires); !errors.Is(err, errTorn) {
			break
		}
	}
	if errors.Is(err, errCorrupt) {
		err = &credential.Error{
			Op:  "keychain " + v.name,
			Err: unavailable("it does not give back what it was given", hintElsewhere, nil),
		}
	}
	return err
}

// write puts the parts into the slot that is not in use, then the head, which
// makes them count, then deletes the parts that counted before.
func (v *vault) write(ctx context.Context, account, value string, expires time.Time) error {
	before, err := v.head(ctx, account)
	if err != nil && !isNotFound(err) {
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
	if err == nil || isNotFound(err) {
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

// head returns the head of account; the zero head when it is not one of ours.
func (v *vault) head(ctx context.Context, account string) (head, error) {
	text, err := v.store.Get(ctx, account)
	if err != nil && !errors.Is(err, errCorrupt) {
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
	if isNotFound(err) || err == nil && got != text {
		return errTorn
	}
	return err
}

// confirm reads back a head that was just written over the one of write before.
func (v *vault) confirm(ctx context.Context, account, text, before string) error {
	got, err := v.store.Get(ctx, account)
	if err != nil && !isNotFound(err) {
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
		// Seen with the Secret Service: a dismissed prompt looks like success.
		return &credential.Error{
			Op:  "keychain " + v.name,
			Err: unavailable("the value was not kept; the prompt may have been dismissed", hintElsewhere, nil),
		}
	case damaged != nil:
		return damaged
	}
	return nil // another writer came after us, and its value is as good
}

// delete removes the head first, so that no reader trusts what is left.
func (v *vault) delete(ctx context.Context, account string) error {
	if v.limit >= unsplit {
		return v.store.Delete(ctx, account)
	}
	before, err := v.head(ctx, account)
	if err != nil && !isNotFound(err) {
		return err
	}
	err = v.store.Delete(ctx, account)
	if err != nil && !isNotFound(err) {
		return err
	}
	v.sweep(ctx, account, before)
	v.sweepTail(ctx, account, "a", 0)
	v.sweepTail(ctx, account, "b", 0)
	return err
}

// sweep deletes the parts of h, the last one first so that a crash leaves no
// gap that sweepTail would stop at. Parts of another write are left alone.
func (v *vault) sweep(ctx context.Context, account string, h head) {
	for n := h.Parts - 1; n >= 0; n-- {
		name := partAccount(account, h.Slot, n)
		text, err := v.store.Get(ctx, name)
		if p, _, ok := unpackPart(text); err == nil && ok && p.Gen == h.Gen {
			_ = v.store.Delete(ctx, name) // best effort: no head names it any more
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
