"""The platform's finance: transfers that the provider neither makes nor refuses, and ending one of them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.payout_forms import EndingForm
from shop.admin.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.orders.context import providers
from shop.orders.payouts import bank_accounts, giving_up
from shop.orders.payouts.giving_up import Ended
from shop.orders.payouts.snag_models import TransferSnag


@bp.get("/oversight/payouts/stuck/<uuid>")
@guard(Permission.PAYOUT_MANAGE)
def stuck_transfer(uuid: str) -> ResponseReturnValue:
    """What the provider said, and how to end it."""
    return _page(giving_up.get_for(db.session, current_actor(), uuid), EndingForm())


@bp.post("/oversight/payouts/stuck/<uuid>/ending")
@guard(Permission.PAYOUT_MANAGE)
def end_stuck_transfer(uuid: str) -> ResponseReturnValue:
    """Ask for it no more: the money is in the balance again, or the next payout is less by it."""
    form, actor = EndingForm(), current_actor()
    snag = giving_up.get_for(db.session, actor, uuid)
    number = snag.payout.batch.number
    if not form.validate_on_submit():
        return _page(snag, form), 422
    db.session.rollback()  # the provider is asked with no transaction open
    try:
        ended = giving_up.end(
            db.sessionmaker, providers(), actor, uuid, reason=form.reason.data or "", looked=form.looked.data
        )
    except Invalid as error:
        form.refuse(error, "reason")
        return _page(giving_up.get_for(db.session, actor, uuid), form), 422
    except Conflict as refusal:
        flash(str(refusal), "warn")
        return redirect(url_for(".stuck_transfer", uuid=uuid), 303)
    if ended is Ended.MADE:
        flash(_("查到付款机构其实已经办了，照实登记好了，没有结束。"), "warn")
    else:
        flash(_("结束了，不再问付款机构。"))
    return redirect(url_for(".payout_batch", batch=number), 303)


def _page(snag: TransferSnag, form: EndingForm) -> str:
    return render_template(
        "admin/stuck_transfer.html", snag=snag, form=form, masked=bank_accounts.masked, line=snag.payout
    )
