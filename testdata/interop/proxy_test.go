package interop

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
)

// proxy is an HTTP proxy on loopback that leads the vendor's STS endpoints to
// the fake cloud and refuses everything else.
type proxy struct {
	server *httptest.Server
	target string // host:port of the cloud's STS over TLS

	mu     sync.Mutex // guards what follows
	asked  []string   // the STS endpoints that tunnels were made for
	denied []string
}

// stsEndpoints are the hosts that the certificate of the cloud is valid for.
var stsEndpoints = []string{"sts.aliyuncs.com", "sts.cn-hangzhou.aliyuncs.com"}

// startProxy starts a proxy to the cloud whose STS is at that https URL.
func startProxy(stsURL string) *proxy {
	p := &proxy{target: strings.TrimPrefix(stsURL, "https://")}
	p.server = httptest.NewServer(p)
	return p
}

func (p *proxy) close()      { p.server.Close() }
func (p *proxy) url() string { return p.server.URL }

// ServeHTTP makes one tunnel and ends with it.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host, port, _ := net.SplitHostPort(r.Host)
	if r.Method != http.MethodConnect || port != "443" || !slices.Contains(stsEndpoints, host) {
		p.note(&p.denied, r.Method+" "+r.Host)
		http.Error(w, "not here", http.StatusForbidden)
		return
	}
	p.note(&p.asked, host)
	cloud, err := net.Dial("tcp", p.target)
	if err != nil {
		http.Error(w, "no cloud", http.StatusBadGateway)
		return
	}
	defer cloud.Close()
	client, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, "no tunnel", http.StatusInternalServerError)
		return
	}
	defer client.Close()
	if _, err := io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return
	}
	var other sync.WaitGroup
	other.Go(func() {
		_, _ = io.Copy(client, cloud)
		client.Close()
	})
	_, _ = io.Copy(cloud, buffered) // buffered holds what came early
	cloud.Close()
	other.Wait()
}

func (p *proxy) note(list *[]string, what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*list = append(*list, what)
}

// takeAsked returns, each once, the endpoints that were asked for since the
// last call.
func (p *proxy) takeAsked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.asked
	p.asked = nil
	slices.Sort(asked)
	return slices.Compact(asked)
}

func (p *proxy) refused() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.denied)
}
