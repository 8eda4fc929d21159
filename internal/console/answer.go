package console

import (
	"bytes"
	"net/http"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/text"
)

// maxSkew is how wrong this machine's clock may be before a refusal is blamed on it: it
// decides when a session counts as expired.
const maxSkew = time.Minute

// refusalIn returns the refusal in r, or nil. The service writes it as JSON or, behind some
// of its gateways, as XML. sent are the secrets that it may repeat.
func refusalIn(r *httpx.Response, sent ...credential.Secret) *httpx.ServiceError {
	if e := r.ServiceError(sent...); e != nil || r.Status == http.StatusOK {
		return e
	}
	return httpx.NewServiceError(r.Status, element(r.Body, "Code"), element(r.Body, "Message"), sent...)
}

// requestID returns the request id in an answer that is XML, or "".
func requestID(r *httpx.Response) string {
	if id := element(r.Body, "RequestId"); text.Only(id, 1, 64, "-") {
		return id
	}
	return ""
}

// element returns the text of the first element of that name in a document of XML, or "".
// A parser of XML would be the largest part of the program that only a refusal needs; the
// text is checked as all text from outside is.
func element(document []byte, name string) string {
	if !bytes.HasPrefix(bytes.TrimLeft(document, "\ufeff \t\r\n"), []byte("<?xml")) && !bytes.HasPrefix(document, []byte("<Error>")) {
		return "" // a page for people
	}
	_, rest, _ := bytes.Cut(document, []byte("<"+name+">"))
	value, _, found := bytes.Cut(rest, []byte("</"+name+">"))
	if !found {
		return ""
	}
	return string(value)
}
