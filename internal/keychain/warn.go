package keychain

import "aliyun-cred-helper/internal/credential"

// warnOf is warn or, for what is so on every call until a person changes it, a notice:
// there is no place for a cache.
func (k *Keychain) warnOf(standing bool, format string, err error) {
	if !standing || k.opt.Noticef == nil {
		k.warn(format, err)
		return
	}
	notify := k.opt.Debugf
	k.noticed.Do(func() { notify = k.opt.Noticef })
	notify(format, err)
}

// warnIndex warns that the index cannot be written. An error of Kind Keychain says that
// there is no directory for it.
func (k *Keychain) warnIndex(err error) {
	k.warnOf(credential.KindOf(err) == credential.Keychain, "the index of stored items cannot be written: %v", err)
}

// warn tells the person that the cache does not work. It warns once a Keychain.
func (k *Keychain) warn(format string, args ...any) {
	k.opt.Debugf("keychain: "+format, args...)
	if k.opt.Warnf != nil {
		k.warned.Do(func() { k.opt.Warnf(format, args...) })
	}
}
