package request

import (
	"strconv"
	"time"

	"aliyun-cred-helper/internal/message"
)

// Seconds is a number of seconds. On the command line it may be a duration, too: 1h30m.
type Seconds int

// UnmarshalText implements encoding.TextUnmarshaler. It refuses what is not above zero.
func (s *Seconds) UnmarshalText(value []byte) error {
	n, err := strconv.Atoi(string(value))
	if err != nil {
		var d time.Duration
		if d, err = time.ParseDuration(string(value)); err == nil && d%time.Second != 0 {
			err = strconv.ErrRange
		}
		n = int(d / time.Second)
	}
	if err != nil || n <= 0 {
		return message.Errorf("%q is not a number of seconds above zero, such as 3600, or a duration such as 1h", value)
	}
	*s = Seconds(n)
	return nil
}
