package uriserver

import (
	"context"
	"errors"

	"golang.org/x/sync/singleflight"

	"aliyun-cred-helper/internal/credential"
)

// flight resolves for many requests at once: those that come while one is being
// resolved share its result. It is safe for concurrent use.
type flight struct {
	life    context.Context // ends what is being resolved
	resolve func(context.Context) (credential.Credential, error)

	group singleflight.Group
}

// get returns what is being resolved, or resolves. A request that goes away does
// not end it for the others.
func (f *flight) get(ctx context.Context) (credential.Credential, error) {
	done := f.group.DoChan("", func() (any, error) { return f.safely() })
	select {
	case r := <-done:
		got, _ := r.Val.(credential.Credential)
		return got, r.Err
	case <-ctx.Done():
		return credential.Credential{}, ctx.Err()
	}
}

// safely resolves, and turns a panic into an error: a stack trace could hold a
// secret.
func (f *flight) safely() (got credential.Credential, err error) {
	defer func() {
		if recover() != nil {
			got, err = credential.Credential{}, errors.New("internal error, please report it")
		}
	}()
	return f.resolve(f.life)
}

// wait returns when nothing is being resolved any more: it joins what is.
func (f *flight) wait() {
	<-f.group.DoChan("", func() (any, error) { return nil, context.Canceled })
}
