package osenv

import (
	"io"
	"os"

	"aliyun-cred-helper/internal/message"
)

// openDebugFile implements Env.OpenDebugFile. The file stays open until the process ends.
func openDebugFile(path string) (io.Writer, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|noFollow, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = message.New("it is not a regular file")
	}
	if err == nil {
		err = onlyOurs(info)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}
