"""A light HTTP client for load: plain sockets, kept open, one thread; the same for the ceiling and for the store."""

from __future__ import annotations

import selectors
import socket
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

CHUNK = 1 << 18
END_OF_HEAD = b"\r\n\r\n"


class UnexpectedAnswer(Exception):
    """The server answered otherwise than a measurement may count."""


@dataclass
class Sample:
    """What a run of requests took; latencies in seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.seconds

    def quantile_ms(self, percent: int) -> float:
        """The latency that so many percent of the answers did not exceed, in milliseconds."""
        if len(self.latencies) < 2:
            return 1000 * sum(self.latencies)
        return 1000 * statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1]


class _Line:
    """One connection: sends a request, reads the answer, sends the next."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self._head = b""
        self._missing = -1

    def send(self, request: bytes) -> None:
        self._head, self._missing = b"", -1
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> bool:
        """Take in what has come; whether the answer is complete."""
        data = self.socket.recv(CHUNK)
        if not data:
            raise UnexpectedAnswer("the server closed the connection")
        if self._missing >= 0:
            self._missing -= len(data)
        else:
            self._head += data
            head, found, body = self._head.partition(END_OF_HEAD)
            if found:
                self._missing = _length(head) - len(body)
        return self._missing == 0


def _length(head: bytes) -> int:
    status, _, fields = head.partition(b"\r\n")
    if b" 200 " not in status:
        raise UnexpectedAnswer(head.decode("latin-1")[:500])
    for line in fields.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise UnexpectedAnswer("no Content-Length")


def get(path: str) -> bytes:
    """The request for a path, as a browser without a cookie sends it."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n".encode()


def for_seconds(port: int, paths: Sequence[str], seconds: float, connections: int = 8) -> Sample:
    """Ask the paths in turn over and over for so long."""
    return _drive(port, cycle([get(path) for path in paths]), connections, seconds)


def each_once(port: int, paths: Iterable[str], connections: int = 8) -> Sample:
    """Ask every path once."""
    return _drive(port, iter([get(path) for path in paths]), connections, None)


def _drive(port: int, requests: Iterator[bytes], connections: int, seconds: float | None) -> Sample:
    sample, waiting = Sample(), selectors.DefaultSelector()
    lines = [_Line(port) for _ in range(connections)]
    started = time.perf_counter()
    until = started + seconds if seconds is not None else float("inf")
    busy = 0
    for line, request in zip(lines, islice(requests, connections), strict=False):
        waiting.register(line.socket, selectors.EVENT_READ, line)
        line.send(request)
        busy += 1
    while busy:
        for key, _events in waiting.select(30) or _gave_up():
            line = key.data
            if not line.read():
                continue
            now = time.perf_counter()
            sample.latencies.append(now - line.sent_at)
            request = next(requests, None) if now < until else None
            if request is None:
                waiting.unregister(line.socket)
                busy -= 1
            else:
                line.send(request)
    sample.seconds = time.perf_counter() - started
    for line in lines:
        line.socket.close()
    return sample


def _gave_up() -> list[tuple[selectors.SelectorKey, int]]:
    raise UnexpectedAnswer("no answer within 30 seconds")
