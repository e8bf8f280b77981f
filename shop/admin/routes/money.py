"""Where the collected money lies and whose it is, and recording money that moved."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.payout_forms import MoveForm
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.payouts import balances, labels, moving
from shop.workshops.income.labels import ACCOUNT_LABELS


@bp.get("/oversight/accounts")
@guard(Permission.PAYOUT_MANAGE)
def money_accounts() -> ResponseReturnValue:
    """The balances, the equation that holds between them, what was recorded last, and the form for more."""
    return _page(MoveForm(data={"moved_on": clock.today()}))


@bp.post("/oversight/accounts")
@guard(Permission.PAYOUT_MANAGE)
def record_money() -> ResponseReturnValue:
    """Record money that moved."""
    form = MoveForm()
    if not form.validate_on_submit():
        return _page(form), 422
    assert form.moved_on.data is not None
    try:
        moving.record(
            db.session,
            current_actor(),
            kind=form.move(),
            amount_fen=form.fen(),
            reference=form.reference.data or "",
            moved_on=form.moved_on.data,
            reason=form.reason.data or "",
        )
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error, "reference")
        return _page(form), 409 if isinstance(error, Conflict) else 422
    edge.commit()
    flash(_("记上了，余额已经照它变动。"))
    return redirect(url_for(".money_accounts"), 303)


def _page(form: MoveForm) -> str:
    now = balances.read(db.session)
    return render_template(
        "admin/accounts.html",
        form=form,
        now=now,
        held=[(account, ACCOUNT_LABELS[account], now.sum_of(account)) for account in balances.HELD],
        platform=[(ACCOUNT_LABELS[a], -now.sum_of(a)) for a in balances.PLATFORM],
        moves=moving.recent(db.session),
        words=labels,
    )
