package chain

import (
	"context"
	"errors"
	"strings"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// exportedSource begins the Source of a credential of the environment.
const exportedSource = "environment:"

// exported is the credential of the environment.
type exported struct {
	static
	World
}

// Retrieve warns of a session that has probably expired, since whoever uses it next says
// only that it is not valid.
func (e exported) Retrieve(context.Context) (credential.Credential, error) {
	at, err := time.Parse(time.RFC3339, e.Getenv(shell.Expiration))
	if err == nil && !e.SecurityToken.IsZero() && !at.After(e.Now()) {
		e.Warnf("%s; to export it again: %s", e.expired(), e.exportCommand())
	}
	return e.Credential, nil
}

// expired says which session has expired, and when, as far as the variables tell.
func (w World) expired() string {
	name := w.Getenv(shell.Profile)
	at, err := time.Parse(time.RFC3339, w.Getenv(shell.Expiration))
	switch {
	case err != nil || at.After(w.Now()):
		return message.Text("the session in the environment has expired")
	case name == "":
		return message.Sprintf("the exported session expired at %s", w.clock(at))
	}
	return message.Sprintf("the exported session of %s expired at %s", name, w.clock(at))
}

func (w World) exportCommand() string {
	name := w.Getenv(shell.Profile)
	if name == "" {
		name = "NAME"
	}
	command := shell.CommandLine([]string{request.HelperName, "export", name})
	usual, err := shell.DialectOf("", w.Getenv("SHELL")) // that of export without --shell
	if err != nil {
		return command
	}
	return usual.Apply(command)
}

// ExplainExpired says so if err is the answer of STS to a request that was signed with a
// session of the environment which has expired. c is what signed it.
func (w World) ExplainExpired(err error, c credential.Credential) error {
	var refused *httpx.ServiceError
	if !strings.HasPrefix(c.Source, exportedSource) || !errors.As(err, &refused) || !refused.HasCode("InvalidSecurityToken.Expired") {
		return err
	}
	return &credential.Error{Hint: w.exportCommand(), Err: message.Errorf("%s: %w", w.expired(), err)}
}

// roleOfExported is the session of a role that is assumed with a credential of the
// environment.
type roleOfExported struct {
	credential.Provider
	source exported
}

func (r roleOfExported) Retrieve(ctx context.Context) (credential.Credential, error) {
	c, err := r.Provider.Retrieve(ctx)
	return c, r.source.ExplainExpired(err, r.source.Credential)
}
