package cloudtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// apiControls adds to the control service what steers AccessKeys, registries, clusters and
// the sign-in to the console:
//
//	POST /_control/ims          new-key-misses, policy-as-text: IMSSettings; what is absent stays as it is
//	GET  /_control/keys         AccessKeys, as a JSON list
//	POST /_control/keys         AddAccessKey: access_key_id and access_key_secret, as JSON
//	POST /_control/key          id, and status, policy (JSON; empty: none) or both: SetAccessKey, SetAccessKeyPolicy
//	POST /_control/instances    name, once for each: SetInstances
//	POST /_control/registry-password   user, password: the instance, or 400
//	POST /_control/kube-token   token, cluster (absent: ClusterID): the ARN, or 400 with the reason
//	POST /_control/signin       error-format, token-seconds: SignInSettings; what is absent stays as it is
//	GET  /_control/console-logins      ConsoleLogins, as a JSON list
func (c *Cloud) apiControls(mux *http.ServeMux) {
	mux.HandleFunc("POST /_control/ims", worked(c.controlIMSSettings))
	mux.HandleFunc("GET /_control/keys", document(func() any { return c.AccessKeys() }))
	mux.HandleFunc("POST /_control/keys", document(func() any {
		id, secret := c.AddAccessKey()
		return map[string]string{"access_key_id": id, "access_key_secret": secret}
	}))
	mux.HandleFunc("POST /_control/key", worked(c.controlKey))
	mux.HandleFunc("POST /_control/instances", worked(func(r *http.Request) error {
		if err := r.ParseForm(); err != nil {
			return err
		}
		c.SetInstances(r.Form["name"]...)
		return nil
	}))
	mux.HandleFunc("POST /_control/registry-password", says(func(r *http.Request) (string, error) {
		instance, ok := c.RegistryPassword(r.FormValue("user"), r.FormValue("password"))
		if !ok {
			return "", errors.New("the password is not valid")
		}
		return instance, nil
	}))
	mux.HandleFunc("POST /_control/kube-token", says(func(r *http.Request) (string, error) {
		cluster := r.FormValue("cluster")
		if cluster == "" {
			cluster = ClusterID
		}
		return c.VerifyKubeToken(r.FormValue("token"), cluster)
	}))
	mux.HandleFunc("POST /_control/signin", worked(c.controlSignIn))
	mux.HandleFunc("GET /_control/console-logins", document(func() any { return c.ConsoleLogins() }))
}

// document answers with a value as JSON.
func document(value func() any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(value())
	}
}

// says answers with a text, or 400 and why there is none.
func says(text func(*http.Request) (string, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		said, err := text(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		_, _ = fmt.Fprintln(w, said)
	}
}

func (c *Cloud) controlIMSSettings(r *http.Request) (err error) {
	c.SetIMS(func(s *IMSSettings) {
		changed := *s
		err = setAll(r, map[string]any{"new-key-misses": &changed.NewKeyMisses, "policy-as-text": &changed.PolicyAsText})
		if err == nil {
			*s = changed
		}
	})
	return err
}

func (c *Cloud) controlKey(r *http.Request) error {
	id := r.FormValue("id")
	if status := r.FormValue("status"); status != "" {
		if err := c.SetAccessKey(id, status); err != nil {
			return err
		}
	}
	if !r.Form.Has("policy") {
		return nil
	}
	var policy any
	if text := r.FormValue("policy"); text != "" {
		if err := json.Unmarshal([]byte(text), &policy); err != nil {
			return fmt.Errorf("the policy cannot be read: %w", err)
		}
	}
	return c.SetAccessKeyPolicy(id, policy)
}

func (c *Cloud) controlSignIn(r *http.Request) (err error) {
	c.SetSignIn(func(s *SignInSettings) {
		changed := *s
		err = setAll(r, map[string]any{"error-format": &changed.ErrorFormat, "token-seconds": &changed.TokenSeconds})
		if err == nil {
			*s = changed
		}
	})
	return err
}
