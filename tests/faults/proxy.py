"""A line to the server that breaks: a TCP proxy on 127.0.0.1 that cuts the next connection after so many bytes."""

import contextlib
import socket
import struct
import threading

LINGER = struct.pack("ii", 1, 0)  # closing sends a reset, as a broken line does


class Proxy:
    """Passes connections on to a port; `cut_request` and `cut_answer` break the next one."""

    def __init__(self, port: int):
        self.upstream = port
        self.server = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.server.getsockname()[1]
        self.cuts: list[tuple[int | None, int | None]] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def cut_request(self, after: int) -> None:
        """Break the next connection when so many bytes have gone to the server."""
        self.cuts.append((after, None))

    def cut_answer(self, after: int) -> None:
        """Break the next connection when so many bytes of the answer have come."""
        self.cuts.append((None, after))

    def close(self) -> None:
        """Take no more connections."""
        self.server.close()

    def _serve(self):
        while True:
            try:
                client, _address = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client):
        try:
            server = socket.create_connection(("127.0.0.1", self.upstream), timeout=90)
        except OSError:
            _reset(client)
            return
        there, back = self.cuts.pop(0) if self.cuts else (None, None)
        ways = [(client, server, there), (server, client, back)]
        threads = [threading.Thread(target=_pump, args=way, daemon=True) for way in ways]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for end in (client, server):
            end.close()


def _pump(source, target, most):
    """Pass on what comes, at most so many bytes: then both ends are reset."""
    passed = 0
    with contextlib.suppress(OSError):
        while chunk := source.recv(65536):
            if most is not None and passed + len(chunk) >= most:
                target.sendall(chunk[: most - passed])
                _reset(source)
                _reset(target)
                return
            target.sendall(chunk)
            passed += len(chunk)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _reset(end):
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
        end.shutdown(socket.SHUT_RDWR)
