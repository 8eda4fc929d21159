package sts

import (
	"net/url"
	"reflect"
	"slices"
	"testing"
)

// Every field of a role changes the key of its session.
func TestRoleKeyHasEveryField(t *testing.T) {
	c := &Client{Endpoint: &url.URL{Scheme: "https", Host: "sts.example"}}
	zero := c.roleKey(Role{})
	for i := range reflect.TypeFor[Role]().NumField() {
		var r Role
		switch field := reflect.ValueOf(&r).Elem().Field(i); field.Kind() {
		case reflect.String:
			field.SetString("x")
		case reflect.Int:
			field.SetInt(1000)
		default:
			t.Fatalf("a field of kind %v", field.Kind())
		}
		if slices.Equal(c.roleKey(r), zero) {
			t.Errorf("Role.%s is not in the key", reflect.TypeFor[Role]().Field(i).Name)
		}
	}
}
