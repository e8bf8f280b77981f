"""Web hosts whose clocks differ know each other's session cookies; old and forged ones name nobody."""

from __future__ import annotations

import time
from typing import Any

import pytest
from flask import Flask
from itsdangerous import BadSignature, TimestampSigner

MONTH = 30 * 24 * 3600


def signed_ahead(app: Flask, monkeypatch: pytest.MonkeyPatch, seconds: int) -> str:
    """A cookie as a host signs it whose clock is so many seconds ahead."""
    interface: Any = app.session_interface
    with monkeypatch.context() as other_host:
        now = int(time.time())
        other_host.setattr(TimestampSigner, "get_timestamp", lambda _self: now + seconds)
        return str(interface.get_signing_serializer(app).dumps({"who": "7.1"}))


@pytest.mark.parametrize("seconds", [0, 1, 55, -1, -3600, -(MONTH - 60)])
def test_a_cookie_of_a_host_with_another_clock_is_known(
    app: Flask, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    cookie = signed_ahead(app, monkeypatch, seconds)
    interface: Any = app.session_interface
    assert interface.get_signing_serializer(app).loads(cookie, max_age=MONTH) == {"who": "7.1"}


@pytest.mark.parametrize("seconds", [120, -(MONTH + 60)])
def test_a_cookie_from_the_far_future_or_too_old_is_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    cookie = signed_ahead(app, monkeypatch, seconds)
    interface: Any = app.session_interface
    with pytest.raises(BadSignature):
        interface.get_signing_serializer(app).loads(cookie, max_age=MONTH)


def test_a_changed_cookie_is_not(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = signed_ahead(app, monkeypatch, 0)
    interface: Any = app.session_interface
    with pytest.raises(BadSignature):
        interface.get_signing_serializer(app).loads(cookie[:-2] + "xx", max_age=MONTH)
