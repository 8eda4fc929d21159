package keychain

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"aliyun-cred-helper/internal/credential"
)

func TestStored(t *testing.T) {
	type item struct {
		Token Stored `json:"token"`
		None  Stored `json:"none,omitzero"`
	}
	in := item{Token: Stored{credential.NewSecret("canary")}}
	text, err := encodeStored(in)
	if got, want := text.Reveal(), `{"token":"canary"}`; got != want || err != nil {
		t.Errorf("encoded: %s, %v, want %s", got, err, want)
	}
	var out item
	if err := json.Unmarshal([]byte(text.Reveal()), &out); err != nil || !out.Token.Equal(in.Token.Secret) || !out.None.IsZero() {
		t.Errorf("decoded: %v", err)
	}
	var b strings.Builder
	logger := slog.New(slog.NewTextHandler(&b, nil))
	logger.Info("x", "token", in.Token)
	_, _ = fmt.Fprintf(&b, "%v %+v %#v %s %q %x", in, in, in, in.Token, in.Token, in.Token)
	if strings.Contains(b.String(), "canary") || !strings.Contains(b.String(), "REDACTED") {
		t.Errorf("printed: %s", b.String())
	}
	if err := json.Unmarshal([]byte(`{"token":{"a":"canary"}}`), &out); err == nil {
		t.Error("an object was taken for a secret")
	}
}
