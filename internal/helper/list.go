package helper

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/kept"
	"aliyun-cred-helper/internal/keychain"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/text"
)

type listCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// listLine is an item in the JSON output. Nothing in it is secret.
type listLine struct {
	keychain.Entry
	Identity string `json:"identity,omitempty"`
}

// listKinds are the kinds of items, in the order of the list, with their names there.
var listKinds = []struct{ kind, name string }{
	{keychain.KindKey, "key"},
	{keychain.KindBearer, "bearer"},
	{keychain.KindSession, "session"},
	{kept.KindRegistry, "registry"},
	{kept.KindCertificate, "certificate"},
	{keychain.KindSSO, "sign-in"},
	{keychain.KindOAuth, "sign-in"},
}

func (l *listCommand) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	_, entries, err := factory.New(c).Entries(ctx)
	if err != nil {
		return nil, err
	}
	lines := make([]listLine, len(entries)) // [] and not null
	for i, e := range entries {
		lines[i] = listLine{e, kept.Identity(e)}
		lines[i].Kind = kept.Kind(e)
	}
	if l.JSON {
		return cli.JSON(lines, c.Env.StdoutTerminal)
	}
	slices.SortStableFunc(lines, func(a, b listLine) int {
		return cmp.Or(rank(a)-rank(b), strings.Compare(a.Name, b.Name), strings.Compare(a.Identity, b.Identity))
	})
	if len(lines) == 0 && c.Env.StdoutTerminal {
		c.Out.Notef("nothing is stored; to store a key: %s store NAME", request.HelperName)
		return nil, nil
	}
	rows := [][]string{nil}
	for _, heading := range []string{"KIND", "NAME", "IDENTITY", "EXPIRES", "BACKEND"} {
		rows[0] = append(rows[0], message.Text(heading))
	}
	for i, line := range lines {
		expires := "-"
		switch {
		case !line.Expires.IsZero():
			expires = text.Until(line.Expires, c.Env.Now(), c.Env.Zone)
		case line.Kind == keychain.KindKey, line.Kind == keychain.KindBearer:
			expires = message.Text("never")
		}
		rows = append(rows, []string{line.kindName(), line.name(), cmp.Or(line.identity(lines, i), "-"), expires, line.Backend})
	}
	return c.Table(rows), nil
}

func rank(l listLine) int {
	for i, k := range listKinds {
		if k.kind == l.Kind {
			return i
		}
	}
	return 0
}

// kindName is the kind of l for people. What a rotation keeps beside its key is no key
// that anybody should use.
func (l listLine) kindName() string {
	if l.Pair != "" {
		return message.Text("rotation")
	}
	return message.Text(listKinds[rank(l)].name)
}

// name is the profile or key of l. A portal has its URL in the identity, and the name of
// a session without a profile is a trail.
func (l listLine) name() string {
	isMade := l.Kind == keychain.KindSession || l.Kind == kept.KindRegistry || l.Kind == kept.KindCertificate
	isTrail := isMade && strings.Contains(l.Name, " > ")
	if l.Kind == keychain.KindSSO || isTrail {
		return "-"
	}
	return l.Name
}

// identity is that of the line with number own, for people. It has the session's name
// where two sessions would look the same.
func (l listLine) identity(lines []listLine, own int) string {
	id := l.Identity
	if l.Kind == keychain.KindKey && len(id) > 16 {
		return id[:6] + "..." + id[len(id)-4:]
	}
	same := func(o listLine) bool { return o.Kind == l.Kind && o.name() == l.name() && o.Identity == id }
	if session := kept.SessionName(l.Entry); session != "" && (slices.ContainsFunc(lines[:own], same) || slices.ContainsFunc(lines[own+1:], same)) {
		return id + "/" + session
	}
	return id
}
