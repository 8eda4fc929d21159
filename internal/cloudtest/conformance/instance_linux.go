package conformance

import (
	"net"
	"net/http"
	"runtime"

	"golang.org/x/sys/unix"
)

// metadataAddress is where every instance finds the metadata service.
const metadataAddress = "100.100.100.200"

// onInstance calls run in a network of its own, which has nothing but this machine and
// metadata at the address of the metadata service. That needs root: processes that run
// starts are in that network, since the thread that starts them is.
func onInstance(metadata http.Handler, run func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // for ever: the thread ends with this function
		if unix.Unshare(unix.CLONE_NEWNET) != nil {
			done <- errNotHere
			return
		}
		done <- serveMetadata(metadata, run)
	}()
	return <-done
}

func serveMetadata(metadata http.Handler, run func() error) error {
	if err := addMetadataAddress(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp4", metadataAddress+":80")
	if err != nil {
		return err
	}
	server := http.Server{Handler: metadata}
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()
	return run()
}

// addMetadataAddress starts the loopback interface, with a second address.
func addMetadataAddress() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer func() { _ = unix.Close(socket) }()
	loopback, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	loopback.SetUint16(unix.IFF_UP)
	if err := unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, loopback); err != nil {
		return err
	}
	second, err := unix.NewIfreq("lo:1")
	if err != nil {
		return err
	}
	if err := second.SetInet4Addr(net.ParseIP(metadataAddress).To4()); err != nil {
		return err
	}
	return unix.IoctlIfreq(socket, unix.SIOCSIFADDR, second)
}
