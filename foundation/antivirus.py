"""Asks a virus scanner about a file before it is served: clamd over its socket, where its address is set."""

import socket
from collections.abc import Callable
from functools import partial
from struct import pack

Scanner = Callable[[bytes], str]  # what was found in a file, "" where nothing was; raises NotScanned

SECONDS = 20  # that a scanner may take to answer
CHUNK = 64 * 1024
ENOUGH = 4096  # bytes: an answer is a line


class NotScanned(Exception):
    """The scanner did not answer, or would not say: nobody knows what the file holds."""


def scanner_at(address: str) -> Scanner | None:
    """Return the scanner at an address ("HOST:PORT", or the path of a socket); None where none is set."""
    return partial(ask_clamd, address) if address else None


def ask_clamd(address: str, content: bytes) -> str:
    """Return the name of what clamd found in a file, "" for nothing (its command INSTREAM). Raises NotScanned."""
    try:
        with _connected(address) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                clamd.sendall(pack("!L", len(chunk)) + chunk)
            clamd.sendall(pack("!L", 0))
            answer = _line(clamd)
    except (OSError, ValueError) as error:
        raise NotScanned(str(error)) from error
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NotScanned(answer)


def _connected(address: str) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdecimal():
        return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
    clamd = socket.socket(socket.AF_UNIX)
    clamd.settimeout(SECONDS)
    try:
        clamd.connect(address)
    except OSError:
        clamd.close()
        raise
    return clamd


def _line(clamd: socket.socket) -> str:
    """Return what is answered up to its end, which is a NUL."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < ENOUGH and (chunk := clamd.recv(ENOUGH)):
        answer += chunk
    if not answer.endswith(b"\0"):
        raise ValueError(f"cut off: {answer!r}")
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
