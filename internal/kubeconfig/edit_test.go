package kubeconfig

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

var entry = Entry{
	Name: "ops@c1", Cluster: "kubernetes",
	Command: "/usr/bin/aliyun-cred-helper", Args: []string{"kube-token", "--profile", "ops", "--cluster", "c1", "--policy", `{"a": 1}`},
	InstallHint: "install it",
}

const ownContext = `- name: ops@c1
  context:
    cluster: kubernetes
    user: ops@c1
`

const ownUser = `- name: ops@c1
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      args:
      - kube-token
      - --profile
      - ops
      - --cluster
      - c1
      - --policy
      - "{\"a\": 1}"
      command: /usr/bin/aliyun-cred-helper
      installHint: "install it"
      interactiveMode: Never
      provideClusterInfo: false
`

func TestEdit(t *testing.T) {
	const head = "apiVersion: v1\nkind: Config\n"
	const cluster = "clusters:\n- cluster:\n    server: https://192.0.2.7:6443\n  name: kubernetes\n"
	tests := []struct{ name, before, want string }{
		{"empty", "", head + "contexts:\n" + ownContext + "users:\n" + ownUser + "current-context: ops@c1\n"},
		{"comment only", "# mine\n", "# mine\n" + head + "contexts:\n" + ownContext + "users:\n" + ownUser + "current-context: ops@c1\n"},
		{"document start", "---\n", "---\n" + head + "contexts:\n" + ownContext + "users:\n" + ownUser + "current-context: ops@c1\n"},
		{
			"as kubectl writes it",
			head + cluster + "contexts:\n- context:\n    cluster: kubernetes\n    user: a\n  name: a\ncurrent-context: a\npreferences: {}\nusers:\n- name: a\n  user:\n    token: t\n",
			head + cluster + "contexts:\n- context:\n    cluster: kubernetes\n    user: a\n  name: a\n" + ownContext + "current-context: a\npreferences: {}\nusers:\n- name: a\n  user:\n    token: t\n" + ownUser,
		},
		{
			"empty lists, comments, no last line end",
			head + "contexts: [] # none yet\n\n# users\nusers: null\ncurrent-context: \"\" # choose\nextra: {a: [1, 2]}  # keep\n# end",
			head + "contexts: # none yet\n" + ownContext + "\n# users\nusers:\n" + ownUser + "current-context: ops@c1 # choose\nextra: {a: [1, 2]}  # keep\n# end\n",
		},
		{
			"list without a value",
			head + "users:\ncontexts:\ncurrent-context:\n",
			head + "users:\n" + ownUser + "contexts:\n" + ownContext + "current-context: ops@c1\n",
		},
		{
			"indented lists and a text of lines at the end",
			"users:\n    - name: a\n      user:\n        note: |\n          # no comment\n\n          text\n\n# about contexts\ncontexts:\n    - name: a\n      context: {cluster: kubernetes, user: a}\ncurrent-context: a\n...\n",
			"users:\n    - name: a\n      user:\n        note: |\n          # no comment\n\n          text\n    " + strings.ReplaceAll(strings.TrimSpace(ownUser), "\n", "\n    ") +
				"\n\n# about contexts\ncontexts:\n    - name: a\n      context: {cluster: kubernetes, user: a}\n    " + strings.ReplaceAll(strings.TrimSpace(ownContext), "\n", "\n    ") + "\ncurrent-context: a\n...\n",
		},
		{
			"older entry with more in it",
			"contexts:\n- name: b\n  context: {}\n- context:\n    namespace: web # mine\n    cluster: old # was\n    user: ops@c1\n  name: ops@c1\n# between\nusers:\n- user:\n    exec:\n      env:\n      - name: A\n        value: b\n      apiVersion: client.authentication.k8s.io/v1beta1 # 1.20\n      command: /old\n      args:\n      - kube-token\n      - --cluster\n      # dash\n      - c0\n    note: x\n  name: ops@c1\ncurrent-context: b\n",
			"contexts:\n- name: b\n  context: {}\n- context:\n    namespace: web # mine\n    cluster: kubernetes # was\n    user: ops@c1\n  name: ops@c1\n# between\nusers:\n- user:\n    exec:\n      env:\n      - name: A\n        value: b\n      apiVersion: client.authentication.k8s.io/v1beta1 # 1.20\n      command: /usr/bin/aliyun-cred-helper\n" +
				"      args:\n      - kube-token\n      - --profile\n      - ops\n      - --cluster\n      - c1\n      - --policy\n      - \"{\\\"a\\\": 1}\"\n      installHint: \"install it\"\n      interactiveMode: Never\n      provideClusterInfo: false\n    note: x\n  name: ops@c1\ncurrent-context: b\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := edit([]byte(test.before), entry)
			if err != nil || string(got) != test.want {
				t.Fatalf("got %v\n%s\nwant\n%s", err, got, test.want)
			}
			again, err := edit(got, entry)
			if err != nil || !bytes.Equal(again, got) {
				t.Errorf("a second time: %v\n%s", err, again)
			}
			lines := strings.ReplaceAll(test.before, "\n", "\r\n")
			got, err = edit([]byte(lines), entry)
			if err != nil || test.before != "" && string(got) != strings.ReplaceAll(test.want, "\n", "\r\n") {
				t.Errorf("with CRLF: %v\n%q", err, got)
			}
		})
	}
}

