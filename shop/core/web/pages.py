"""Public pages for visitors, kept whole between two changes of what is public.

A visitor whose page holds nothing of their own (not signed in, no cart, no message waiting) gets the kept page; the
CSRF token is put into its slots each time. For everybody else the page is made with the body as a fragment. What a
view keeps here, shop.core.web.kept gives to visitors without a cookie before anything else of the app runs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec

from flask import Flask, Response, current_app, g, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from shop.core import cache, clock
from shop.core.db import db
from shop.core.fragments import Fragment, FragmentStore, NoStore, open_store
from shop.core.web import kept as door

P = ParamSpec("P")
LONGEST = timedelta(hours=6)
log = logging.getLogger("shop.pages")
_expiries: list[Callable[[Any, datetime], datetime | None]] = []


def init_app(app: Flask) -> None:
    """The stores, and how templates write the token: `csrf_token()` is a slot while a kept page is made."""
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"csrf_token": csrf_token})  # over the one of the CSRF library
    store = open_store(app.extensions["settings"])
    with app.app_context():
        reader = cache.VersionReader(db.engine)
    app.extensions |= {"fragments": store, "version_reader": reader, "public_edge": _Edge()}
    if not isinstance(store, NoStore):
        app.wsgi_app = door.Door(app, store, reader)  # type: ignore[method-assign]  # as WSGI middleware is put


def expires_with(nearest: Callable[[Any, datetime], datetime | None]) -> None:
    """A room tells when time alone next changes what the public sees: `nearest(session, now)`."""
    if nearest not in _expiries:
        _expiries.append(nearest)


def kept(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Keep the view's page for visitors. Only 200 pages are kept; the view must not depend on who asks."""

    @wraps(view)
    def page(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        g.page_note = ""
        if isinstance(_store(), NoStore) or not _nothing_of_their_own():
            answer = view(*args, **kwargs)
        else:
            answer = _page(lambda: make_response(view(*args, **kwargs)))
        # The app itself: who is told may want it later, in a thread without a context.
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        door.shown(app, request.endpoint or "", g.page_note)
        return answer

    return page


def note(text: str) -> None:
    """A view says of the page it makes what `shop.core.web.kept.tell` hands on each time the page is shown."""
    g.page_note = text


def body(key: str, make: Callable[[], str]) -> Markup:
    """The part of a page that is the same for everybody, kept under the key (the page's address is added).

    The CSRF token inside is put in each time.
    """
    return Markup(_filled(_body(f"{key}\n{_address()}", make)))  # noqa: S704 - made by our templates, which escape


def part(template: str, **shown: Any) -> str:
    """A part of a page made of nothing but what is handed in: the template is told nothing of who asks."""
    return current_app.jinja_env.get_template(template).render(shown)


def csrf_token() -> str:
    """The token of this visitor, or the slot for it while something is made to be kept."""
    return door.CSRF_SLOT if g.get("making_kept") else generate_csrf()


def _nothing_of_their_own() -> bool:
    if request.method not in {"GET", "HEAD"} or any(name in request.cookies for name in door.OWN_COOKIES):
        return False
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return True
    return not ({"_user_id", "_flashes"} & session.keys())


def _page(make: Callable[[], Response]) -> Response:
    store, key, version = _store(), door.PAGE + _address(), _version()
    found = store.get(key)
    if found is not None and found.holds(version):
        note(found.note)
        return Response(_filled(found.body.decode()), content_type=door.CONTENT_TYPE)
    with _making() as personal:
        response = make()
    page = response.get_data()
    if response.status_code == 200 and not personal() and "Set-Cookie" not in response.headers:
        store.put(key, Fragment(version, _expires_at(), page, request.endpoint or "", g.page_note))
    response.set_data(_filled(page.decode()))
    return response


def _body(key: str, make: Callable[[], str]) -> str:
    store = _store()
    if isinstance(store, NoStore):
        return make()
    version = _version()
    found = store.get(key)
    if found is not None and found.holds(version):
        return found.body.decode()
    with _making() as personal:
        text = make()
    if not personal():
        store.put(key, Fragment(version, _expires_at(), text.encode()))
    return text


@contextmanager
def _making() -> Iterator[Callable[[], bool]]:
    """Inside, tokens are slots. Answers how to ask whether a visitor's real token was made all the same."""
    field = current_app.config["WTF_CSRF_FIELD_NAME"]
    outer, token = g.get("making_kept", False), g.pop(field, None)
    g.making_kept = True

    def personal() -> bool:
        if field in g:
            log.warning("%s writes the visitor's own token where it would be kept", request.endpoint)
        return field in g

    try:
        yield personal
    finally:
        g.making_kept = outer
        if token is not None:
            setattr(g, field, token)


def _filled(text: str) -> str:
    if door.CSRF_SLOT not in text or g.get("making_kept"):
        return text
    return text.replace(door.CSRF_SLOT, generate_csrf())


def _address() -> str:
    return door.address(request.environ)


def _store() -> FragmentStore:
    store: FragmentStore = current_app.extensions["fragments"]
    return store


class _Edge:
    """The nearest instant that the rooms name, remembered under the version it was asked under: what could bring another
    one raises the version.
    """

    def __init__(self) -> None:
        self._known: tuple[int, datetime] | None = None

    def after(self, now: datetime) -> datetime:
        version, known = _version(), self._known
        if known is not None and known[0] == version and now < known[1]:
            return known[1]
        edges = [edge for nearest in _expiries if (edge := nearest(db.session, now)) is not None]
        nearest_edge = min([*edges, now + LONGEST])
        self._known = (version, nearest_edge)
        return nearest_edge


def _expires_at() -> datetime:
    """The nearest change by time: what the rooms name, the next midnight in Shanghai, six hours at the latest.

    Asked once a request, only when something is kept.
    """
    if "kept_until" not in g:
        now = clock.now()
        edge: _Edge = current_app.extensions["public_edge"]
        g.kept_until = min(edge.after(now), clock.day_end(clock.local_day(now)))
    until: datetime = g.kept_until
    return until


def version() -> int | None:
    """The version of what is public for this request; None while nothing is kept, and so nothing may be remembered."""
    return None if isinstance(_store(), NoStore) else _version()


def _version() -> int:
    """The version, read once a request and before anything that is kept under it."""
    if "public_version" not in g:
        g.public_version = current_app.extensions["version_reader"].read()
    version: int = g.public_version
    return version
