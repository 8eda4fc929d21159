package chain

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
)

// A program runs once in a process, until what it gave is too old or has too little time
// left.
func TestProgramRunsOnce(t *testing.T) {
	day := start.Add(24 * time.Hour).Format(credential.Layout)
	tests := []struct {
		name    string
		expires string // "" for an AccessKey
		after   time.Duration
		fails   bool // the second run
		want    string
		runs    int
	}{
		{name: "key", after: 59 * time.Second, want: "id-1", runs: 1},
		{name: "key, a minute later", after: time.Minute, want: "id-2", runs: 2},
		{name: "key, then it fails", after: time.Minute, fails: true, runs: 2},
		{name: "session", expires: day, after: time.Hour, want: "id-1", runs: 1},
		{name: "session near its end", expires: day, after: 24*time.Hour - time.Minute, want: "id-2", runs: 2},
		{name: "session near its end, then it fails", expires: day, after: 24*time.Hour - time.Minute, fails: true, want: "id-1", runs: 2},
		{name: "clock set back", after: -time.Minute, want: "id-2", runs: 2},
	}
	for _, tt := range tests {
		now, runs := start, 0
		r := resolver{builder: &builder{World: World{
			Config:  func() (*config.File, error) { return &config.File{}, nil },
			Outputs: &Outputs{}, Now: func() time.Time { return now }, Warnf: func(string, ...any) {},
			Run: func(context.Context, []string, []string, int) ([]byte, error) {
				runs++
				switch {
				case runs == 2 && tt.fails:
					return nil, errors.New("failed")
				case tt.expires == "":
					return fmt.Appendf(nil, `{"mode":"AK","access_key_id":"id-%d","access_key_secret":"s"}`, runs), nil
				}
				return fmt.Appendf(nil, `{"mode":"StsToken","access_key_id":"id-%d","access_key_secret":"s","sts_token":"t","expiration":%q}`,
					runs, start.Add(time.Duration(runs)*24*time.Hour).Format(credential.Layout)), nil
			},
		}}}
		p := once{program{resolver: r, argv: []string{"program"}}}
		var calls sync.WaitGroup
		for range 10 {
			calls.Go(func() {
				if c, err := p.Retrieve(t.Context()); err != nil || c.AccessKeyID != "id-1" {
					t.Errorf("%s: got %q, %v", tt.name, c.AccessKeyID, err)
				}
			})
		}
		calls.Wait()
		now = start.Add(tt.after)
		c, err := p.Retrieve(t.Context())
		if c.AccessKeyID != tt.want || (err == nil) != (tt.want != "") || runs != tt.runs {
			t.Errorf("%s: got %q, %v after %d runs; want %q after %d", tt.name, c.AccessKeyID, err, runs, tt.want, tt.runs)
		}
	}
}

func TestProgramExpired(t *testing.T) {
	r := resolver{builder: &builder{World: World{
		Config:  func() (*config.File, error) { return &config.File{}, nil },
		Outputs: &Outputs{}, Now: func() time.Time { return start },
		Run: func(context.Context, []string, []string, int) ([]byte, error) {
			return []byte(`{"mode":"StsToken","access_key_id":"i","access_key_secret":"s","sts_token":"t","expiration":"2020-01-01T00:00:00Z"}`), nil
		},
	}}}
	_, err := once{program{resolver: r, argv: []string{"program"}}}.CacheKey(t.Context())
	if credential.KindOf(err) != credential.Refused {
		t.Errorf("got %v", err)
	}
}
