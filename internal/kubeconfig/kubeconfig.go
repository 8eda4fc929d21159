// Package kubeconfig reads kubeconfig files, see the page "Organizing Cluster Access Using
// kubeconfig Files" of Kubernetes, and adds users and contexts to them.
//
// It changes the text line by line: whatever else the file has, comments and unknown
// fields included, stays byte for byte. It proves that before it writes, and refuses files
// in which it cannot do so, such as those in flow style ({a: b}).
package kubeconfig

import (
	"encoding/base64"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// Cluster is where a cluster is.
type Cluster struct {
	Server string // URL
	CA     string // certificate authority: PEM in base64; empty: that of the system
}

// Path returns the kubeconfig file that is edited: the first one of the variable
// KUBECONFIG, else ~/.kube/config. It is "" where there is no home directory, either.
func Path(getenv func(string) string, home string) string {
	for _, path := range filepath.SplitList(getenv("KUBECONFIG")) {
		if path != "" {
			return path
		}
	}
	if home == "" {
		return ""
	}
	return filepath.Join(home, ".kube", "config")
}

// Text is a kubeconfig that a service gave.
type Text struct{ root *yaml.Node }

// Parse reads text. No error quotes it.
func Parse(text []byte) (Text, error) {
	d, err := parse(text)
	if err == nil && d.root == nil {
		err = message.New("it is empty")
	}
	if err != nil {
		return Text{}, err
	}
	return Text{d.root}, nil
}

// Cluster returns the first cluster of t.
func (t Text) Cluster() (Cluster, error) {
	cluster := find(first(find(t.root, "clusters")), "cluster")
	c := Cluster{Server: textOf(find(cluster, "server")), CA: textOf(find(cluster, "certificate-authority-data"))}
	if c.Server == "" {
		return c, message.New("it has no server")
	}
	return c, nil
}

// Certificate returns the client certificate of the first user of t, and its key, in PEM.
func (t Text) Certificate() (certificate, key credential.Secret, err error) {
	user := find(first(find(t.root, "users")), "user")
	for name, target := range map[string]*credential.Secret{"client-certificate-data": &certificate, "client-key-data": &key} {
		pem, err := base64.StdEncoding.DecodeString(textOf(find(user, name)))
		switch {
		case err != nil:
			return credential.Secret{}, credential.Secret{}, message.Errorf("its %s is not in base64", name)
		case len(pem) == 0:
			return credential.Secret{}, credential.Secret{}, message.Errorf("it has no %s", name)
		}
		*target = credential.NewSecret(string(pem))
	}
	return certificate, key, nil
}

// find follows path from n: the keys of mappings, and in a list the name of an item. It
// returns nil where there is no such thing.
func find(n *yaml.Node, path ...string) *yaml.Node {
	for _, step := range path {
		n = child(n, step)
	}
	return n
}

func child(n *yaml.Node, name string) *yaml.Node {
	switch {
	case n == nil:
	case n.Kind == yaml.MappingNode:
		_, value := member(n, name)
		return value
	case n.Kind == yaml.SequenceNode:
		for _, item := range n.Content {
			if textOf(find(item, "name")) == name {
				return item
			}
		}
	}
	return nil
}

// member returns a key of the mapping n with its value, or nil.
func member(n *yaml.Node, name string) (key, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

func first(n *yaml.Node) *yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		return nil
	}
	return n.Content[0]
}

// textOf returns the text of a scalar, or "".
func textOf(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || isNull(n) {
		return ""
	}
	return strings.TrimSpace(n.Value)
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }
