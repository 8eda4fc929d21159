package osenv

// exitOnQuit does nothing: the system has no such signal.
func exitOnQuit() {}

func handleQuit() {}

func leaveQuit() (take func()) { return func() {} }
