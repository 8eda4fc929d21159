package kubeconfig

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

const current = "current-context"

// edit returns text with e in it. What is there already stays as it is.
func edit(text []byte, e Entry) ([]byte, error) {
	d, err := parse(text)
	if err == nil && d.root == nil {
		d, err = parse([]byte(d.text() + "apiVersion: v1" + d.lineEnd() + "kind: Config" + d.lineEnd()))
	}
	if err == nil {
		err = e.checkOwner(d.root)
	}
	if err != nil {
		return nil, err
	}
	items := e.items()
	hasCurrent := textOf(find(d.root, current)) != ""
	if e.Add != nil && find(d.root, "clusters", e.Cluster) == nil {
		items = append(items, e.cluster())
	}
	before := without(d.root, items, !hasCurrent)
	for _, fields := range items {
		if d, err = d.fill(fields); err != nil {
			return nil, err
		}
	}
	if !hasCurrent {
		if d, err = d.changed(d.put(d.root, current, []string{current + ": " + quoted(e.Name)})); err != nil {
			return nil, err
		}
	}
	if !isSame(before, without(d.root, items, !hasCurrent)) {
		return nil, errLayout
	}
	return []byte(d.text()), nil
}

// changed returns d as it reads after a change. A text that cannot be read any more, such
// as one that was in flow style, has a layout that cannot be edited.
func (d *document) changed(err error) (*document, error) {
	if err != nil {
		return nil, err
	}
	after, err := parse([]byte(d.text()))
	if err != nil || after.root == nil {
		return nil, errLayout
	}
	return after, nil
}

// fill gives d an item with fields, or the fields that its item lacks.
func (d *document) fill(fields []field) (after *document, err error) {
	list, name := fields[0].path[0], fields[0].path[1]
	if find(d.root, list, name) == nil {
		if d, err = d.changed(d.addItem(list, item(fields))); err != nil {
			return nil, err
		}
	}
	for _, f := range fields {
		if f.stays(find(d.root, append(slices.Clone(f.path), f.key)...)) {
			continue
		}
		if d, err = d.changed(d.put(find(d.root, f.path...), f.key, f.block)); err != nil {
			return nil, err
		}
		if !f.stays(find(d.root, append(slices.Clone(f.path), f.key)...)) {
			return nil, errLayout
		}
	}
	return d, nil
}

// addItem adds an item to a list, which may be missing or empty.
func (d *document) addItem(list string, block []string) error {
	s := find(d.root, list)
	if s == nil || isEmpty(s) {
		return d.put(d.root, list, append([]string{list + ":"}, block...))
	}
	return d.add(s, block)
}

// isEmpty reports whether n is a list without items.
func isEmpty(n *yaml.Node) bool {
	return isNull(n) || n.Kind == yaml.SequenceNode && len(n.Content) == 0
}

// without returns a copy of root without items, and without the lists, items and mappings
// that have nothing else.
func without(root *yaml.Node, items [][]field, withoutCurrent bool) *yaml.Node {
	root = clone(root)
	for _, fields := range items {
		for _, f := range fields {
			drop(root, f.path, f.key)
		}
		list := find(root, fields[0].path[0])
		if own := find(list, fields[0].path[1]); own != nil && len(own.Content) <= 2 {
			list.Content = slices.DeleteFunc(list.Content, func(n *yaml.Node) bool { return n == own })
		}
		if list != nil && isEmpty(list) {
			remove(root, fields[0].path[0])
		}
	}
	if withoutCurrent {
		remove(root, current)
	}
	return root
}

// drop removes a key from the mapping at path, and the mappings above that are then empty.
func drop(root *yaml.Node, path []string, key string) {
	for ; len(path) >= 2; path = path[:len(path)-1] {
		m := find(root, path...)
		if m == nil || m.Kind != yaml.MappingNode {
			return
		}
		remove(m, key)
		if len(m.Content) > 0 {
			return
		}
		key = path[len(path)-1]
	}
}

func remove(m *yaml.Node, key string) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			m.Content = slices.Delete(m.Content, i, i+2)
			return
		}
	}
}

func clone(n *yaml.Node) *yaml.Node {
	c := *n
	c.Content = nil
	for _, inner := range n.Content {
		c.Content = append(c.Content, clone(inner))
	}
	return &c
}

// isSame reports whether two trees say the same, in the same order and form.
func isSame(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && a.Style == b.Style && a.ShortTag() == b.ShortTag() && a.Value == b.Value && a.Anchor == b.Anchor &&
		slices.EqualFunc(a.Content, b.Content, isSame)
}
