package migrate

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// withFlag returns a request with a value for the flag of that number.
func withFlag(t *testing.T, i int) (r request.Request) {
	t.Helper()
	field := reflect.ValueOf(&r).Elem().Field(i)
	switch field.Kind() {
	case reflect.String:
		field.SetString(request.Absolute("/x"))
	case reflect.Int:
		field.SetInt(900)
	case reflect.Slice:
		field.Set(reflect.ValueOf([]string{request.Absolute("/x")}))
	case reflect.Bool:
		field.SetBool(true)
	default:
		t.Fatalf("--%s has a type that no flag can have", request.Flags()[i].Name)
	}
	return r
}

// Every resolve flag has its place in a profile that configure writes: a key of the
// profile, or a flag of the process_command.
func TestConfigureKeepsEveryFlag(t *testing.T) {
	const self = "/opt/aliyun-cred-helper"
	for i, f := range request.Flags() {
		if slices.Contains([]string{"profile", "mode", "refresh"}, f.Name) { // the first two are always there
			continue
		}
		r := withFlag(t, i)
		want := r.Settings()[0]
		edits, command, err := Configuration{Name: "n", Request: r}.edits(credential.ModeRAMRoleARN, self)
		if err != nil {
			t.Errorf("--%s: %v", f.Name, err)
			continue
		}
		inProfile := slices.ContainsFunc(edits, func(e edit) bool {
			return f.Key != "" && e.key == f.Key && (e.value == want.Values[0] || e.value == want.Number)
		})
		c, _ := request.ReadCommand(command, self)
		c.Profile, c.Mode = "", ""
		onCommand := c.Err == nil && reflect.DeepEqual(c.Request, r)
		if inProfile == onCommand {
			t.Errorf("--%s: a key of the profile %v, a flag of the process_command %v", f.Name, inProfile, onCommand)
		}
	}
}

// TestConfigureRefusesFlags writes no flag into a profile whose mode does not read it, also
// where the profile lacks what its mode needs, and names a mode that does.
func TestConfigureRefusesFlags(t *testing.T) {
	for i, f := range request.Flags() {
		if f.Modes == nil {
			continue
		}
		for _, mode := range chain.Modes() {
			r := withFlag(t, i)
			r.Mode = mode
			before := `{"profiles":[{"name":"n","mode":"` + mode + `"}]}`
			path := filepath.Join(t.TempDir(), "config.json")
			writeFile(t, path, before)
			m, _ := newImporter(t, path)
			err := Configure(t.Context(), Configuration{Name: "n", Request: r}, path, m.World, m.Out)
			refused := err != nil && strings.Contains(err.Error(), "--"+f.Name+" is for mode ")
			if wrong := mode != credential.ModeExternal && !slices.Contains(f.Modes, mode); refused != wrong {
				t.Errorf("--%s in mode %s: got %v", f.Name, mode, err)
			}
			if !refused {
				continue
			}
			if hint := credential.HintOf(err); credential.KindOf(err) != credential.Usage || !strings.HasPrefix(hint, "add --mode "+f.Modes[0]) {
				t.Errorf("--%s in mode %s: got kind %v, hint %q", f.Name, mode, credential.KindOf(err), hint)
			}
			wantFile(t, path, before)
		}
	}
}

// TestConfigureExternalID has the external id of a flag be refused where the role is assumed
// with a token, as by get: in the profile it would have no effect.
func TestConfigureExternalID(t *testing.T) {
	const arn = "acs:ram::1234567890123456:"
	for _, test := range []struct {
		roles []string
		want  string
	}{
		{[]string{arn + "role/a"}, "has no external id"},
		{[]string{arn + "role/a", arn + "role/b"}, ""},
	} {
		path := filepath.Join(t.TempDir(), "config.json")
		writeFile(t, path, `{}`)
		m, _ := newImporter(t, path)
		r := request.Request{Mode: credential.ModeOIDC, RoleARNs: test.roles, ExternalID: "id", OIDCProviderARN: arn + "oidc-provider/p", OIDCTokenFile: "/x"}
		err := Configure(t.Context(), Configuration{Name: "n", Request: r}, path, m.World, m.Out)
		if test.want == "" && err != nil || test.want != "" && (credential.KindOf(err) != credential.Usage || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%d roles: got %v, want %q", len(test.roles), err, test.want)
		}
	}
}
