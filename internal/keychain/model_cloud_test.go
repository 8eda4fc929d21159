package keychain_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/ssoflow"
)

// cloud has the services: a credentials URI for profiles a and b, and the OAuth site for
// profile o. Its clock is never wrong.
type cloud struct {
	life   time.Duration // of sessions
	fails  bool
	given  map[string]*process   // whom which session was given
	asking map[string][]*process // who asked and has not stored the answer, by profile
	token  int                   // the refresh token that is good
	spent  map[int]*process      // who used which
	saved  int                   // the newest token that the keychain has had
	lost   string                // why the sign-in may be lost; "": it must not
	access time.Time             // when the access token ends
}

const (
	profileA, profileB, profileO = "a", "b", "o"
	accessLife                   = time.Hour
	refresh, noCache             = "--refresh", "--no-cache"
	site                         = "CN"
)

// wire carries the requests of a process.
type wire struct{ p *process }

func (t wire) RoundTrip(req *http.Request) (*http.Response, error) {
	p, w := t.p, t.p.w
	profile := strings.TrimSuffix(req.URL.Hostname(), ".test")
	if httpx.IsLoopback(req.URL.Hostname()) {
		profile = profileO
	}
	body := ""
	if req.Body != nil {
		data, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		body = string(data)
	}
	w.mu.Lock()
	w.checkRequest(p, profile)
	w.cloud.asking[profile] = append(w.cloud.asking[profile], p)
	w.mu.Unlock()
	if err := w.stopOnWire(req.Context(), p, "asks for "+profile); err != nil {
		return nil, err
	}
	status, answer := w.cloud.answer(w, p, profile, req, body)
	w.mu.Unlock()
	if err := w.stopOnWire(req.Context(), p, "gets an answer"); err != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		p.faulty = true // an answer that is lost is as bad as a keyring that fails
		return nil, err
	}
	w.mu.Unlock()
	return &http.Response{
		StatusCode: status, Status: fmt.Sprint(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(answer)), ContentLength: int64(len(answer)),
	}, nil
}

// stopOnWire is stop, which ends with ctx. After nil the lock of the world is held.
func (w *world) stopOnWire(ctx context.Context, p *process, what string) error {
	if !w.wait(ctx, p, what, "") {
		return errDead
	}
	if err := ctx.Err(); err != nil {
		w.mu.Unlock()
		return err
	}
	return nil
}

// without returns list without p.
func without(list []*process, p *process) []*process {
	var rest []*process
	for _, other := range list {
		if other != p {
			rest = append(rest, other)
		}
	}
	return rest
}

func (c *cloud) answer(w *world, p *process, profile string, req *http.Request, body string) (int, string) {
	now := time.Now()
	switch {
	case c.fails:
		return http.StatusBadRequest, `{"error":"later"}`
	case req.URL.Path == "/v1/token":
		return c.refresh(w, p, body, now)
	case req.URL.Path == "/v1/exchange" && (req.Header.Get("Authorization") != fmt.Sprintf("Bearer access-%d", c.token) || !now.Before(c.access)):
		return http.StatusUnauthorized, `{"error":"invalid_token"}`
	}
	label := fmt.Sprintf("%s.%d", profile, 1+len(c.given))
	c.given["STS."+label] = p
	expires := now.Add(c.life).UTC().Format(time.RFC3339)
	if profile == profileO {
		return http.StatusOK, fmt.Sprintf(`{"accessKeyId":"STS.%s","accessKeySecret":"secret.%[1]s","securityToken":"token.%[1]s","expiration":"%s"}`, label, expires)
	}
	return http.StatusOK, fmt.Sprintf(`{"Code":"Success","AccessKeyId":"STS.%s","AccessKeySecret":"secret.%[1]s","SecurityToken":"token.%[1]s","Expiration":"%s"}`, label, expires)
}

