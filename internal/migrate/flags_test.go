package migrate

import (
	"reflect"
	"slices"
	"testing"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/request"
)

// Every resolve flag has its place in a profile that configure writes: a key of the
// profile, or a flag of the process_command.
func TestConfigureKeepsEveryFlag(t *testing.T) {
	const self = "/opt/aliyun-cred-helper"
	fields := reflect.TypeFor[request.Request]()
	for i, f := range request.Flags() {
		if slices.Contains([]string{"profile", "mode", "refresh"}, f.Name) { // the first two are always there
			continue
		}
		var r request.Request
		field := reflect.ValueOf(&r).Elem().Field(i)
		switch fields.Field(i).Type.Kind() {
		case reflect.String:
			field.SetString(request.Absolute("/x"))
		case reflect.Int:
			field.SetInt(900)
		case reflect.Slice:
			field.Set(reflect.ValueOf([]string{request.Absolute("/x")}))
		case reflect.Bool:
			field.SetBool(true)
		default:
			t.Fatalf("--%s has a type that no flag can have", f.Name)
		}
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
