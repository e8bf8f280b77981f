"""A booth as a scan shows it, and buying there."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog.stock import public_word
from shop.core import clock
from shop.core.access import public
from shop.core.db import db, mark_reading
from shop.core.errors import Conflict, Invalid
from shop.core.web import edge, pages
from shop.exhibition.entry import booth_page, buying
from shop.exhibition.entry.booth_page import BoothPage
from shop.exhibition.routes import scan_counts
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.routes.codes import named
from shop.orders.context import keep_token, owner, owner_to_write
from shop.orders.routes import chosen
from shop.workshops import certification

SCANNED = "whoever scans the code of a booth"
PICKUP = "pickup"
CUT = "<!--cut-->"


@bp.get("/b/<token>")
@public(SCANNED, writes="scans are kept a few seconds, then written by one of them")
def booth(token: str) -> ResponseReturnValue:
    """The booth's page: fair prices while the fair is open, ordinary ones afterwards; 404 for a code that is not ours."""
    mark_reading(True)  # it writes at most at the very end
    return _booth(token)


@pages.kept
def _booth(token: str) -> ResponseReturnValue:
    page = booth_page.load(db.session, named(token), clock.now())
    if not request.query_string:
        scan_counts.note(page.booth.id)
    body, bar = pages.body("booth", lambda: _body(page, token)).split(CUT)
    return render_template("exhibition/booth.html", page=page, body=body, bar=bar, token=token)


def _body(page: BoothPage, token: str) -> str:
    return pages.part(
        "exhibition/_booth.html",
        page=page,
        token=token,
        public_word=public_word,
        certificate=certification.digits(page.certificate_no) if page.certificate_no else "",
        closes=clock.local(page.opening.closes_at).strftime("%H:%M") if page.opening else "",
    )


@bp.post("/b/<token>/lines")
@public(SCANNED)
def buy_at_booth(token: str) -> ResponseReturnValue:
    """Into the cart (fields item, quantity, way); back to the booth, where more can be chosen."""
    page = booth_page.load(db.session, named(token), clock.now())
    whose, fresh = owner_to_write()
    try:
        by_fair = buying.put(
            db.session, whose, page, item_id=_number("item", 0), quantity=_number("quantity", 1)
        )
    except (Invalid, Conflict) as error:
        db.session.rollback()
        flash(str(error), "error")
        return redirect(url_for("exhibition.booth", token=token, back=1), 303)
    edge.commit()
    if page.holder is not None:
        _keep_way(page.holder.workshop_id, fetched=by_fair and request.form.get("way") == PICKUP)
    flash(_("选好了，可以再选，也可以去付款。") if by_fair else _("选好了，按平时价，从网上的货里发。"))
    answer = redirect(url_for("exhibition.booth", token=token, back=1), 303)
    return keep_token(answer, fresh)  # type: ignore[arg-type]  # the library says it is another Response


@bp.post("/b/<token>/checkout")
@public(SCANNED)
def pay_at_booth(token: str) -> ResponseReturnValue:
    """Go and pay for what was chosen here; what else lies in the cart waits."""
    page = booth_page.load(db.session, named(token), clock.now())
    buying.choose_these(db.session, owner(), page)
    edge.commit()
    return redirect(url_for("orders.checkout"), 303)


def _keep_way(workshop_id: int, *, fetched: bool) -> None:
    others = [one for one in chosen.pickups() if one != workshop_id]
    chosen.keep(pickups=[*others, workshop_id] if fetched else others)


def _number(name: str, otherwise: int) -> int:
    text = request.form.get(name, "").strip()
    if not text and otherwise:
        return otherwise
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
