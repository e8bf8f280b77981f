"""Public pages for visitors, kept whole between two changes of what is public.

A visitor whose page holds nothing of their own (not signed in, no cart, no message waiting) gets the kept page; the
CSRF token is put into its slots each time. For everybody else the page is made with the body as a fragment.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec

from flask import Flask, Response, current_app, g, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from sqlalchemy.engine import Engine

from shop.core import cache, clock
from shop.core.db import db

P = ParamSpec("P")
CSRF_SLOT = "0csrf0slot0"
OWN_COOKIES = ("cart", "care")
LONGEST = timedelta(hours=6)
_expiries: list[Callable[[Any, datetime], datetime | None]] = []


def init_app(app: Flask) -> None:
    """The stores, and how templates write the token: `csrf_token()` is a slot while a kept page is made."""
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.extensions["fragments"] = cache.open_store(app.extensions["settings"])
    with app.app_context():
        app.extensions["version_reader"] = VersionReader(db.engine)


def expires_with(nearest: Callable[[Any, datetime], datetime | None]) -> None:
    """A room tells when time alone next changes what the public sees: `nearest(session, now)`."""
    if nearest not in _expiries:
        _expiries.append(nearest)


def kept(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Keep the view's page for visitors. Only 200 pages are kept; the view must not depend on who asks."""

    @wraps(view)
    def page(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not _nothing_of_their_own():
            return view(*args, **kwargs)
        return _page(lambda: make_response(view(*args, **kwargs)))

    return page


def body(key: str, make: Callable[[], str]) -> Markup:
    """The part of a page that is the same for everybody, kept under the key (the page's path and query are added).

    The CSRF token inside is put in each time.
    """
    text = cache.fragment(
        _store(), f"{key}:{_address()}", version=_version(), make=_slotted(make), expires_at=_expires_at
    )
    return Markup(_fill(text))  # noqa: S704 - made by our own templates, which escape


def csrf_token() -> str:
    """The token of this visitor, or the slot for it while something is made to be kept."""
    return CSRF_SLOT if g.get("making_kept") else generate_csrf()


def _nothing_of_their_own() -> bool:
    if request.method not in {"GET", "HEAD"} or any(name in request.cookies for name in OWN_COOKIES):
        return False
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return True
    return not ({"_user_id", "_flashes"} & session.keys())


def _page(make: Callable[[], Response]) -> ResponseReturnValue:
    store, key, version = _store(), f"page:{_address()}", _version()
    found = store.get(key)
    if found is not None and found.holds(version):
        return Response(_fill(found.body), content_type="text/html; charset=utf-8")
    g.making_kept = True
    try:
        response = make()
    finally:
        g.making_kept = False
    text = response.get_data(as_text=True)
    if response.status_code == 200:
        store.put(key, cache.Fragment(version, _expires_at(), text))
    response.set_data(_fill(text))
    return response


def _slotted(make: Callable[[], str]) -> Callable[[], str]:
    def slotted() -> str:
        before, g.making_kept = g.get("making_kept", False), True
        try:
            return make()
        finally:
            g.making_kept = before

    return slotted


def _fill(text: str) -> str:
    if CSRF_SLOT not in text or g.get("making_kept"):
        return text
    return text.replace(CSRF_SLOT, generate_csrf())


def _address() -> str:
    return request.full_path


def _store() -> cache.FragmentStore:
    store: cache.FragmentStore = current_app.extensions["fragments"]
    return store


def _expires_at() -> datetime:
    """The nearest change by time: what the rooms name, the next midnight in Shanghai, six hours at the latest.

    Asked once a request, and not at all when nothing is kept.
    """
    if "kept_until" not in g:
        g.kept_until = clock.now() if isinstance(_store(), cache.NoStore) else _nearest_edge()
    until: datetime = g.kept_until
    return until


def _nearest_edge() -> datetime:
    now = clock.now()
    edges = [edge for nearest in _expiries if (edge := nearest(db.session, now)) is not None]
    return min([*edges, clock.day_end(clock.local_day(now)), now + LONGEST])


def _version() -> int:
    if "public_version" not in g:
        g.public_version = current_app.extensions["version_reader"].read()
    version: int = g.public_version
    return version


class VersionReader:
    """Asks for the version in one statement on a connection of its own that is never inside a transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._local = threading.local()
        self._text = str(cache.VERSION.compile(engine, compile_kwargs={"literal_binds": True}))

    def read(self) -> int:
        """The version now; a connection that broke is opened anew once."""
        if current_app.testing:  # isolated tests have one connection only
            return db.session.scalar(cache.VERSION) or 0
        try:
            return self._ask()
        except Exception:
            self._local.__dict__.pop("connection", None)
            return self._ask()

    def _ask(self) -> int:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
        row = connection.execute(self._text).fetchone()
        return int(row[0]) if row else 0

    def _connect(self) -> Any:
        pooled = self._engine.raw_connection()
        pooled.detach()
        connection: Any = pooled.driver_connection
        if self._engine.dialect.name == "postgresql":
            connection.autocommit = True
        self._local.connection = connection
        return connection
