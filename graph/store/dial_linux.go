package store

import (
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// boundSilence has the kernel give a connection up whose peer does not acknowledge what was sent to it (tcp(7), TCP_USER_TIMEOUT);
// keep-alives watch only those on which nothing is under way.
func boundSilence(network, _ string, raw syscall.RawConn) (err error) {
	if !strings.HasPrefix(network, "tcp") {
		return nil
	}
	if controlled := raw.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(silence.Milliseconds()))
	}); controlled != nil {
		return controlled
	}
	return err
}
