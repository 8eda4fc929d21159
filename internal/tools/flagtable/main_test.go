package main

import (
	"bytes"
	"os"
	"testing"
)

// The document has the flags as they are declared.
func TestDocument(t *testing.T) {
	page, err := os.ReadFile("../../../docs/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	if want, err := withTable(page); err != nil || !bytes.Equal(page, want) {
		t.Errorf("docs/sources.md is out of date (run: make flags), %v", err)
	}
}
