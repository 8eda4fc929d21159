package kubeconfig

import (
	"strings"
	"testing"
)

// FuzzParse reads a kubeconfig of a service: there is a certificate with its key or none,
// and no error quotes a long word of the text, which may be a key.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"users:\n- user: {client-certificate-data: eA==, client-key-data: eA==}\nclusters:\n- cluster: {server: 'https://a', certificate-authority-data: eA==}\n", "users:\n- user: {client-key-data: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, x: [\n",
		"users: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "a: &a [*a]\nusers: *a\n", "users: !!binary x\n", "a: b\n---\nc: d\n", "clusters:\n- cluster:\n    server: ~\n", "- a\n", "", "\t", "{", "a: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA: b\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		quotes := func(err error) {
			for word := range strings.FieldsSeq(text) {
				if len(word) > 24 && strings.Contains(err.Error(), word) {
					t.Errorf("%q: the error has %q: %v", text, word, err)
				}
			}
		}
		parsed, err := Parse([]byte(text))
		if err != nil {
			quotes(err)
			return
		}
		certificate, key, err := parsed.Certificate()
		if err != nil {
			quotes(err)
		}
		if certificate.IsZero() != key.IsZero() || certificate.IsZero() != (err != nil) {
			t.Errorf("%q: half a pair, %v", text, err)
		}
		where, err := parsed.Cluster()
		if err != nil {
			quotes(err)
		} else if where.Server == "" {
			t.Errorf("%q: a cluster without a server", text)
		}
	})
}
