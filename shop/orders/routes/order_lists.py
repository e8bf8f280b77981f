"""Order lists of a company: pasted or from a file, row by row with what is wrong, into the cart, kept for next time."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts.companies import queries
from shop.accounts.companies.models import Company
from shop.core.access import current_actor, guard, require
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.table_files import MAX_BYTES
from shop.core.web import edge
from shop.orders.companies import order_lists as process
from shop.orders.companies.forms import OrderListForm
from shop.orders.companies.order_lists import Checked
from shop.orders.context import keep_token, owner_to_write
from shop.orders.routes.blueprint import bp

BUY = Permission.COMPANY_BUY


@bp.get("/organisation/<int:organisation_id>/lists")
@guard(BUY)
def order_lists(organisation_id: int) -> ResponseReturnValue:
    """The form, filled from a saved list if one is named, and the saved lists."""
    company = _company(organisation_id)
    form = OrderListForm(formdata=None)
    wanted = request.args.get("list", "")
    if wanted.isdigit():
        form.text.data = process.as_text(db.session, company, int(wanted))
    return _page(company, form, [])


@bp.post("/organisation/<int:organisation_id>/lists")
@guard(BUY)
def check_order_list(organisation_id: int) -> ResponseReturnValue:
    """Look at each row; with the buttons of a list without faults it goes into the cart or is kept."""
    company, form = _company(organisation_id), OrderListForm()
    who, token = owner_to_write()
    if form.file.data and form.file.data.filename:
        try:
            form.text.data = process.from_file(form.file.data.read(MAX_BYTES + 1))
        except Invalid as error:
            form.refuse(error, "file")
            return _page(company, form, []), 422
    if not form.validate_on_submit():
        return _page(company, form, []), 422
    rows = process.check(db.session, who, process.pasted(form.text.data or ""))
    db.session.rollback()
    company = _company(organisation_id)
    act = request.form.get("act", "check")
    if act == "check" or any(row.wrong for row in rows):
        return _page(company, form, rows), 422 if any(row.wrong for row in rows) else 200
    try:
        if act == "save":
            process.save(db.session, current_actor(), company, name=form.saved_name, rows=rows)
        else:
            process.put_all(db.session, who, rows)
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error, "text")
        return _page(_company(organisation_id), form, rows), 422
    edge.commit()
    if act == "save":
        flash(_("存好了，下次点一下就能再订。"))
        return redirect(url_for("orders.order_lists", organisation_id=organisation_id), 303)
    flash(_("%(n)s 种都放进购物车了，结算时选单位账户。", n=len(rows)))
    return keep_token(make_response(redirect(url_for("orders.cart"), 303)), token)


@bp.post("/organisation/<int:organisation_id>/lists/<int:list_id>/removal")
@guard(BUY)
def forget_order_list(organisation_id: int, list_id: int) -> ResponseReturnValue:
    """The list is needed no more."""
    process.forget(db.session, current_actor(), _company(organisation_id), list_id)
    edge.commit()
    flash(_("删除了。"))
    return redirect(url_for("orders.order_lists", organisation_id=organisation_id), 303)


def _company(organisation_id: int) -> Company:
    found = queries.company_for(db.session, current_actor(), organisation_id)
    require(current_actor(), BUY, found)
    return found


def _page(company: Company, form: OrderListForm, rows: list[Checked]) -> str:
    return render_template(
        "orders/order_lists.html",
        company=company,
        form=form,
        rows=rows,
        good=bool(rows) and not any(row.wrong for row in rows),
        lists=process.of(db.session, company),
    )
