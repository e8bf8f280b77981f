"""Quotations as the buyer sees them: side by side, one by one with its thread, and the award."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.production.quotations import awarding, comparing, plan_words, queries, talking
from shop.orders.production.quotations.comparing import Row
from shop.orders.production.quotations.loading import get_quote_for
from shop.orders.production.quotations.models import Award, AwardState, Quotation, Side
from shop.orders.production.quotations.split import Proposal
from shop.orders.production.rfq import labels
from shop.orders.production.rfq.forms import WordsForm
from shop.orders.production.rfq.loading import get_rfq_for
from shop.orders.production.rfq.models import Rfq
from shop.orders.routes.blueprint import bp

VIEW, WRITE = Permission.RFQ_VIEW, Permission.RFQ_WRITE


@bp.get("/rfqs/<number>/quotes")
@guard(VIEW)
def quotes(number: str) -> str:
    """All quotations side by side, and who would make how many for the least money in time."""
    found = get_rfq_for(db.session, current_actor(), number, VIEW)
    return _compare(found)


@bp.post("/rfqs/<number>/award")
@guard(WRITE)
def award_rfq(number: str) -> ResponseReturnValue:
    """Give the pieces to the workshops."""
    actor = current_actor()
    found = get_rfq_for(db.session, actor, number, WRITE)
    typed = {
        key.removeprefix("pieces_"): value for key, value in request.form.items() if key[:7] == "pieces_"
    }
    pieces = {int(key): _number(value) for key, value in typed.items() if key.isdigit() and len(key) < 19}
    try:
        if any(n is None for n in pieces.values()):
            raise Invalid(_("件数请填 0 或以上的整数。"), field="pieces")
        made = awarding.award(db.session, actor, found, {k: n or 0 for k, n in pieces.items()})
    except Invalid as error:
        db.session.rollback()
        found = get_rfq_for(db.session, actor, number, WRITE)
        return _compare(found, refused=error.sentence, typed=typed), 422
    edge.commit()
    flash(
        _("选定了，合同已经拟好，请去确认。")
        if made.state == AwardState.MADE
        else _("超过了你的额度，已经提交审批；批了以后自动生成合同。")
    )
    return redirect(url_for(".quotes", number=number), 303)


@bp.post("/rfqs/<number>/award/withdrawal")
@guard(WRITE)
def call_off_award(number: str) -> ResponseReturnValue:
    """Take back what waits for approval."""
    actor = current_actor()
    awarding.call_off(db.session, actor, get_rfq_for(db.session, actor, number, WRITE))
    edge.commit()
    flash(_("撤回了，可以重新选。"))
    return redirect(url_for(".quotes", number=number), 303)


@bp.get("/awards/<int:award_id>")
@guard(VIEW)
def award_page(award_id: int) -> ResponseReturnValue:
    """Where approvers look at an award: the comparison it was chosen from."""
    made = db.session.get(Award, award_id)
    if made is None or not allowed(current_actor(), VIEW, made.rfq):
        raise NotFound("")
    return redirect(url_for(".quotes", number=made.rfq.number), 303)


@bp.get("/rfqs/<number>/quotes/<quote>")
@guard(VIEW)
def quote(number: str, quote: str) -> str:
    """One quotation: what it says, what it said before, files, and the thread with this workshop."""
    found, quotation = get_quote_for(db.session, current_actor(), number, quote, VIEW)
    return _one(found, quotation, WordsForm(formdata=None))


@bp.post("/rfqs/<number>/quotes/<quote>/messages")
@guard(WRITE)
def say_to_workshop(number: str, quote: str) -> ResponseReturnValue:
    """A word to the workshop."""
    actor, form = current_actor(), WordsForm()
    found, quotation = get_quote_for(db.session, actor, number, quote, WRITE)
    if not form.validate_on_submit():
        return _one(found, quotation, form), 422
    talking.say(db.session, actor, quotation, Side.BUYER, words=form.words.data or "")
    edge.commit()
    return redirect(url_for(".quote", number=number, quote=quote) + "#thread", 303)


def _number(text: str) -> int | None:
    text = text.strip() or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _compare(found: Rfq, *, refused: str = "", typed: dict[str, str] | None = None) -> str:
    sort = request.args.get("sort", "price")
    sort = sort if sort in comparing.SORTS else "price"
    rows = comparing.rows(db.session, found, sort) if found.opened_at else []
    award = queries.running_award(db.session, found.id)
    proposal = comparing.proposal(found, rows) if found.state == "open" and award is None else None
    return render_template(
        "orders/quotes.html",
        rfq=found,
        rows=rows,
        sort=sort,
        sorts=_sorts(found.number, sort),
        proposal=proposal,
        within=_within(rows),
        values=typed if typed is not None else _values(proposal),
        refused=refused,
        award=award,
        mine=award is not None and award.asked_by == current_actor().user_id,
        writes=allowed(current_actor(), WRITE, found),
        plan=plan_words,
        says=labels,
    )


def _values(proposal: Proposal | None) -> dict[str, str]:
    return {str(key): str(n) for key, n in proposal.pieces.items()} if proposal else {}


def _within(rows: list[Row]) -> int:
    """Pieces that all together make in time."""
    return sum(offer.most for offer in comparing.offers_of(rows))


def _sorts(number: str, sort: str) -> list[tuple[str, None, str, bool]]:
    words = {
        "price": _("单价低的"),
        "date": _("做得快的"),
        "capacity": _("产能多的"),
        "rating": _("评价好的"),
        "people": _("带动就业多的"),
    }
    return [
        (word, None, url_for(".quotes", number=number, sort=key), key == sort) for key, word in words.items()
    ]


def _one(found: Rfq, quotation: Quotation, form: WordsForm) -> str:
    rows = [row for row in comparing.rows(db.session, found) if row.quotation.id == quotation.id]
    return render_template(
        "orders/quote.html",
        rfq=found,
        quotation=quotation,
        row=rows[0],
        form=form,
        tag=labels.quote_tag(quotation, found),
        file_url=lambda key: url_for(".quote_file", number=found.number, quote=quotation.number, key=key),
        writes=allowed(current_actor(), WRITE, found),
        plan=plan_words,
        says=labels,
    )
