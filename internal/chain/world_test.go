package chain

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/ssoflow"
	"aliyun-cred-helper/internal/text"
)

// testWorld is a World whose parts a test sets. All services are one, without a network.
// It is the machine of one user, whose processes all share its cache.
type testWorld struct {
	World
	profiles []config.Profile
	current  string
	noConfig bool // there is no config.json
	env      map[string]string
	keys     *fakeKeys
	portal   *fakePortal
	cache    *byKey
	memory   fakeMemory
	cloud    *fakeCloud
	output   string              // of every program
	ran      []string            // argv and variables of every program
	said     map[string][]string // warning, notice, debug
}

func newWorld(t *testing.T, profiles ...config.Profile) *testWorld {
	t.Helper()
	cloud := &fakeCloud{fails: map[string]int{}}
	client := httpx.New(httpx.Options{Now: func() time.Time { return start }, Transport: cloud})
	t.Cleanup(client.Close)
	imds, err := url.Parse(cloudURL)
	must(t, err)
	w := &testWorld{
		profiles: profiles, current: "", cloud: cloud,
		env:    map[string]string{"ALIBABA_CLOUD_STS_ENDPOINT": cloudURL},
		keys:   &fakeKeys{stored: map[string]credential.Credential{}},
		portal: &fakePortal{},
		cache:  &byKey{sessions: map[string]credential.Credential{}},
		memory: fakeMemory{},
		said:   map[string][]string{},
	}
	say := func(kind string) func(string, ...any) {
		return func(format string, args ...any) {
			w.said[kind] = append(w.said[kind], fmt.Sprintf(format, args...))
		}
	}
	w.World = World{
		Config: func() (*config.File, error) {
			file := config.NewFile(w.profiles...)
			file.Path, file.Current = "/home/u/.aliyun/config.json", w.current
			if w.noConfig {
				return nil, notConfigured("there is no config.json")
			}
			return file, nil
		},
		Getenv: func(name string) string { return w.env[name] },
		HTTP:   client, IMDS: imds, Now: func() time.Time { return start },
		Stores: Stores{
			Keys: w.keys, SignIns: w.portal, Cache: w.cache, Memory: w.memory,
			OAuth: onlyFor{newOAuthWorld(t), "oauth"},
		},
		Warnf: say("warning"), Noticef: say("notice"), Debugf: say("debug"),
		User: func() string { return "u" }, Home: t.TempDir(), Host: "host",
		Machine:  func() []string { return []string{"boot_id=b", "network_namespace=n"} },
		LookPath: func(program string) (string, error) { return program, nil },
		Run: func(_ context.Context, argv, environment []string, _ int) ([]byte, error) {
			w.ran = append(w.ran, strings.Join(slices.Concat(argv, environment), " "))
			return []byte(w.output), nil
		},
		OAuthEndpoint: imds,
	}
	return w
}

// get resolves req as a call does.
func (w *testWorld) get(t *testing.T, req request.Request) (credential.Credential, *Plan, error) {
	t.Helper()
	plan, err := Build(req, w.World)
	if err != nil {
		return credential.Credential{}, nil, err
	}
	c, err := plan.Retrieve(t.Context())
	return c, plan, err
}

// key returns the cache key of what req resolves to.
func (w *testWorld) key(t *testing.T, req request.Request) []string {
	t.Helper()
	plan, err := Build(req, w.World)
	must(t, err)
	key, err := plan.CacheKey(t.Context())
	must(t, err)
	return key
}

// wants checks the outcome of a call: the Source of its credential, or the kind of the
// error and words that the error or its hint has to have.
func wants(t *testing.T, name string, c credential.Credential, err error, source string, kind credential.Kind, words string) {
	t.Helper()
	switch {
	case kind == 0 && (err != nil || c.Source != source):
		t.Errorf("%s: got %q, %v; want %q", name, c.Source, err, source)
	case kind != 0 && err == nil:
		t.Errorf("%s: got %q, want an error about %s", name, c.Source, words)
	case kind != 0 && (credential.KindOf(err) != kind || !hasWords(err.Error()+"; "+credential.HintOf(err), words)):
		t.Errorf("%s: got kind %d, %v; hint: %s; want kind %d and %q", name, credential.KindOf(err), err, credential.HintOf(err), kind, words)
	}
	if hint := credential.HintOf(err); hint != "" && !strings.Contains(hint, " ") {
		t.Errorf("%s: the hint is no command and no step: %q", name, hint)
	}
}

// hasWords reports whether s has words, the last of which ends there.
func hasWords(s, words string) bool {
	for {
		_, after, found := strings.Cut(s, words)
		if !found || words == "" || after == "" || !text.Only(after[:1], 1, 1, "_-") {
			return found
		}
		s = after
	}
}

// fakeKeys is a keychain. What it does not have is err, or not there.
type fakeKeys struct {
	stored            map[string]credential.Credential
	err               error
	known, tied, lost []string
}

func (k *fakeKeys) Key(_ context.Context, name string) (credential.Credential, error) {
	if c, ok := k.stored[name]; ok {
		return c, nil
	}
	return credential.Credential{}, cmp.Or(k.err, credential.ErrNotConfigured)
}

func (k *fakeKeys) Identify(ctx context.Context, name string) (id, fingerprint string, err error) {
	c, err := k.Key(ctx, name)
	return c.AccessKeyID, c.Fingerprint(), err
}

