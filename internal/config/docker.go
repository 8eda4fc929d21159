package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"

	"aliyun-cred-helper/internal/atomicfile"
	"aliyun-cred-helper/internal/message"
)

// DockerHost is what docker.json says about the host of a container registry.
type DockerHost struct {
	Host     string // in lower case
	Profile  string // to resolve; empty: the default chain
	Instance string // id of the registry's instance
	Region   string // of the instance
}

// maxDocker is the size of a docker.json, in bytes.
const maxDocker = 1 << 20

// LoadDocker reads docker.json, which is an object hosts with an object for each host. A
// missing file has no hosts. It is strict, since a key that is misspelt would silently
// mean another identity. check says what is wrong with a host. All errors are of Kind
// Usage and name path, line and column.
func LoadDocker(path string, check func(DockerHost) error) (hosts []DockerHost, err error) {
	raw, _, err := atomicfile.Read(path, 0, maxDocker)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		hosts, err = dockerHosts(bytes.TrimPrefix(raw, byteOrderMark), check)
	}
	if err != nil {
		return nil, usage(path, err)
	}
	return hosts, nil
}

func dockerHosts(raw []byte, check func(DockerHost) error) (hosts []DockerHost, err error) {
	if err := checkObject(raw); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, top := range scan(raw, skipSpace(raw, 0)).items {
		switch {
		case top.name != "hosts":
			return nil, at(raw, top.start, message.Errorf("unknown key %q; there is only hosts", top.name))
		case seen[""]:
			return nil, at(raw, top.start, message.Errorf("%q is there twice", top.name))
		case raw[top.value] != '{':
			return nil, at(raw, top.value, message.Errorf("%s is not an object", top.name))
		}
		seen[""] = true
		for _, member := range scan(raw, top.value).items {
			host := DockerHost{Host: strings.ToLower(member.name)}
			switch {
			case host.Host == "":
				return nil, at(raw, member.start, message.New("a host without a name"))
			case seen[host.Host]:
				return nil, at(raw, member.start, message.Errorf("%q is there twice", host.Host))
			}
			seen[host.Host] = true
			if err := host.decode(raw, member.value); err != nil {
				return nil, err
			}
			if err := check(host); err != nil {
				return nil, at(raw, member.start, message.Errorf("%s: %w", host.Host, err))
			}
			hosts = append(hosts, host)
		}
	}
	return hosts, nil
}

// decode reads the object at an offset of raw.
func (h *DockerHost) decode(raw []byte, offset int) error {
	if raw[offset] != '{' {
		return at(raw, offset, message.Errorf("%s is not an object", h.Host))
	}
	for _, member := range scan(raw, offset).items {
		field := map[string]*string{"profile": &h.Profile, "instance": &h.Instance, "region": &h.Region}[member.name]
		switch {
		case field == nil:
			return at(raw, member.start, message.Errorf("unknown key %q; there are profile, instance and region", member.name))
		case *field != "":
			return at(raw, member.start, message.Errorf("%q is there twice", member.name))
		case raw[member.value] != '"':
			return at(raw, member.value, message.Errorf("%s has a value of the wrong type", member.name))
		case json.Unmarshal(raw[member.value:member.end], field) != nil || *field == "":
			return at(raw, member.value, message.Errorf("%s is empty", member.name))
		}
	}
	return nil
}
