"""Views for the tests of kept pages: each says how often it was made."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Flask, flash, render_template_string, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from shop.core import cache
from shop.core.access import public
from shop.core.db import db
from shop.core.web import pages

FORM = "<p>{{ asked }} {{ made }}</p><form><input name=csrf_token value='{{ csrf_token() }}'></form>"


def add_views(app: Flask) -> Counter[str]:
    """Put them into the app; answers how often each page was made."""
    made: Counter[str] = Counter()

    def render(template: str) -> str:
        made[request.path] += 1
        return render_template_string(template, asked=request.args.get("q", ""), made=made[request.path])

    views: dict[str, Any] = {
        "page": pages.kept(lambda: render(FORM)),
        "plain": pages.kept(lambda: render("<p>花 {{ made }}</p>")),
        "refused": pages.kept(lambda: (render(FORM), 422)),
        "careless": pages.kept(lambda: render("<i>{{ made }}</i>") + generate_csrf()),
        "part": lambda: f"<b>{session.get('name', '')}</b>{pages.body('part', lambda: render(FORM))}",
        "careless-part": lambda: pages.body("part", lambda: render("<i></i>") + generate_csrf()),
        "twice": pages.kept(lambda: pages.body("part", lambda: render(FORM))),
    }
    for name, view in views.items():
        view.__name__ = name
        app.add_url_rule(f"/-test/{name}", f"test_{name}", public("a test")(view))
    app.add_url_rule("/-test/post", "test_post", public("a test")(_post), methods=["POST"])
    return made


def _post() -> ResponseReturnValue:
    if "flash" in request.form:
        flash("放进购物车了")
    if "name" in request.form:
        session["name"] = request.form["name"]
    if "touch" in request.form:
        cache.touch(db.session)
        db.session.commit()
    return "ok"