// refresh takes a refresh token, which is good once.
func (c *cloud) refresh(w *world, p *process, body string, now time.Time) (int, string) {
	form, err := url.ParseQuery(body)
	if err != nil {
		panic(err)
	}
	var n int
	if _, err := fmt.Sscanf(form.Get("refresh_token"), "refresh-%d", &n); err != nil {
		panic(err)
	}
	if n != c.token {
		first := c.spent[n]
		if c.lost == "" && !w.mayLose(first, n+1) {
			w.breakf("%d and %d spend refresh token %d", first.id, p.id, n)
		}
		c.lost = "a token was spent twice"
		return http.StatusBadRequest, `{"error":"invalid_grant"}`
	}
	if !w.keepsBegun() {
		w.breakf("%d spends refresh token %d, and the keychain does not say so", p.id, n)
	}
	c.spent[n] = p
	c.token++
	c.access = now.Add(accessLife)
	return http.StatusOK, fmt.Sprintf(`{"access_token":"access-%d","refresh_token":"refresh-%[1]d","expires_in":3600,"token_type":"Bearer"}`, c.token)
}

// signIn stores the sign-in with which a schedule begins, whose access token has ended.
func (w *world) signIn(p *process) {
	if w.memory != nil {
		in := firstSignIn(w.clock())
		w.memory.signIn = &in
		return
	}
	lock, err := kept.OAuth{Keychain: w.oracleAt(p)}.Lock(context.Background(), site, profileO)
	if err != nil {
		panic(err)
	}
	defer lock.Release()
	if err := lock.Keep(context.Background(), firstSignIn(w.clock())); err != nil {
		panic(err)
	}
}

// oracleAt is a keychain of p whose calls do not stop.
func (w *world) oracleAt(p *process) *keychain.Keychain {
	k, err := keychain.OpenOver(p.options(), handle{ring: w.system}, handle{ring: w.kernel}, w.limit)
	if err != nil {
		panic(err)
	}
	return k
}

// get is a call for the credential of a profile, with a flag or "".
func (w *world) get(profile, flag string) {
	w.start(strings.TrimSpace("get "+profile+" "+flag), func(ctx context.Context, p *process) {
		p.direct = flag == noCache
		got, err := p.retrieve(ctx, request.Request{Profile: profile, Refresh: flag == refresh, NoCache: p.direct})
		w.mu.Lock()
		defer w.mu.Unlock()
		switch {
		case p.dead:
		case err != nil:
			w.tracef("%d ends: %v", p.id, err)
			w.checkFailed(p, err)
		default:
			w.tracef("%d ends: %s", p.id, got.AccessKeyID)
			p.served = true
			w.checkServed(p, profile, got)
		}
	})
}

func (p *process) retrieve(ctx context.Context, req request.Request) (credential.Credential, error) {
	endpoint, err := ssoflow.Override(func(string) string { return "http://127.0.0.1:1" })
	if err != nil {
		panic(err)
	}
	client := httpx.New(httpx.Options{Transport: wire{p}, Now: p.now})
	defer client.Close()
	plan, err := chain.Build(req, chain.World{
		Config: func() (*config.File, error) { return profiles, nil },
		Getenv: func(string) string { return "" },
		HTTP:   client, OAuthEndpoint: endpoint, Now: p.now, Warnf: none, Noticef: none,
		Stores: p.stores(),
	})
	if err != nil {
		panic(err)
	}
	return plan.Retrieve(ctx)
}

// stores are those of p, watched.
func (p *process) stores() (s chain.Stores) {
	if m := p.w.memory; m != nil {
		s = chain.Stores{OAuth: memorySignIns{memoryOf{m, p}}, Cache: memoryOf{m, p}}
	} else {
		k := p.keychain()
		s = chain.Stores{Keys: kept.Keys{Keychain: k}, OAuth: kept.OAuth{Keychain: k}, Cache: kept.Sessions{Sessions: k.Sessions(), Debugf: none}}
	}
	s.OAuth, s.Cache = watchedSignIns{s.OAuth, p}, watched{s.Cache, p}
	return s
}

func none(string, ...any) {}

var profiles = config.NewFile(
	config.Profile{Name: profileA, Mode: credential.ModeCredentialsURI, CredentialsURI: "https://a.test/"},
	config.Profile{Name: profileB, Mode: credential.ModeCredentialsURI, CredentialsURI: "https://b.test/"},
	config.Profile{Name: profileO, Mode: credential.ModeOAuth, OAuthSiteType: site},
)

