//go:build !linux

package script

import (
	"context"
	"errors"
	"net"
)

func dialAs(context.Context, int, string, string) (net.Conn, error) {
	return nil, errors.New("only Linux has it")
}
