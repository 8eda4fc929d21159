package config

import "slices"

// File decodes the document in its current state. path is that of the File and
// of errors.
func (d *Document) File(path string) (*File, error) {
	f := &File{Path: path}
	if err := f.decode(d.raw); err != nil {
		return nil, failed(path, err)
	}
	return f, nil
}

// SetAfter is Set, but it puts a new key right after the key previous, if the
// profile has that. It can undo a Remove.
func (p *ProfileEdit) SetAfter(previous, key string, value any) {
	d := p.doc
	c := scan(d.raw, p.at())
	i := c.find(previous)
	if i < 0 || i+1 == len(c.items) || c.find(key) >= 0 {
		p.Set(key, value)
		return
	}
	p.Set(key, value) // at the end, which checks the value
	c = scan(d.raw, p.at())
	it, end := c.items[i], len(c.items)-1
	if c.find(key) != end {
		return // it could not be encoded
	}
	member := slices.Clone(d.raw[c.items[end].start:c.items[end].end])
	separator := d.raw[it.end:c.items[i+1].start]
	member = slices.Concat(separator, member)
	d.splice(c.items[end-1].end, c.items[end].end, nil)
	d.splice(it.end, it.end, member)
}
