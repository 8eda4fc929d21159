package keychain

// Entry returns what the index has of account, without asking a backend. It is
// false when the index does not know the item, or knows it in another backend
// than the one that Options names.
func (k *Keychain) Entry(account string) (Entry, bool) {
	r, ok := k.index.read(account)
	if !ok || r.Backend == "" || k.opt.Backend != BackendAuto && k.opt.Backend != r.Backend {
		return Entry{}, false
	}
	return r.Entry, true
}