// store is a call that stores a key, the number of which is in its id and its secret. At most
// two do at once: which of two others would get the lock of the first one is not for the
// schedule to say, since they look at random moments.
func (w *world) store() {
	others := slices.DeleteFunc(w.alive(), func(p *process) bool { return !strings.HasPrefix(p.what, "store") })
	if len(others) > 1 {
		return
	}
	n := len(w.keys)
	w.keys = append(w.keys, stored{begun: time.Now()})
	w.start(fmt.Sprintf("store key %d", n), func(ctx context.Context, p *process) {
		_, err := p.keychain().StoreKey(ctx, "k", credential.Credential{
			AccessKeyID: fmt.Sprintf("LTAI%d", n), AccessKeySecret: credential.NewSecret(fmt.Sprintf("secret%d%0300d", n, n)),
		}, true)
		w.mu.Lock()
		defer w.mu.Unlock()
		if err == nil && !p.dead {
			w.keys[n].ended = time.Now()
			w.tracef("%d ends: stored", p.id)
		}
	})
}

// read is a call that needs the key.
func (w *world) read() {
	w.start("read key", func(ctx context.Context, p *process) {
		got, err := p.keychain().Key(ctx, "k")
		w.mu.Lock()
		defer w.mu.Unlock()
		if !p.dead {
			w.checkKey(p, got, err)
		}
	})
}

// watched is the cache of a process. It notes who has which lock.
type watched struct {
	chain.Cache
	p *process
}

func (c watched) Put(ctx context.Context, key []string, profile string, session credential.Credential) {
	c.Cache.Put(ctx, key, profile, session)
	c.p.w.mu.Lock()
	defer c.p.w.mu.Unlock()
	c.p.w.cloud.asking[profile] = without(c.p.w.cloud.asking[profile], c.p)
	delete(c.p.w.failed, strings.Join(key, " "))
}

func (c watched) Lock(ctx context.Context, key []string, wait bool) (chain.Lock, error) {
	name := strings.Join(key, " ")
	c.p.key = key // --refresh does not look before
	defer c.p.queue(ctx, name)()
	begun := time.Now()
	lock, err := c.Cache.Lock(ctx, key, wait)
	c.p.w.mu.Lock()
	defer c.p.w.mu.Unlock()
	if lock == nil || err != nil {
		c.p.w.checkWait(c.p, name, begun, wait)
		return lock, err
	}
	c.p.w.checkWait(c.p, name, begun, true)
	c.p.w.checkLock(c.p, name, key)
	return watchedLock{lock, c.p, name}, nil
}

func (c watched) Get(ctx context.Context, key []string) (credential.Credential, bool) {
	w, p := c.p.w, c.p
	w.mu.Lock()
	p.key = key
	first := !slices.ContainsFunc(w.holds[strings.Join(key, " ")], func(h hold) bool { return h.p == p })
	if first {
		p.looks, p.jumpsAtLook, p.old = time.Now(), w.jumps, credential.Credential{}
	}
	w.mu.Unlock()
	got, found := c.Cache.Get(ctx, key)
	w.mu.Lock()
	defer w.mu.Unlock()
	if found && first && !got.Obtained.After(w.clock()) {
		p.old = got
	}
	return got, found
}

// watchedSignIns are the OAuth sign-ins of a process.
type watchedSignIns struct {
	chain.OAuthSignIns
	p *process
}

func (s watchedSignIns) Lock(ctx context.Context, site, profile string) (chain.OAuthLock, error) {
	defer s.p.queue(ctx, "sign-in")()
	return s.OAuthSignIns.Lock(ctx, site, profile)
}

// queue has p wait until no other process waits for the lock of that name: which of two
// would get it is not for the schedule to say, since they look at random moments. It
// returns what says that p waits no more.
func (p *process) queue(ctx context.Context, name string) func() {
	w := p.w
	for w.wait(ctx, p, "queues for a lock", name) {
		if first := w.waiting[name]; first == nil || first.dead || ctx.Err() != nil {
			w.waiting[name] = p
			w.mu.Unlock()
			break
		}
		w.mu.Unlock()
	}
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.waiting[name] == p {
			delete(w.waiting, name)
		}
	}
}

type watchedLock struct {
	chain.Lock
	p    *process
	name string
}

func (l watchedLock) Fail(err error) {
	l.Lock.Fail(err)
	l.p.w.mu.Lock()
	defer l.p.w.mu.Unlock()
	if w := l.p.w; !l.p.dead && (w.memory != nil || !w.noIndex) {
		w.failed[l.name] = time.Now()
	}
}

func (l watchedLock) Release() {
	l.p.w.mu.Lock()
	if !l.p.dead {
		l.p.w.giveBack(l.p, l.name)
	}
	l.p.w.mu.Unlock()
	l.Lock.Release()
}
