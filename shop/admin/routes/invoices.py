"""Invoices that workshops have not handed in by their day: the platform sees whom to call."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.orders.invoices import labels, queries
from shop.orders.invoices.loading import get_request_for
from shop.orders.production.contracts import invoice_terms

WATCH = Permission.INVOICE_WATCH


@bp.get("/oversight/invoices")
@guard(WATCH)
def invoices() -> ResponseReturnValue:
    """What is late, that which is late longest first."""
    rows, page = queries.late(db.session, clock.now(), request.args.get("page"))
    contracts, more = invoice_terms.late(db.session, request.args.get("page"))
    return render_template(
        "admin/invoices.html",
        rows=rows,
        page=page,
        contracts=contracts,
        more=more,
        due_on=invoice_terms.due_on,
        says=labels,
    )


@bp.get("/oversight/invoices/<number>")
@guard(WATCH)
def watched_invoice(number: str) -> ResponseReturnValue:
    """One of them: since when, what was done, whom to call. The buyer's bank account is not shown."""
    found = get_request_for(db.session, current_actor(), number, WATCH)
    return render_template(
        "admin/invoice.html",
        invoice=found,
        workshop=found.order.workshop,
        tag=labels.tag(found, "platform"),
        says=labels,
    )
