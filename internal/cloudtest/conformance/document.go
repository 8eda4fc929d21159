package conformance

import (
	"cmp"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
)

// utc is how documents write times.
const utc = "2006-01-02T15:04:05Z"

// checkStdout adds to check the documents of the programs.
func (w *world) checkStdout(args []string) error {
	switch args[0] {
	case "key":
		id, secret := w.vars["ID"], w.vars["SECRET"]
		if len(args) == 3 {
			id, secret = args[1], args[2]
		}
		return check("stdout", w.last.stdout, []string{"is", fmt.Sprintf(`{"mode":"AK","access_key_id":%q,"access_key_secret":%q}`, id, secret)})
	case "session":
		return w.checkSession()
	case "token":
		return w.checkToken(args[1], args[2])
	case "certificate":
		return w.checkCertificate(args[1])
	case "password":
		return w.checkPassword(args[1], args[2])
	case "lasts":
		return w.checkLife(args[1], args[2])
	case "same", "differs":
		if kept, ok := w.kept[args[1]]; !ok || (kept == w.last.stdout) != (args[0] == "same") {
			return fmt.Errorf("stdout is: %s", w.last.stdout)
		}
		return nil
	default:
		return check("stdout", w.last.stdout, args)
	}
}

type session struct {
	Mode       string `json:"mode"`
	ID         string `json:"access_key_id"`
	Secret     string `json:"access_key_secret"`
	Token      string `json:"sts_token"`
	Expiration string `json:"expiration"`
}

// checkSession wants stdout to be one line, with these members in this order and no
// other, of a session that the cloud has issued and that has not ended.
func (w *world) checkSession() error {
	var s session
	if err := json.Unmarshal([]byte(w.last.stdout), &s); err != nil {
		return fmt.Errorf("%w: %s", err, w.last.stdout)
	}
	want, err := json.Marshal(s)
	if err != nil {
		return err
	}
	end, err := time.Parse(utc, s.Expiration)
	switch {
	case err != nil:
		return err
	case string(want)+"\n" != w.last.stdout || s.Mode != "StsToken":
		return fmt.Errorf("stdout is not that document: %q", w.last.stdout)
	case !end.After(time.Now()):
		return fmt.Errorf("it ended at %v", end)
	case !w.cloud.Issued(s.ID, s.Secret, s.Token, s.Expiration):
		return errors.New("the cloud has not issued this session")
	}
	return nil
}

// decodeLine decodes stdout, which has to be one line, a JSON object with no other members
// than those of into.
func (w *world) decodeLine(into any) error {
	text := w.last.stdout
	if strings.Index(text, "\n") != len(text)-1 {
		return fmt.Errorf("stdout is not one line: %q", text)
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%w: %s", err, text)
	}
	return nil
}

// execCredential is what kubectl reads.
type execCredential struct {
	Kind       string `json:"kind"`
	APIVersion string `json:"apiVersion"`
	Spec       struct {
		Interactive *bool `json:"interactive"`
	} `json:"spec"`
	Status struct {
		Expiration  string  `json:"expirationTimestamp"`
		Token       *string `json:"token"`
		Certificate *string `json:"clientCertificateData"`
		Key         *string `json:"clientKeyData"`
	} `json:"status"`
}

// decodeExecCredential decodes stdout, as a document of that version of the plugin API.
func (w *world) decodeExecCredential(version string) (execCredential, error) {
	var e execCredential
	if err := w.decodeLine(&e); err != nil {
		return e, err
	}
	if e.Kind != "ExecCredential" || e.APIVersion != "client.authentication.k8s.io/"+version || e.Spec.Interactive == nil || *e.Spec.Interactive {
		return e, fmt.Errorf("stdout is no such ExecCredential of %s: %s", version, w.last.stdout)
	}
	_, err := time.Parse(utc, e.Status.Expiration)
	return e, err
}

// checkToken wants a document with a token that the cluster takes, of that ARN.
func (w *world) checkToken(version, arn string) error {
	e, err := w.decodeExecCredential(version)
	switch {
	case err != nil:
		return err
	case e.Status.Token == nil || e.Status.Certificate != nil || e.Status.Key != nil:
		return fmt.Errorf("stdout is no document with a token: %s", w.last.stdout)
	}
	got, err := w.cloud.VerifyKubeToken(*e.Status.Token, cloudtest.ClusterID)
	if err == nil && got != arn {
		err = fmt.Errorf("the token is that of %s", got)
	}
	if _, other := w.cloud.VerifyKubeToken(*e.Status.Token, "c1"); err == nil && other == nil {
		err = errors.New("another cluster takes the token as well")
	}
	return err
}

// checkCertificate wants a document with a certificate and its key, which ends when the
// document says so.
func (w *world) checkCertificate(version string) error {
	e, err := w.decodeExecCredential(version)
	switch {
	case err != nil:
		return err
	case e.Status.Token != nil || e.Status.Certificate == nil || e.Status.Key == nil:
		return fmt.Errorf("stdout is no document with a certificate: %s", w.last.stdout)
	}
	pair, err := tls.X509KeyPair([]byte(*e.Status.Certificate), []byte(*e.Status.Key))
	if err == nil && pair.Leaf.NotAfter.UTC().Format(utc) != e.Status.Expiration {
		err = fmt.Errorf("the certificate ends at %v, and the document says %s", pair.Leaf.NotAfter, e.Status.Expiration)
	}
	return err
}

// checkPassword wants what Docker reads, for that server, with a user name and a password
// that are good for that instance; "personal" is the personal registry.
func (w *world) checkPassword(instance, server string) error {
	var p struct{ ServerURL, Username, Secret string }
	if err := w.decodeLine(&p); err != nil {
		return err
	}
	got, ok := w.cloud.RegistryPassword(p.Username, p.Secret)
	if !ok || got != instance || p.ServerURL != server {
		return fmt.Errorf("it is for %s and good for %q: %s", p.ServerURL, got, w.last.stdout)
	}
	return nil
}

// checkLife wants the session, token or certificate on stdout to live at least, and at
// most, so many seconds.
func (w *world) checkLife(least, most string) error {
	var s struct {
		session
		Status struct {
			Expiration string `json:"expirationTimestamp"`
		} `json:"status"`
	}
	if err := json.Unmarshal([]byte(w.last.stdout), &s); err != nil {
		return err
	}
	end, err := time.Parse(time.RFC3339, cmp.Or(s.Expiration, s.Status.Expiration))
	if err != nil {
		return err
	}
	min, err1 := strconv.Atoi(least)
	max, err2 := strconv.Atoi(most)
	if left := time.Until(end).Seconds(); left < float64(min) || left > float64(max) {
		err = fmt.Errorf("it lives for %v s", left)
	}
	return errors.Join(err, err1, err2)
}
