package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestDraw(t *testing.T) {
	picture := string(draw([]line{{"echo '<&>'", true}, {"<&>", false}, {}}))
	for _, want := range []string{">$</text>", ">echo &#39;&lt;&amp;&gt;&#39;</text>", ">&lt;&amp;&gt;</text>", `width="144" height="102"`} {
		if !strings.Contains(picture, want) {
			t.Errorf("no %q in\n%s", want, picture)
		}
	}
	d := xml.NewDecoder(strings.NewReader(picture))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
