// Command nethttp links what every HTTP client and server in Go links, and does
// nothing. With an argument it is a server at that address with one fixed answer,
// of the length of a session.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
)

func main() {
	switch len(os.Args) {
	case 1:
	case 2:
		fail(serve(os.Args[1]))
	default:
		_, err := http.Get(os.Args[1])
		fail(err)
	}
}

func serve(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Printf("http://%s/\n", listener.Addr())
	answer := strings.Repeat("x", 1100)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, answer)
	})}
	// As the helper's server: a connection for each request.
	server.SetKeepAlivesEnabled(false)
	return server.Serve(listener)
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
