package cloudtest

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// senders send the right answer wrongly.
var senders = map[string]func(*Cloud, http.ResponseWriter, *http.Request, reply){
	"short":    sendHalf,
	"slow":     sendSlowly,
	"endless":  sendEndlessly,
	"hang":     sendNothing,
	"reset":    sendReset,
	"halfbody": sendHalfAndWait,
}

// wire is what is written to the connection in place of an answer: first, and then
// again and again until the client goes, or nothing until then. ends closes the
// connection after first instead.
type wire struct {
	first, again string
	ends         bool
}

const (
	okLine  = "HTTP/1.1 200 OK\r\n"
	inJSON  = okLine + "Content-Type: application/json\r\n"
	aHeader = "X-Page: " + foreign + "\r\n"
)

// wires are faults of the protocol.
var wires = map[string]wire{
	"switch":        {first: "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", again: foreign},
	"continue":      {again: "HTTP/1.1 100 Continue\r\n\r\n"},
	"processing":    {again: "HTTP/1.1 102 Processing\r\n\r\n"},
	"informational": {again: "HTTP/1.1 103 Early Hints\r\nLink: " + foreign + "\r\n\r\n"},
	"header":        {first: okLine, again: aHeader},
	"headerline":    {first: okLine + "X-Page: ", again: foreign},
	"bigheader":     {first: inJSON + strings.Repeat(aHeader, 8<<10) + "Content-Length: 2\r\n\r\n{}", ends: true},
	"halfheader":    {first: okLine + "X-Pa"},
	"cutheader":     {first: okLine + "X-Pa", ends: true},
	"headeronly":    {first: inJSON + "Content-Length: 100\r\n\r\n"},
	"statusline":    {first: "HTTP/1.1 200 ", again: foreign},
	"badstatus":     {first: "HTTP/1.1 " + foreign + " OK\r\nContent-Length: 0\r\n\r\n"},
	"oddheader":     {first: okLine + foreign + "\x00 :\x1b\r\nContent-Length: 0\r\n\r\n"},
	"nohttp":        {first: `{"Code":"Success","AccessKeySecret":"` + foreign + `"}`, ends: true},
	"ssh":           {first: "SSH-2.0-" + foreign + "\r\n"},
	"http2":         {first: "\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64"}, // SETTINGS
	"tlsalert":      {first: "\x15\x03\x03\x00\x02\x02\x28"},                                 // handshake_failure
	"badlength":     {first: inJSON + "Content-Length: -" + foreign + "\r\n\r\n{}", ends: true},
	"twolengths":    {first: inJSON + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", ends: true},
	"longlength":    {first: inJSON + "Content-Length: 9223372036854775807\r\n\r\n{}", ends: true},
	"badchunk":      {first: inJSON + "Transfer-Encoding: chunked\r\n\r\n" + foreign + "\r\n", ends: true},
	"hugechunk":     {first: inJSON + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}", ends: true},
	"chunkline":     {first: inJSON + "Transfer-Encoding: chunked\r\n\r\n2;", again: foreign},
	"halfchunk":     {first: inJSON + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"},
	"badcoding":     {first: inJSON + "Transfer-Encoding: " + foreign + "\r\n\r\n{}", ends: true},
	"close":         {ends: true},
}

// send is the sender of a wire.
func (f wire) send(c *Cloud, w http.ResponseWriter, r *http.Request, _ reply) {
	c.open.Add(1) // a connection that is taken over counts as closed
	defer c.open.Done()
	raw, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = raw.Close() }()
	stop := context.AfterFunc(r.Context(), func() { _ = raw.Close() })
	defer stop()
	_, err = raw.Write([]byte(f.first))
	for err == nil && f.again != "" {
		time.Sleep(time.Millisecond)
		_, err = raw.Write([]byte(f.again))
	}
	if err == nil && !f.ends {
		_, _ = raw.Read(make([]byte, 1)) // until the client goes
	}
}

// sendWhole writes an answer as it is.
func sendWhole(_ *Cloud, w http.ResponseWriter, _ *http.Request, answer reply) {
	body := sendHeader(w, answer)
	_, _ = w.Write(body)
}

// sendHeader writes all but the body, which it returns.
func sendHeader(w http.ResponseWriter, answer reply) []byte {
	contentType, body := answer.render()
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(answer.status)
	return body
}

// sendHalf promises the whole body and closes the connection in the middle.
func sendHalf(_ *Cloud, w http.ResponseWriter, _ *http.Request, answer reply) {
	body := sendHeader(w, answer)
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// sendSlowly writes one byte at a time.
func sendSlowly(c *Cloud, w http.ResponseWriter, r *http.Request, answer reply) {
	body := sendHeader(w, answer)
	control := http.NewResponseController(w)
	for i := range body {
		_ = control.Flush() // the header first
		pause(r, c.pace)
		_, _ = w.Write(body[i : i+1])
	}
}

// sendEndlessly writes white space, which no parser of JSON objects to, until
// the connection ends: only a limit of the client's own helps. The pauses leave
// the processor to others, and a client without a limit some time.
func sendEndlessly(_ *Cloud, w http.ResponseWriter, r *http.Request, _ reply) {
	w.Header().Set("Content-Type", "application/json")
	space := []byte(strings.Repeat(" ", 16<<10))
	for {
		if _, err := w.Write(space); err != nil {
			panic(http.ErrAbortHandler)
		}
		pause(r, time.Millisecond)
	}
}

// sendNothing waits for the end of the connection.
func sendNothing(_ *Cloud, _ http.ResponseWriter, r *http.Request, _ reply) {
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

// sendReset closes the connection with a TCP reset.
func sendReset(_ *Cloud, _ http.ResponseWriter, r *http.Request, _ reply) {
	on, _ := r.Context().Value(connKey{}).(conn)
	raw := on.net
	if over, ok := raw.(interface{ NetConn() net.Conn }); ok { // TLS
		raw = over.NetConn()
	}
	if tcp, ok := raw.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	panic(http.ErrAbortHandler)
}

// sendHalfAndWait writes half of the answer and keeps the connection.
func sendHalfAndWait(_ *Cloud, w http.ResponseWriter, r *http.Request, answer reply) {
	body := sendHeader(w, answer)
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

// pause waits, and ends the request instead if its connection does.
func pause(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	}
}