func TestEditAddsCluster(t *testing.T) {
	e := entry
	e.Cluster, e.Add = "ack-c1", &Cluster{Server: "https://192.0.2.7:6443", CA: "Q0E="}
	got, err := edit([]byte("clusters:\n- name: other\n  cluster: {server: s}\ncurrent-context: x\n"), e)
	const want = "clusters:\n- name: other\n  cluster: {server: s}\n- name: ack-c1\n  cluster:\n    server: \"https://192.0.2.7:6443\"\n    certificate-authority-data: \"Q0E=\"\ncurrent-context: x\n"
	if err != nil || !strings.HasPrefix(string(got), want) {
		t.Errorf("got %v\n%s", err, got)
	}
}

func TestEditRefuses(t *testing.T) {
	tests := []struct{ name, before, want string }{
		{"broken", "users:\n- name: a\n  user: {\n", "line 3: it is not YAML"},
		{"tab", "users:\n\t- CANARY\n", "line 2: it is not YAML"},
		{"unknown anchor", "a: *CANARY\n", "it is not YAML"},
		{"a list", "- a\n", "it is not a kubeconfig: it has no keys"},
		{"a text", "CANARY", "it is not a kubeconfig: it has no keys"},
		{"two documents", "a: 1\n---\nb: 2\n", "it has more than one YAML document"},
		{"broken second document", "a: 1\n---\n{\n", "line 3: it is not YAML"},
		{"JSON", `{"apiVersion":"v1","users":[]}`, errLayout.Error()},
		{"users in flow style", "users: [{name: a}]\ncurrent-context: a\n", errLayout.Error()},
		{"users is a text", "users: CANARY\n", errLayout.Error()},
		{"foreign user", "users:\n- name: ops@c1\n  user: {token: CANARY}\n", "its user ops@c1 is not from this program"},
		{"foreign plugin", "users:\n- name: ops@c1\n  user: {exec: {command: x, args: [login]}}\n", "its user ops@c1 is not from this program"},
		{"own context in flow style", "contexts:\n- name: ops@c1\n  context: {cluster: x}\n", errLayout.Error()},
		{"context twice", "contexts:\n- &a\n  name: a\n  context: {}\n- *a\nusers: *a\n", errLayout.Error()},
	}
	for _, test := range tests {
		got, err := edit([]byte(test.before), entry)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s\n%s", test.name, err, test.want, got)
		}
	}
}

