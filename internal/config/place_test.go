package config

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestPlaceLoad(t *testing.T) {
	there := file(t, `{"current":"a","profiles":[{"name":"a"}]}`)
	missing := filepath.Join(t.TempDir(), "none")
	broken := file(t, `{`)
	const noHome, noFile, cut = "the home directory is not set", "the file does not exist", "the file ends before its last bracket"
	tests := []struct {
		name  string
		place Place
		names int // of profiles
		wrong string
		skip  bool // the default chain goes on
	}{
		{"usual", Place{Path: there}, 1, "", false},
		{"usual, missing", Place{Path: missing}, 0, "", false},
		{"named", Place{Path: there, Named: true}, 1, "", false},
		{"named, missing", Place{Path: missing, Named: true}, 0, noFile, false},
		{"guessed", Place{Path: there, Guessed: true}, 1, "", false},
		{"guessed, missing", Place{Path: missing, Guessed: true}, 0, noHome, true},
		{"no home", Place{}, 0, noHome, true},
		{"broken", Place{Path: broken, Guessed: true}, 0, cut, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := tt.place.Load()
			if tt.wrong == "" {
				if err != nil || len(f.Names()) != tt.names || f.Guessed != tt.place.Guessed || f.Path != tt.place.Path {
					t.Errorf("got %+v, %v", f, err)
				}
				return
			}
			if f != nil || credential.KindOf(err) != credential.Usage || !strings.Contains(err.Error(), tt.wrong) {
				t.Errorf("got %v, %v, want %s", f, err, tt.wrong)
			}
			if got := errors.Is(err, credential.ErrNotConfigured); got != tt.skip {
				t.Errorf("the default chain goes on: got %v, want %v", got, tt.skip)
			}
			if hint := credential.HintOf(err) != ""; hint != (tt.wrong != cut) {
				t.Errorf("a hint: got %v", hint)
			}
		})
	}
}
