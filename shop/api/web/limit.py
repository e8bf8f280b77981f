"""So many questions a minute from one address; every answer says how many are left."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request

from shop.accounts import hashing
from shop.core import rates
from shop.core.errors import TooMany
from shop.core.rates import Count, Counter
from shop.core.web.words import gettext as _

A_MINUTE = 60
MOST = 120
_EXTENSION = "api_counter"


def init_app(app: Flask) -> None:
    """The counter that the settings name; pages tell the limit as `api_questions_a_minute`."""
    app.jinja_env.globals["api_questions_a_minute"] = MOST
    app.extensions[_EXTENSION] = rates.open_counter(app.extensions["settings"])


def ask() -> None:
    """Count this question; raises TooMany above MOST. The address is counted under a hash only the store can make."""
    counter: Counter = current_app.extensions[_EXTENSION]
    g.api_count = counter.add(hashing.keyed("api", request.remote_addr or ""), A_MINUTE)
    if g.api_count.asked > MOST:
        seconds = g.api_count.seconds_left
        raise TooMany(_("一分钟最多问 %(most)s 次。请 %(n)s 秒后再来。", most=MOST, n=seconds))


def tell(response: Response) -> Response:
    """How many are left, in the header fields that clients know."""
    count: Count | None = g.get("api_count")
    if count is not None:
        response.headers["RateLimit-Limit"] = str(MOST)
        response.headers["RateLimit-Remaining"] = str(max(0, MOST - count.asked))
        response.headers["RateLimit-Reset"] = str(count.seconds_left)
        if response.status_code == 429:
            response.headers["Retry-After"] = str(count.seconds_left)
    return response
