"""The buyer's invoices: asked for from the order, corrected, fetched; saved titles."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts.companies.models import Company
from shop.core import audit
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Gone, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.invoices import asking, filing, labels, moves, queries, titles
from shop.orders.invoices.contents import CONTENT_TYPES
from shop.orders.invoices.forms import RequestForm, request_form
from shop.orders.invoices.loading import document_of, get_request_for, get_title_for
from shop.orders.invoices.models import Format, Holder, InvoiceRequest, Sort, State
from shop.orders.loading import get_order_for
from shop.orders.models import Order
from shop.orders.routes.blueprint import bp

ASK = Permission.INVOICE_ASK


@bp.get("/orders/<number>/invoice")
@guard(ASK)
def invoice(number: str) -> ResponseReturnValue:
    """Where the request stands, or the form; `title`: filled from a saved one."""
    order = get_order_for(db.session, current_actor(), number)
    return _page(order)


@bp.post("/orders/<number>/invoice")
@guard(ASK)
def ask_invoice(number: str) -> ResponseReturnValue:
    """Ask, or correct what the workshop sent back."""
    actor, form = current_actor(), request_form()
    order = get_order_for(db.session, actor, number)
    if not form.validate_on_submit():
        return _page(order, form), 422
    running = queries.newest_of(db.session, order.id)
    try:
        if running is not None and running.state == State.RETURNED:
            asking.correct(db.session, actor, running, form.facts())
        else:
            asking.ask(db.session, actor, order, form.facts())
        if form.save.data:
            titles.keep(db.session, actor, form.facts())
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "title")
        return _page(get_order_for(db.session, actor, number), form), 422
    edge.commit()
    flash(_("交给工坊了，开好了通知你。"))
    return redirect(url_for("orders.invoice", number=number), 303)


@bp.post("/orders/<number>/invoice/withdrawal")
@guard(ASK)
def withdraw_invoice(number: str) -> ResponseReturnValue:
    """The buyer needs none any more."""
    actor = current_actor()
    order = get_order_for(db.session, actor, number)
    running = queries.newest_of(db.session, order.id)
    if running is not None:
        asking.withdraw(db.session, actor, running)
    edge.commit()
    flash(_("申请撤销了。要发票时可以再申请。"))
    return redirect(url_for("orders.invoice", number=number), 303)


@bp.get("/invoices/<number>/files/<key>")
@guard(Permission.INVOICE_VIEW, writes="that somebody else than the buyer opened an invoice is written down")
def invoice_file(number: str, key: str) -> ResponseReturnValue:
    """The file itself, to keep."""
    actor = current_actor()
    found = get_request_for(db.session, actor, number)
    document = document_of(found, key)
    try:
        data = filing.data_of(document)
    except Gone as gone:
        raise Gone(_("这份发票过了五年的保存期，文件已经删除。")) from gone
    response = Response(data, content_type=CONTENT_TYPES[Format(document.format)])
    name = f"invoice-{document.number}.{document.format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if actor.user_id not in (found.user_id, document.uploaded_by):
        audit.record(db.session, actor, "invoice.opened", "invoice", found.number, key=key)
        edge.commit()
    return response


@bp.get("/invoice-titles")
@guard(ASK)
def invoice_titles() -> ResponseReturnValue:
    """Titles kept for the next time."""
    actor = current_actor()
    assert actor.user_id is not None
    return render_template(
        "orders/invoice_titles.html", titles=queries.titles_of(db.session, actor.user_id), says=labels
    )


@bp.post("/invoice-titles/<int:title_id>/removal")
@guard(ASK)
def remove_invoice_title(title_id: int) -> ResponseReturnValue:
    """One of them is needed no more."""
    titles.forget(db.session, get_title_for(db.session, current_actor(), title_id))
    edge.commit()
    flash(_("抬头删掉了。"))
    return redirect(url_for("orders.invoice_titles"), 303)


def _page(order: Order, form: RequestForm | None = None) -> str:
    running = queries.newest_of(db.session, order.id)
    worth = moves.worth(db.session, order) if order.paid_at is not None else 0
    asks = running is None or running.state == State.WITHDRAWN
    saved = queries.titles_of(db.session, order.user_id)
    return render_template(
        "orders/invoice.html",
        order=order,
        invoice=running,
        asks=asks,
        can_ask=worth > 0,
        worth_fen=worth,
        saved=saved,
        form=form or _fresh(order, running if not asks else None),
        can=lambda act: running is not None and moves.can(running, moves.Act(act)),
        says=labels,
    )


def _fresh(order: Order, running: InvoiceRequest | None) -> RequestForm:
    """What was written before, or a saved title, or the data of the company on whose account it was bought."""
    if running is not None:
        return request_form(formdata=None, obj=running)
    wanted = request.args.get("title", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        title = get_title_for(db.session, current_actor(), int(wanted))
        special = "special" if title.address and title.account else "normal"
        return request_form(formdata=None, obj=title, sort=special)
    firm = order.purchase.organisation_id
    company = db.session.get(Company, firm) if firm else None
    if company is None:
        return request_form(formdata=None)
    data = {name: getattr(company, name) for name in ("address", "phone", "bank", "account")}
    data |= {
        "holder": Holder.FIRM,
        "title": company.organisation.name,
        "uscc": company.organisation.uscc or "",
    }
    return request_form(
        formdata=None, data=data | {"sort": Sort.SPECIAL if all(data.values()) else Sort.NORMAL}
    )
