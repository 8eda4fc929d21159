package keychain

// announce puts an item into the index that is about to be stored, so that no process
// that is killed leaves an item that nobody lists. Until it is stored, nobody may take
// from the index whose it is.
func (k *Keychain) announce(r record) {
	k.learned.Delete(r.Account)
	if r.Kind != KindSession {
		r.AccessKeyID, r.Fingerprint, r.Key = "", "", nil
	}
	if err := k.index.write(r); err != nil {
		k.opt.Debugf("keychain index: %v", err)
	}
}

// retract puts the record back that the index had before announce.
func (k *Keychain) retract(before record, account string) {
	if before.Account == "" {
		k.index.remove(account)
	} else if err := k.index.write(before); err != nil {
		k.opt.Debugf("keychain index: %v", err)
	}
	k.doubt(account)
}

// doubt has the next reader ask the store whose the item of account is, while that is
// being replaced or deleted: a process that is killed in between leaves no entry that
// names the old key or sign-in.
func (k *Keychain) doubt(account string) {
	if kindIn(account) == KindSession {
		return // its account is its key
	}
	k.learned.Delete(account)
	r, ok := k.index.read(account)
	if !ok || r.AccessKeyID == "" && r.Fingerprint == "" && len(r.Key) == 0 {
		return
	}
	r.AccessKeyID, r.Fingerprint, r.Key = "", "", nil
	if err := k.index.write(r); err != nil {
		k.opt.Debugf("keychain index: %v", err)
	}
}
