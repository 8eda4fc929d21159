package keychain

import (
	"encoding/json"
	"strings"

	"aliyun-cred-helper/internal/keychain/private"
	"aliyun-cred-helper/internal/keychain/store"
)

// The stored texts. A head is headMagic, a JSON object and a newline, then the
// value if it is not split. A part is partMagic, a JSON object, a newline and a
// piece of the value. Items that other programs stored do not begin with a magic.
const (
	headMagic = "aliyun-cred-helper/1 head "
	partMagic = "aliyun-cred-helper/1 part "

	overhead = 224     // bytes of a head or a part, at most, without its piece of the value
	maxValue = 1 << 20 // bytes
	maxParts = 1024
	unsplit  = maxValue + overhead // the limit of a store whose values are never split
)

// head describes a value. Gen is different for every write.
type head struct {
	Gen    string `json:"gen"`
	Size   int    `json:"size"` // bytes of the whole value
	SHA256 string `json:"sha256"`
	Parts  int    `json:"parts,omitempty"` // 0: the value follows
	Slot   string `json:"slot,omitempty"`  // a or b, when there are parts
}

// part describes a piece of a split value: the piece with number N, counted from
// 0, of the write Gen.
type part struct {
	Gen string `json:"gen"`
	N   int    `json:"n"`
}

// errTorn means that parts of a value are missing, or that they are from several
// writes. It helps to write again, or to read again after the writer has finished.
const errTorn = store.Corrupt("the parts of the item do not belong together")

// pack encodes value as a head and, if that would have more than limit bytes, parts.
func pack(value string, limit int, gen, slot string) (text string, parts []string) {
	h := head{Gen: gen, Size: len(value), SHA256: private.Hashed(value)}
	if len(value)+overhead <= limit {
		return encode(headMagic, h) + value, nil
	}
	for rest := value; rest != ""; {
		n := min(len(rest), limit-overhead)
		parts = append(parts, encode(partMagic, part{Gen: gen, N: len(parts)})+rest[:n])
		rest = rest[n:]
	}
	h.Parts, h.Slot = len(parts), slot
	return encode(headMagic, h), parts
}

func encode(magic string, v any) string {
	data, _ := json.Marshal(v) // cannot fail: v has strings and numbers only
	return magic + string(data) + "\n"
}

// decode splits text into its object and the body after it.
func decode(magic, text string) (object map[string]any, body string, ok bool) {
	rest, ok := strings.CutPrefix(text, magic)
	if !ok {
		return nil, "", false
	}
	line, body, ok := strings.Cut(rest, "\n")
	object = fieldsOf(line)
	return object, body, ok && object != nil
}

// unpack decodes a head, and checks all that it can without the parts.
func unpack(text string) (h head, value string, err error) {
	p, value, ok := decode(headMagic, text)
	h = head{
		Gen: field[string](p, "gen"), Size: int(field[float64](p, "size")), SHA256: field[string](p, "sha256"),
		Parts: int(field[float64](p, "parts")), Slot: field[string](p, "slot"),
	}
	switch {
	case !ok, h.Gen == "", h.Size < 0, h.Size > maxValue, h.Parts < 0, h.Parts > maxParts:
		return head{}, "", store.ErrCorrupt
	case h.Parts > 0 && (value != "" || h.Slot != "a" && h.Slot != "b"):
		return head{}, "", store.ErrCorrupt
	case h.Parts == 0 && !h.matches(value):
		return head{}, "", store.ErrCorrupt
	}
	return h, value, nil
}

// matches reports whether value is what h describes.
func (h head) matches(value string) bool {
	return len(value) == h.Size && private.Hashed(value) == h.SHA256
}

// unpackPart decodes a part.
func unpackPart(text string) (p part, piece string, ok bool) {
	object, piece, ok := decode(partMagic, text)
	p = part{Gen: field[string](object, "gen"), N: int(field[float64](object, "n"))}
	return p, piece, ok && p.Gen != ""
}
