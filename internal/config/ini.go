package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
)

// Ini is the SDKs' own file of credentials in memory, which `aliyun` does not read. It has
// secrets: see Format.
type Ini struct {
	Path  string // "": there is none
	raw   []byte
	lines []iniLine
}

// iniLine is a line that sets a key. start and end are the offsets of its value.
type iniLine struct {
	section, key string
	start, end   int
}

// Format implements fmt.Formatter. It prints the path alone, with every verb.
func (f Ini) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, f.Path) }

// Keys of a section.
const (
	iniType, iniEnable   = "type", "enable"
	iniID, iniSecret     = "access_key_id", "access_key_secret"
	iniKeyType           = "access_key"
	iniRoleType          = "ram_role_arn"
	iniSuffix, iniFolder = ".ini", ".alibabacloud"
)

// iniModes has the mode of each type of a section.
var iniModes = map[string]string{
	iniKeyType:      credential.ModeAK,
	iniRoleType:     credential.ModeRAMRoleARN,
	"ecs_ram_role":  credential.ModeECSRole,
	"oidc_role_arn": credential.ModeOIDC,
	"rsa_key_pair":  credential.ModeRSAKeyPair,
}

// LoadIni reads the SDKs' file: the one that the environment names, else that of the Go
// and Node SDKs in the home directory, else that of the others. A file that is missing, is
// no regular one, or is JSON, as Terraform means by the same variable, has no sections.
// Errors are of Kind Usage and name the path, with line and column, and no value.
func LoadIni(named, home string) (*Ini, error) {
	if named == os.DevNull {
		return &Ini{}, nil
	}
	paths := []string{named}
	if named == "" && home == "" {
		return &Ini{}, nil
	}
	if named == "" {
		base := filepath.Join(home, iniFolder, "credentials")
		paths = []string{base, base + iniSuffix}
	}
	for _, path := range paths {
		raw, _, err := atomicfile.Read(path, 0, maxSize)
		switch {
		case errors.Is(err, fs.ErrNotExist) && named == "":
			continue
		case err != nil:
			return nil, usage(path, err)
		}
		f, err := parseIni(path, raw)
		if err != nil {
			return nil, usage(path, err)
		}
		return f, nil
	}
	return &Ini{}, nil
}

// parseIni finds the lines of raw that set a key.
func parseIni(path string, raw []byte) (*Ini, error) {
	text := bytes.TrimPrefix(raw, byteOrderMark)
	if bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) {
		return &Ini{}, nil
	}
	f := &Ini{Path: path, raw: raw}
	section := ""
	for start := len(raw) - len(text); start < len(raw); {
		end := len(raw)
		if i := bytes.IndexByte(raw[start:], '\n'); i >= 0 {
			end = start + i
		}
		line := strings.TrimSpace(string(raw[start:end]))
		equals := bytes.IndexAny(raw[start:end], "=:")
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
		case line[0] == '[':
			name, _, ok := strings.Cut(line[1:], "]")
			if !ok {
				return nil, at(raw, start, message.New("a section has no closing bracket"))
			}
			section = strings.TrimSpace(name)
		case equals < 1:
			return nil, at(raw, start, message.New("a line is neither a section nor a key with a value"))
		default:
			l := iniLine{section: section, key: strings.TrimSpace(string(raw[start : start+equals]))}
			l.start, l.end = valueOf(raw, start+equals+1, end)
			f.lines = append(f.lines, l)
		}
		start = end + 1
	}
	return f, nil
}

// valueOf returns where the value is that stands between start, after the equals sign, and
// end, without white space and a comment behind it.
func valueOf(raw []byte, start, end int) (from, to int) {
	from = start
	for from < end && (raw[from] == ' ' || raw[from] == '\t' || raw[from] == '\r') {
		from++
	}
	if from == end || raw[from] == '#' || raw[from] == ';' { // empty: where a value would be
		if start < end && raw[start] == ' ' && (raw[start-2] == ' ' || raw[start-1] == ':') {
			start++
		}
		return start, start
	}
	value := string(raw[from:end])
	for _, comment := range []string{" #", " ;", "\t#", "\t;"} {
		value, _, _ = strings.Cut(value, comment)
	}
	return from, from + len(strings.TrimRight(value, " \t\r"))
}

// Sections lists the names of the sections that set a key, in the order of the file.
func (f *Ini) Sections() []string {
	var names []string
	for _, l := range f.lines {
		if l.section != "" && !slices.Contains(names, l.section) {
			names = append(names, l.section)
		}
	}
	return names
}

// line returns the line that sets a key in a section, the last one if there are several.
func (f *Ini) line(section, key string) (iniLine, bool) {
	for _, l := range slices.Backward(f.lines) {
		if l.section == section && l.key == key {
			return l, true
		}
	}
	return iniLine{}, false
}

// text returns the value of a key without quotes, or "".
func (f *Ini) text(section, key string) string {
	l, _ := f.line(section, key)
	value := string(f.raw[l.start:l.end])
	if n := len(value); n > 1 && value[0] == value[n-1] && strings.IndexByte("\"'`", value[0]) >= 0 {
		value = value[1 : n-1]
	}
	return value
}

// IsOn reports whether the file has that section, and it is not switched off. A value of
// `enable` that is neither true nor false is an error of Kind Usage.
func (f *Ini) IsOn(section string) (bool, error) {
	if !slices.Contains(f.Sections(), section) {
		return false, nil
	}
	switch strings.ToLower(f.text(section, iniEnable)) {
	case "", "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, f.wrong(section, message.New("its enable is neither true nor false"))
}

// Outline returns a section as the profile that it would be in config.json, without its
// secret. The mode is "" if the type is missing or not known.
func (f *Ini) Outline(section string) Profile {
	p := Profile{
		Name: section, Mode: iniModes[f.text(section, iniType)],
		RAMRoleARN: f.text(section, "role_arn"), RAMSessionName: f.text(section, "role_session_name"), Policy: f.text(section, "policy"),
		RAMRoleName:     f.text(section, "role_name"),
		OIDCProviderARN: f.text(section, "oidc_provider_arn"), OIDCTokenFile: f.text(section, "oidc_token_file_path"),
	}
	if p.Is(credential.ModeAK) || p.Is(credential.ModeRAMRoleARN) {
		p.AccessKeyID = f.text(section, iniID)
	}
	return p
}

// Profile is Outline with the secret, if the type uses one. An error is of Kind Usage: the
// type is missing or not known, or the AccessKey is there by half.
func (f *Ini) Profile(section string) (Profile, error) {
	kind, p := f.text(section, iniType), f.Outline(section)
	switch {
	case kind == "":
		return p, f.wrong(section, message.New("it has no type"))
	case p.Mode == "":
		return p, f.wrong(section, message.New("its type is not known"))
	case kind == iniKeyType || kind == iniRoleType:
		if p.AccessKeySecret = f.Secret(section); p.AccessKeyID == "" || p.AccessKeySecret.IsZero() {
			return p, f.wrong(section, message.Errorf("type %s needs access_key_id and access_key_secret", kind))
		}
	}
	return p, nil
}

// Secret returns the AccessKey secret of a section.
func (f *Ini) Secret(section string) credential.Secret {
	return credential.NewSecret(f.text(section, iniSecret))
}

// wrong is an error about a section.
func (f *Ini) wrong(section string, err error) error {
	return usage(f.Path, message.Errorf("section %s: %w", section, err))
}
