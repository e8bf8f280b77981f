"""No test reaches beyond this machine."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

LOCAL_NAMES = {"localhost", ""}


class NetworkBlocked(RuntimeError):
    """A test tried to reach another machine."""


def block_network() -> None:
    """Only unix sockets and loopback from now on, in this process."""
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex

    def connect(self: socket.socket, address: Any) -> None:
        _refuse_strangers(self, address)
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_strangers(self, address)
        return real_connect_ex(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]


def _refuse_strangers(sock: socket.socket, address: Any) -> None:
    if sock.family == socket.AF_UNIX or _is_local(str(address[0])):
        return
    raise NetworkBlocked(f"tests may not reach {address!r}; use the built-in provider or a local server")


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in LOCAL_NAMES
