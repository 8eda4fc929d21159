package config

import (
	"bytes"
	"slices"

	"aliyun-cred-helper/internal/message"
)

// Field is a key of a profile with its value, of a type that ProfileEdit.Set takes.
type Field struct {
	Key   string
	Value any
}

// Replace deletes the profiles with these numbers, counted from 0 in the order of the
// file and of File.All, and then adds profiles with these fields to the end. The
// first field of each must be its name, which no other profile should have. It takes one
// pass, whatever the number of profiles.
func (d *Document) Replace(remove []int, add [][]Field) {
	d.makeProfiles()
	d.removeProfiles(remove)
	if len(add) == 0 {
		return
	}
	list := scan(d.raw, d.profiles())
	layout := d.profileLayout(list)
	var texts [][]byte
	for _, fields := range add {
		if len(fields) == 0 || fields[0].Key != "name" || fields[0].Value == "" {
			d.fail(message.New("a new profile has no name"))
			return
		}
		var members [][]byte
		for _, f := range fields {
			value, err := encode(f.Value)
			if err != nil {
				d.fail(message.Errorf("%s: %w", f.Key, err))
				return
			}
			key, _ := encode(f.Key)
			members = append(members, key, value)
		}
		texts = append(texts, layout.profile(members...))
	}
	d.appendItem(list, profilesLevel, bytes.Join(texts, []byte(d.separator(list, profilesLevel))))
}

// removeProfiles deletes the profiles with these numbers.
func (d *Document) removeProfiles(numbers []int) {
	if len(numbers) == 0 {
		return
	}
	list := scan(d.raw, d.profiles())
	gone := map[int]bool{}
	for _, n := range numbers {
		gone[n] = true
	}
	kept := slices.Clone(d.raw[:list.open])
	last := -1 // the last one that is kept
	for i, it := range list.items {
		switch {
		case gone[i]:
			continue
		case last < 0:
			kept = append(kept, d.raw[list.open:list.items[0].start]...)
		default:
			kept = append(kept, d.raw[list.items[i-1].end:it.start]...)
		}
		kept = append(kept, d.raw[it.start:it.end]...)
		last = i
	}
	if last >= 0 {
		kept = append(kept, d.raw[list.items[len(list.items)-1].end:list.close]...)
	}
	d.raw = append(kept, d.raw[list.close:]...)
}

// profileLayout is the white space of a profile.
type profileLayout struct{ before, colon, after string }

// profileLayout returns the layout of the last profile of list, else that of the
// document.
func (d *Document) profileLayout(list container) profileLayout {
	l := d.layout()
	p := profileLayout{l.indent(profileLevel + 1), l.colon, l.indent(profileLevel)}
	if n := len(list.items); n > 0 && d.raw[list.items[n-1].value] == '{' {
		if c := scan(d.raw, list.items[n-1].value); len(c.items) > 0 {
			first, last := c.items[0], c.items[len(c.items)-1]
			p.before = string(d.raw[c.open:first.start])
			p.colon = string(d.raw[first.nameEnd:first.value])
			p.after = string(d.raw[last.end:c.close])
		}
	}
	return p
}

// profile returns the text of a profile with these keys and values, which are JSON and
// take turns.
func (l profileLayout) profile(members ...[]byte) []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i := 0; i+1 < len(members); i += 2 {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(l.before)
		b.Write(members[i])
		b.WriteString(l.colon)
		b.Write(members[i+1])
	}
	b.WriteString(l.after)
	b.WriteByte('}')
	return b.Bytes()
}
