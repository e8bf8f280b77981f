"""What visitors search for, and what they do not find: where words, goods or a synonym are missing."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from shop.admin.routes.blueprint import bp
from shop.catalog.search import counting
from shop.core import clock
from shop.core.access import guard
from shop.core.db import db
from shop.core.permissions import Permission

SPANS = (7, 30, 90)


@bp.get("/oversight/searches")
@guard(Permission.SEARCHES_VIEW)
def searches() -> ResponseReturnValue:
    """The most frequent words of the last days, and those that found nothing, a hundred of each at most."""
    asked = request.args.get("days", "")
    days = int(asked) if asked in {str(span) for span in SPANS} else SPANS[0]
    since = clock.today() - timedelta(days=days - 1)
    return render_template(
        "admin/searches.html",
        days=days,
        spans=SPANS,
        frequent=counting.report(db.session, since, empty=False),
        nothing=counting.report(db.session, since, empty=True),
    )
