package kubeconfig

import (
	"encoding/json"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// Entry is a user with its context.
type Entry struct {
	Name    string // of the user and the context
	Cluster string // name of its cluster in the file
	// Add is that cluster, if the file may not have it.
	Add *Cluster

	Command     string   // the program that kubectl runs, absolute
	Args        []string // the first one says whose entry it is
	InstallHint string
}

// The versions of the plugin API that the program speaks.
const (
	V1      = "client.authentication.k8s.io/v1"
	V1Beta1 = "client.authentication.k8s.io/v1beta1"
)

// clusterFor returns the name of the cluster in the file that an entry of that name uses,
// or else of the cluster with that id, or "". The vendor's console gives each context a
// name that ends with -ID, and this package one that ends with @ID.
func clusterFor(root *yaml.Node, name, id string) string {
	cluster := textOf(find(root, "contexts", name, "context", "cluster"))
	contexts := find(root, "contexts")
	if contexts != nil && contexts.Kind == yaml.SequenceNode {
		for _, item := range contexts.Content {
			before, ok := strings.CutSuffix(textOf(find(item, "name")), id)
			if cluster == "" && ok && (before == "" || strings.HasSuffix(before, "-") || strings.HasSuffix(before, "@")) {
				cluster = textOf(find(item, "context", "cluster"))
			}
		}
	}
	if find(root, "clusters", cluster) == nil {
		return ""
	}
	return cluster
}

// field is a key of ours, with the lines that it has, and the values that may stay.
type field struct {
	path  []string // of the mapping that has it
	key   string
	block []string
	stays func(*yaml.Node) bool
}

// scalar is a field that has a text.
func scalar(key, value string, path ...string) field {
	return field{path, key, []string{key + ": " + quoted(value)}, func(n *yaml.Node) bool { return textOf(n) == value }}
}

// items lists what an entry says, item by item and key by key.
func (e Entry) items() [][]field {
	context := []string{"contexts", e.Name, "context"}
	exec := []string{"users", e.Name, "user", "exec"}
	args := []string{"args:"}
	for _, arg := range e.Args {
		args = append(args, "- "+quoted(arg))
	}
	version := scalar("apiVersion", V1, exec...)
	version.stays = func(n *yaml.Node) bool { return textOf(n) == V1 || textOf(n) == V1Beta1 }
	return [][]field{
		{scalar("cluster", e.Cluster, context...), scalar("user", e.Name, context...)},
		{
			version,
			{exec, "args", args, func(n *yaml.Node) bool { return slices.Equal(wordsOf(n), e.Args) }},
			scalar("command", e.Command, exec...),
			scalar("installHint", e.InstallHint, exec...),
			scalar("interactiveMode", "Never", exec...),
			{exec, "provideClusterInfo", []string{"provideClusterInfo: false"}, func(n *yaml.Node) bool { return textOf(n) == "false" }},
		},
	}
}

// cluster lists what Add says.
func (e Entry) cluster() []field {
	path := []string{"clusters", e.Cluster, "cluster"}
	fields := []field{scalar("server", e.Add.Server, path...)}
	if e.Add.CA != "" {
		fields = append(fields, scalar("certificate-authority-data", e.Add.CA, path...))
	}
	return fields
}

// item returns the lines of a new item, which has fields and nothing else.
func item(fields []field) []string {
	path := fields[0].path // the list, the name, and the keys down to the fields
	lines := []string{"- name: " + quoted(path[1])}
	for depth, key := range path[2:] {
		lines = append(lines, strings.Repeat("  ", depth+1)+key+":")
	}
	for _, f := range fields {
		lines = append(lines, indented(f.block, 2*len(path)-2)...)
	}
	return lines
}

// wordsOf returns the texts of a list.
func wordsOf(n *yaml.Node) []string {
	var words []string
	if n != nil && n.Kind == yaml.SequenceNode {
		for _, c := range n.Content {
			words = append(words, c.Value)
		}
	}
	return words
}

// quoted returns s as a scalar of YAML: plain where that is surely a text, else as in
// JSON, which YAML reads as well.
func quoted(s string) string {
	bare := strings.TrimPrefix(s, "--")
	isWord := text.Only(bare, 1, 4096, "_./@-") && strings.Trim(bare[:1], "0123456789.-_@") != ""
	keywords := []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
	if isWord && !slices.Contains(keywords, strings.ToLower(bare)) {
		return s
	}
	encoded, _ := json.Marshal(s) // a string can always be encoded
	return string(encoded)
}

// checkOwner refuses a user of that name whom somebody else has made.
func (e Entry) checkOwner(root *yaml.Node) error {
	user := find(root, "users", e.Name, "user")
	if user == nil || isNull(user) {
		return nil
	}
	if words := wordsOf(find(user, "exec", "args")); len(words) == 0 || words[0] != e.Args[0] {
		return message.Errorf("its user %s is not from this program", e.Name)
	}
	return nil
}
