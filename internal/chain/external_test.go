package chain

import "testing"

func FuzzDecodeProgram(f *testing.F) {
	for _, seed := range []string{
		`{"mode":"AK","access_key_id":"a","access_key_secret":"b"}`,
		`{"mode":"StsToken","access_key_id":"a","access_key_secret":"b","sts_token":"c","expiration":"2100-01-01T00:00:00Z"}`,
		`{"mode":"BearerToken","bearer_token":"x"}`, `{}`, `null`, `[]`, `{"mode":1}`, ``, `{"mode":"AK"`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, out []byte) {
		c, err := decodeProgram(out)
		if err == nil && c.Check(start) != nil && c.Expires.IsZero() {
			t.Errorf("%q decodes to a credential that is not whole", out)
		}
	})
}