func (k *fakeKeys) KeyNames() []string     { return k.known }
func (k *fakeKeys) Known(name string) bool { return slices.Contains(k.known, name) }
func (k *fakeKeys) Tied(name string) bool  { return slices.Contains(k.tied, name) }
func (k *fakeKeys) Lost(name string) bool  { return slices.Contains(k.lost, name) }

// fakePortal keeps the sign-in at one portal, whatever its address.
type fakePortal struct {
	id      string // "": nobody is signed in
	token   ssoflow.Token
	err     error
	refused []string // tokens
	asked   []string // portals
}

func (p *fakePortal) Token(_ context.Context, portal string) (ssoflow.Token, error) {
	p.asked = append(p.asked, portal)
	if p.id == "" {
		return ssoflow.Token{}, cmp.Or(p.err, credential.ErrNotConfigured)
	}
	return p.token, nil
}

func (p *fakePortal) SignIn(ctx context.Context, portal string) (id string, usable bool, err error) {
	token, err := p.Token(ctx, portal)
	return p.id, err == nil && token.Expires.After(start) && !p.Refused(ctx, portal, token), err
}

func (p *fakePortal) Refuse(_ context.Context, _ string, token ssoflow.Token) {
	p.refused = append(p.refused, token.AccessToken.Reveal())
}

func (p *fakePortal) Refused(_ context.Context, _ string, token ssoflow.Token) bool {
	return slices.Contains(p.refused, token.AccessToken.Reveal())
}

type fakeMemory map[string]string

func (m fakeMemory) Remember(name, reason string) { m[name] = reason }

func (m fakeMemory) Remembered(name string) (string, bool) {
	reason, ok := m[name]
	return reason, ok
}

// fakeCloud is STS, the metadata service, a credentials URI and a portal. It writes down
// what it is asked for.
type fakeCloud struct {
	asked []string
	fails map[string]int // the status for a path, or for an action of STS
	body  string         // of a failure, and of the credentials URI
}

// cloudURL is where a fakeCloud is. Everywhere else nobody listens.
const cloudURL = "http://127.0.0.1:8"

// RoundTrip implements http.RoundTripper.
func (f *fakeCloud) RoundTrip(r *http.Request) (*http.Response, error) {
	if "http://"+r.URL.Host != cloudURL {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	answer := httptest.NewRecorder()
	f.ServeHTTP(answer, r)
	return answer.Result(), nil
}

// session returns the four fields of a session for an hour.
func (f *fakeCloud) session(id string) string {
	return fmt.Sprintf(`"AccessKeyId":"STS.%s","AccessKeySecret":"CANARY-s","SecurityToken":"CANARY-t","Expiration":"%s"`,
		id, start.Add(time.Hour).Format(credential.Layout))
}

func (f *fakeCloud) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	action := r.Header.Get("X-Acs-Action")
	if status := f.fails[cmp.Or(action, r.URL.Path)]; status != 0 {
		f.asked = append(f.asked, cmp.Or(action, r.URL.Path))
		out.WriteHeader(status)
		_, _ = io.WriteString(out, f.body)
		return
	}
	switch path := r.URL.Path; {
	case action != "":
		said := action
		for _, name := range []string{"RoleArn", "RoleSessionName", "ExternalId", "DurationSeconds", "SourceIdentity", "Policy", "OIDCToken"} {
			if value := r.FormValue(name); value != "" {
				said += " " + strings.TrimPrefix(value, arn)
			}
		}
		if _, signer, ok := strings.Cut(r.Header.Get("Authorization"), "Credential="); ok {
			signer, _, _ = strings.Cut(signer, ",")
			said += " by " + signer
			if r.Header.Get("X-Acs-Security-Token") != "" {
				said += " with its token"
			}
		}
		f.asked = append(f.asked, said)
		_, name, _ := strings.Cut(r.FormValue("RoleArn"), "/")
		fmt.Fprintf(out, `{"RequestId":"R","SourceIdentity":%q,"Credentials":{%s}}`, r.FormValue("SourceIdentity"), f.session(name))
	case path == "/latest/api/token":
		_, _ = io.WriteString(out, "CANARY-imds")
	case path == "/latest/meta-data/ram/security-credentials/":
		_, _ = io.WriteString(out, "attached")
	case strings.HasPrefix(path, "/latest/meta-data/"):
		f.asked = append(f.asked, "metadata "+path[strings.LastIndex(path, "/")+1:])
		fmt.Fprintf(out, `{"Code":"Success",%s}`, f.session("instance"))
	case path == "/cloud-credentials":
		f.asked = append(f.asked, "portal "+strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		fmt.Fprintf(out, `{"CloudCredential":{%s}}`, f.session("portal"))
	case path == "/runner":
		f.asked = append(f.asked, "runner "+r.Header.Get("Authorization"))
		_, _ = io.WriteString(out, `{"value":"a.CANARY.c"}`)
	case path == "/v1/exchange":
		f.asked = append(f.asked, "exchange "+strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		fmt.Fprintf(out, `{%s}`, f.session("oauth"))
	case path == "/uri":
		f.asked = append(f.asked, "uri "+r.URL.RawQuery)
		_, _ = io.WriteString(out, cmp.Or(f.body, "{"+f.session("uri")+"}"))
	default:
		http.NotFound(out, r)
	}
}

// writeToken writes a file with an OIDC token, and returns its path.
func writeToken(t *testing.T, token string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "token")
	must(t, os.WriteFile(path, []byte(token+"\n"), 0o600))
	return path
}
