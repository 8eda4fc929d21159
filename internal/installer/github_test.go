//go:build unix

package installer

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// github has the releases at their real addresses, behind a proxy on loopback, and a
// certificate in the file that it returns.
func github(t *testing.T) (s *server, proxy, certificate string) {
	t.Helper()
	s = newServer(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, DNSNames: []string{"github.com", "assets.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate = filepath.Join(t.TempDir(), "certificate")
	if err := os.WriteFile(certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	secure := httptest.NewUnstartedServer(s)
	secure.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // who does not trust it leaves
	secure.StartTLS()
	t.Cleanup(secure.Close)
	tunnel := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			t.Errorf("plain %s %s", r.Method, r.URL)
			return
		}
		to, err := net.Dial("tcp", secure.Listener.Addr().String())
		if err != nil {
			t.Error(err)
			return
		}
		from, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(from, "HTTP/1.1 200 OK\r\n\r\n")
		go func() {
			defer to.Close()
			_, _ = io.Copy(to, buffered)
		}()
		defer from.Close()
		_, _ = io.Copy(from, to)
	}))
	t.Cleanup(tunnel.Close)
	return s, tunnel.URL, certificate
}

// TestGitHub installs the latest release from GitHub, which redirects to it twice.
func TestGitHub(t *testing.T) {
	for _, client := range []string{"curl", "wget"} {
		t.Run(client, func(t *testing.T) {
			s, proxy, certificate := github(t)
			s.redirect(releases+"/latest", "https://github.com"+releases+"/tag/v1.1.0")
			s.serve("/assets/1", archive(t, contents("1.1.0")))
			s.redirect(archivePath("1.1.0", "linux_amd64"), "https://assets.example/assets/1?signature=x%2Fy&more=z")
			m := newMachine(t, client, hasher())
			prefix := filepath.Join(m.home, "p")
			environment := []string{"https_proxy=" + proxy, "http_proxy=" + proxy}

			m.env = environment
			if _, stderr, code := m.run(t, "--prefix", prefix, "--repo", "o/r"); code != 1 || len(tree(t, prefix)) > 0 || len(s.asked()) > 0 {
				t.Errorf("with a certificate of nobody: exit %d, stderr %q, asked for %v", code, stderr, s.asked())
			}

			wgetrc := filepath.Join(m.home, "wgetrc")
			if err := os.WriteFile(wgetrc, []byte("ca_certificate = "+certificate+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			m.env = append(environment, "CURL_CA_BUNDLE="+certificate, "WGETRC="+wgetrc)
			install(t, m, prefix, "1.1.0", "--repo", "o/r")
			want := []string{
				"github.com" + releases + "/latest", "github.com" + sumsPath("1.1.0"),
				"github.com" + archivePath("1.1.0", "linux_amd64"), "assets.example/assets/1",
			}
			if got := strings.Join(s.asked(), "\n"); got != strings.Join(want, "\n") {
				t.Errorf("asked for:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
			}

			// What a release has written into its copy is as good as --repo.
			script, err := os.ReadFile(m.script)
			if err != nil {
				t.Fatal(err)
			}
			m.script = filepath.Join(m.home, "install.sh")
			text := strings.Replace(string(script), "\nREPOSITORY=''\n", "\nREPOSITORY='o/r'\n", 1)
			if err := os.WriteFile(m.script, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			install(t, m, prefix, "1.1.0")

			s.redirect(archivePath("1.0.0", "linux_amd64"), "http://assets.example/assets/1")
			if _, stderr, code := m.run(t, "--prefix", prefix, "--version", "1.0.0"); code != 1 {
				t.Errorf("redirected to plain http: exit %d, stderr %q", code, stderr)
			}
		})
	}
}
