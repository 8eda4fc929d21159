package doctor

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"os"
	"runtime"

	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
)

const (
	maxCA           = 8 << 20 // bytes of a PEM file
	hintAuthorities = "install the package ca-certificates"
	systemVerifies  = runtime.GOOS == "darwin" || runtime.GOOS == "windows" // with its own certificates
)

// checkProxy shows the proxy that is used, without its password.
func (x *examination) checkProxy(context.Context) Finding {
	endpoint, err := x.stsEndpoint()
	if err != nil {
		return failed(err)
	}
	if httpx.IsLoopback(endpoint.Hostname()) {
		return okf("none, because %s is on this machine", endpoint.Host)
	}
	proxy, err := x.proxy(&http.Request{URL: endpoint})
	switch {
	case err != nil:
		return failf("check HTTPS_PROXY and HTTP_PROXY", "the address of the proxy is not a URL")
	case proxy == nil && len(x.setOf("HTTPS_PROXY", "https_proxy")) > 0:
		return okf("none for %s, because of NO_PROXY", endpoint.Host)
	case proxy == nil:
		return okf("none: requests to %s are sent directly", endpoint.Host)
	}
	return okf("requests to %s go through %s://%s", endpoint.Host, proxy.Scheme, proxy.Host)
}

// checkAuthorities looks for certificate authorities.
func (x *examination) checkAuthorities(context.Context) Finding {
	const name = "SSL_CERT_FILE"
	path := x.Env.Getenv(name)
	switch {
	case path != "" && systemVerifies:
		return warnf("add the certificate to the system's store", "%s has no effect: this system verifies certificates itself", name)
	case path != "":
		return authorityFile(name, path)
	case noAuthorities():
		return failf(hintAuthorities, "this machine has no certificate authorities")
	}
	return okf("those of the system")
}

// authorityFile counts the certificates of a PEM file.
func authorityFile(variable, path string) Finding {
	hint := message.Sprintf("correct %s, or unset it", variable)
	rest, err := readRegular(path)
	if err != nil {
		return failf(hint, "the file of %s cannot be read: %s", variable, path)
	}
	good, bad := 0, 0
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if _, err := x509.ParseCertificate(block.Bytes); err == nil {
			good++
		} else {
			bad++
		}
	}
	switch {
	case good == 0:
		return failf(hint, "the file of %s holds no certificate in PEM format: %s", variable, path)
	case bad > 0:
		return warnf("remove them", "the file of %s holds invalid certificates: %d of %d blocks", variable, bad, good+bad)
	}
	return okf("%s: %d", variable, good)
}

// readRegular reads at most maxCA bytes of a regular file.
func readRegular(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() { // opening a FIFO would wait for its writer
		return nil, errors.Join(err, message.New("not a regular file"))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxCA))
}

// noAuthorities reports whether certificates cannot be verified for lack of roots.
func noAuthorities() bool {
	if systemVerifies {
		return false
	}
	pool, err := x509.SystemCertPool()
	return err != nil || pool.Equal(x509.NewCertPool())
}
