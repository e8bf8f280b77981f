"""The short way: a visitor without any cookie of ours gets a kept page before Flask starts.

It costs one statement for the version and no template. Everything else, and every page that is not kept, goes the
long way. The answer is the same byte for byte, but for the visitor's own session and token.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.http import dump_cookie

from shop.core import chance
from shop.core.cache import VersionReader
from shop.core.fragments import Fragment, FragmentStore
from shop.core.web import figures
from shop.core.web.edge import HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CSRF_SLOT = "0csrf0slot0"
SLOT = CSRF_SLOT.encode()
OWN_COOKIES = ("cart", "care")
CONTENT_TYPE = "text/html; charset=utf-8"
PAGE = "page\n"
SAME = [("Content-Type", CONTENT_TYPE), *HEADERS.items()]
Told = Callable[[Flask, str], None]
_told: dict[str, Told] = {}


def tell(endpoint: str, told: Told) -> None:
    """Each time a page of the view with a note is shown, made or kept, `told(app, note)` is called, maybe outside of a
    request. It must not fail.
    """
    _told[endpoint] = told


def shown(app: Flask, endpoint: str, note: str) -> None:
    """The page was shown: whoever wants to know is told."""
    if note and endpoint in _told:
        _told[endpoint](app, note)


def address(environ: WSGIEnvironment) -> str:
    """What a page is kept under: host, query and path as they were sent. The path comes last, since it alone may hold
    a line break once it is decoded.
    """
    return "\n".join((
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", ""),
        environ.get("QUERY_STRING", ""),
        environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""),
    ))  # fmt: skip


class Door:
    """WSGI middleware around the app."""

    def __init__(self, app: Flask, store: FragmentStore, reader: VersionReader) -> None:
        self._app = app
        self._inner: WSGIApplication = app.wsgi_app
        self._store = store
        self._reader = reader

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """A kept page, or what the app answers."""
        started = time.perf_counter()
        page = self._find(environ)
        if page is None:
            return self._inner(environ, start_response)
        method: str = environ["REQUEST_METHOD"]
        answer = self._answer(page, method, start_response)
        figures.count(self._app, page.endpoint, method, 200, time.perf_counter() - started)
        shown(self._app, page.endpoint, page.note)
        return answer

    def _find(self, environ: WSGIEnvironment) -> Fragment | None:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or self._is_known(environ):
            return None
        page = self._store.get(PAGE + address(environ))
        if page is None:
            return None
        try:
            version = self._reader.read()
        except Exception:  # the app meets the same fault and answers with its page for it
            return None
        return page if page.holds(version) else None

    def _is_known(self, environ: WSGIEnvironment) -> bool:
        """Whether the visitor may hold a cookie of ours; one of a stranger whose text looks like it counts too."""
        cookies: str = environ.get("HTTP_COOKIE", "")
        return cookies != "" and any(f"{name}=" in cookies for name in self._cookie_names)

    def _answer(self, page: Fragment, method: str, start_response: StartResponse) -> Iterable[bytes]:
        body, headers = page.body, SAME.copy()
        if SLOT in body:
            token, cookie = self._new_session()
            body = body.replace(SLOT, token)
            headers += (("Set-Cookie", cookie), ("Vary", "Cookie"))
        headers.append(("Content-Length", str(len(body))))
        start_response("200 OK", headers)
        return [b"" if method == "HEAD" else body]

    def _new_session(self) -> tuple[bytes, str]:
        """The token and the session cookie as the CSRF library and Flask would make them for a new visitor."""
        secret = chance.secret(20)
        session = self._sessions.dumps({self._field: secret})
        before, after = self._cookie_frame
        token = str(self._tokens.dumps(secret))
        return token.encode(), f"{before}{session}{after}"

    @cached_property
    def _field(self) -> str:
        return str(self._app.config["WTF_CSRF_FIELD_NAME"])

    @cached_property
    def _cookie_names(self) -> tuple[str, ...]:
        return (*OWN_COOKIES, self._app.config["SESSION_COOKIE_NAME"])

    @cached_property
    def _tokens(self) -> URLSafeTimedSerializer:
        key: Any = self._app.config.get("WTF_CSRF_SECRET_KEY", self._app.secret_key)
        return URLSafeTimedSerializer(key, salt="wtf-csrf-token")

    @cached_property
    def _sessions(self) -> Any:
        """Flask's own, but with plain JSON inside: a text needs none of its tags, and they ask for an app context."""
        interface: Any = self._app.session_interface
        with self._app.app_context():
            signing = interface.get_signing_serializer(self._app)
        signing.serializer = self._tokens.serializer
        return signing

    @cached_property
    def _cookie_frame(self) -> tuple[str, str]:
        """What stands before and after the value in the Set-Cookie header; the value needs no quoting."""
        app, interface = self._app, self._app.session_interface
        cookie = dump_cookie(
            interface.get_cookie_name(app),
            "VALUE",
            domain=interface.get_cookie_domain(app),
            path=interface.get_cookie_path(app),
            secure=interface.get_cookie_secure(app),
            httponly=interface.get_cookie_httponly(app),
            samesite=interface.get_cookie_samesite(app),
        )
        before, _value, after = cookie.partition("VALUE")
        return before, after
