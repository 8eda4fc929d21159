package helper

import (
	"bytes"
	"context"
	"os"
	"testing"

	"aliyun-cred-helper/internal/envtest"
	"aliyun-cred-helper/internal/osenv"
)

// A signal ends doctor without a report.
func TestDoctorInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(osenv.Interrupt{Signal: os.Interrupt})
	env := envtest.New(t, "", nil)
	var stdout bytes.Buffer
	env.Args, env.Stdout = []string{"doctor"}, &stdout
	if code := Run(ctx, *env); code != 130 || stdout.Len() > 0 {
		t.Errorf("got code %d, and on stdout %q", code, stdout.String())
	}
}
