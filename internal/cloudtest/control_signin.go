package cloudtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// signInControls adds to the control service what steers sign-ins:
//
//	POST /_control/approve     user-code; absent: every sign-in that waits
//	POST /_control/deny        the same
//	POST /_control/portal      interval, code-seconds, token-seconds, auto-approve, pending-polls,
//	                           slow-down, page-size, url: PortalSettings; what is absent stays as it is
//	PUT  /_control/accounts    a JSON list in the body: SetPortalAccounts
//	POST /_control/oauth       deny, access-seconds, refresh-seconds, session-seconds: OAuthSettings
//	POST /_control/end-tokens           EndTokens
//	POST /_control/end-refresh-tokens   EndRefreshTokens
//	GET  /_control/refresh-reuse        a number
func (c *Cloud) signInControls(mux *http.ServeMux) {
	mux.HandleFunc("POST /_control/approve", worked(func(r *http.Request) error { return c.Approve(r.FormValue("user-code")) }))
	mux.HandleFunc("POST /_control/deny", worked(func(r *http.Request) error { return c.Deny(r.FormValue("user-code")) }))
	mux.HandleFunc("POST /_control/portal", worked(c.controlPortal))
	mux.HandleFunc("PUT /_control/accounts", worked(func(r *http.Request) error {
		var accounts []PortalAccount
		if err := json.NewDecoder(r.Body).Decode(&accounts); err != nil {
			return fmt.Errorf("the accounts cannot be read: %w", err)
		}
		c.SetPortalAccounts(accounts)
		return nil
	}))
	mux.HandleFunc("POST /_control/oauth", worked(c.controlOAuth))
	mux.HandleFunc("POST /_control/end-tokens", worked(func(*http.Request) error {
		c.EndTokens()
		return nil
	}))
	mux.HandleFunc("POST /_control/end-refresh-tokens", worked(func(*http.Request) error {
		c.EndRefreshTokens()
		return nil
	}))
	mux.HandleFunc("GET /_control/refresh-reuse", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintln(w, c.RefreshReuse())
	})
}

// worked answers a request that has no other answer than whether it worked.
func worked(do func(*http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := do(r); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

func (c *Cloud) controlPortal(r *http.Request) (err error) {
	c.SetPortal(func(s *PortalSettings) {
		changed := *s
		err = setAll(r, map[string]any{
			"interval":      &changed.Interval,
			"code-seconds":  &changed.CodeSeconds,
			"token-seconds": &changed.TokenSeconds,
			"auto-approve":  &changed.AutoApprove,
			"pending-polls": &changed.PendingPolls,
			"slow-down":     &changed.SlowDown,
			"page-size":     &changed.PageSize,
			"url":           &changed.URL,
		})
		if err == nil {
			*s = changed
		}
	})
	return err
}

func (c *Cloud) controlOAuth(r *http.Request) (err error) {
	c.SetOAuth(func(s *OAuthSettings) {
		changed := *s
		err = setAll(r, map[string]any{
			"deny":            &changed.Deny,
			"access-seconds":  &changed.AccessSeconds,
			"refresh-seconds": &changed.RefreshSeconds,
			"session-seconds": &changed.SessionSeconds,
		})
		if err == nil {
			*s = changed
		}
	})
	return err
}

// setAll sets what the parameters of a request name: an *int, a *bool or a *string each.
func setAll(r *http.Request, targets map[string]any) error {
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("the parameters cannot be read: %w", err)
	}
	for name := range r.Form {
		var err error
		switch target := targets[name].(type) {
		case *int:
			*target, err = strconv.Atoi(r.Form.Get(name))
		case *string:
			*target = r.Form.Get(name)
		case *bool:
			*target, err = strconv.ParseBool(r.Form.Get(name))
		default:
			return fmt.Errorf("there is no setting %q", name)
		}
		if err != nil {
			return fmt.Errorf("setting %s: %w", name, err)
		}
	}
	return nil
}
