package httpx

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
)

func TestSocketOwner(t *testing.T) {
	if binary.NativeEndian.Uint32([]byte{1, 0, 0, 0}) != 1 {
		t.Skip("the tables are those of a little-endian machine")
	}
	const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:3039 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 2 0000000000000000 100 0 0 10 0
   1: 0100007F:3039 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 12 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:9C40 0100007F:3039 01 00000000:00000000 00:00000000 00000000  1001        0 13 1 0000000000000000 20 4 30 10 -1
   3: 0100007F:9C41 0100007F:3039 05 00000000:00000000 00:00000000 00000000     0        0 0 1 0000000000000000 20 4 30 10 -1
   4: 0100007F:9C42 0100007F:303A 01 00000000:00000000 00:00000000 00000000     0        0 14 1 0000000000000000 20 4 30 10 -1
   5: 0200007F:9C43 0100007F:3039 01 00000000:00000000 00:00000000 00000000     0        0 15 1 0000000000000000 20 4 30 10 -1
   6: 0100007F:9C44 0100007F:3039 01
   7: 0100007F:9C45 0100007F:3039 01 00000000:00000000 00:00000000 00000000  some        0 16 1 0000000000000000 20 4 30 10 -1
`
	const table6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0000000000000000FFFF00000100007F:9C46 0000000000000000FFFF00000100007F:3039 01 00000000:00000000 00:00000000 00000000  1002        0 17 1 0000000000000000 20 4 30 10 -1
   1: 00000000000000000000000001000000:9C47 00000000000000000000000001000000:3039 01 00000000:00000000 00:00000000 00000000  1003        0 18 1 0000000000000000 20 4 30 10 -1
`
	tests := []struct {
		name, table, peer, here string
		want                    int // -1: not found
	}{
		{"another user", table, "127.0.0.1:40000", "127.0.0.1:12345", 1001},
		{"closed", table, "127.0.0.1:40001", "127.0.0.1:12345", -1},
		{"to another port", table, "127.0.0.1:40002", "127.0.0.1:12345", -1},
		{"from another address", table, "127.0.0.1:40003", "127.0.0.1:12345", -1},
		{"line cut short", table, "127.0.0.1:40004", "127.0.0.1:12345", -1},
		{"no number", table, "127.0.0.1:40005", "127.0.0.1:12345", -1},
		{"not there", table, "127.0.0.1:40009", "127.0.0.1:12345", -1},
		{"socket of IPv6", table6, "127.0.0.1:40006", "127.0.0.1:12345", 1002},
		{"IPv6", table6, "[::1]:40007", "[::1]:12345", 1003},
		{"empty table", "", "127.0.0.1:40000", "127.0.0.1:12345", -1},
	}
	for _, tt := range tests {
		got, found := socketOwner(strings.NewReader(tt.table), netip.MustParseAddrPort(tt.peer), netip.MustParseAddrPort(tt.here))
		if !found {
			got = -1
		}
		if got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
}

// A connection of this process is found in the table of this machine.
func TestCheckPeer(t *testing.T) {
	got := make(chan error, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- CheckPeer(r) }))
	defer server.Close()
	resp, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if err := <-got; err != nil {
		t.Error(err)
	}
	if err := CheckPeer(httptest.NewRequest(http.MethodGet, "/", nil)); !errors.Is(err, ErrPeerUnknown) {
		t.Errorf("without addresses: %v", err)
	}
	for _, remote := range []string{"", "127.0.0.1", "localhost:1", "127.0.0.1:1", "[::1]:1"} { // no socket has port 1
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = remote
		r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, server.Listener.Addr()))
		if err := CheckPeer(r); !errors.Is(err, ErrPeerUnknown) {
			t.Errorf("from %q: got %v, want %v", remote, err, ErrPeerUnknown)
		}
	}
}

// A connection is that of this user or of root, or is refused.
func TestCheckPeerOfAnotherUser(t *testing.T) {
	cloudtest.NeedsRoot(t)
	const user, other = 4242, 4243
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	for _, tt := range []struct {
		here, there int
		want        error
	}{{0, 0, nil}, {0, other, ErrPeerForeign}, {user, 0, nil}, {user, user, nil}, {user, other, ErrPeerForeign}} {
		var conn net.Conn
		asUser(tt.there, func() { conn, err = net.Dial("tcp", listener.Addr().String()) })
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		accepted, err := listener.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = accepted.Close() }()
		address := accepted.RemoteAddr().String()
		for _, address := range []string{address, strings.Replace(address, "127.0.0.1", "[::ffff:127.0.0.1]", 1)} {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = address
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, accepted.LocalAddr()))
			var got error
			asUser(tt.here, func() { got = CheckPeer(r) })
			if !errors.Is(got, tt.want) {
				t.Errorf("uid %d from %s of uid %d: got %v, want %v", tt.here, address, tt.there, got, tt.want)
			}
		}
	}
}

// asUser runs do in a thread of that user.
func asUser(uid int, do func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	_, _, _ = syscall.RawSyscall(syscall.SYS_SETRESUID, uintptr(uid), uintptr(uid), 0)
	defer func() { _, _, _ = syscall.RawSyscall(syscall.SYS_SETRESUID, 0, 0, 0) }()
	do()
}
