package imds

import (
	"errors"
	"strings"
	"testing"
)

func TestReach(t *testing.T) {
	for _, status := range []int{200, 403, 404, 500} {
		s := &service{replies: map[string][]reply{list: {{status: status, body: "ecs-role"}}}}
		got, err := s.provider().Reach(t.Context())
		if err != nil || got != status {
			t.Errorf("got %d, %v; want %d", got, err, status)
		}
		if log := strings.Join(s.log, ", "); log != list {
			t.Errorf("requests: %s", log)
		}
	}
	s := &service{replies: map[string][]reply{list: {{err: errors.New("refused")}}}}
	if got, err := s.provider().Reach(t.Context()); got != 0 || err == nil {
		t.Errorf("out of reach: got %d, %v", got, err)
	}
}
