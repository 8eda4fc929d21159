package cloudtest

import "os"

// Require says that nothing may be left out of the tests, as in CI.
func Require() bool { return os.Getenv("REQUIRE_REAL") == "1" }

// Nightly says that tests are to repeat what they do as often as takes longer than a
// person waits.
func Nightly() bool { return os.Getenv("NIGHTLY") == "1" }

// NeedsRoot skips a test that only root can run, under Require, too. CI runs the
// tests as root, so that none is left out.
func NeedsRoot(t interface {
	Helper()
	Skipf(format string, args ...any)
},
) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skipf("only root can run this test")
	}
}

// Missing skips a test that needs what this machine or its user lacks, or fails
// it under Require. It does not return.
func Missing(t interface {
	Helper()
	Skipf(format string, args ...any)
	Fatalf(format string, args ...any)
}, format string, args ...any,
) {
	t.Helper()
	if Require() {
		t.Fatalf("REQUIRE_REAL is set: "+format, args...)
	}
	t.Skipf(format, args...)
}
