package ram

import (
	"context"
	"errors"
	"net/url"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/openapi"
)

// parameterID names the AccessKey that a call is about.
const parameterID = "UserAccessKeyId"

// answered is an answer with status 200.
type answered struct {
	api  *openapi.Client
	op   string
	resp *httpx.Response
}

// incomplete is the error for an answer without the field of that name.
func (a answered) incomplete(field string) error {
	return a.api.Unusable(a.op, a.resp, httpx.Incomplete(field))
}

// call calls an action, and decodes the answer into answer if that is not nil. An answer
// without the id that all of them have is no answer of this service.
func (c *Client) call(ctx context.Context, action string, parameters url.Values, signer credential.Credential, answer any) (answered, error) {
	done := answered{op: "ims " + action, api: &openapi.Client{
		HTTP: c.HTTP, Endpoint: c.Endpoint, Version: "2019-08-15", Now: c.Now, Hint: hint,
	}}
	var err error
	done.resp, err = done.api.RPC(ctx, openapi.Call{
		Op: done.op, Action: action, Parameters: parameters, Once: action == "CreateAccessKey",
	}, signer)
	if err != nil {
		return done, err
	}
	var usual struct {
		IsSuccess     *bool
		Code, Message string
		RequestID     string `json:"RequestId"`
	}
	switch err := httpx.DecodeJSON(done.resp, &usual); {
	case err != nil:
		return done, done.api.Unusable(done.op, done.resp, err)
	case usual.IsSuccess != nil && !*usual.IsSuccess:
		return done, done.api.Refused(done.op, done.resp, usual.Code, usual.Message, signer)
	case usual.RequestID == "":
		return done, done.incomplete("RequestId")
	}
	if answer != nil {
		if err := httpx.DecodeJSON(done.resp, answer); err != nil {
			return done, done.api.Unusable(done.op, done.resp, err)
		}
	}
	return done, nil
}

// IsMissing reports whether err says that there is no such AccessKey.
func IsMissing(err error) bool {
	var e *httpx.ServiceError
	return errors.As(err, &e) && e.HasCode("EntityNotExist.User.AccessKey")
}

// hint says what a person can do about a refusal; empty if nothing special is known.
func hint(e *httpx.ServiceError) string {
	switch {
	case e.HasCode("NoPermission"):
		return "let RAM users manage their own AccessKeys, in the security settings of the RAM console, or give this user a policy that does"
	case e.HasCode("LimitExceeded.User.AccessKey"):
		return "delete one of the AccessKeys of the user"
	}
	return ""
}
