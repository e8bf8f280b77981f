"""What somebody looked at lately: kept in a cookie on their own device, nowhere else.

Product pages are kept whole and are the same for everybody, so they cannot set it themselves: each shows a picture of
one dot from here, whose answer does. It works without script and asks no database.
"""

from __future__ import annotations

from base64 import b64decode

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.web.edge import LARGEST_ID
from shop.front import kept_page
from shop.front.routes.blueprint import bp

COOKIE = "seen"
MOST = 24
KEEP_DAYS = 90
DOT = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@bp.get("/seen")
@public("a visitor's own list, kept on their device")
def seen() -> ResponseReturnValue:
    """The products somebody looked at lately, newest first."""
    cards, lost = kept_page.divided(db.session, _ids(), clock.now())
    return render_template("front/seen.html", cards=cards, lost=lost)


@bp.get("/seen/<int:product_id>.gif")
@public("a picture of one dot on the page of a product")
def look(product_id: int) -> ResponseReturnValue:
    """Note the product in the visitor's cookie; not when another site shows the picture."""
    answer = Response(DOT, mimetype="image/gif", headers={"Cache-Control": "no-store"})
    if request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        ids = [product_id, *(i for i in _ids() if i != product_id)][:MOST]
        answer.set_cookie(
            COOKIE,
            ".".join(str(i) for i in ids),
            max_age=KEEP_DAYS * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return answer


@bp.post("/seen/removal")
@public("a visitor empties their own list")
def forget() -> ResponseReturnValue:
    """Empty the list."""
    answer = redirect(url_for("front.seen"), 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    flash(_("清空了。"))
    return answer


def _ids() -> list[int]:
    """The products of the cookie; whatever else somebody wrote into it is left out."""
    texts = request.cookies.get(COOKIE, "").split(".")[:MOST]
    numbers = [int(t) for t in texts if t.isascii() and t.isdecimal() and len(t) < 20]
    return list(dict.fromkeys(n for n in numbers if n <= LARGEST_ID))
