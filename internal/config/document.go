package config

import (
	"encoding/json"
	"slices"
	"unicode/utf8"

	"aliyun-cred-helper/internal/message"
)

// Levels of nesting, which decide how far something new is indented.
const (
	topLevel = iota
	profilesLevel
	profileLevel
)

// Document is a config.json that is being edited. Every method works on the text
// itself, so that what is not changed keeps its spelling, order and white space.
// It must not be used after the function that got it has returned.
type Document struct {
	raw []byte // valid JSON, an object, without a byte order mark
	err error  // of the first edit that failed
}

// ProfileEdit is one profile of a Document.
type ProfileEdit struct {
	doc   *Document
	index int // in profiles
}

// newDocument checks only what editing needs of raw. Other values may have a
// wrong type.
func newDocument(raw []byte) (*Document, error) {
	top, err := outlineOf(raw)
	if err != nil {
		return nil, err
	}
	for i, profile := range top.Profiles {
		if profile[0] != '{' && string(profile) != "null" {
			return nil, at(raw, profileAt(raw, i), message.Errorf("profile number %d is not an object", i+1))
		}
	}
	return &Document{raw: raw}, nil
}

// File decodes the document in its current state. path is that of the File and
// of errors.
func (d *Document) File(path string) (*File, error) {
	f := &File{Path: path}
	if err := f.decode(d.raw); err != nil {
		return nil, failed(path, err)
	}
	return f, nil
}

// Current returns the name of the profile that the document names as the one that is
// used when none is named, or "".
func (d *Document) Current() string {
	top, _ := outlineOf(d.raw) // newDocument checked it
	return top.Current
}

// Select makes the profile called name, which the document has, the one that is used
// when none is named, unless there is one already: the one that the document names or,
// if it names none, DefaultProfile.
func (d *Document) Select(name string) {
	if _, found := d.Profile(DefaultProfile); d.Current() == "" && (!found || name == DefaultProfile) {
		d.SetCurrent(name)
	}
}

// SetCurrent makes the profile called name the one that is used when none is
// named.
func (d *Document) SetCurrent(name string) {
	d.set(d.top(), topLevel, "current", name)
}

// Profile returns the first profile of that name, as readers do.
func (d *Document) Profile(name string) (*ProfileEdit, bool) {
	top, _ := outlineOf(d.raw)
	for i, raw := range top.Profiles {
		var p struct {
			Name string `json:"name"`
		}
		if json.Unmarshal(raw, &p) == nil && p.Name == name && name != "" {
			return &ProfileEdit{d, i}, true
		}
	}
	return nil, false
}

// Add returns the profile of that name. It appends a new one if there is none.
// The name must not be empty.
func (d *Document) Add(name string) *ProfileEdit {
	if p, ok := d.Profile(name); ok {
		return p
	}
	text, err := encode(name)
	if err == nil && name == "" {
		err = message.New("it is empty")
	}
	if err != nil {
		d.fail(message.Errorf("the profile's name: %w", err))
		text = []byte(`""`) // keeps the result usable; it is not written
	}
	d.makeProfiles()
	list := scan(d.raw, d.profiles())
	d.appendItem(list, profilesLevel, d.profileLayout(list).profile([]byte(`"name"`), text))
	return &ProfileEdit{d, len(list.items)}
}

// Get returns the value of key as it is written in the file, and whether the
// profile has the key. It may be a secret.
func (p *ProfileEdit) Get(key string) (json.RawMessage, bool) {
	c := scan(p.doc.raw, p.at())
	i := c.find(key)
	if i < 0 {
		return nil, false
	}
	return slices.Clone(p.doc.raw[c.items[i].value:c.items[i].end]), true
}

// Set gives key a value: a string, credential.Secret, bool, int, int64 or
// json.RawMessage. Anything else, and text that is not UTF-8, makes the whole
// Update fail. A key that is new goes to the end of the profile; a value that
// is the same already keeps its spelling.
func (p *ProfileEdit) Set(key string, value any) {
	p.doc.set(p.at(), profileLevel, key, value)
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

// Remove takes out key, all its occurrences.
func (p *ProfileEdit) Remove(key string) {
	d := p.doc
	for {
		c := scan(d.raw, p.at())
		i := c.find(key)
		switch {
		case i < 0:
			return
		case i+1 < len(c.items):
			d.splice(c.items[i].start, c.items[i+1].start, nil)
		case i > 0:
			d.splice(c.items[i-1].end, c.items[i].end, nil)
		default:
			d.splice(c.open, c.close, nil)
		}
	}
}

// at returns the offset of the profile.
func (p *ProfileEdit) at() int {
	return scan(p.doc.raw, p.doc.profiles()).items[p.index].value
}

// top returns the offset of the whole object.
func (d *Document) top() int { return skipSpace(d.raw, 0) }

// profiles returns the offset of the array of profiles, which must exist.
func (d *Document) profiles() int {
	c := scan(d.raw, d.top())
	return c.items[c.find("profiles")].value
}

// makeProfiles makes the array of profiles if there is none.
func (d *Document) makeProfiles() {
	top := scan(d.raw, d.top())
	if i := top.find("profiles"); i < 0 {
		d.appendMember(d.top(), topLevel, "profiles", []byte("[]"))
	} else if it := top.items[i]; d.raw[it.value] != '[' {
		d.splice(it.value, it.end, []byte("[]"))
	}
}

// fail makes the Update return err, unless it has failed already.
func (d *Document) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// set gives key of the object at offset at a value.
func (d *Document) set(at, level int, key string, value any) {
	text, err := encode(value)
	if err == nil && !utf8.ValidString(key) {
		err = errNotUTF8
	}
	if err != nil {
		d.fail(message.Errorf("%s: %w", key, err))
		return
	}
	c := scan(d.raw, at)
	if i := c.find(key); i < 0 {
		d.appendMember(at, level, key, text)
	} else if it := c.items[i]; !same(d.raw[it.value:it.end], text) {
		d.splice(it.value, it.end, text)
	}
}
