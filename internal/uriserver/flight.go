package uriserver

import (
	"context"

	"golang.org/x/sync/singleflight"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// flight resolves once for all requests that wait at the same time. It is safe for
// concurrent use.
type flight struct {
	life    context.Context // its end ends resolving
	resolve func(context.Context) (credential.Credential, error)

	group singleflight.Group
}

// get resolves, or waits for the result of another request. The end of ctx ends only
// the waiting.
func (f *flight) get(ctx context.Context) (credential.Credential, error) {
	done := f.group.DoChan("", func() (any, error) { return f.resolveSafely() })
	select {
	case r := <-done:
		got, _ := r.Val.(credential.Credential)
		return got, r.Err
	case <-ctx.Done():
		return credential.Credential{}, ctx.Err()
	}
}

// resolveSafely makes an error of a panic, since a stack trace can have a secret.
func (f *flight) resolveSafely() (got credential.Credential, err error) {
	defer func() {
		if recover() != nil {
			got, err = credential.Credential{}, message.New("internal error, please report it")
		}
	}()
	return f.resolve(f.life)
}

// wait waits until resolving has ended.
func (f *flight) wait() {
	<-f.group.DoChan("", func() (any, error) { return nil, context.Canceled })
}
