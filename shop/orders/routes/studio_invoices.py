"""The workshop's invoices: what is due first; the file is handed in, replaced, or the data go back to be corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.forms import Form
from shop.orders import queries as order_queries
from shop.orders.invoices import contents, filing, issuing, labels, moves, queries
from shop.orders.invoices.filing import Kept
from shop.orders.invoices.forms import FlawForm, ReplaceForm, SheetForm
from shop.orders.invoices.loading import demand_of, document_of, get_request_for
from shop.orders.invoices.models import InvoiceRequest, Side
from shop.orders.routes.blueprint import bp
from shop.orders.routes.studio import studio_of

ISSUE = Permission.INVOICE_ISSUE


@bp.get("/studio/invoices")
@guard(ISSUE)
def studio_invoices() -> ResponseReturnValue:
    """Requests to the actor's workshops; those that are due first, red ones among them."""
    mine = current_actor().organisations("workshop", "owner", "staff")
    workshops = order_queries.workshops_of(db.session, mine)
    ids = [workshop.id for workshop in workshops]
    look = request.args.get("state", "")
    look = look if look in queries.LOOKS else ""
    rows, page = queries.of_workshops(db.session, ids, look, request.args.get("page"))
    counts = queries.counts(db.session, ids)
    words = {"": _("要开的"), "returned": _("等买家改"), "done": _("开好的"), "gone": _("撤销的")}
    here = "orders.studio_invoices"
    return render_template(
        "orders/studio_invoices.html",
        studio=studio_of(workshops[0]) if workshops else None,
        many=len(workshops) > 1,
        rows=rows,
        page=page,
        tabs=[
            (word, counts[key], url_for(here, state=key or None), key == look) for key, word in words.items()
        ],
        says=labels,
        side=Side.WORKSHOP,
    )


@bp.get("/studio/invoices/<number>")
@guard(ISSUE)
def studio_invoice(number: str) -> ResponseReturnValue:
    """One request: in whose name, over how much, until when; what was handed in."""
    return _page(_request(number))


@bp.post("/studio/invoices/<number>/document")
@guard(ISSUE)
def hand_in_invoice(number: str) -> ResponseReturnValue:
    """Hand in the invoice; the buyer is told."""
    form = SheetForm(prefix="blue")

    def act(found: InvoiceRequest, kept: Kept) -> None:
        issuing.issue(db.session, current_actor(), found, kept, form.sheet())

    return _hand_in(number, "blue", form, act, _("发票交给买家了。"))


@bp.post("/studio/invoices/<number>/reds/<int:demand_id>/document")
@guard(ISSUE)
def hand_in_red_invoice(number: str, demand_id: int) -> ResponseReturnValue:
    """Hand in a red invoice that is due."""
    form = SheetForm(prefix=f"red{demand_id}")

    def act(found: InvoiceRequest, kept: Kept) -> None:
        issuing.issue_red(db.session, current_actor(), demand_of(found, demand_id), kept, form.sheet())

    demand_of(_request(number), demand_id)
    return _hand_in(number, f"red{demand_id}", form, act, _("红字发票交给买家了。"))


@bp.post("/studio/invoices/<number>/files/<key>/replacement")
@guard(ISSUE)
def replace_invoice(number: str, key: str) -> ResponseReturnValue:
    """The right file in place of a wrong one, which stays in the history."""
    form = ReplaceForm(prefix=f"new{key[:6]}")

    def act(found: InvoiceRequest, kept: Kept) -> None:
        document = document_of(found, key)
        why = form.why.data or ""
        issuing.replace(db.session, current_actor(), document, kept, form.sheet(), why=why)

    document_of(_request(number), key)
    return _hand_in(number, f"new{key[:6]}", form, act, _("换好了，买家收到通知。"))


@bp.post("/studio/invoices/<number>/return")
@guard(ISSUE)
def return_invoice_request(number: str) -> ResponseReturnValue:
    """The data is wrong: the buyer corrects it."""
    found = _request(number)
    form = FlawForm(prefix="flaw")
    form.offer(found)
    if not form.validate_on_submit():
        return _page(found, flaw=form), 422
    issuing.send_back(db.session, current_actor(), found, flaw=form.flaw.data, words=form.words.data or "")
    return _done(number, _("退给买家改了，改好会通知你。"))


def _request(number: str) -> InvoiceRequest:
    return get_request_for(db.session, current_actor(), number, ISSUE)


def _hand_in(
    number: str, which: str, form: SheetForm, act: Callable[[InvoiceRequest, Kept], None], said: str
) -> ResponseReturnValue:
    """The file is looked at and stored with no transaction open, then recorded: two transactions, the store between."""
    found = _request(number)
    if not form.validate_on_submit():
        return _page(found, **{which: form}), 422
    db.session.rollback()
    try:
        checked = contents.check(form.file.data.read(contents.MAX_BYTES + 1))
        kept = filing.promise(db.session, checked)
        edge.commit()
        filing.put(kept, checked.data)
        act(_request(number), kept)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "file")
        return _page(_request(number), **{which: form}), 422
    return _done(number, said)


def _done(number: str, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for("orders.studio_invoice", number=number), 303)


def _page(found: InvoiceRequest, **sent: Form) -> str:
    return render_template(
        "orders/studio_invoice.html",
        invoice=found,
        order=found.order,
        studio=studio_of(found.order.workshop),
        forms=_forms(found, sent),
        sent=next(iter(sent.values()), None),
        can=lambda act: moves.can(found, moves.Act(act)),
        amount_fen=_amount(found),
        tag=labels.tag(found, Side.WORKSHOP),
        says=labels,
    )


def _amount(found: InvoiceRequest) -> int:
    """What is to be issued now, or was."""
    if found.state in moves.OPEN:
        return min(found.amount_fen, moves.worth(db.session, found.order))
    return found.amount_fen


def _forms(found: InvoiceRequest, sent: dict[str, Form]) -> dict[str, Any]:
    """All forms of the page by their prefix; the one that was sent keeps what was typed."""
    flaw = FlawForm(formdata=None, prefix="flaw")
    flaw.offer(found)
    fresh: dict[str, Any] = {"flaw": flaw, "blue": SheetForm(formdata=None, prefix="blue")}
    for demand in found.demands:
        name = f"red{demand.id}"
        fresh[name] = SheetForm(formdata=None, prefix=name)
    for document in found.documents:
        name = f"new{document.key[:6]}"
        fresh[name] = ReplaceForm(formdata=None, prefix=name)
    return fresh | sent