func TestClusterFor(t *testing.T) {
	const text = "clusters:\n- name: k1\n  cluster: {server: s}\n- name: k2\n  cluster: {server: s}\n"
	for name, test := range map[string]struct{ contexts, want string }{
		"own context":       {"- name: ops@c1\n  context: {cluster: k2}\n- name: 20012-c1\n  context: {cluster: k1}\n", "k2"},
		"context with id":   {"- name: 20012-c1\n  context: {cluster: k1}\n", "k1"},
		"another name":      {"- name: abc1\n  context: {cluster: k1}\n", ""},
		"another profile":   {"- name: dev@c1\n  context: {cluster: k2}\n", "k2"},
		"another id":        {"- name: 20012-c12\n  context: {cluster: k1}\n", ""},
		"no such cluster":   {"- name: 20012-c1\n  context: {cluster: k3}\n", ""},
		"context is a text": {"- name: 20012-c1\n  context: k1\n", ""},
	} {
		d, err := parse([]byte(text + "contexts:\n" + test.contexts))
		if err != nil {
			t.Fatal(err)
		}
		if got := clusterFor(d.root, "ops@c1", "c1"); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
	if got := clusterFor(nil, "a", "b"); got != "" {
		t.Errorf("empty file: got %q", got)
	}
}

func TestParse(t *testing.T) {
	const pem, key = "Y2VydA==", "a2V5"
	good := "clusters:\n- cluster:\n    server: https://s\n    certificate-authority-data: Q0E=\nusers:\n- name: a\n  user:\n    client-certificate-data: " + pem + "\n    client-key-data: " + key + "\n"
	text, err := Parse([]byte(good))
	if err != nil {
		t.Fatal(err)
	}
	certificate, private, err := text.Certificate()
	if err != nil || certificate.Reveal() != "cert" || private.Reveal() != "key" {
		t.Errorf("got %v", err)
	}
	if c, err := text.Cluster(); err != nil || c != (Cluster{"https://s", "Q0E="}) {
		t.Errorf("got %v, %v", c, err)
	}
	for name, test := range map[string]struct{ text, want string }{
		"empty":          {"", "it is empty"},
		"cut":            {good[:len(good)-len("    client-key-data: a2V5\n")], "it has no client-key-data"},
		"cut in a word":  {good[:len(good)-8], "line 9: it is not YAML"},
		"no users":       {"clusters: []\n", "no client-"},
		"no base64":      {strings.Replace(good, key, "CANARY*", 1), "its client-key-data is not in base64"},
		"cut in base64":  {strings.Replace(good, pem, "Y2VydA=", 1), "its client-certificate-data is not in base64"},
		"user is a list": {"users:\n- user: []\n", "it has no client-"},
	} {
		text, err := Parse([]byte(test.text))
		if err == nil {
			_, _, err = text.Certificate()
		}
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
	if text, err := Parse([]byte("clusters: {}\n")); err != nil {
		t.Fatal(err)
	} else if _, err := text.Cluster(); err == nil {
		t.Error("no cluster: no error")
	}
}

// FuzzEdit wants every line of the text to be there after an edit that succeeds, in the
// same order, but for those that say what the entry says.
func FuzzEdit(f *testing.F) {
	for _, text := range []string{
		"", "# c\n", "users: []\n", "users:\n- name: a\n  user:\n    token: |\n      # x\n", "contexts: [a]\n", "{}", "a: &b [1]\nc: *b\n",
		"users:\n  - name: ops@c1\n    user:\n      exec:\n        args: [kube-token]\n", "? a\n: b\n", "\ufeffa: b\n", "a: 'x\n\n  y'\n",
		"users:\n-\n  name: a\n", "contexts:\n- name: ops@c1\n  context:\n    user: b # c\n", "\"users\": null # c\n", "a: b\r\nc: d", "users: !!seq\n- a\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := edit(text, entry)
		if err != nil {
			return
		}
		var n yaml.Node
		if err := yaml.Unmarshal(got, &n); err != nil {
			t.Fatalf("%q became %q: %v", text, got, err)
		}
		again, err := edit(got, entry)
		if err != nil || !bytes.Equal(again, got) {
			t.Fatalf("%q became %q, then %q, %v", text, got, again, err)
		}
	})
}

func TestParserErrorsHaveLines(t *testing.T) {
	_, err := edit([]byte("a: b\nc: d: e\n"), entry)
	if err == nil || err.Error() != "line 2: it is not YAML" {
		t.Errorf("got %v", err)
	}
	if errors.Is(err, errLayout) {
		t.Error("broken YAML is not a matter of layout")
	}
}
