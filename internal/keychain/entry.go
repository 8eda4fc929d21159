package keychain

// Entry returns what the index has of account, without asking a backend. It
// reports false when the index does not have the item, or has it in another
// backend than the one that Options names.
func (k *Keychain) Entry(account string) (Entry, bool) {
	r, ok := k.index.read(account)
	if !ok || r.Backend == "" || k.opt.Backend != backendAuto && k.opt.Backend != r.Backend {
		return Entry{}, false
	}
	return r.Entry, true
}
