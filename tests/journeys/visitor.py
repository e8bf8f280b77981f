"""Somebody who talks to the served store by HTTP: keeps cookies, sends forms as a browser does, follows nothing."""

from __future__ import annotations

import http.client
import json
import secrets
import subprocess
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote, urlencode, urlsplit

from bs4 import BeautifulSoup
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from shop.accounts.models import User
from shop.core import clock
from tests.journeys import world
from tests.support.html import parse
from tests.support.server import Server
from tests.support.source import ROOT

COOKIE = "baigong"
SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What the store answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @cached_property
    def page(self) -> BeautifulSoup:
        """The body as a tree."""
        return parse(self.text)

    @property
    def place(self) -> str:
        """Where it sends on to: path and query."""
        return self.headers["Location"]


def signed_cookie(app: Flask, session_id: str | None, at: datetime) -> tuple[str, str]:
    """A session cookie of somebody who signed in at the instant (None: a visitor), and the token their forms carry."""
    raw = secrets.token_hex(20)
    facts: dict[str, Any] = {"csrf_token": raw}
    if session_id is not None:
        facts |= {"_user_id": session_id, "_fresh": True}
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with mock.patch(
        "time.time", return_value=at.timestamp()
    ):  # a cookie of another day than the server's is too old
        token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
        return str(serializer.dumps(facts)), str(token)


class Visitor:
    """One person with cookies and one connection; `login` is the address of who they are signed in as."""

    def __init__(
        self,
        server: Server,
        login: str | None = None,
        *,
        user_id: int | None = None,
        at: datetime | None = None,
    ) -> None:
        cookie, self.token = signed_cookie(server.app, _session_id(server, login, user_id), at or clock.now())
        self.cookies = {COOKIE: cookie}
        self._address = urlsplit(server.url).netloc

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self.send("GET", path)

    def post(
        self,
        path: str,
        fields: Mapping[str, Any] | None = None,
        *,
        upload: tuple[str, str, bytes] | None = None,
        token: str | None = None,
    ) -> Answer:
        """Send a form; `upload` is a field, a file name and its bytes."""
        filled = {"csrf_token": self.token if token is None else token, **(fields or {})}
        if upload is None:
            body, kind = urlencode(filled, doseq=True).encode(), "application/x-www-form-urlencoded"
        else:
            body, kind = _multipart(filled, upload)
        return self.send("POST", path, body, kind)

    def send(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        """Send any request on a connection of its own."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection(self._address, timeout=SECONDS)
        try:
            connection.request(method, quote(path, safe="/?&=%:+#"), body, headers)
            answer = connection.getresponse()
            found = Answer(answer.status, dict(answer.headers), answer.read())
            for line in answer.headers.get_all("Set-Cookie") or ():
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        finally:
            connection.close()
        return found


def _session_id(server: Server, login: str | None, user_id: int | None) -> str | None:
    if login is None and user_id is None:
        return None
    with server.session() as session:
        user = world.user_of(session, login) if login else session.get_one(User, user_id)
        return user.get_id()


def _multipart(fields: Mapping[str, Any], upload: tuple[str, str, bytes]) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    name, filename, data = upload
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n\r\n'
    return b"".join(
        [*parts, head.encode(), data, f"\r\n--{edge}--\r\n".encode()]
    ), f"multipart/form-data; boundary={edge}"


def shop(server: Server, *words: str) -> Any:
    """What the `shop` command of the served store answers, as data; it must succeed."""
    variables = {
        "SHOP_SECRET_KEY": server.settings.secret_key,
        "SHOP_DATABASE_URL": server.settings.database_url,
        "SHOP_DATA_DIR": str(server.settings.data_dir),
        "PATH": str(Path(sys.executable).parent),
    }
    run = subprocess.run(
        [sys.executable, "-m", "shop", *words],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert run.returncode == 0, run.stdout.decode() + run.stderr.decode()
    return json.loads(run.stdout)
