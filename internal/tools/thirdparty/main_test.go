package main

import (
	"strings"
	"testing"
)

func TestLicence(t *testing.T) {
	const mit = "Permission is hereby granted, free of charge,\nto any person obtaining a copy"
	const bsd3 = "Redistributions in binary form must reproduce the above\ncopyright notice. Neither the name may be\nused to endorse or promote products derived from this"
	tests := []struct {
		name    string
		notices map[string]string
		want    string // empty: an error
	}{
		{"one", map[string]string{"LICENSE": mit}, "MIT"},
		{"three clauses are not two", map[string]string{"LICENSE": bsd3}, "BSD-3-Clause"},
		{"a copied package", map[string]string{"LICENSE": bsd3, "internal/x/LICENSE": mit}, "BSD-3-Clause and MIT"},
		{"a grant of patents is none", map[string]string{"LICENSE": mit, "PATENTS": "Additional IP Rights Grant"}, "MIT"},
		{"unknown", map[string]string{"LICENSE": "All rights reserved."}, ""},
		{"none", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := &module{path: "example.com/m", notices: test.notices}
			if got, err := m.licence(); got != test.want || (err != nil) != (test.want == "") {
				t.Errorf("licence() = %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

func TestIsNotice(t *testing.T) {
	for name, want := range map[string]bool{
		"LICENSE": true, "LICENSE.md": true, "License-MIT": true, "COPYING": true, "NOTICE.txt": true, "PATENTS": true,
		"license.go": false, "README.md": false, "LICENSES": false,
	} {
		if got := isNotice(name); got != want {
			t.Errorf("isNotice(%q) = %t, want %t", name, got, want)
		}
	}
}

func TestRenderHasEveryText(t *testing.T) {
	got, err := render(map[string]*module{"example.com/m": {
		path: "example.com/m", version: "v1.2.3", programs: map[string]bool{"p": true},
		notices: map[string]string{"LICENSE": "Permission is hereby granted, free of charge, to any person obtaining a copy  \r\nof it\n"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"example.com/m v1.2.3\n    MIT; in p\n", "obtaining a copy\nof it\n", "The Go Authors"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %q in the document", want)
		}
	}
}
