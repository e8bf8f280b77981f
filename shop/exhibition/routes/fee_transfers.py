"""The platform's finance pays collected booth fees on to organisers: two people, and the bank's receipt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from shop.accounts.models import User
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid, ShopError
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.exhibition.exhibitors.models import BoothFee
from shop.exhibition.fairs import queries as fairs
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.settling import accounts, labels, paying_on, queries
from shop.exhibition.settling.models import FeeTransferLine
from shop.workshops.models import Workshop


@bp.get("/oversight/booth-fees")
@guard(Permission.PAYOUT_MANAGE)
def fee_transfers() -> ResponseReturnValue:
    """What is due to organisers, and the transfers."""
    due = queries.due(db.session)
    organisers = {d.fair.organiser_id for d in due}
    return render_template(
        "exhibition/fee_transfers.html",
        due=due,
        accounts={one for one in organisers if accounts.in_force(db.session, one)},
        transfers=queries.transfers(db.session),
        words=labels,
    )


@bp.post("/oversight/booth-fees")
@guard(Permission.PAYOUT_MANAGE)
def make_fee_transfer() -> ResponseReturnValue:
    """A transfer of all that is due of a fair (field fair: its slug)."""
    fair = fairs.by_slug(db.session, request.form.get("fair", ""))
    try:
        number = paying_on.make(db.session, current_actor(), fair).number
    except Conflict as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
        return redirect(url_for("exhibition.fee_transfers"), 303)
    edge.commit()
    flash(_("转账单做好了，请另一位财务来确认。"))
    return _to(number)


@bp.get("/oversight/booth-fees/<number>")
@guard(Permission.PAYOUT_MANAGE)
def fee_transfer(number: str) -> ResponseReturnValue:
    """One transfer with its fees."""
    return _page(number)


def _page(number: str, refused: ShopError | None = None) -> str:
    found = queries.transfer(db.session, number)
    lines = (
        sa.select(FeeTransferLine, Workshop.name)
        .join(BoothFee, BoothFee.id == FeeTransferLine.fee_id)
        .join(Workshop, Workshop.id == BoothFee.workshop_id)
        .where(FeeTransferLine.transfer_id == found.id)
        .options(joinedload(FeeTransferLine.fee))
        .order_by(Workshop.name, FeeTransferLine.id)
    )
    people = sa.select(User.id, User.name).where(User.id.in_([found.made_by, found.confirmed_by or 0]))
    return render_template(
        "exhibition/fee_transfer.html",
        transfer=found,
        lines=[tuple(row) for row in db.session.execute(lines)],
        names={row.id: row.name for row in db.session.execute(people)},
        is_maker=found.made_by == current_actor().user_id,
        refused=refused,
        typed=request.form,
        words=labels,
    )


@bp.post("/oversight/booth-fees/<number>/confirmation")
@guard(Permission.PAYOUT_MANAGE)
def confirm_fee_transfer(number: str) -> ResponseReturnValue:
    """The second person agrees."""
    return _step(number, paying_on.confirm, _("确认好了。请照单子到银行转账，再登记回单。"))


@bp.post("/oversight/booth-fees/<number>/withdrawal")
@guard(Permission.PAYOUT_MANAGE)
def drop_fee_transfer(number: str) -> ResponseReturnValue:
    """Take it back before it goes."""
    return _step(number, paying_on.drop, _("撤回了，里面的展位费还可以再转。"))


@bp.post("/oversight/booth-fees/<number>/receipt")
@guard(Permission.PAYOUT_MANAGE)
def fee_transfer_paid(number: str) -> ResponseReturnValue:
    """The bank has done it (field bank_ref)."""
    ref = request.form.get("bank_ref", "")[:60]
    return _step(number, paying_on.paid, _("登记好了，主办单位收到通知。"), bank_ref=ref)


@bp.post("/oversight/booth-fees/<number>/refusal")
@guard(Permission.PAYOUT_MANAGE)
def fee_transfer_refused(number: str) -> ResponseReturnValue:
    """The bank sent it back (field note)."""
    note = request.form.get("note", "")[:100]
    return _step(number, paying_on.refused, _("登记好了，展位费回到“可以转的”。"), note=note)


def _step(number: str, act: Callable[..., object], done: str, **facts: Any) -> ResponseReturnValue:
    try:
        act(db.session, current_actor(), number, **facts)
    except Invalid as error:
        db.session.rollback()
        return _page(number, error), 422
    except (Conflict, Forbidden) as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
        return _to(number)
    edge.commit()
    flash(done)
    return _to(number)


def _to(number: str) -> ResponseReturnValue:
    return redirect(url_for("exhibition.fee_transfer", number=number), 303)
