package credential

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// redacted is what every way of printing a Secret gives.
const redacted = "REDACTED"

// Secret is a string that must not be printed: an AccessKey secret, a token, a
// password. It holds a pointer, so that even reflection over an unexported
// field, which cannot call the methods below, shows an address and no text.
// The zero Secret is empty. A Secret is immutable and safe for concurrent use.
type Secret struct{ text *string }

// NewSecret wraps text. An empty text gives the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// Reveal returns the text. Its callers are few, and a test counts them.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero reports whether there is no text.
func (s Secret) IsZero() bool { return s.text == nil }

// Equal reports whether s and t have the same text.
func (s Secret) Equal(t Secret) bool {
	return s.text == t.text || s.text != nil && t.text != nil && *s.text == *t.text
}

// Format implements fmt.Formatter, so that no verb shows the text.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// String implements fmt.Stringer.
func (s Secret) String() string { return redacted }

// GoString implements fmt.GoStringer.
func (s Secret) GoString() string { return redacted }

// MarshalText implements encoding.TextMarshaler, so that no encoder, JSON
// included, writes the text.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// UnmarshalText implements encoding.TextUnmarshaler, so that a parser never
// holds the text in a plain string. JSON numbers and objects are refused.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}

// Redact replaces each of secrets in text. It is for the text of a server, which
// may repeat what was sent to it, also percent-encoded, any number of times, and
// escaped as in JSON.
func Redact(text string, secrets ...Secret) string {
	for _, s := range secrets {
		if !s.IsZero() {
			plain := s.Reveal()
			text = redactEncoded(strings.ReplaceAll(text, plain, redacted), plain)
		}
	}
	return text
}
