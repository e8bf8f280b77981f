"""The till of a booth: selling, what the browser kept without network, the paper way, refunds, the end of a day."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import chance, clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound, ShopError
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.exhibition.fairs import queries as fairs
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.till import after, queries, selling, serving
from shop.exhibition.till import labels as words
from shop.exhibition.till.goods import Wanted
from shop.exhibition.till.models import Method
from shop.exhibition.till.serving import Stand

MOST_SENT = 200


@bp.get("/till")
@guard(Permission.BOOTH_SERVE)
def tills() -> ResponseReturnValue:
    """The booths that the actor serves."""
    stands = serving.stands_of(db.session, current_actor(), clock.now())
    return render_template("exhibition/tills.html", stands=stands)


@bp.get("/booths/<int:booth_id>/till")
@guard(Permission.BOOTH_SERVE)
def till(booth_id: int) -> ResponseReturnValue:
    """The till: big buttons for what the booth has in its own pool."""
    return _till(serving.stand_for(db.session, current_actor(), booth_id))


def _till(stand: Stand, refused: ShopError | None = None) -> str:
    now = clock.now()
    return render_template(
        "exhibition/till.html",
        stand=stand,
        offered=queries.offered(db.session, stand, now),
        opening=fairs.opening(db.session, stand.fair.id, now),
        latest=queries.latest(db.session, stand, clock.today()),
        key=chance.uuid(),
        refused=refused,
        typed=request.form,
        words=words,
    )


@bp.post("/booths/<int:booth_id>/till")
@guard(Permission.BOOTH_SERVE)
def till_sale(booth_id: int) -> ResponseReturnValue:
    """A sale sent as a form: without script, or what was written on paper (field when)."""
    actor = current_actor()
    stand = serving.stand_for(db.session, actor, booth_id, _number(request.form.get("exhibitor")))
    on_paper = "when" in request.form
    try:
        sale = selling.sell(
            db.session,
            actor,
            stand,
            _typed(),
            uuid=_uuid(request.form.get("key")),
            method=_method(request.form.get("method")),
            sold_at=_moment(request.form.get("when", "")) if on_paper else None,
        )
    except (Invalid, Conflict) as error:
        db.session.rollback()
        stand = serving.stand_for(db.session, actor, booth_id)
        return (_entry(stand, error) if on_paper else _till(stand, error)), 422
    number, fen = sale.number, sale.total_fen
    edge.commit()
    flash(_("收好了：%(no)s，%(fen)s", no=number, fen=words.money(fen)))
    page = "exhibition.till_entry" if on_paper else "exhibition.till"
    return redirect(url_for(page, booth_id=booth_id), 303)


@bp.post("/booths/<int:booth_id>/till/sales")
@guard(Permission.BOOTH_SERVE)
def send_sales(booth_id: int) -> ResponseReturnValue:
    """What the browser kept, as JSON: sales each with its own number. Each is recorded by itself and answered by itself;
    the same one sent twice is one (BR-34).
    """
    sent: Any = request.get_json(silent=True)
    sales = sent.get("sales") if isinstance(sent, dict) else None
    if not isinstance(sales, list) or len(sales) > MOST_SENT:
        return jsonify(error=_("没有看懂。")), 400
    exhibitor_id = _number(sent.get("exhibitor"))
    return jsonify(results=[_one(booth_id, exhibitor_id, sale) for sale in sales])


def _one(booth_id: int, exhibitor_id: int | None, sale: Any) -> dict[str, Any]:
    own = str(sale.get("uuid", ""))[:36] if isinstance(sale, dict) else ""
    try:
        actor = current_actor()
        stand = serving.stand_for(db.session, actor, booth_id, exhibitor_id)
        lines = [Wanted(int(x["item"]), int(x["n"]), int(x["fen"])) for x in sale["lines"]]
        made = selling.sell(
            db.session,
            actor,
            stand,
            lines,
            uuid=_uuid(own),
            method=_method(sale["method"]),
            sold_at=_moment(str(sale["at"])) if sale.get("offline") else None,
        )
        answer = {"uuid": own, "number": made.number, "flag": made.flag}
        edge.commit()
    except ShopError as error:
        db.session.rollback()
        return {"uuid": own, "refused": error.sentence or _("没有这个展位。")}
    except (KeyError, TypeError, ValueError):
        db.session.rollback()
        return {"uuid": own, "refused": _("这笔的内容不对，没有记。")}
    return answer


@bp.get("/booths/<int:booth_id>/till/paper")
@guard(Permission.BOOTH_SERVE)
def till_paper(booth_id: int) -> ResponseReturnValue:
    """A sheet to print, for when nothing else works."""
    stand = serving.stand_for(db.session, current_actor(), booth_id)
    offered = queries.offered(db.session, stand, clock.now())
    return render_template("exhibition/till_paper.html", stand=stand, offered=offered)


@bp.get("/booths/<int:booth_id>/till/entry")
@guard(Permission.BOOTH_SERVE)
def till_entry(booth_id: int) -> ResponseReturnValue:
    """Enter what was written on paper."""
    return _entry(serving.stand_for(db.session, current_actor(), booth_id))


def _entry(stand: Stand, refused: ShopError | None = None) -> str:
    return render_template(
        "exhibition/till_entry.html",
        stand=stand,
        offered=queries.offered(db.session, stand, clock.now()),
        key=chance.uuid(),
        refused=refused,
        typed=request.form,
        now=clock.local(clock.now()),
        words=words,
    )


@bp.get("/booths/<int:booth_id>/till/sales/<number>")
@guard(Permission.BOOTH_SERVE)
def till_receipt(booth_id: int, number: str) -> ResponseReturnValue:
    """One sale: what was sold, what can still be given back."""
    return _receipt(booth_id, number)


def _receipt(booth_id: int, number: str, refused: ShopError | None = None) -> str:
    stand, sale = _sale(booth_id, number)
    return render_template(
        "exhibition/till_receipt.html",
        stand=stand,
        sale=sale,
        key=chance.uuid(),
        refused=refused,
        words=words,
    )


@bp.post("/booths/<int:booth_id>/till/sales/<number>/refunds")
@guard(Permission.BOOTH_SERVE)
def till_refund(booth_id: int, number: str) -> ResponseReturnValue:
    """Money is given back at the till (fields line, pieces, restock, reason, key)."""
    _stand, sale = _sale(booth_id, number, locked=True)
    try:
        row = after.give_back(
            db.session,
            current_actor(),
            sale,
            line_id=_number(request.form.get("line")) or 0,
            pieces=_number(request.form.get("pieces")) or 0,
            uuid=_uuid(request.form.get("key")),
            restock="restock" in request.form,
            reason=request.form.get("reason", "").strip()[:100],
        )
    except Invalid as error:
        db.session.rollback()
        return _receipt(booth_id, number, error), 422
    fen = row.amount_fen
    edge.commit()
    flash(_("退了 %(fen)s，请把钱退给买家。", fen=words.money(fen)))
    return redirect(url_for("exhibition.till_receipt", booth_id=booth_id, number=number), 303)


@bp.get("/booths/<int:booth_id>/till/closing")
@guard(Permission.BOOTH_SERVE)
def till_closing(booth_id: int) -> ResponseReturnValue:
    """Count the drawer at the end of the day."""
    return _closing(booth_id)


def _closing(booth_id: int, refused: ShopError | None = None) -> str:
    stand = serving.stand_for(db.session, current_actor(), booth_id)
    return render_template(
        "exhibition/till_closing.html",
        stand=stand,
        sums=after.day_sums(db.session, stand, clock.today()),
        closings=queries.closings(db.session, stand),
        today=clock.today(),
        refused=refused,
        typed=request.form,
        Method=Method,
    )


@bp.post("/booths/<int:booth_id>/till/closing")
@guard(Permission.BOOTH_SERVE)
def close_till(booth_id: int) -> ResponseReturnValue:
    """Keep the count (fields float, counted, note)."""
    actor = current_actor()
    stand = serving.stand_for(db.session, actor, booth_id)
    try:
        row = after.close_day(
            db.session,
            actor,
            stand,
            day=clock.today(),
            float_fen=words.fen_of(request.form.get("float", "0") or "0", "float"),
            counted_fen=words.fen_of(request.form.get("counted", ""), "counted"),
            note=request.form.get("note", "").strip(),
        )
    except Invalid as error:
        db.session.rollback()
        return _closing(booth_id, error), 422
    difference = row.difference_fen
    edge.commit()
    flash(_("对上了。") if not difference else _("差 %(fen)s，已经记下。", fen=words.money(difference)))
    return redirect(url_for("exhibition.till_closing", booth_id=booth_id), 303)


def _sale(booth_id: int, number: str, *, locked: bool = False) -> tuple[Stand, Any]:
    sale = selling.get(db.session, number) if locked else queries.sale(db.session, number)
    if sale is None or sale.booth_id != booth_id:
        raise NotFound("")
    return serving.stand_for(db.session, current_actor(), booth_id, sale.exhibitor_id), sale


def _typed() -> list[Wanted]:
    """What was typed beside the items: fields n-<item> and fen-<item>."""
    wanted = []
    for name, value in request.form.items():
        item, pieces = _number(name.removeprefix("n-")), _number(value)
        if name.startswith("n-") and item and pieces:
            wanted.append(Wanted(item, pieces, _number(request.form.get(f"fen-{item}")) or 0))
    return wanted


def _number(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _uuid(text: str | None) -> str:
    try:
        return str(uuid.UUID(text or ""))
    except ValueError as error:
        raise Invalid(_("这一页不完整，请刷新再试。")) from error


def _method(text: str | None) -> Method:
    try:
        return Method(text or "")
    except ValueError as error:
        raise Invalid(_("请选现金还是刷卡。"), field="method") from error


def _moment(text: str) -> datetime:
    try:
        return clock.parse(text)
    except ValueError as error:
        raise Invalid(_("请填卖出的时间。"), field="when") from error
