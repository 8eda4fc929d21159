package osenv

// exitOnQuit does nothing: the system has no such signal.
func exitOnQuit() {}

func leaveQuit() (take func()) { return func() {} }
