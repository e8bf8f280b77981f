"""Money that goes to buyers by bank transfer: finance pays it and notes the bank's reference."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.returns import bank, labels, queries
from shop.orders.returns.forms import PaidForm
from shop.orders.returns.loading import get_bank_refund_for
from shop.orders.returns.models import BankRefund, BankState

PAY = Permission.BANK_REFUND_PAY
LOOKS: dict[str, tuple[BankState, ...]] = {
    "": (BankState.GIVEN,),
    "asked": (BankState.ASKED,),
    "paid": (BankState.PAID,),
}


@bp.get("/oversight/bank-refunds")
@guard(PAY)
def bank_refunds() -> ResponseReturnValue:
    """Transfers that wait for finance, for the buyer's account, and those that were paid."""
    look = request.args.get("look", "")
    look = look if look in LOOKS else ""
    rows, page = queries.bank_refunds(db.session, LOOKS[look], request.args.get("page"), look)
    words = {"": _("等转账"), "asked": _("等买家填账户"), "paid": _("已转账")}
    tabs = [
        (word, None, url_for(".bank_refunds", look=key or None), key == look) for key, word in words.items()
    ]
    return render_template("admin/bank_refunds.html", rows=rows, page=page, tabs=tabs, says=labels)


@bp.get("/oversight/bank-refunds/<number>")
@guard(PAY)
def bank_refund(number: str) -> ResponseReturnValue:
    """One transfer, the account covered."""
    return _page(_row(number))


@bp.post("/oversight/bank-refunds/<number>/account")
@guard(PAY)
def open_account(number: str) -> ResponseReturnValue:
    """Show the account in full; that it was opened is written down."""
    row = _row(number)
    bank.look(db.session, current_actor(), row)
    page = _page(row, opened=True)
    edge.commit()
    return page


@bp.post("/oversight/bank-refunds/<number>/payment")
@guard(PAY)
def pay_bank_refund(number: str) -> ResponseReturnValue:
    """The bank has paid it under this reference."""
    form = PaidForm()
    if not form.validate_on_submit():
        return _page(_row(number), form), 422
    try:
        bank.mark_paid(db.session, current_actor(), _row(number).number, bank_ref=form.bank_ref.data or "")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(_row(number), form), 422
    edge.commit()
    flash(_("记好了，买家收到通知。"))
    return redirect(url_for(".bank_refunds"), 303)


def _row(number: str) -> BankRefund:
    return get_bank_refund_for(db.session, current_actor(), number, PAY)


def _page(row: BankRefund, form: PaidForm | None = None, *, opened: bool = False) -> str:
    return render_template(
        "admin/bank_refund.html",
        row=row,
        form=form or PaidForm(formdata=None),
        opened=opened and row.state == BankState.GIVEN,
        says=labels,
    )
