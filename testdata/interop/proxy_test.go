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

// proxy is an HTTP proxy on loopback that leads the vendor's endpoints to the
// fake cloud and refuses everything else.
type proxy struct {
	server  *httptest.Server
	targets map[string]string // host:port in the cloud, by the vendor's host:port

	mu     sync.Mutex // guards what follows
	denied []string
}

// startProxy starts a proxy to the cloud whose STS and whose OAuth site are at
// those https URLs.
func startProxy(stsURL, oauthURL string) *proxy {
	p := &proxy{targets: map[string]string{}}
	// The certificate of the cloud is valid for these names.
	for _, host := range []string{"sts.aliyuncs.com", "sts.cn-hangzhou.aliyuncs.com", "sts-vpc.cn-hangzhou.aliyuncs.com"} {
		p.targets[host+":443"] = strings.TrimPrefix(stsURL, "https://")
	}
	for _, host := range []string{"oauth.aliyun.com", "oauth.alibabacloud.com"} {
		p.targets[host+":443"] = strings.TrimPrefix(oauthURL, "https://")
	}
	p.server = httptest.NewServer(p)
	return p
}

func (p *proxy) close()      { p.server.Close() }
func (p *proxy) url() string { return p.server.URL }

// ServeHTTP makes one tunnel and ends with it.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	target, known := p.targets[r.Host]
	if r.Method != http.MethodConnect || !known {
		p.deny(r.Method + " " + r.Host)
		http.Error(w, "not here", http.StatusForbidden)
		return
	}
	cloud, err := net.Dial("tcp", target)
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

func (p *proxy) deny(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.denied = append(p.denied, what)
}

func (p *proxy) refused() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.denied)
}
