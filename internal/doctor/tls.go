package doctor

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"os"
	"runtime"

	"aliyun-cred-helper/internal/httpx"
)

const maxCA = 8 << 20 // bytes of a PEM file

// checkProxy tells which way requests go. The proxy's address is shown without
// its password.
func (x *examination) checkProxy(context.Context) Finding {
	endpoint, err := x.stsEndpoint()
	if err != nil {
		return failed(err)
	}
	if httpx.IsLoopback(endpoint.Hostname()) {
		return okf("none, since %s is on this machine", endpoint.Host)
	}
	proxy, err := x.proxy(&http.Request{URL: endpoint})
	switch {
	case err != nil:
		return failf("check HTTPS_PROXY and HTTP_PROXY", "the proxy's address is not a URL")
	case proxy == nil && len(x.setOf("HTTPS_PROXY", "https_proxy")) > 0:
		return okf("none for %s: NO_PROXY names it", endpoint.Host)
	case proxy == nil:
		return okf("none: requests to %s go there directly", endpoint.Host)
	}
	return okf("requests to %s go through %s://%s", endpoint.Host, proxy.Scheme, proxy.Host)
}

// checkAuthorities looks at the certificate authorities that are in effect.
func (x *examination) checkAuthorities(context.Context) Finding {
	const name = "SSL_CERT_FILE"
	path := x.Env.Getenv(name)
	system := runtime.GOOS == "darwin" || runtime.GOOS == "windows"
	switch {
	case path != "" && system:
		return warnf("add the authority to the system's store", "%s has no effect here: the system verifies", name)
	case system:
		return okf("those of the system")
	case path != "":
		return authorityFile(name, path)
	case noAuthorities():
		return failf("install the package ca-certificates", "this machine knows no certificate authorities")
	}
	return okf("those of the system")
}

// authorityFile counts the certificates of a PEM file.
func authorityFile(variable, path string) Finding {
	hint := "check " + variable + ", or unset it"
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return failf(hint, "the file of %s cannot be read: %s", variable, path)
	}
	file, err := os.Open(path)
	if err != nil {
		return failf(hint, "the file of %s cannot be read: %s", variable, path)
	}
	defer file.Close()
	rest, err := io.ReadAll(io.LimitReader(file, maxCA))
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
		return warnf("take them out", "the file of %s holds what is no certificate: %d of %d blocks", variable, bad, good+bad)
	}
	return okf("%s: %d", variable, good)
}

// noAuthorities reports whether the system has no roots. On macOS and Windows
// the system itself verifies.
func noAuthorities() bool {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		return false
	}
	pool, err := x509.SystemCertPool()
	return err != nil || pool.Equal(x509.NewCertPool())
}
